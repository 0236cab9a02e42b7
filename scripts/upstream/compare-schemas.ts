/**
 * Would values written to one schema surprise somebody who expects the other?
 *
 * Direction decides: in a response upstream gives and our types take; in a request we give and upstream takes.
 * What the giver may give and the taker does not expect is breaking, the reverse is harmless. On top of that,
 * a field of ours that upstream does not know is always breaking: we would read nothing, or be ignored.
 */
import { type Finding, NONE } from "./difference.js";
import type { Tree } from "./document.js";
import { type Alternative, ANYTHING, alternativesOf, type Conjunction, describe, isUpper } from "./shape.js";

export interface Comparison {
  ours: Tree;
  upstream: Tree;
  direction: "request" | "response";
  /** How the report names a place: `200 response.items[]`. The path is empty for the whole. */
  place: (path: string) => string;
}

/** Wider formats, by the narrower ones that they include. */
const WIDER: Record<string, string> = { int32: "int64", float: "double" };

export function compareSchemas(comparison: Comparison, ours: Conjunction, upstream: Conjunction): Finding[] {
  return compare(comparison, ours, upstream, "", []);
}

/** `above` are the pairs that the path led through: meeting one again means that a circle has closed. */
function compare(
  comparison: Comparison,
  ours: Conjunction,
  upstream: Conjunction,
  path: string,
  above: readonly (readonly [Conjunction, Conjunction])[],
): Finding[] {
  if (above.some(([a, b]) => sameNodes(a, ours) && sameNodes(b, upstream))) return [];
  const inside = [...above, [ours, upstream] as const];
  const a = alternativesOf(comparison.ours, ours);
  const b = alternativesOf(comparison.upstream, upstream);
  const findings = compareTypes(comparison, a, b, path);
  for (const type of new Set(a.map((alternative) => alternative.type))) {
    const mine = a.filter((alternative) => alternative.type === type);
    const theirs = b.filter((alternative) => alternative.type === type);
    findings.push(...pairUp(comparison, mine, theirs, (x, y) => alike(comparison, x, y, path, inside)));
  }
  return unique(findings);
}

function compareTypes(
  { direction, place }: Comparison,
  ours: readonly Alternative[],
  upstream: readonly Alternative[],
  path: string,
): Finding[] {
  const mine = new Set(ours.map(({ type }) => type));
  const theirs = new Set(upstream.map(({ type }) => type));
  if (sameMembers(mine, theirs)) return [];
  const [given, taken] = direction === "response" ? [theirs, mine] : [mine, theirs];
  const expected = (type: string) =>
    taken.has(type) || taken.has(ANYTHING) || (type === "integer" && taken.has("number"));
  return [
    {
      where: place(path),
      kind: "changed",
      ours: describe(ours),
      upstream: describe(upstream),
      severity: [...given].every(expected) ? "harmless" : "breaking",
    },
  ];
}

/**
 * Several alternatives of one type come from `oneOf` and `anyOf`. Each that may be given is held against the
 * one it suits best.
 */
function pairUp(
  { direction }: Comparison,
  ours: readonly Alternative[],
  upstream: readonly Alternative[],
  alikeness: (ours: Alternative, upstream: Alternative) => Finding[],
): Finding[] {
  if (ours.length === 0 || upstream.length === 0) return [];
  const given = direction === "response" ? upstream : ours;
  const taken = direction === "response" ? ours : upstream;
  return given.flatMap((gift) => {
    const attempts = taken.map((taker) =>
      direction === "response" ? alikeness(taker, gift) : alikeness(gift, taker),
    );
    return attempts.reduce((best, next) => (weight(next) < weight(best) ? next : best));
  });
}

function weight(findings: readonly Finding[]): number {
  return findings.reduce((sum, { severity }) => sum + (severity === "breaking" ? 1000 : 1), 0);
}

/** Two alternatives of the same type. */
function alike(
  comparison: Comparison,
  ours: Alternative,
  upstream: Alternative,
  path: string,
  above: readonly (readonly [Conjunction, Conjunction])[],
): Finding[] {
  const findings = [
    ...compareFormats(comparison, ours, upstream, path),
    ...compareValues(comparison, ours, upstream, path),
    ...compareBounds(comparison, ours, upstream, path),
    ...compareProperties(comparison, ours, upstream, path),
  ];
  for (const [name, schema] of ours.properties) {
    const theirs = upstream.properties.get(name);
    if (theirs) findings.push(...compare(comparison, schema, theirs, join(path, name), above));
  }
  if (ours.items && upstream.items) {
    findings.push(...compare(comparison, ours.items, upstream.items, `${path}[]`, above));
  }
  return findings;
}

