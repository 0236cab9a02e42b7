import type { Command, OptionValues } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";
import { withSection } from "../help/sections.js";
import { DEFAULT_PRODUCT } from "./product.js";

/** Where and who, as it stands on the command line. */
export interface InstallationFlags {
  url?: string;
  profile?: string;
  provider?: string;
  credentialStdin?: string | true;
  /** How long one attempt may take. Default 30s. */
  timeout?: string;
  debug?: boolean;
}

/** Adds the flags that say where and who to a command. */
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
      "read the credential from stdin; its kind, if the text does not tell",
    )
    .option(
      "--timeout <duration>",
      "for one attempt, from 1s to 5m; a call with all its attempts ends after four times that (default: 30s)",
    )
    .optionsGroup(FLAGS.general)
    .option("--debug", "trace requests on stderr, without secrets");
  return withSection(flags, "Credential", [
    'From the profile, --credential-stdin, or a variable: "sessionctl profile add --help" names the variables.',
  ]);
}
