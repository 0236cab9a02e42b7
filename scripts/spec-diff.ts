/**
 * Tells breaking from harmless changes between two versions of our own OpenAPI document.
 *
 * The comparison is `redocly diff`; this script runs it with its rules on, whatever redocly.yaml says, corrects
 * the few ratings that are wrong for a client, and prints the result for people.
 *
 * Exit code: 0 nothing breaking, 1 a breaking change, 2 the comparison could not be made.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";
import {
  isTree,
  listAt,
  readOpenApi,
  resolve,
  type Tree,
  treeAt,
  UnusableFile,
} from "./upstream/document.js";

const CURRENT = fileURLToPath(new URL("../openapi/docspace.yaml", import.meta.url));
const REDOCLY = fileURLToPath(new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

const HELP = `Usage: npm run spec:diff -- <older.yaml> [newer.yaml]

Compares an older version of our OpenAPI document with the current openapi/docspace.yaml, or with
another newer one, and tells breaking from harmless changes.

Exit code: 0 nothing breaking, 1 a breaking change, 2 the comparison could not be made.

Example:
  git show v0.1.0:openapi/docspace.yaml > older.yaml
  npm run spec:diff -- older.yaml`;

/** One entry of the report that `redocly diff --format json` prints; only what is used here. */
interface Change {
  path: string;
  typeName: string;
  kind: "added" | "removed" | "modified";
  impact: "major" | "minor" | "patch";
  verdicts: { message: string }[];
  property?: string;
  base?: { value?: unknown };
  revision?: { value?: unknown };
}

function main(): number {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [older, newer = CURRENT, ...surplus] = positionals;
  if (older === undefined || surplus.length > 0) {
    throw new UnusableFile(`Name the older document, and the newer one if it is not the current.\n\n${HELP}`);
  }
  const documents = { older: readOpenApi(older), newer: readOpenApi(newer) };
  const changes = changesBetween(older, newer);
  const breaking = changes.filter(isBreaking);
  console.log(reportText(changes, documents));
  return breaking.length > 0 ? 1 : 0;
}

