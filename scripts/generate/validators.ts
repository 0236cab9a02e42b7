import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { transformSync } from "esbuild";
import { compacted } from "./compact.js";
import type { OpenApiDocument } from "./document.js";
import { checkedSchemas, type GeneratedOperation } from "./operations.js";

/**
 * Turns the schemas of all answers into Ajv's standalone code. It needs no compiler at run time, and therefore no
 * `eval`, which a Content-Security-Policy may forbid.
 *
 * @throws Error for a keyword that Ajv does not know, or for which it needs one of its own modules. Otherwise a part of
 *   the spec would silently not be checked.
 */
export function validatorsModule(document: OpenApiDocument, operations: GeneratedOperation[]): string {
  const ajv = new Ajv({
    code: { source: true, esm: true, optimize: 2 },
    // In JSON Schema 2020-12, a format is only a description.
    validateFormats: false,
    messages: false,
    inlineRefs: false,
    strictTypes: false,
  });
  ajv.addVocabulary(["components"]);
  const schemas = withChoicesApart(withoutAnnotations(document.components.schemas) as Schemas);
  ajv.addSchema({ $id: "spec", components: { schemas } });
  const names = checkedSchemas(operations);
  const refs = names.map((name) => [`fits${name}`, `spec#/components/schemas/${name}`] as const);
  const code = standalone.default(ajv, Object.fromEntries(refs));
  if (code.includes("require("))
    throw new Error("A keyword of the spec needs one of Ajv's own modules at run time.");
  const checks = names.map((name) => `export const ${name} = violationBy(fits${name});`);
  // We minify only the syntax. Names and lines stay, so that changes of the spec are readable in a diff.
  const { code: tidy } = transformSync(compacted(code), {
    format: "esm",
    minifySyntax: true,
    treeShaking: true,
  });
  return `// @ts-nocheck: the upper part is Ajv's standalone code.\n${tidy.replace(/^export \{[^}]*\};\n/m, "")}${RUNTIME}\n${checks.join("\n")}\n`;
}

/** Removes annotations, because Ajv writes whole schemas into its code and does not need them. */
function withoutAnnotations(value: unknown, areNames = true): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutAnnotations(item, false));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => areNames || !ANNOTATIONS.includes(key));
  return Object.fromEntries(
    kept.map(([key, child]) => [key, withoutAnnotations(child, !areNames && key === "properties")]),
  );
}

type Schemas = Record<string, unknown>;

/** Moves schemas that try several schemas into separate functions, because they need more code around them. */
function withChoicesApart(schemas: Schemas): Schemas {
  const apart: Schemas = {};
  const visit = (value: unknown, name: string, isRoot: boolean): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, name, false));
    const children = Object.entries(value).map(([key, child]) => [key, visit(child, name, false)]);
    const schema = Object.fromEntries(children);
    if (isRoot || !CHOICES.some((keyword) => Array.isArray(schema[keyword]))) return schema;
    const own = `${name}-${Object.keys(apart).length}`;
    apart[own] = schema;
    return { $ref: `#/components/schemas/${own}` };
  };
  const named = Object.entries(schemas).map(([name, schema]) => [name, visit(schema, name, true)]);
  return { ...Object.fromEntries(named), ...apart };
}

const CHOICES = ["anyOf", "oneOf"];

const ANNOTATIONS = [
  "title",
  "description",
  "format",
  "example",
  "examples",
  "default",
  "deprecated",
  "x-evidence",
];

/** The code that turns Ajv's errors into the parts of a message. */
const RUNTIME = `
/** The first place where a body does not fit the spec, like \`response.items[3].id\`, and the keyword that it violates. */
export interface Violation {
  at: string;
  keyword: string;
}

/** The last failure. It is the one that decided the result. */
let last;

/** @param path the place in the body, as a JSON Pointer. @param missing the name of a missing property. */
function fail(path, keyword, missing) {
  last = { path, keyword, missing };
  return false;
}

function isTextOrNull(value, path, name) {
  return value === undefined || value === null || typeof value === "string" || fail(path + name, "type");
}

const violationBy =
  (fits) =>
  (body: unknown): Violation | null => {
    if (fits(body, "")) return null;
    const { keyword, missing } = last;
    const path = last.path.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (missing !== undefined) path.push(missing);
    let at = "";
    let node = body;
    for (const key of path) {
      at += Array.isArray(node) ? "[" + key + "]" : (at && ".") + key;
      node = node?.[key];
    }
    return { at, keyword };
  };
`;
