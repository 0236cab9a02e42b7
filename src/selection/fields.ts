/** The fields that a product declares, and the parts of a selector that use them. */
import type { Field } from "../provider.js";
import type { AddProblem } from "./selection-error.js";
import type { Selector } from "./selector.js";
import { didYouMean } from "./suggestion.js";

/** The fields that parts of a selector need without naming them. */
const NEEDS = {
  olderThan: "startedAt",
  newerThan: "startedAt",
  idleFor: "lastSeenAt",
  keepNewest: "startedAt",
  limit: "startedAt",
} as const satisfies Partial<Record<keyof Selector, string>>;

/** Finds a field by its name or by the product's own spelling. */
export function fieldNamed(name: string, fields: readonly Field[]): Field | undefined {
  return fields.find((field) => field.name === name) ?? fields.find(({ wire }) => wire === name);
}

/** Lists the fields for an error message, with a guess at the field that the `unknown` name means. */
export function fieldsHere(unknown: string, fields: readonly Field[]): string {
  if (fields.length === 0) return "It has none of the optional fields.";
  return didYouMean(
    unknown,
    fields.map(({ name }) => name),
  );
}

/** The fields that contain an address. `except.ips` uses all of them. */
export function addressFields(fields: readonly Field[]): string[] {
  return fields.filter(({ type }) => type === "address").map(({ name }) => name);
}

/**
 * Reports filters and exceptions that need fields which this product does not have. Such a filter would never
 * match, and such an exception would spare nothing.
 */
export function checkNeededFields(
  selector: Selector,
  fields: readonly Field[],
  addProblem: AddProblem,
): void {
  const known = fields.length > 0 ? `It has ${namesOf(fields)}.` : "It has none of the optional fields.";
  for (const [part, needed] of Object.entries(NEEDS)) {
    if (!Object.hasOwn(selector, part) || fieldNamed(needed, fields)) continue;
    addProblem(part, `the sessions of this product have no ${needed}. ${known}`);
  }
  if (selector.except?.ips && addressFields(fields).length === 0) {
    addProblem("except.ips", `the sessions of this product have no address. ${known}`);
  }
}

/** The fields that the filters and exceptions of a selector use. */
export function fieldsAskedFor(selector: Selector, fields: readonly Field[]): Field[] {
  // In a condition we look for names outside of quotes.
  const condition = selector.where?.replace(/"[^"]*"|'[^']*'/g, "") ?? "";
  const needed = new Set<string>(
    Object.entries(NEEDS).flatMap(([part, field]) => (Object.hasOwn(selector, part) ? [field] : [])),
  );
  for (const name of Object.keys(selector.match ?? {})) needed.add(fieldNamed(name, fields)?.name ?? name);
  if (selector.except?.ips) for (const name of addressFields(fields)) needed.add(name);
  return fields.filter(({ name }) => needed.has(name) || new RegExp(`\\b${name}\\b`).test(condition));
}

const namesOf = (fields: readonly Field[]) => fields.map(({ name }) => name).join(", ");
