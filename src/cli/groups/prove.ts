import { type Command, Option } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withExitCodes, withSection } from "../help/sections.js";
import { withInstallation } from "../input/installation-flags.js";
import { command, type Finish, HELP_COMMAND } from "./command.js";

/** The commands about what a run leaves behind: its report, its journal, and a credential that should be refused. */
export function addProving(program: Command, finish: Finish): void {
  const check = withInstallation(
    command(program, "check", "Tell whether a credential is still accepted.", [
      "sessionctl check",
      "pass show work-session | sessionctl check --credential-stdin",
    ])
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document"),
  ).action(async (flags) => finish(await (await import("../commands/check.js")).check(flags)));
  withExitCodes(check, [
    ["0", "accepted"],
    ["1", "unknown; the message says why"],
    ["3", "refused"],
  ]);
  withSection(check, "Passwords", [
    "A password is checked by signing in. The session that this opens is signed out again.",
  ]);

  command(program, "report <file>", "Show, convert or sign a saved report.", [
    "sessionctl report report.json",
    "sessionctl report report.json --ocsf",
    "sessionctl report report.json --sign key.pem --journal run.jsonl",
  ])
    .addOption(new Option("--html", "a self-contained HTML page").conflicts(["ocsf", "sign"]))
    .option("--ocsf", "OCSF 1.8.0 events as JSON Lines: Remediation Activity, Authentication")
    .addOption(
      new Option(
        "--sign <key>",
        "an in-toto statement over report, plan and journal, signed with an Ed25519 key (PEM)",
      ).conflicts("ocsf"),
    )
    .option("--journal <file>", "the run's journal, which is signed with the report")
    .optionsGroup(FLAGS.output)
    .option("--out <file>", "write the result here (default: stdout)")
    .option("--force", "replace an existing file")
    .action(async (file, flags) => (await import("../commands/report.js")).report(file, flags));

  const verify = command(
    program,
    "verify-report <signed>",
    "Tell whether a signed report has been altered.",
    ["sessionctl verify-report s.json --key p.pem --report r.json --journal r.jsonl"],
  )
    .requiredOption("--key <file>", "the public Ed25519 key (PEM) of the signer")
    .requiredOption("--report <file>", "the report")
    .requiredOption("--journal <file>", "the run's journal")
    .action(async (signed, flags) =>
      finish(await (await import("../commands/report.js")).verifyReport(signed, flags)),
    );
  withExitCodes(verify, [
    ["0", "unaltered"],
    ["1", "a file cannot be read"],
    ["2", "a file is not what it should be, or the command line was not understood"],
    ["5", "altered, or not what was signed"],
  ]);

  const journal = command(program, "journal", "List and delete the journals of runs.", [
    "sessionctl journal list",
    "sessionctl journal prune --older-than 30d --yes",
  ]).helpCommand(...HELP_COMMAND);
  command(journal, "list", "List the journals, the latest first, and which can be resumed.", [
    "sessionctl journal list",
  ])
    .optionsGroup(FLAGS.output)
    .option("--json", "one JSON document")
    .action(async (flags) => (await import("../commands/journal.js")).listJournals(flags));
  const prune = command(
    journal,
    "prune",
    "Delete old journals of finished runs, never one that can be resumed.",
    ["sessionctl journal prune --older-than 30d --yes"],
  )
    .requiredOption("--older-than <duration>", "those of runs that finished longer ago than this")
    .option("-y, --yes", "do not ask")
    .optionsGroup(FLAGS.output)
    .option("--json", "one JSON document")
    .action(async (flags) => (await import("../commands/journal.js")).pruneJournals(flags));
  withSection(prune, "Signed reports", [
    "A signed report is verified with its journal, so keep that journal elsewhere.",
  ]);
}