function compareFormats(
  { direction, place }: Comparison,
  ours: Alternative,
  upstream: Alternative,
  path: string,
): Finding[] {
  const given = direction === "response" ? upstream.format : ours.format;
  const taken = direction === "response" ? ours.format : upstream.format;
  // Whoever expects no format takes any: saying so would change no type and no line of the client.
  if (given === taken || taken === undefined) return [];
  // A response that lost its format may be mere negligence of the publication; a request must meet a new one.
  const harmless = given === undefined ? direction === "response" : WIDER[given] === taken;
  return [
    {
      where: place(path),
      kind: "changed",
      ours: describe([ours]),
      upstream: describe([upstream]),
      severity: harmless ? "harmless" : "breaking",
    },
  ];
}

function compareValues(
  { direction, place }: Comparison,
  ours: Alternative,
  upstream: Alternative,
  path: string,
): Finding[] {
  const given = direction === "response" ? upstream.values : ours.values;
  const taken = direction === "response" ? ours.values : upstream.values;
  if (taken === undefined) return [];
  const surprising = given?.filter((value) => !taken.includes(value)) ?? [undefined];
  if (surprising.length === 0 && given?.length === taken.length) return [];
  return [
    {
      where: place(path),
      kind: "changed",
      ours: valueList(ours),
      upstream: valueList(upstream),
      severity: surprising.length > 0 ? "breaking" : "harmless",
    },
  ];
}

function valueList({ type, values }: Alternative): string {
  if (!values) return `any ${type}`;
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value));
  const rest = values.length - shown.length;
  return `one of ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Bounds of a response are no part of a type. Bounds of a request decide whether we are refused. */
function compareBounds(
  { direction, place }: Comparison,
  ours: Alternative,
  upstream: Alternative,
  path: string,
): Finding[] {
  if (direction === "response") return [];
  const findings: Finding[] = [];
  for (const [bound, limit] of upstream.bounds) {
    const mine = ours.bounds.get(bound);
    const narrower = mine === undefined || (isUpper(bound) ? limit < mine : limit > mine);
    // A lower bound of zero excludes nothing that has a length.
    if (!narrower || (limit === 0 && bound !== "minimum")) continue;
    findings.push({
      where: place(path),
      kind: "changed",
      ours: mine === undefined ? `no ${bound}` : `${bound} ${mine}`,
      upstream: `${bound} ${limit}`,
      severity: "breaking",
    });
  }
  return findings;
}

function compareProperties(
  comparison: Comparison,
  ours: Alternative,
  upstream: Alternative,
  path: string,
): Finding[] {
  const findings: Finding[] = [];
  const response = comparison.direction === "response";
  for (const [name, schema] of ours.properties) {
    const where = comparison.place(join(path, name));
    const mine = ours.required.has(name);
    const theirs = upstream.required.has(name);
    if (!upstream.properties.has(name)) {
      const text = describe(alternativesOf(comparison.ours, schema));
      findings.push({ where, kind: "removed", ours: text, upstream: NONE, severity: "breaking" });
    } else if (mine !== theirs) {
      findings.push({
        where,
        kind: "changed",
        ours: mine ? "required" : "optional",
        upstream: theirs ? "required" : "optional",
        severity: mine === response ? "breaking" : "harmless",
      });
    }
  }
  for (const [name, schema] of upstream.properties) {
    if (ours.properties.has(name)) continue;
    const demanded = !response && upstream.required.has(name);
    findings.push({
      where: comparison.place(join(path, name)),
      kind: "added",
      ours: NONE,
      upstream: describe(alternativesOf(comparison.upstream, schema)) + (demanded ? ", required" : ""),
      severity: demanded ? "breaking" : "harmless",
    });
  }
  return findings;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}

function sameNodes(a: Conjunction, b: Conjunction): boolean {
  return a.length === b.length && a.every((node) => b.includes(node));
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