function readArguments() {
  try {
    const help = { type: "boolean", short: "h", default: false } as const;
    return parseArgs({ allowPositionals: true, options: { help } });
  } catch (error) {
    throw new UnusableFile(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

function changesBetween(older: string, newer: string): Change[] {
  // Without diff-recommended redocly finds changes and judges none of them.
  const folder = mkdtempSync(join(tmpdir(), "spec-diff-"));
  const config = join(folder, "redocly.yaml");
  try {
    writeFileSync(config, "extends: [diff-recommended]\n");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [REDOCLY, "diff", older, newer, "--format", "json", "--config", config],
      {
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
        env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      },
    );
    // A reference that leads nowhere leaves a hole that no rule looks into.
    const whole = !stderr.includes("leave parts of the descriptions unresolved");
    if (!whole || !stdout.startsWith("{")) throw new UnusableFile(complaint(older, newer, stderr));
    return (JSON.parse(stdout) as { changes: Change[] }).changes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What redocly says went wrong, without its notice about Node 20 and without its stack trace. */
function complaint(older: string, newer: string, stderr: string): string {
  const lines = stripVTControlCharacters(stderr).split("\n");
  const told = lines.filter((line) => line.trim() !== "" && !/^\s*[╔║╚]/.test(line));
  const error = told.find((line) => line.startsWith("Error: "))?.replace("Error: ", "");
  const detail = error ?? told.slice(0, 2).join(": ");
  return `${older} and ${newer} cannot be compared: ${detail || "redocly said nothing"}.\nCheck both files with: npx redocly lint <file>`;
}

function isBreaking(change: Change): boolean {
  return change.impact === "major" || correction(change) !== undefined;
}

/**
 * Why a change is breaking for a client that was generated from the older document, where redocly says that it
 * is not.
 */
function correction({ kind, typeName, path, property, base, revision }: Change): string | undefined {
  const added = kind === "added" ? revision?.value : undefined;
  if (typeName === "RequestBody" && isTree(added) && added.required === true) {
    return "A body must be sent now.";
  }
  if (typeName === "Response" && added !== undefined && /\/responses\/2..$/.test(path)) {
    return "An older client takes this success for the one it knows.";
  }
  if (property === "x-safe-to-repeat" && base?.value === true && revision?.value !== true) {
    return "An older client still repeats the call after a lost answer.";
  }
  return undefined;
}

const WORDING = ["description", "summary", "title", "example", "examples", "x-displayName"];

/** Wording and examples change with every edit and matter to nobody's client. */
function isWording({ typeName, property }: Change): boolean {
  return typeName === "Example" || (property !== undefined && WORDING.includes(property));
}

function reportText(changes: readonly Change[], documents: { older: Tree; newer: Tree }): string {
  const byHeading = new Map<string, string[]>();
  const breaking = changes.filter(isBreaking);
  const harmless = changes.filter((change) => !isBreaking(change));
  const wording = harmless.filter(isWording).length;
  for (const change of [...breaking, ...harmless.filter((change) => !isWording(change))]) {
    const { heading, place } = whereIs(change, documents);
    byHeading.set(heading, [...(byHeading.get(heading) ?? []), lineOf(change, place)]);
  }
  return [
    ...[...byHeading].map(([heading, lines]) => [heading, ...lines, ""].join("\n")),
    ...(wording > 0 ? [`Wording and examples\n  harmless  ${wording} changed\n`] : []),
    `${breaking.length} breaking, ${harmless.length} harmless.`,
  ].join("\n");
}

function lineOf(change: Change, place: string): string {
  const rating = isBreaking(change) ? "breaking" : "harmless";
  const kind = change.kind === "modified" ? "changed" : change.kind;
  const subject = [place, change.property].filter((part) => part !== undefined && part !== "").join(" ");
  const messages = change.verdicts.map(({ message }) => message);
  const said = [...messages, correction(change) ?? ""].join(" ").trim() || valuesOf(change);
  return `  ${rating}  ${kind.padEnd(7)}  ${[subject, said].filter((part) => part !== "").join(": ")}`;
}

/** What was there and what is there now, where redocly has nothing to say about it. */
function valuesOf({ kind, base, revision }: Change): string {
  const text =
    kind === "modified"
      ? `${shortly(base?.value)} → ${shortly(revision?.value)}`
      : shortly((base ?? revision)?.value);
  return text.length < 80 ? text : "";
}

function shortly(value: unknown): string {
  if (Array.isArray(value) && value.every(isTree)) return value.map(shortly).join(", ");
  if (isTree(value) && typeof value.name === "string") return value.name;
  return JSON.stringify(value) ?? "none";
}

/** `GET /api/2.0/people/@self` and `200 response.id` out of a JSON pointer into the document. */
function whereIs(
  { path: pointer, kind }: Change,
  { older, newer }: { older: Tree; newer: Tree },
): { heading: string; place: string } {
  const tokens = pointer
    .replace(/^#\//, "")
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const [root = "", path = "", method = "", ...rest] = tokens;
  if (root !== "paths") return { heading: root || "document", place: tokens.slice(1).join(" ") };
  const document = kind === "removed" ? older : newer;
  const operation = treeAt(treeAt(treeAt(document, "paths"), path), method);
  const heading = `${method.toUpperCase()} ${path}`.trim();
  if (rest[0] !== "parameters" || rest[1] === undefined) return { heading, place: placeOf(rest) };
  const parameter = resolve(document, listAt(operation, "parameters")[Number(rest[1])]);
  return { heading, place: `${parameter.in} ${parameter.name} ${placeOf(rest.slice(2))}`.trim() };
}

/** Leaves out what only says how a schema is written, and joins properties the way code does. */
function placeOf(tokens: readonly string[]): string {
  const words: string[] = [];
  let schema = "";
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (token === "properties" && index + 1 < tokens.length) {
      schema += `${schema === "" ? "" : "."}${tokens[index + 1]}`;
      index += 1;
    } else if (token === "items") {
      schema += "[]";
    } else if (["content", "allOf", "anyOf", "oneOf"].includes(token)) {
      index += 1;
    } else if (token !== "schema" && token !== "responses") {
      words.push(token);
    }
  }
  return [...words, schema].join(" ").trim();
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof UnusableFile)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
