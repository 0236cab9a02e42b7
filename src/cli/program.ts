import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { HELP_LAYOUT } from "./input/blocks.js";
import { withPortal } from "./input/portal-flags.js";
import { withSelection } from "./input/selection-flags.js";
import { version } from "./version.js";

/** Told of the exit code of a command that has one of its own. */
type Finish = (exitCode: number) => void;

/**
 * The commands and their flags. What a command does is loaded when it is run: a command line that is
 * read should not cost what it does not use.
 */
export function createProgram(finish: Finish) {
  const program = new Command("sessionctl")
    .description("End the sessions of an account: exactly, verifiably, and without locking yourself out.")
    .version(version, "-V, --version", "the version")
    .helpOption("-h, --help", "this help")
    .helpCommand("help [command]", "help for a command")
    .configureHelp(HELP_LAYOUT)
    .showSuggestionAfterError(true)
    .addHelpText(
      "before",
      `Examples:
  sessionctl list                          who is signed in to my account?
  sessionctl revoke --others               end every session but this one
  sessionctl plan --older-than 30d --out old.json && sessionctl apply old.json
`,
    );

  const command = <const Name extends string>(name: Name, description: string, examples: string) =>
    program
      .command(name)
      .description(description)
      .exitOverride()
      .helpOption("-h, --help", "this help")
      .addHelpText("before", `Examples:\n${examples}\n`);

  withPortal(
    command(
      "whoami",
      "Who the credential belongs to, which session it rides on, and what the product can do.",
      "  sessionctl whoami\n  sessionctl whoami --json",
    ).option("--json", "one JSON document"),
  ).action(async (flags) => (await import("./commands/whoami.js")).whoami(flags));

  withPortal(
    withSelection(
      command(
        "list",
        "The sessions that you can list, the current one marked.",
        "  sessionctl list\n  sessionctl list --country Brazil --newer-than 1d\n  sessionctl list --json=id,ip,country",
      )
        .option("--json [fields]", "one JSON document, with these fields of a session")
        .addOption(new Option("--csv [fields]", "CSV with a header").conflicts(["json", "quiet"]))
        .addOption(new Option("-q, --quiet", "ids only, one a line").conflicts("json"))
        .option("--no-color", "no colour"),
    ),
  ).action(async (flags) => (await import("./commands/list.js")).list(flags));

  withPortal(
    withSelection(
      command(
        "plan",
        "What a revocation would do: shown, saved, and nothing else.",
        "  sessionctl plan --others --out others.json\n  sessionctl plan --older-than 30d --keep-newest 1 --out stale.json\n  sessionctl plan --id 40198 --json",
      )
        .option("--out <file>", "save the plan here, for `sessionctl apply`")
        .option("--valid-for <duration>", "how long it can be applied (default: 1h)")
        .option("--json", "the plan as JSON"),
    ),
  ).action(async (flags) => (await import("./commands/plan.js")).plan(flags));

  withPortal(
    withRun(
      command(
        "apply <plan>",
        "Carry out a saved plan: exactly what it says, or nothing.",
        "  sessionctl apply others.json\n  sessionctl apply others.json --yes --report report.json",
      ),
    ),
  ).action(async (plan, flags) => finish(await (await import("./commands/apply.js")).apply(plan, flags)));

  withPortal(
    withSelection(
      withRun(
        command(
          "revoke",
          "Plan, show, confirm, apply, verify and report in one go.",
          '  sessionctl revoke --others --reason "stolen laptop"\n  sessionctl revoke --id 40198\n  sessionctl revoke --user tom@example.com --yes',
        ),
      ),
    ),
  ).action(async (flags) => finish(await (await import("./commands/revoke.js")).revoke(flags)));

  withPortal(
    withReport(
      command(
        "resume <journal>",
        "Finish an interrupted run.",
        "  sessionctl resume ~/.local/state/sessionctl/journals/RUN.jsonl",
      ),
    ),
  ).action(async (journal, flags) =>
    finish(await (await import("./commands/resume.js")).resume(journal, flags)),
  );

  withPortal(
    command(
      "reset-password",
      "Close all of your own sessions and obtain the link that changes the password.",
      "  sessionctl reset-password\n  sessionctl reset-password --show-link --include-current --yes",
    )
      .option("--show-link", "show the link on stdout; whoever has it can change the password")
      .option("--include-current", "end the session that you are signed in with, too")
      .option("-y, --yes", "do not ask")
      .option("--json", "one JSON document"),
  ).action(async (flags) =>
    finish(await (await import("./commands/reset-password.js")).resetPassword(flags)),
  );

  withPortal(
    command(
      "history",
      "Sign-ins of a user from the login history: candidates, for nobody knows which still are sessions.",
      "  sessionctl history --user tom@example.com\n  sessionctl history --user tom@example.com --since 7d --json",
    )
      .requiredOption("--user <user>", "by e-mail address or id")
      .option("--since <duration>", "how far to look back (default: 30d)")
      .option("--json", "one JSON document")
      .addOption(new Option("--csv", "CSV with a header").conflicts(["json", "quiet"]))
      .addOption(new Option("-q, --quiet", "ids only, one a line").conflicts("json")),
  ).action(async (flags) => (await import("./commands/history.js")).history(flags));

  const profile = command(
    "profile",
    "Named portals. Their secrets are kept in the system's keyring and never in a file.",
    "  sessionctl profile add work --portal https://portal.example.com\n  sessionctl profile use work\n  sessionctl profile list",
  );
  profile
    .command("add <name>")
    .description("Store a portal, and its credential in the keyring.")
    .addHelpText("before", "Examples:\n  sessionctl profile add work --portal https://portal.example.com\n")
    .requiredOption("--portal <url>", "the address of the portal")
    .option("--provider <name>", "the product", "docspace")
    .option("--credential-stdin [kind]", "read the credential from stdin instead of asking")
    .option("--no-credential", "store none: it comes from the environment")
    .action(async (name, flags) => (await import("./commands/profile.js")).addProfile(name, flags));
  profile
    .command("list")
    .description("The stored portals, the one in use marked.")
    .addHelpText("before", "Examples:\n  sessionctl profile list\n")
    .option("--json", "one JSON document")
    .action(async (flags) => (await import("./commands/profile.js")).listProfiles(flags));
  profile
    .command("use <name>")
    .description("Use this portal where no other is named.")
    .addHelpText("before", "Examples:\n  sessionctl profile use work\n")
    .action(async (name) => (await import("./commands/profile.js")).useProfile(name));
  profile
    .command("remove <name>")
    .description("Forget a portal and its credential.")
    .addHelpText("before", "Examples:\n  sessionctl profile remove work\n")
    .action(async (name) => (await import("./commands/profile.js")).removeProfile(name));

  command(
    "simulate",
    "A stateful stand-in portal on loopback, to try everything on.",
    "  sessionctl simulate\n  sessionctl simulate --port 8092",
  )
    .option("--port <n>", "the port to listen on (default: a free one)")
    .action(async (flags) => (await import("./commands/simulate.js")).simulate(flags));

  command("demo", "The guided demonstration, on a simulated portal.", "  sessionctl demo").action(async () =>
    (await import("./commands/demo.js")).demo(),
  );

  command(
    "completion",
    "Completion for a shell.",
    "  sessionctl completion bash > /etc/bash_completion.d/sessionctl\n  sessionctl completion fish > ~/.config/fish/completions/sessionctl.fish",
  )
    .argument("<shell>", "bash, zsh or fish")
    .action(async (shell) => (await import("./commands/completion.js")).completion(shell, program));

  for (const each of [program, ...program.commands, ...profile.commands]) {
    each.exitOverride();
    refuseByName(each);
  }
  return program;
}

