import { Command, type OptionValues } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withSection } from "../help/sections.js";

/** The flags of a selection, as they are given on the command line. */
export interface SelectionFlags {
  id?: string[];
  user?: string[];
  others?: boolean;
  all?: boolean;
  from?: string;
  match?: string[];
  /** The nodes or sites whose sessions are considered. */
  scope?: string[];
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
  allowUnmatched?: boolean;
}

/** Adds the flags of a selection to a command. */
export function withSelection<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const flags = command
    .optionsGroup(FLAGS.selection)
    .option("--id <ids...>", "these sessions")
    .option("--user <users...>", "the sessions of these users, by e-mail address, login or id")
    .option("--others", "all of your sessions but the current one")
    .option("--all", "all sessions that you can list")
    .option("--from <file>", "ids or users from a file, one per line or CSV with a header; - for stdin")
    .option("--scope <parts...>", "on these nodes or sites, if the product has any (default: all)")
    .optionsGroup(FLAGS.filters)
    .option("--match <field=value...>", "whose field has one of these values; see `sessionctl fields`")
    .option("--where <cel>", "for which this CEL expression is true; see `sessionctl fields`")
    .option("--ip <cidrs...>", "from these addresses or CIDR blocks")
    .option("--country <names...>", "from these countries")
    .option("--city <names...>", "from these cities")
    .option("--browser <names...>", "with a browser whose name contains one of these")
    .option("--platform <names...>", "on a platform whose name contains one of these")
    .option("--mobile", "on mobile devices")
    .option("--no-mobile", "not on mobile devices")
    .option("--older-than <duration>", "started longer ago than this, such as 30d")
    .option("--newer-than <duration>", "started more recently than this, such as 12h")
    .option("--idle-for <duration>", "not used for this long, if the product reports it")
    .optionsGroup(FLAGS.spared)
    .option("--except <what...>", "these ids, users, addresses or CIDR blocks")
    .option("--allow-unmatched", "let --except name things that do not exist")
    .option("--keep-newest <n>", "the newest n sessions of each user")
    .option("--limit <n>", "all but the n oldest (default: no limit)")
    .option("--include-current", "include your own session (default: it is spared)");
  return withSection(flags, "Several values", [
    "Separate several values of one flag with spaces or commas; \\, is a comma within a name. --user, --scope and --match are never split at a comma.",
  ]);
}

/** Whether any flag of a selection is given. If not, the code that selects does not need to be loaded. */
export function selects(flags: object): boolean {
  const names = withSelection(new Command()).options.map((option) => option.attributeName());
  return names.some((name) => name in flags);
}
