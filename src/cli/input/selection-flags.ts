import type { Command, OptionValues } from "@commander-js/extra-typings";
import type { Selector } from "../../selection.js";
import { UsageError } from "../exit-code.js";
import { inBlock } from "./blocks.js";

/** The flags of a selection, as they stand on the command line. */
export interface SelectionFlags {
  id?: string[];
  user?: string[];
  others?: boolean;
  all?: boolean;
  from?: string;
  ip?: string[];
  country?: string[];
  city?: string[];
  browser?: string[];
  platform?: string[];
  mobile?: boolean;
  olderThan?: string;
  newerThan?: string;
  idleFor?: string;
  where?: string;
  keepNewest?: string;
  except?: string[];
  limit?: string;
  includeCurrent?: boolean;
}

/** Adds the flags of a selection to a command. Its help tells them in one block and not one by one. */
export function withSelection<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .addOption(inBlock("--id <ids...>", "these sessions"))
    .addOption(inBlock("--user <users...>", "the sessions of these users, by e-mail address, login or id"))
    .addOption(inBlock("--others", "all of your sessions but the current one"))
    .addOption(inBlock("--all", "all sessions that you can list"))
    .addOption(
      inBlock("--from <file>", "ids or users from a file, one a line or CSV with a header; - for stdin"),
    )
    .addOption(inBlock("--ip <cidrs...>", "from these addresses or CIDR blocks"))
    .addOption(inBlock("--country <names...>", "from these countries"))
    .addOption(inBlock("--city <names...>", "from these cities"))
    .addOption(inBlock("--browser <names...>", "with a browser whose name contains one of these"))
    .addOption(inBlock("--platform <names...>", "on a platform whose name contains one of these"))
    .addOption(inBlock("--mobile", "on mobile devices"))
    .addOption(inBlock("--no-mobile", "not on mobile devices"))
    .addOption(inBlock("--older-than <duration>", "started longer ago than this, such as 30d"))
    .addOption(inBlock("--newer-than <duration>", "started less long ago than this, such as 12h"))
    .addOption(inBlock("--idle-for <duration>", "not used for this long, where the product tells"))
    .addOption(inBlock("--where <cel>", "for which this CEL expression holds"))
    .addOption(inBlock("--keep-newest <n>", "spare the newest n of each user"))
    .addOption(inBlock("--except <what...>", "spare these ids, users, addresses or CIDR blocks"))
    .addOption(inBlock("--limit <n>", "at most n, the oldest"))
    .addOption(inBlock("--include-current", "the session that you are signed in with, too"))
    .addHelpText("after", SELECTION_HELP);
}

const SELECTION_HELP = `
Which sessions:
  target   --id ID…  --user U…  --others  --all  --from FILE
  filter   --ip CIDR…  --country C…  --city C…  --browser B…  --platform P…
           --[no-]mobile  --older-than 30d  --newer-than 12h  --idle-for 30d
           --where CEL, such as 'age(startedAt) > duration("720h")'
  spare    --keep-newest N  --except ID|USER|CIDR…  --limit N  --include-current`;

/** The flag that stands for a field of the selector: `olderThan` is `--older-than`. */
export function flagOf(at: string): string {
  const [field = at] = at.split(/[.[:]/);
  const rest = at.slice(field.length);
  const name =
    { ids: "id", users: "user" }[field] ?? field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}${field === "except" ? "" : rest}`;
}

/** What a file adds to a selection. */
export interface Listed {
  ids: string[];
  users: string[];
}

/**
 * The selector that the flags ask for; `undefined` when they ask for nothing.
 *
 * @param listed what `--from` brought.
 * @throws UsageError for a number that is none.
 */
export function selectorOf(flags: SelectionFlags, listed: Listed): Selector | undefined {
  const ids = [...(flags.id ?? []), ...listed.ids];
  const users = [...(flags.user ?? []), ...listed.users];
  const selector: Selector = {
    ...(ids.length > 0 && { ids }),
    ...(users.length > 0 && { users }),
    ...(flags.others && { others: true as const }),
    ...(flags.all && { all: true as const }),
    ...given(flags, ["ip", "country", "city", "browser", "platform", "mobile"]),
    ...given(flags, ["olderThan", "newerThan", "idleFor", "where"]),
    ...(flags.keepNewest !== undefined && { keepNewest: wholeNumber(flags.keepNewest, "--keep-newest") }),
    ...(flags.except && { except: exceptions(flags.except) }),
    ...(flags.limit !== undefined && { limit: wholeNumber(flags.limit, "--limit") }),
    ...(flags.includeCurrent && { includeCurrent: true }),
  };
  return Object.keys(selector).length > 0 ? selector : undefined;
}

function given<Name extends keyof SelectionFlags>(flags: SelectionFlags, names: readonly Name[]) {
  return Object.fromEntries(
    names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]),
  ) as Partial<Selector>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An exception says by its form what it is. */
function exceptions(values: string[]): NonNullable<Selector["except"]> {
  const users = values.filter((value) => value.includes("@") || UUID.test(value));
  const ips = values.filter((value) => !users.includes(value) && /[.:/]/.test(value));
  const ids = values.filter((value) => !users.includes(value) && !ips.includes(value));
  return {
    ...(ids.length > 0 && { ids }),
    ...(users.length > 0 && { users }),
    ...(ips.length > 0 && { ips }),
  };
}

function wholeNumber(value: string, flag: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new UsageError(`${flag} needs a whole number, not ${JSON.stringify(value)}.`);
}
