import { type Command, Option } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withSection } from "../help/sections.js";
import { withInstallation } from "../input/installation-flags.js";
import { withSelection } from "../input/selection-flags.js";
import { command } from "./command.js";

/** The commands that only read: who is signed in, and who was. */
export function addLooking(program: Command): void {
  withInstallation(
    withSelection(
      command(program, "list", "List the sessions that you can see.", [
        "sessionctl list",
        "sessionctl list --country Brazil --newer-than 1d",
        "sessionctl list --json=id,ip,country",
      ])
        .optionsGroup(FLAGS.output)
        .option("--json [fields]", "one JSON document, with these fields of a session (default: all)")
        .addOption(
          new Option("--csv [fields]", "CSV with a header and these fields (default: all)").conflicts([
            "json",
            "quiet",
          ]),
        )
        .addOption(new Option("-q, --quiet", "ids only, one a line").conflicts("json"))
        .addOption(
          new Option("--sort <order>", "age, or risk: the most unusual first (default: age)").choices([
            "age",
            "risk",
          ]),
        ),
    ),
  ).action(async (flags) => (await import("../commands/list.js")).list(flags));

  const triage = withInstallation(
    withSelection(
      command(program, "triage", "Rank the sessions by how unusual they are: which one is not you.", [
        "sessionctl triage",
        "sessionctl triage --newer-than 1d",
        "sessionctl triage --json=id,risk,reasons",
      ])
        .optionsGroup(FLAGS.output)
        .option("--json [fields]", "one JSON document, with these fields of a session (default: all)")
        .addOption(
          new Option("--csv [fields]", "CSV with a header and these fields (default: all)").conflicts("json"),
        )
        .option("--top <n>", "the first n only (default: all, in a table 20)"),
    ),
  ).action(async (flags) => (await import("../commands/triage.js")).triageSessions(flags));
  withSection(triage, "Risk", [
    "A hint, and no proof. The risk goes from 0 to 99; at 50 a session fits somebody else as well as its user. Nothing is revoked.",
  ]);

  withInstallation(
    command(program, "whoami", "Show whose credential this is, and what it may do.", [
      "sessionctl whoami",
      "sessionctl whoami --json",
    ])
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document"),
  ).action(async (flags) => (await import("../commands/whoami.js")).whoami(flags));

  const history = withInstallation(
    command(program, "history", "List the sign-ins of a user from the login history.", [
      "sessionctl history --user tom@example.com",
      "sessionctl history --user tom@example.com --since 7d --json",
    ])
      .requiredOption("--user <user>", "whose, by e-mail address or id")
      .option("--since <duration>", "how far to look back (default: 30d)")
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document")
      .addOption(new Option("--csv", "CSV with a header").conflicts(["json", "quiet"]))
      .addOption(new Option("-q, --quiet", "ids only, one a line").conflicts("json")),
  ).action(async (flags) => (await import("../commands/history.js")).history(flags));
  withSection(history, "Sessions", [
    "Each sign-in is a candidate: the history does not tell which of them are sessions still.",
  ]);

  const fields = command(program, "fields", "List the fields that filters and tables can name.", [
    "sessionctl fields",
    "sessionctl fields --json",
    "sessionctl list --match country=Latvia city=Riga",
    `sessionctl list --where 'age(startedAt) > duration("720h")'`,
    `sessionctl list --where 'mobile && !inCidr(ip, "10.0.0.0/8")'`,
  ])
    .optionsGroup(FLAGS.output)
    .option("--json", "one JSON document")
    .action(async (flags) => (await import("../commands/fields.js")).fields(flags));
  withSection(fields, "Filters", [
    "--match takes sessions that have one of the values of each field. --where takes those for which a CEL expression holds. It knows these fields, id, user (an id) and current.",
  ]);
}
