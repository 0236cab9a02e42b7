import type { Command } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withInstallation } from "../input/installation-flags.js";
import { withReasons, withRun } from "../input/run-flags.js";
import { withSelection } from "../input/selection-flags.js";
import { command, type Finish } from "./command.js";

/** The commands that end sessions, or say what would be ended. */
export function addEnding(program: Command, finish: Finish): void {
  withInstallation(
    withRun(
      withSelection(
        command(program, "revoke", "Plan, show, ask, end, verify and report in one go.", [
          ["sessionctl revoke", "choose from a list, on a terminal"],
          'sessionctl revoke --others --reason "stolen laptop"',
          "sessionctl revoke --id 40198",
          "sessionctl revoke --user tom@example.com --yes",
          ["sessionctl revoke --others --watch 15m --again", "and end sessions that come back"],
        ]),
      ),
    ),
  ).action(async (flags) => finish(await (await import("../commands/revoke.js")).revoke(flags)));

  withInstallation(
    withSelection(
      command(program, "plan", "Show and save what would be ended, without ending it.", [
        "sessionctl plan --others --out others.json",
        "sessionctl plan --older-than 30d --keep-newest 1 --out stale.json",
        "sessionctl plan --id 40198 --json",
      ])
        .option("--valid-for <duration>", "how long the plan can be applied (default: 1h)")
        .optionsGroup(FLAGS.output)
        .option("--out <file>", "save the plan here, for `sessionctl apply`")
        .option("--force", "replace an existing file")
        .option("--json", "the plan as JSON"),
    ),
  ).action(async (flags) => (await import("../commands/plan.js")).plan(flags));

  withInstallation(
    withRun(
      command(program, "apply <plan>", "Carry out a saved plan: exactly that, or nothing.", [
        "sessionctl apply others.json",
        "sessionctl apply others.json --yes --report report.json",
      ]),
    ),
  ).action(async (plan, flags) => finish(await (await import("../commands/apply.js")).apply(plan, flags)));

  withInstallation(
    withReasons(
      command(program, "resume <journal>", "Finish an interrupted run.", [
        "sessionctl resume ~/.local/state/sessionctl/journals/RUN.jsonl",
      ]),
    ),
  ).action(async (journal, flags) =>
    finish(await (await import("../commands/resume.js")).resume(journal, flags)),
  );

  withInstallation(
    command(program, "reset-password", "End your own sessions; get a link for a new password.", [
      "sessionctl reset-password",
      "sessionctl reset-password --show-link --include-current --yes",
    ])
      .option("--show-link", "show the link on stdout; whoever has it can change the password")
      .option("--include-current", "end the session that you are signed in with, too (default: refuse)")
      .option("-y, --yes", "do not ask")
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document"),
  ).action(async (flags) =>
    finish(await (await import("../commands/reset-password.js")).resetPassword(flags)),
  );
}
