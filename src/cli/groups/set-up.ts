import type { Command } from "@commander-js/extra-typings";
import { PRODUCTS } from "../../providers/registry.js";
import { FLAGS } from "../help/layout.js";
import { withExitCodes, withSection } from "../help/sections.js";
import { withInstallation } from "../input/installation-flags.js";
import { DEFAULT_PRODUCT, variablesOf } from "../input/product.js";
import { command, type Finish, HELP_COMMAND } from "./command.js";

/** The commands that get this machine ready. */
export function addSettingUp(program: Command, finish: Finish): void {
  const profile = command(program, "profile", "Store installations and their credentials by name.", [
    "sessionctl profile add work --url https://office.example.com",
    "sessionctl profile use work",
    "sessionctl profile list",
  ]).helpCommand(...HELP_COMMAND);
  const add = command(
    profile,
    "add <name>",
    "Store an installation, with its credential or where to find that.",
    [
      "sessionctl profile add work --url https://office.example.com",
      "sessionctl profile add ci --url https://ci.example.com --credential-file key",
    ],
  )
    .optionsGroup(FLAGS.installation)
    .requiredOption("--url <url>", "the address of the installation")
    .option("--provider <name>", "the product", DEFAULT_PRODUCT)
    .option("--credential-stdin [kind]", "read the credential from stdin instead of asking")
    .option("--credential-command <command>", "read what this command prints; it runs without a shell")
    .option("--credential-file <file>", "read this file; only you may have access to it (0600)")
    .option("--credential-kind <kind>", "its kind (default: recognised by its text)")
    .option("--no-credential", "store no credential; it comes from the environment")
    .action(async (name, flags) => (await import("../commands/profile.js")).addProfile(name, flags));
  withSection(add, "Credential", [
    "You are asked for the credential, and it is stored in the system's keyring. With --credential-command or --credential-file it stays where it is, and is read from there for each run.",
  ]);
  withSection(add, "Without a profile", [
    "Set SESSIONCTL_URL, SESSIONCTL_PROVIDER, and the variables of one credential:",
    ...variablesOfProducts(),
  ]);
  command(profile, "list", "List the stored installations, and mark the one in use.", [
    "sessionctl profile list",
  ])
    .optionsGroup(FLAGS.output)
    .option("--json", "one JSON document")
    .action(async (flags) => (await import("../commands/profile.js")).listProfiles(flags));
  command(profile, "use <name>", "Use this installation if no other is named.", [
    "sessionctl profile use work",
  ]).action(async (name) => (await import("../commands/profile.js")).useProfile(name));
  command(profile, "remove <name>", "Forget an installation and its credential.", [
    "sessionctl profile remove work",
  ]).action(async (name) => (await import("../commands/profile.js")).removeProfile(name));

  const doctor = withInstallation(
    command(program, "doctor", "Check that all is in order, and say what to do if not.", [
      "sessionctl doctor",
      "sessionctl doctor --json",
    ])
      .optionsGroup(FLAGS.output)
      .option("--json", "one JSON document"),
  ).action(async (flags) => finish(await (await import("../commands/doctor.js")).doctor(flags)));
  withExitCodes(doctor, [
    ["0", "no problem; nothing was changed"],
    ["1", "there is a problem; nothing was changed"],
  ]);

  command(program, "completion", "Print the completion script for a shell.", [
    "sessionctl completion bash > /etc/bash_completion.d/sessionctl",
    "sessionctl completion fish > ~/.config/fish/completions/sessionctl.fish",
  ])
    .argument("<shell>", "bash, zsh or fish")
    .action(async (shell) => (await import("../commands/completion.js")).completion(shell, program));
}

/** The variables of every product's credentials, with one line for each kind of credential. */
function variablesOfProducts(): (readonly [title: string, variables: string])[] {
  return PRODUCTS.flatMap(({ title, signIn }) =>
    signIn.map((method, at) => [at === 0 ? title : "", variablesOf(method)] as const),
  );
}