/** What stands behind the "=" of an unknown flag is no part of its name, and may be a credential: it is not repeated. */
function refuseByName(command: CommandUnknownOpts): void {
  const parser = command as unknown as { unknownOption(flag: string): void };
  const refuse = parser.unknownOption.bind(command);
  parser.unknownOption = (flag) => {
    const [name = flag] = flag.split("=");
    if (command.options.some(({ long }) => long === name))
      command.error(`error: option '${name}' takes no value`);
    refuse(name);
  };
}

/** The flags of everything that ends in a report. */
function withReport<Args extends unknown[]>(command: Command<Args>) {
  return command
    .option("--json [fields]", "the report as JSON, with these fields")
    .addOption(new Option("--csv", "the outcomes as CSV").conflicts(["json", "quiet"]))
    .addOption(new Option("-q, --quiet", "the ids of what was revoked, one a line").conflicts("json"))
    .option("--report <file>", "write the JSON report here as well");
}

/** The flags of everything that revokes. */
function withRun<Args extends unknown[]>(command: Command<Args>) {
  return withReport(command)
    .option("-y, --yes", "do not ask; waives no guard")
    .option("--dry-run", "show and stop; with --json the plan")
    .option("--journal <file>", "keep the journal here")
    .option("--reason <text>", "why, for the report")
    .option("--ticket <id>", "the ticket, for the report");
}
