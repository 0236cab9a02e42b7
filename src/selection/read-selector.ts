import type { Field } from "../provider.js";
import { plainText } from "../remote-text.js";
import { parseCidr } from "./cidr.js";
import { formatDuration, parseDuration } from "./duration.js";
import { FIELD_TYPES, type Wanted } from "./field-types.js";
import { fieldNamed, fieldsHere } from "./fields.js";
import { type AddProblem, quoted } from "./selection-error.js";
import { type Exceptions, FILTERS, type Selector, TARGETS } from "./selector.js";
import { didYouMean } from "./suggestion.js";

/** Reads one field; returns `undefined` if it added a problem. */
type Reader<T> = (value: unknown, at: string, addProblem: AddProblem) => T | undefined;

type Readers<T> = { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> };

const EXCEPTIONS: Readers<Exceptions> = { ids: texts, users: texts, ips: cidrs };

const readersFor = (product: readonly Field[]): Readers<Selector> => ({
  ids: texts,
  users: texts,
  others: onlyTrue,
  all: onlyTrue,
  match: (value, at, addProblem) => matches(value, at, product, addProblem),
  olderThan: duration,
  newerThan: duration,
  idleFor: duration,
  where: text,
  keepNewest: count,
  except: (value, at, addProblem) => fields(value, `${at}.`, EXCEPTIONS, addProblem),
  limit: count,
  includeCurrent: trueOrFalse,
});

/**
 * Checks a selector, which may come from JSON, and converts it to its normal form: a frozen copy, with
 * properties in the order of {@link Selector}, durations as ISO 8601, address blocks without host bits, the
 * names of fields instead of the product's spelling, and each value once. Properties with problems are left
 * out.
 *
 * @param product the fields that the product declares.
 */
export function readSelector(given: unknown, product: readonly Field[], addProblem: AddProblem): Selector {
  const hint = (name: string, known: readonly string[]) =>
    fieldNamed(name, product)
      ? `It is a field of the sessions; write match: { ${quoted(name)}: ["…"] }.`
      : didYouMean(name, known);
  const selector = fields(given, "", readersFor(product), addProblem, hint);
  // If it is not an object, that problem is enough: others would only confuse.
  if (selector) checkTarget(Object.keys(given as object), addProblem);
  return selector ?? {};
}

function checkTarget(given: readonly string[], addProblem: AddProblem): void {
  const targets = TARGETS.filter((name) => given.includes(name));
  if (targets.length > 1) {
    addProblem(
      "selector",
      `${targets.join(" and ")} exclude each other; name one target and narrow it with filters.`,
    );
  }
  if (targets.length === 0 && !FILTERS.some((name) => given.includes(name))) {
    addProblem(
      "selector",
      `say what to revoke: a target (${TARGETS.join(", ")}) or at least one filter (${FILTERS.join(", ")}). keepNewest, except and limit only narrow it.`,
    );
  }
}

function fields<T extends object>(
  value: unknown,
  path: string,
  readers: Readers<T>,
  addProblem: AddProblem,
  hint = didYouMean,
): T | undefined {
  const at = path === "" ? "selector" : path.slice(0, -1);
  const known = Object.keys(readers) as (keyof T & string)[];
  if (!isPlainObject(value)) {
    addProblem(at, `${quoted(value)} is not an object; its fields are ${known.join(", ")}.`);
    return undefined;
  }
  const names = Object.keys(value);
  if (names.length === 0 && path !== "") {
    addProblem(at, "{} names nothing; leave it out or name something.");
    return undefined;
  }
  for (const name of names) {
    if (Object.hasOwn(readers, name)) continue;
    addProblem(path + (plainText(name, 60) || '""'), `there is no such field. ${hint(name, known)}`);
  }
  const read: Partial<T> = {};
  for (const name of known) {
    if (!Object.hasOwn(value, name)) continue;
    const content = readers[name](value[name], path + name, addProblem);
    if (content !== undefined) read[name] = content;
  }
  return Object.freeze(read) as T;
}

