/** Extracts our operations from an upstream OpenAPI file, without prose and in a fixed order. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import type { Change } from "./changes.js";
import { redocly, UnusableFile } from "./redocly.js";
import { at, isTree, type Tree } from "./tree.js";

/** @throws UnusableFile if the file is not an OpenAPI 3 document, or contains none of our operations. */
export function extract(file: string, ours: string): Tree {
  const decorators = {
    "filter-in": { property: "operationId", value: operationsIn(ours) },
    "remove-unused-components": "on",
  };
  const { openapi, servers, paths, components } = redocly({ decorators }, "bundle", file) as Tree;
  if (!/^3\.[01]\b/.test(String(openapi))) {
    throw new UnusableFile(`${file} is not an OpenAPI document of version 3.0 or 3.1. Convert it first.`);
  }
  if (operationIds({ paths }).length === 0) {
    throw new UnusableFile(`${file} contains none of our operations. Give the full document of the product.`);
  }
  const info = { title: "Upstream", version: "0" };
  return canonical({ openapi, info, servers, paths, components }) as Tree;
}

/** The operationIds of a file. */
export function operationsIn(file: string): string[] {
  return operationIds(parse(readFileSync(file, "utf8")));
}

export function operationIds({ paths }: Tree): string[] {
  const operations = Object.values(paths ?? {}).flatMap((item) => Object.values(item as Tree));
  return operations.flatMap((operation) => (at(operation, ["operationId"]) as string | undefined) ?? []);
}

const PROSE = /^(description|summary|title|examples?|tags|externalDocs|x-(?!enum-varnames$).*)$/;

/** The document without prose and ordered by name, because each publication may have another order. */
function canonical(value: unknown, under = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    const unordered = ["parameters", "security", "required"].includes(under);
    return unordered ? items.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1)) : items;
  }
  if (!isTree(value)) return value;
  // The keys in these objects are names, which may equal a keyword of prose. The values of scopes are prose.
  const named = ["properties", "schemas", "headers"].includes(under);
  const kept = Object.entries(value).filter(([key]) => named || !PROSE.test(key));
  return Object.fromEntries(
    kept
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, child]) => [key, under === "scopes" ? "" : canonical(child, named ? "" : key)]),
  );
}

const orderOf = (item: unknown) =>
  isTree(item) && item.name ? `${item.in} ${item.name}` : JSON.stringify(item);

export function snapshotText(document: Tree): string {
  const notice =
    "# Our operations in the product's own OpenAPI file, without prose and examples.\n" +
    '# Made by "npm run spec:upstream -- <file> --accept". Do not edit.\n';
  return notice + stringify(document, { aliasDuplicateObjects: false, lineWidth: 110 });
}

/** The differences to the snapshot that redocly does not report, such as a scope or the name of an enum value. */
export function missedBy(changes: readonly Change[], snapshot: string, document: Tree): string[] {
  const reported = changes.flatMap(({ base, revision }) => [base?.pointer, revision?.pointer]);
  const covered = (pointer: string) =>
    reported.some((each) => each !== undefined && (isWithin(pointer, each) || isWithin(each, pointer)));
  return differences(parse(readFileSync(snapshot, "utf8")), document, "#").filter(
    (pointer) => !covered(pointer),
  );
}

const isWithin = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);

/** The deepest places at which two values differ. The names of references do not matter, because redocly follows them. */
function differences(one: unknown, other: unknown, pointer: string): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!(areLinedUp(one, other) || (isTree(one) && isTree(other)))) return [pointer];
  return [...new Set([...Object.keys(one as object), ...Object.keys(other as object)])].flatMap((key) => {
    if (key === "$ref") return [];
    const next = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return differences(at(one, [key]), at(other, [key]), next);
  });
}

/** Whether two lists have the same length and the same names at the same places. */
function areLinedUp(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => at(item, ["name"]) === at(other[index], ["name"]));
}
