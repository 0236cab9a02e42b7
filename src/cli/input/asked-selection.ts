/** Turns the flags of a selection into a selector. */
import type { Capabilities, Field, Naming } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import { FILTERS, fieldNamed, fieldsHere, parseCidr, type Selector } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import type { SelectionFlags } from "./selection-flags.js";

/** Names the flag for a field of the selector: `olderThan` is `--older-than`. */
export function flagOf(at: string): string {
  const [, matched] = /^match\.(\w+)/.exec(at) ?? [];
  if (matched) return isShorthand(matched) ? `--${matched}` : `--match ${matched}`;
  const [field = at] = at.split(/[.[:]/);
  const rest = at.slice(field.length);
  const name =
    { ids: "id", users: "user" }[field] ?? field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}${field === "except" ? "" : rest}`;
}

/** Names flags in the library's sentences on what matches: "match olderThan 30d" becomes "match --older-than 30d". */
export function inFlags(sentence: string): string {
  return sentence
    .replace(/\bmatch (mobile false|\w+)(?=[ .,])/g, (whole, field: string) => {
      if (field === "mobile false") return "match --no-mobile";
      if (isShorthand(field)) return `match --${field}`;
      return (FILTERS as readonly string[]).includes(field) ? `match ${flagOf(field)}` : whole;
    })
    .replace("match --mobile true", "match --mobile");
}

/** What a file adds to a selection. */
export interface Listed {
  ids: string[];
  users: string[];
}

/** What separates the values of one argument. A name may contain blanks. An id or an address never does. */
const BETWEEN = {
  names: /\s*(?<!\\),\s*/,
  words: /\s*,\s*|\s+/,
} as const;

/**
 * How one argument is split for each flag that takes several values: `--ip A,B` and `--ip A B` are the same. `null`: the
 * argument is one value. For example, a login from a directory may contain commas.
 */
const SEVERAL = {
  id: BETWEEN.words,
  user: null,
  match: null,
  scope: null,
  ip: BETWEEN.words,
  country: BETWEEN.names,
  city: BETWEEN.names,
  browser: BETWEEN.names,
  platform: BETWEEN.names,
  except: BETWEEN.words,
} as const satisfies Partial<Record<keyof SelectionFlags, RegExp | null>>;

type SeveralFlag = keyof typeof SEVERAL;

/**
 * Makes the selector that the flags ask for; `undefined` if they select nothing.
 *
 * @param listed the ids and users that `--from` added.
 * @param capabilities define what the ids and users of the product look like, and which fields its sessions have.
 * @throws UsageError for a value that is empty or not a whole number, and for an exception or a field that the product
 *   cannot have.
 */
export function selectorOf(
  flags: SelectionFlags,
  listed: Listed,
  { naming, fields }: Pick<Capabilities, "naming" | "fields">,
): Selector | undefined {
  const ids = [...valuesOf("id", flags), ...listed.ids];
  const users = [...valuesOf("user", flags), ...listed.users];
  const match = matchOf(flags, fields);
  const selector: Selector = {
    ...(ids.length > 0 && { ids }),
    ...(users.length > 0 && { users }),
    ...(flags.others && { others: true as const }),
    ...(flags.all && { all: true as const }),
    ...(match && { match }),
    ...given(flags, ["olderThan", "newerThan", "idleFor", "where"]),
    ...(flags.keepNewest !== undefined && { keepNewest: wholeNumber(flags.keepNewest, "--keep-newest") }),
    ...(flags.except && { except: exceptions(flags.except, naming) }),
    ...(flags.limit !== undefined && { limit: wholeNumber(flags.limit, "--limit") }),
    ...(flags.includeCurrent && { includeCurrent: true }),
  };
  if (flags.allowUnmatched && !flags.except)
    throw new UsageError("--allow-unmatched only works with --except.");
  return Object.keys(selector).length > 0 ? selector : undefined;
}

/**
 * The parts of the installation that are meant; `null` for all of it.
 *
 * @throws UsageError for an empty name.
 */
export function scopeOf(flags: SelectionFlags): string[] | null {
  return flags.scope ? valuesOf("scope", flags) : null;
}

const LISTS = ["ip", "country", "city", "browser", "platform"] as const;

/** Whether the field has its own flag, as a shorthand for `--match`. */
function isShorthand(field: string): boolean {
  return field === "mobile" || (LISTS as readonly string[]).includes(field);
}

/** Reads what `--match` and its shorthands ask for. */
function matchOf(flags: SelectionFlags, fields: readonly Field[]): Selector["match"] {
  const asked = new Map<string, (string | boolean)[]>();
  const ask = (flag: string, name: string, values: (string | boolean)[]) => {
    const field = fieldNamed(name, fields);
    if (!field) {
      throw new UsageError(
        `${flag}: the product's sessions have no field ${JSON.stringify(plainText(name, 60))}. ${fieldsHere(name, fields)}`,
      );
    }
    asked.set(field.name, [...(asked.get(field.name) ?? []), ...values]);
  };
  for (const name of LISTS) if (flags[name]) ask(`--${name}`, name, valuesOf(name, flags));
  if (flags.mobile !== undefined) ask(flags.mobile ? "--mobile" : "--no-mobile", "mobile", [flags.mobile]);
  for (const argument of flags.match ?? []) {
    const equals = argument.indexOf("=");
    if (equals < 1 || argument.slice(equals + 1).trim() === "") {
      throw new UsageError(
        `--match: ${JSON.stringify(plainText(argument, 80))} is not FIELD=VALUE. ${fieldsHere(argument, fields)}`,
      );
    }
    ask("--match", argument.slice(0, equals).trim(), [argument.slice(equals + 1)]);
  }
  return asked.size > 0 ? Object.fromEntries(asked) : undefined;
}

