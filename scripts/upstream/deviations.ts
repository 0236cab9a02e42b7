/**
 * Where our document differs from upstream's on purpose, read from a file that gives the reason for each.
 */
import type { Deviation, Difference } from "./difference.js";
import { isTree, readTree, UnusableFile } from "./document.js";

const KEYS = ["operation", "where", "kind", "upstream", "sometimes", "reason"];
const KINDS = ["added", "removed", "changed"];

export function readDeviations(path: string): Deviation[] {
  const entries = readTree(path).deviations;
  if (!Array.isArray(entries)) {
    throw new UnusableFile(`${path} has no list "deviations". Give it one, empty if there are none.`);
  }
  return entries.map((entry, index) => {
    const deviation = deviationFrom(entry);
    if (typeof deviation !== "string") return deviation;
    throw new UnusableFile(`${path}, entry ${index + 1}: ${deviation}.`);
  });
}

/** The entry, or what is wrong with it. A misspelt key would silently make an entry match more than it says. */
function deviationFrom(entry: unknown): Deviation | string {
  if (!isTree(entry)) return "an entry has operation, where and reason";
  const stranger = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (stranger) return `"${stranger}" is not one of ${KEYS.join(", ")}`;
  const { operation, kind, sometimes, reason } = entry;
  const where = listOf(entry.where);
  const upstream = entry.upstream === undefined ? undefined : listOf(entry.upstream);
  if (!isText(operation)) return '"operation" must be an operationId, securitySchemes or "*"';
  if (!areTexts(where)) return '"where" must name a place, or a list of places';
  if (!isText(reason)) return '"reason" must say why';
  if (kind !== undefined && !isKind(kind)) return `"kind" must be one of ${KINDS.join(", ")}`;
  if (upstream !== undefined && !areTexts(upstream)) return '"upstream" must be text, or a list of texts';
  return {
    operation,
    where,
    reason: reason.trim(),
    sometimes: sometimes === true,
    ...(kind !== undefined && { kind }),
    ...(upstream !== undefined && { upstream }),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function areTexts(values: unknown[]): values is string[] {
  return values.length > 0 && values.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isKind(value: unknown): value is Difference["kind"] {
  return KINDS.includes(String(value));
}

/** The first entry that covers a difference. */
export function deviationFor(
  difference: Difference,
  deviations: readonly Deviation[],
): Deviation | undefined {
  return deviations.find(
    ({ operation, where, kind, upstream }) =>
      (operation === "*" || operation === difference.operation) &&
      (kind === undefined || kind === difference.kind) &&
      (upstream === undefined || upstream.includes(difference.upstream)) &&
      where.some((pattern) => matches(pattern, difference.where)),
  );
}

/** A `*` stays inside one name: `200 response.*` does not reach `200 response.items[].id`. */
function matches(pattern: string, where: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join("[^.\\[\\] ]*")}$`).test(where);
}

/** Entries that cover nothing any more: upstream has changed there, and the reason may have gone as well. */
export function staleDeviations(
  deviations: readonly Deviation[],
  differences: readonly Difference[],
): Deviation[] {
  const used = new Set(differences.map(({ deviation }) => deviation));
  return deviations.filter((deviation) => !deviation.sometimes && !used.has(deviation));
}
