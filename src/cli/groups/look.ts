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
        .addOption(new Option("-q, --quiet", "ids only, one per line").conflicts("json"))
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
      command(
        program,
        "triage",
        "Rank the sessions by how unusual they are, to find one that is not yours.",
        [
          "sessionctl triage",
          "sessionctl triage --newer-than 1d",
          "sessionctl triage --json=id,risk,reasons",
        ],
      )
        .optionsGroup(FLAGS.output)
        .option("--json [fields]", "one JSON document, with these fields of a session (default: all)")
        .addOption(
          new Option("--csv [fields]", "CSV with a header and these fields (default: all)").conflicts("json"),
        )
        .option("--top <n>", "only the first n (default: all; 20 in a table)"),
    ),
  ).action(async (flags) => (await import("../commands/triage.js")).triageSessions(flags));
  withSection(triage, "Risk", [
    "The risk is a hint, not proof. It goes from 0 to 99; at 50, a session fits somebody else as well as its user. Nothing is revoked.",
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
      .requiredOption("--user <user>", "the user, by e-mail address or id")
      .option("--since <duration>", "how far to look back (default: 30d)")
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document")
      .addOption(new Option("--csv", "CSV with a header").conflicts(["json", "quiet"]))
      .addOption(new Option("-q, --quiet", "ids only, one per line").conflicts("json")),
  ).action(async (flags) => (await import("../commands/history.js")).history(flags));
  withSection(history, "Sessions", [
    "Each sign-in is a candidate: the history does not say which of them are still open sessions.",
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
    "--match selects sessions that have one of the given values in each field named. --where selects those for which a CEL expression is true. The expression can use these fields, id, user (an id) and current.",
  ]);
}