/** Whether this is a plain object, like those from JSON. Other objects could hide fields in their prototype. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The second case is Object.prototype, of this realm or another.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function text(value: unknown, at: string, addProblem: AddProblem): string | undefined {
  if (typeof value !== "string") {
    addProblem(at, `${quoted(value)} is not text; write it in quotes, or leave the field out.`);
  } else if (value.trim() === "") {
    addProblem(at, `${quoted(value)} is empty; leave it out or write a value.`);
  } else {
    return value;
  }
  return undefined;
}

function texts(value: unknown, at: string, addProblem: AddProblem): readonly string[] | undefined {
  return list(value, at, addProblem, text);
}

function cidrs(value: unknown, at: string, addProblem: AddProblem): readonly string[] | undefined {
  return list(value, at, addProblem, (item, itemAt) => {
    const written = text(item, itemAt, addProblem);
    if (written === undefined) return undefined;
    const cidr = parseCidr(written);
    if (!("problem" in cidr)) return cidr.text;
    addProblem(itemAt, cidr.problem);
    return undefined;
  });
}

/** Reads `match`: the fields, in either spelling, and the wanted values of each. */
function matches(
  value: unknown,
  at: string,
  product: readonly Field[],
  addProblem: AddProblem,
): Selector["match"] | undefined {
  if (!isPlainObject(value)) {
    addProblem(at, `${quoted(value)} is not an object; write { "field": ["value"] }.`);
    return undefined;
  }
  const names = Object.keys(value);
  if (names.length === 0) addProblem(at, "{} names nothing; leave it out or name something.");
  const read = new Map<string, Wanted[]>();
  for (const name of names) {
    const itemAt = `${at}.${plainText(name, 60) || '""'}`;
    const field = fieldNamed(name, product);
    if (!field) {
      addProblem(itemAt, `the sessions of this product have no such field. ${fieldsHere(name, product)}`);
      continue;
    }
    const wanted = list(value[name], itemAt, addProblem, (item, each) =>
      readWanted(item, each, field, addProblem),
    );
    if (wanted) read.set(field.name, [...(read.get(field.name) ?? []), ...wanted]);
  }
  // We use the order in which the product declares them, so that equal selectors make equal plans.
  const ordered = product.flatMap(({ name }) => {
    const wanted = read.get(name);
    return wanted ? [[name, Object.freeze([...new Set(wanted)])] as const] : [];
  });
  return Object.freeze(Object.fromEntries(ordered));
}

function readWanted(value: unknown, at: string, { type }: Field, addProblem: AddProblem): Wanted | undefined {
  if (typeof value !== "number" && typeof value !== "boolean") {
    const written = text(value, at, addProblem);
    if (written === undefined) return undefined;
  }
  const read = FIELD_TYPES[type].read(value as Wanted);
  if (typeof read !== "object") return read;
  addProblem(at, read.problem);
  return undefined;
}

function list<Item>(
  value: unknown,
  at: string,
  addProblem: AddProblem,
  read: Reader<Item>,
): readonly Item[] | undefined {
  if (!Array.isArray(value)) {
    const example = typeof value === "string" || typeof value === "boolean" ? quoted(value) : '"…"';
    addProblem(at, `${quoted(value)} is not a list; write [${example}].`);
    return undefined;
  }
  if (value.length === 0) {
    addProblem(at, "an empty list selects nothing; leave it out or write a value.");
    return undefined;
  }
  // Array.from also visits the holes of a sparse array, which map would skip.
  const items = Array.from(value, (item: unknown, index) => read(item, `${at}[${index}]`, addProblem));
  return Object.freeze([...new Set(items.filter((item) => item !== undefined))]);
}

function duration(value: unknown, at: string, addProblem: AddProblem): string | undefined {
  const written = text(value, at, addProblem);
  if (written === undefined) return undefined;
  const read = parseDuration(written);
  if (typeof read === "number") return formatDuration(read);
  addProblem(at, read.problem);
  return undefined;
}

function trueOrFalse(value: unknown, at: string, addProblem: AddProblem): boolean | undefined {
  if (typeof value === "boolean") return value;
  addProblem(at, `${quoted(value)} is neither true nor false; write one of them without quotes.`);
  return undefined;
}

function onlyTrue(value: unknown, at: string, addProblem: AddProblem): true | undefined {
  if (value === true) return value;
  addProblem(at, `${quoted(value)} is not allowed here; write true or leave it out.`);
  return undefined;
}

function count(value: unknown, at: string, addProblem: AddProblem): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  addProblem(at, `${quoted(value)} is not a whole number of at least 1; write one, or leave it out.`);
  return undefined;
}
