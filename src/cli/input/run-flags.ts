import { type Command, Option, type OptionValues } from "@commander-js/extra-typings";
import { EXIT_CODES } from "../exit-code.js";
import { FLAGS } from "../help/layout.js";
import { withExitCodes, withSection } from "../help/sections.js";

/** Adds the flags of commands that may ask, record a reason, and end with a report. */
export function withReasons<Args extends unknown[], Opts extends OptionValues, Globals extends OptionValues>(
  command: Command<Args, Opts, Globals>,
) {
  const flags = command
    .optionsGroup(FLAGS.output)
    .option("--json [fields]", "the report as JSON, with these fields (default: all)")
    .addOption(new Option("--csv", "the outcomes as CSV").conflicts(["json", "quiet"]))
    .addOption(
      new Option("-q, --quiet", "only the ids of the revoked sessions, one per line").conflicts("json"),
    )
    .option("--report <file>", "write the JSON report here as well")
    .option("--report-html <file>", "write the report here as a self-contained HTML page")
    .option("--report-ocsf <file>", "write the report here as OCSF 1.8.0 events")
    .option("--force", "replace an existing file")
    .optionsGroup(FLAGS.run)
    .option("-y, --yes", "do not ask; the guards still apply")
    .option("--reason <text>", "the reason, for the report")
    .option("--ticket <id>", "the ticket, for the report")
    .option("--watch <duration>", "then report new sessions of the affected users, for this long")
    .option("--watch-every <duration>", "how often the watch lists sessions (default: 15s)")
    .option("--again", "during the watch, end new sessions that match the same selection")
    .option("--no-wait", "stop at a daily limit instead of waiting for the next day; `resume` continues");
  withSection(flags, "File names", [
    "In file names, {date} and {time} (UTC) and {digest} (of the plan) are filled in.",
  ]);
  return withExitCodes(flags, EXIT_CODES);
}

/** Adds the flags of commands that carry out a plan. */
export function withRun<Args extends unknown[], Opts extends OptionValues, Globals extends OptionValues>(
  command: Command<Args, Opts, Globals>,
) {
  return withReasons(command)
    .option("--dry-run", "show the plan and stop; with --json, also print it as JSON")
    .option("--journal <file>", "keep the journal here (default: a new file; see `journal list`)");
}
