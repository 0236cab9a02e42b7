import { plainText } from "../remote-text.js";
import { parseCidr } from "./cidr.js";
import { formatDuration, parseDuration } from "./duration.js";
import { quoted, type Report } from "./selection-error.js";
import { type Exceptions, FILTERS, type Selector, TARGETS } from "./selector.js";
import { didYouMean } from "./suggestion.js";

/** Reads one field; `undefined` when it was reported. */
type Reader<T> = (value: unknown, at: string, report: Report) => T | undefined;

type Readers<T> = { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> };

const EXCEPTIONS: Readers<Exceptions> = { ids: texts, users: texts, ips: cidrs };

const SELECTOR: Readers<Selector> = {
  ids: texts,
  users: texts,
  others: onlyTrue,
  all: onlyTrue,
  ip: cidrs,
  country: texts,
  city: texts,
  browser: texts,
  platform: texts,
  mobile: trueOrFalse,
  olderThan: duration,
  newerThan: duration,
  idleFor: duration,
  where: text,
  keepNewest: count,
  except: (value, at, report) => fields(value, `${at}.`, EXCEPTIONS, report),
  limit: count,
  includeCurrent: trueOrFalse,
};

/**
 * Checks a selector, which may come from JSON and be anything, and brings it into its normal form: a
 * frozen copy, fields in the order of {@link Selector}, durations as ISO 8601, blocks without the bits
 * of the host, no value twice. A field that was reported is missing in it.
 */
export function readSelector(given: unknown, report: Report): Selector {
  const selector = fields(given, "", SELECTOR, report);
  // What is no object was reported; what else could be said of it would only confuse.
  if (selector) checkTarget(Object.keys(given as object), report);
  return selector ?? {};
}

function checkTarget(given: readonly string[], report: Report): void {
  const targets = TARGETS.filter((name) => given.includes(name));
  if (targets.length > 1) {
    report(
      "selector",
      `${targets.join(" and ")} exclude each other; name one target and narrow it by filters.`,
    );
  }
  if (targets.length === 0 && !FILTERS.some((name) => given.includes(name))) {
    report(
      "selector",
      `say what to revoke: a target (${TARGETS.join(", ")}) or at least one filter (${FILTERS.join(", ")}). keepNewest, except and limit only narrow it.`,
    );
  }
}

function fields<T extends object>(
  value: unknown,
  path: string,
  readers: Readers<T>,
  report: Report,
): T | undefined {
  const at = path === "" ? "selector" : path.slice(0, -1);
  const known = Object.keys(readers) as (keyof T & string)[];
  if (!isPlainObject(value)) {
    report(at, `${quoted(value)} is no object; its fields are ${known.join(", ")}.`);
    return undefined;
  }
  const names = Object.keys(value);
  if (names.length === 0 && path !== "") {
    report(at, "{} names nothing; leave it out or name something.");
    return undefined;
  }
  for (const name of names) {
    if (Object.hasOwn(readers, name)) continue;
    report(path + (plainText(name, 60) || '""'), `there is no such field. ${didYouMean(name, known)}`);
  }
  const read: Partial<T> = {};
  for (const name of known) {
    if (!Object.hasOwn(value, name)) continue;
    const content = readers[name](value[name], path + name, report);
    if (content !== undefined) read[name] = content;
  }
  return Object.freeze(read) as T;
}

/** An object as JSON makes them: of any other kind, fields could be hidden in its prototype. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The second case is Object.prototype, also that of another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function text(value: unknown, at: string, report: Report): string | undefined {
  if (typeof value !== "string") {
    report(at, `${quoted(value)} is no text; write it in quotes, or leave the field out.`);
  } else if (value.trim() === "") {
    report(at, `${quoted(value)} is empty; leave it out or write something.`);
  } else {
    return value;
  }
  return undefined;
}

function texts(value: unknown, at: string, report: Report): readonly string[] | undefined {
  return list(value, at, report, text);
}

function cidrs(value: unknown, at: string, report: Report): readonly string[] | undefined {
  return list(value, at, report, (item, itemAt) => {
    const written = text(item, itemAt, report);
    if (written === undefined) return undefined;
    const cidr = parseCidr(written);
    if (!("problem" in cidr)) return cidr.text;
    report(itemAt, cidr.problem);
    return undefined;
  });
}

function list(
  value: unknown,
  at: string,
  report: Report,
  read: Reader<string>,
): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    report(at, `${quoted(value)} is no list; write [${typeof value === "string" ? quoted(value) : '"…"'}].`);
    return undefined;
  }
  if (value.length === 0) {
    report(at, "an empty list selects nothing; leave it out or name one.");
    return undefined;
  }
  // Array.from also visits the holes of a sparse array, which map would pass over.
  const items = Array.from(value, (item: unknown, index) => read(item, `${at}[${index}]`, report));
  return Object.freeze([...new Set(items.filter((item) => item !== undefined))]);
}

function duration(value: unknown, at: string, report: Report): string | undefined {
  const written = text(value, at, report);
  if (written === undefined) return undefined;
  const read = parseDuration(written);
  if (typeof read === "number") return formatDuration(read);
  report(at, read.problem);
  return undefined;
}

function trueOrFalse(value: unknown, at: string, report: Report): boolean | undefined {
  if (typeof value === "boolean") return value;
  report(at, `${quoted(value)} is neither true nor false; write one of them without quotes.`);
  return undefined;
}

function onlyTrue(value: unknown, at: string, report: Report): true | undefined {
  if (value === true) return value;
  report(at, `${quoted(value)} cannot be meant; write true or leave it out.`);
  return undefined;
}

function count(value: unknown, at: string, report: Report): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  report(at, `${quoted(value)} is no whole number of at least 1; write one, or leave it out.`);
  return undefined;
}
