import { type Command, Option, type OptionValues } from "@commander-js/extra-typings";
import { EXIT_CODES } from "../exit-code.js";
import { FLAGS } from "../help/layout.js";
import { withExitCodes, withSection } from "../help/sections.js";

/** Adds the flags of everything that may ask, is done for a reason, and ends in a report. */
export function withReasons<Args extends unknown[], Opts extends OptionValues, Globals extends OptionValues>(
  command: Command<Args, Opts, Globals>,
) {
  const flags = command
    .optionsGroup(FLAGS.output)
    .option("--json [fields]", "the report as JSON, with these fields (default: all)")
    .addOption(new Option("--csv", "the outcomes as CSV").conflicts(["json", "quiet"]))
    .addOption(new Option("-q, --quiet", "only the ids of what was revoked, one a line").conflicts("json"))
    .option("--report <file>", "write the JSON report here as well")
    .option("--report-html <file>", "write the report here as a page that needs nothing else")
    .option("--report-ocsf <file>", "write the report here as events of OCSF 1.8.0")
    .option("--force", "replace a file that exists already")
    .optionsGroup(FLAGS.run)
    .option("-y, --yes", "do not ask; waives no guard")
    .option("--reason <text>", "why, for the report")
    .option("--ticket <id>", "the ticket, for the report")
    .option("--watch <duration>", "then tell of new sessions of the users concerned, for this long")
    .option("--watch-every <duration>", "how often the watch lists (default: 15s)")
    .option("--again", "end new sessions that match the same selection, during the watch")
    .option("--no-wait", "stop at the limit of a day, and do not wait for the next; `resume` goes on");
  withSection(flags, "File names", [
    "In the name of a file, {date} and {time} (UTC) and {digest} (of the plan) are filled in.",
  ]);
  return withExitCodes(flags, EXIT_CODES);
}

/** Adds the flags of everything that carries out a plan. */
export function withRun<Args extends unknown[], Opts extends OptionValues, Globals extends OptionValues>(
  command: Command<Args, Opts, Globals>,
) {
  return withReasons(command)
    .option("--dry-run", "show and stop; with --json the plan")
    .option("--journal <file>", "keep the journal here (default: a new file; see `journal list`)");
}
