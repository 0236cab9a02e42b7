import type { Command, OptionValues } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withSection } from "../help/sections.js";
import { DEFAULT_PRODUCT } from "./product.js";

/** The flags for the installation and the credential, as they are given on the command line. */
export interface InstallationFlags {
  url?: string;
  profile?: string;
  provider?: string;
  credentialStdin?: string | true;
  /** How long one attempt may take, as a duration such as `30s`. Default 30s. */
  timeout?: string;
  debug?: boolean;
}

/** Adds the flags for the installation and the credential to a command. */
export function withInstallation<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const flags = command
    .optionsGroup(FLAGS.installation)
    .option("--url <url>", "the installation (default: SESSIONCTL_URL, or the profile in use)")
    .option("--profile <name>", "an installation by the name that `profile add` gave it")
    .option("--provider <name>", `the product (default: SESSIONCTL_PROVIDER, or ${DEFAULT_PRODUCT})`)
    .option(
      "--credential-stdin [kind]",
      "read the credential from stdin; name its kind if the text does not show it",
    )
    .option(
      "--timeout <duration>",
      "the time for one attempt, from 1s to 5m; a call may take four times as long with all its attempts (default: 30s)",
    )
    .optionsGroup(FLAGS.general)
    .option("--debug", "trace requests on stderr, without secrets");
  return withSection(flags, "Credential", [
    'It comes from the profile, --credential-stdin or a variable. "sessionctl profile add --help" lists the variables.',
  ]);
}