function given<Name extends keyof SelectionFlags>(flags: SelectionFlags, names: readonly Name[]) {
  return Object.fromEntries(
    names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]),
  ) as Partial<Selector>;
}

/** The values of a flag, however they were written. */
function valuesOf(name: SeveralFlag, flags: SelectionFlags): string[] {
  return (flags[name] ?? []).flatMap((argument) => partsOf(name, argument));
}

/** @throws UsageError for an empty value. Otherwise a variable that was never set could make us end more sessions. */
function partsOf(name: SeveralFlag, argument: string): string[] {
  const between = SEVERAL[name];
  const parts = between ? argument.trim().split(between) : [argument];
  if (parts.some((part) => part.trim() === "")) {
    throw new UsageError(
      `--${name} contains an empty value: ${JSON.stringify(plainText(argument, 80))}. Write each value, or leave the flag out.`,
    );
  }
  return between === BETWEEN.names ? parts.map((part) => part.replaceAll("\\,", ",")) : parts;
}

/** Sorts exceptions by their form into sessions, users and networks. */
function exceptions(given: string[], naming: Naming): NonNullable<Selector["except"]> {
  const found: Record<"ids" | "users" | "ips", string[]> = { ids: [], users: [], ips: [] };
  for (const argument of given) {
    const parts = partsOf("except", argument);
    // An argument with a comma may be one login. We take it as one if a part of it is not valid on its own.
    const values =
      parts.every((part) => kindOf(part, naming)) || !kindOf(argument, naming) ? parts : [argument];
    for (const value of values) {
      const kind = kindOf(value, naming);
      if (!kind) {
        throw new UsageError(
          `--except: ${JSON.stringify(plainText(value, 80))} cannot be a session (${naming.sessionIds}), a user (${naming.userNames}) or a network (such as 203.0.113.7 or 10.0.0.0/8).`,
        );
      }
      found[kind].push(value);
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, values]) => values.length > 0));
}

function kindOf(value: string, { isSessionId, isUserName }: Naming): "ids" | "users" | "ips" | null {
  if (isSessionId(value)) return "ids";
  if (!("problem" in parseCidr(value))) return "ips";
  return isUserName(value) ? "users" : null;
}

function wholeNumber(value: string, flag: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new UsageError(`${flag} needs a whole number, not ${JSON.stringify(plainText(value, 40))}.`);
}
