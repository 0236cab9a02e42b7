/**
 * What counts as an OpenAPI document here, and how its references are followed.
 *
 * Upstream's file is not ours: it may be a web page saved by mistake, an older format, or broken. Everything
 * that makes it unusable ends in an `UnusableFile`, whose message is a sentence that says what to do next.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export type Tree = { readonly [key: string]: unknown };

export class UnusableFile extends Error {
  override name = "UnusableFile" as const;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function treeAt(value: unknown, key: string): Tree {
  const child = isTree(value) ? value[key] : undefined;
  return isTree(child) ? child : {};
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const child = isTree(value) ? value[key] : undefined;
  return Array.isArray(child) ? child : [];
}

export function textAt(value: unknown, key: string): string | undefined {
  const child = isTree(value) ? value[key] : undefined;
  return typeof child === "string" ? child : undefined;
}

/** Reads a JSON or YAML file; JSON is YAML as well, but parses ten times as fast on its own. */
export function readTree(path: string): Tree {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UnusableFile(
      missing ? `${path} does not exist. Check the path.` : `${path} cannot be read: ${messageOf(error)}`,
    );
  }
  const start = text.trimStart();
  if (start.startsWith("<")) {
    throw new UnusableFile(`${path} is a web page, not an OpenAPI document. Download the raw file.`);
  }
  let content: unknown;
  try {
    content = start.startsWith("{") ? JSON.parse(text) : parse(text);
  } catch (error) {
    const format = start.startsWith("{") ? "JSON" : "YAML";
    throw new UnusableFile(
      `${path} is not valid ${format}: ${messageOf(error)}. Repair it, or download it again: it may be cut short.`,
    );
  }
  if (!isTree(content)) {
    throw new UnusableFile(`${path} is no document: its top level holds no fields.`);
  }
  return content;
}

export function readOpenApi(path: string): Tree {
  const document = readTree(path);
  if (typeof document.swagger === "string") {
    throw new UnusableFile(
      `${path} is Swagger ${document.swagger}. Convert it to OpenAPI 3.0 or 3.1 first, for instance with swagger2openapi.`,
    );
  }
  const version = String(document.openapi ?? "");
  if (!/^3\.[01]\b/.test(version)) {
    const found = version ? `declares OpenAPI ${version}` : 'has no "openapi" version';
    throw new UnusableFile(`${path} ${found}. Give an OpenAPI 3.0 or 3.1 document.`);
  }
  if (!isTree(document.paths)) {
    throw new UnusableFile(`${path} has no "paths", so there is nothing to compare. Give the full document.`);
  }
  return document;
}

/** In OpenAPI 3.0, whatever stands beside a `$ref` is ignored; in 3.1 it counts. */
export function ignoresRefSiblings(document: Tree): boolean {
  return String(document.openapi).startsWith("3.0");
}

/** The value itself, or what its `$ref`, or chain of them, points to. */
export function resolve(document: Tree, value: unknown): Tree {
  const passed = new Set<string>();
  let current = value;
  while (isTree(current) && typeof current.$ref === "string") {
    const ref = current.$ref;
    if (passed.has(ref)) {
      throw new UnusableFile(
        `The reference ${ref} leads back to itself. Report it to whoever publishes the file.`,
      );
    }
    passed.add(ref);
    current = target(document, ref);
  }
  return isTree(current) ? current : {};
}

function target(document: Tree, ref: string): unknown {
  if (!ref.startsWith("#")) {
    throw new UnusableFile(
      `The document refers to another file (${ref}). Bundle it into one first: npx redocly bundle <file> -o bundled.yaml`,
    );
  }
  let value: unknown = document;
  for (const token of ref.slice(1).split("/").slice(1)) {
    const key = keyOf(token);
    value = Array.isArray(value) ? value[Number(key)] : isTree(value) ? value[key] : undefined;
  }
  if (value === undefined) {
    throw new UnusableFile(
      `The reference ${ref} points to nothing. The file is incomplete: download it again.`,
    );
  }
  return value;
}

/** A token of a JSON pointer in a URI fragment. A stray `%` is taken for itself. */
function keyOf(token: string): string {
  let key = token;
  try {
    key = decodeURIComponent(token);
  } catch {
    // not percent-encoded after all
  }
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? message).replace(/[.:]\s*$/, "");
}
