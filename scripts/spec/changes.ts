/**
 * The changes between two OpenAPI documents, according to `redocly diff`. A few of its ratings are wrong for a client
 * and are corrected here. The changes are printed for people.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { redocly } from "./redocly.js";
import { at, isTree, keysOf, type Tree } from "./tree.js";

/** One entry in the report of `redocly diff`, with only the members that we use. */
export interface Change {
  /** The place, with references followed. */
  path: string;
  typeName: string;
  kind: "added" | "removed" | "modified";
  impact: "major" | "minor" | "patch";
  verdicts: { message: string }[];
  property?: string;
  /** The place as it is written, and its value. */
  base?: { pointer: string; value?: unknown };
  revision?: { pointer: string; value?: unknown };
}

export function changesBetween(older: string, newer: string): Change[] {
  // Without diff-recommended, redocly finds the changes but does not rate them.
  const report = redocly({ extends: ["diff-recommended"] }, "diff", older, newer);
  return (report as { changes: Change[] }).changes;
}

export function isBreaking(change: Change): boolean {
  return change.impact === "major" || correction(change) !== undefined;
}

/**
 * Why a change is breaking for a client that was generated from the older document, although redocly rates it as
 * harmless.
 */
function correction({ kind, typeName, path, property, base, revision }: Change): string | undefined {
  const added = kind === "added" ? revision?.value : undefined;
  if (typeName === "RequestBody" && isTree(added) && added.required === true) {
    return "A body must be sent now.";
  }
  if (typeName === "Response" && added !== undefined && /\/responses\/2..$/.test(path)) {
    return "An older client mistakes this success for the one that it knows.";
  }
  if (property === "x-safe-to-repeat" && base?.value === true && revision?.value !== true) {
    return "An older client still repeats the call after a lost answer.";
  }
  return undefined;
}

const WORDING = ["description", "summary", "title", "example", "examples", "x-displayName"];

/** Whether a change is only in the wording or the examples, which do not affect clients. */
function isWording({ typeName, property }: Change): boolean {
  return typeName === "Example" || (property !== undefined && WORDING.includes(property));
}

/** The changes by operation, breaking ones first, and the number of changes of each rating. */
export function changesText(changes: readonly Change[], older: string, newer: string): string {
  const documents = { older: parse(readFileSync(older, "utf8")), newer: parse(readFileSync(newer, "utf8")) };
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
  const detail = [...messages, correction(change) ?? ""].join(" ").trim() || valuesOf(change);
  return `  ${rating}  ${kind.padEnd(7)}  ${[subject, detail].filter((part) => part !== "").join(": ")}`;
}

/** The old and the new value, for changes on which redocly has no message. */
function valuesOf({ kind, base, revision }: Change): string {
  const text =
    kind === "modified"
      ? `${shortly(base?.value)} → ${shortly(revision?.value)}`
      : shortly((base ?? revision)?.value);
  return text.length < 80 && text !== "{}" ? text : "";
}

function shortly(value: unknown): string {
  if (Array.isArray(value) && value.every(isTree)) return value.map(shortly).join(", ");
  if (isTree(value) && typeof value.name === "string") return value.name;
  return JSON.stringify(value) ?? "none";
}

/** Turns a JSON pointer into a heading like `GET /api/2.0/people/@self` and a place like `200 response.id`. */
function whereIs(
  { path: pointer, kind }: Change,
  { older, newer }: { older: Tree; newer: Tree },
): { heading: string; place: string } {
  const keys = keysOf(pointer);
  const [root = "", path = "", method = "", ...rest] = keys;
  if (root !== "paths") return { heading: root || "document", place: keys.slice(1).join(" ") };
  const heading = `${method.toUpperCase()} ${path}`.trim();
  const [section, index] = rest;
  if (section !== "parameters" || index === undefined) return { heading, place: placeOf(rest) };
  const document = kind === "removed" ? older : newer;
  let parameter = at(document, [root, path, method, section, index]) as Tree;
  if (typeof parameter.$ref === "string") parameter = at(document, keysOf(parameter.$ref)) as Tree;
  return { heading, place: `${parameter.in} ${parameter.name} ${placeOf(rest.slice(2))}`.trim() };
}

/** The place in short form, without the keywords of schemas, and with properties joined as in code. */
function placeOf(keys: readonly string[]): string {
  const words: string[] = [];
  let schema = "";
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? "";
    if (key === "properties" && index + 1 < keys.length) {
      schema += `${schema === "" ? "" : "."}${keys[index + 1]}`;
      index += 1;
    } else if (key === "items") {
      schema += "[]";
    } else if (["content", "allOf", "anyOf", "oneOf"].includes(key)) {
      index += 1;
    } else if (key !== "schema" && key !== "responses") {
      words.push(key);
    }
  }
  return [...words, schema].join(" ").trim();
}
