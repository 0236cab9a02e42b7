/**
 * What values a schema allows, whatever way it is written.
 *
 * `nullable: true` (3.0) and `type: [x, 'null']` (3.1), an `allOf` and the same properties written out, a `$ref`
 * and its target must all look alike, or the comparison would report style. So a schema is read in two steps:
 *
 * 1. `conjoin` lays it flat: every node that constrains the value at once, through `$ref` and `allOf`.
 *    A flat list holds each node once, so circular schemas end here.
 * 2. `alternativesOf` splits the list by type, and by the options of `oneOf` and `anyOf`.
 */
import { ignoresRefSiblings, isTree, listAt, resolve, type Tree } from "./document.js";

/** Nodes that hold at the same time. An empty list allows anything. */
export type Conjunction = readonly Tree[];

export interface Alternative {
  /** A JSON Schema type, or `anything` where the schema names none. */
  type: string;
  format: string | undefined;
  /** `enum` or `const`. */
  values: readonly unknown[] | undefined;
  bounds: ReadonlyMap<Bound, number>;
  properties: ReadonlyMap<string, Conjunction>;
  required: ReadonlySet<string>;
  items: Conjunction | undefined;
}

type Bound = (typeof LOWER)[number] | (typeof UPPER)[number];
const LOWER = ["minimum", "minLength", "minItems"] as const;
const UPPER = ["maximum", "maxLength", "maxItems"] as const;

export const ANYTHING = "anything";

/** What makes a node more than a wrapper around a reference, such as a description. */
const CONSTRAINING = [
  ...["type", "format", "enum", "const", "nullable", "properties", "required", "items", "oneOf", "anyOf"],
  ...LOWER,
  ...UPPER,
];

export function conjoin(document: Tree, schemas: readonly unknown[]): Conjunction {
  const visited = new Set<Tree>();
  const visit = (schema: unknown): void => {
    if (!isTree(schema) || visited.has(schema)) return;
    visited.add(schema);
    if (typeof schema.$ref === "string") visit(resolve(document, schema));
    for (const part of listAt(schema, "allOf")) visit(part);
  };
  for (const schema of schemas) visit(schema);
  return [...visited].filter((node) => {
    const ignored = typeof node.$ref === "string" && ignoresRefSiblings(document);
    return !ignored && CONSTRAINING.some((keyword) => keyword in node);
  });
}

export function alternativesOf(document: Tree, conjunction: Conjunction): Alternative[] {
  return split(document, conjunction, new Set());
}

/** `split` takes one union at a time; `taken` are those that an option has been chosen from already. */
function split(document: Tree, conjunction: Conjunction, taken: ReadonlySet<unknown>): Alternative[] {
  for (const node of conjunction) {
    for (const union of [node.oneOf, node.anyOf]) {
      if (!Array.isArray(union) || taken.has(union)) continue;
      const chosen = new Set(taken).add(union);
      // An option that leads back to the union adds no value that the other options do not allow.
      const options = union
        .map((option) => conjoin(document, [option]))
        .filter((option) => !option.some((part) => chosen.has(part.oneOf) || chosen.has(part.anyOf)));
      return options.flatMap((option) => split(document, [...new Set([...conjunction, ...option])], chosen));
    }
  }
  return leaves(document, conjunction);
}

function leaves(document: Tree, conjunction: Conjunction): Alternative[] {
  const values = valuesOf(conjunction);
  const properties = propertiesOf(document, conjunction);
  const itemSchemas = conjunction.map((node) => node.items).filter((items) => items !== undefined);
  const items = itemSchemas.length > 0 ? conjoin(document, itemSchemas) : undefined;
  const required = new Set(conjunction.flatMap((node) => listAt(node, "required")).map(String));
  const format = conjunction.map((node) => node.format).find((found) => typeof found === "string");
  return typesOf(conjunction, values).map((type) => ({
    type,
    format: type === "null" ? undefined : (format as string | undefined),
    values: type === "null" ? undefined : values?.filter((value) => value !== null),
    bounds: boundsOf(conjunction),
    properties: type === "object" ? properties : new Map(),
    required,
    items: type === "array" ? items : undefined,
  }));
}

function typesOf(conjunction: Conjunction, values: readonly unknown[] | undefined): string[] {
  let types: string[] | undefined;
  for (const node of conjunction) {
    const declared = (Array.isArray(node.type) ? node.type : [node.type]).filter(
      (type): type is string => typeof type === "string",
    );
    if (declared.length === 0) continue;
    const common: string[] = types ? types.flatMap((type) => meet(type, declared)) : declared;
    // Types that exclude each other allow no value at all. Nobody means that: the first one stands.
    if (common.length > 0) types = common;
  }
  types ??= inferredTypes(conjunction, values);
  const nullable = conjunction.some((node) => node.nullable === true);
  return [...new Set(nullable && !types.includes(ANYTHING) ? [...types, "null"] : types)];
}

/** What two declarations have in common, knowing that every integer is a number. */
function meet(type: string, declared: readonly string[]): string[] {
  if (declared.includes(type)) return [type];
  if (type === "number" && declared.includes("integer")) return ["integer"];
  return type === "integer" && declared.includes("number") ? ["integer"] : [];
}

/** Generators leave `type` out where the rest gives it away. */
function inferredTypes(conjunction: Conjunction, values: readonly unknown[] | undefined): string[] {
  if (conjunction.some((node) => isTree(node.properties))) return ["object"];
  if (conjunction.some((node) => node.items !== undefined)) return ["array"];
  return values ? [...new Set(values.map(typeOfValue))] : [ANYTHING];
}

function typeOfValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function valuesOf(conjunction: Conjunction): readonly unknown[] | undefined {
  const lists = conjunction.flatMap((node) => {
    if (Array.isArray(node.enum)) return [node.enum as unknown[]];
    return "const" in node ? [[node.const]] : [];
  });
  return lists.length > 0
    ? lists.reduce((all, list) => all.filter((value) => list.includes(value)))
    : undefined;
}

/** The tightest of each bound, since all of them hold. */
function boundsOf(conjunction: Conjunction): Map<Bound, number> {
  const bounds = new Map<Bound, number>();
  for (const bound of [...LOWER, ...UPPER]) {
    const found = conjunction.map((node) => node[bound]).filter((value) => typeof value === "number");
    const tightest = isUpper(bound) ? Math.min(...found) : Math.max(...found);
    if (found.length > 0) bounds.set(bound, tightest);
  }
  return bounds;
}

export function isUpper(bound: Bound): boolean {
  return (UPPER as readonly string[]).includes(bound);
}

function propertiesOf(document: Tree, conjunction: Conjunction): Map<string, Conjunction> {
  const schemas = new Map<string, unknown[]>();
  for (const node of conjunction) {
    if (!isTree(node.properties)) continue;
    for (const [name, schema] of Object.entries(node.properties)) {
      schemas.set(name, [...(schemas.get(name) ?? []), schema]);
    }
  }
  return new Map([...schemas].map(([name, parts]) => [name, conjoin(document, parts)]));
}

/** `string (uuid) | null`: the types, for a reader. */
export function describe(alternatives: readonly Alternative[]): string {
  const names = alternatives.map(({ type, format }) => (format ? `${type} (${format})` : type));
  const unique = [...new Set(names)];
  return [...unique.filter((name) => name !== "null"), ...unique.filter((name) => name === "null")].join(
    " | ",
  );
}
