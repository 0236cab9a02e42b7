import type { Command, OptionValues } from "@commander-js/extra-typings";
import { inBlock } from "./blocks.js";

/** Where and who, as it stands on the command line. */
export interface PortalFlags {
  portal?: string;
  profile?: string;
  provider?: string;
  credentialStdin?: string | true;
  debug?: boolean;
}

/** Adds the flags that say where and who to a command. */
export function withPortal<Args extends unknown[], Opts extends OptionValues, Globals extends OptionValues>(
  command: Command<Args, Opts, Globals>,
) {
  return command
    .addOption(inBlock("--portal <url>", "the portal (default: SESSIONCTL_URL, or the profile in use)"))
    .addOption(inBlock("--profile <name>", "a portal by the name that `profile add` gave it"))
    .addOption(inBlock("--provider <name>", "the product (default: SESSIONCTL_PROVIDER, or docspace)"))
    .addOption(inBlock("--credential-stdin [kind]", "read the credential from stdin"))
    .addOption(inBlock("--debug", "trace requests on stderr, without secrets"))
    .addHelpText("after", PORTAL_HELP);
}

const PORTAL_HELP = `
Where and who:
  --portal URL  --profile NAME  --provider NAME  --credential-stdin [KIND]
  --debug
  SESSIONCTL_URL with one of SESSIONCTL_PORTAL_TOKEN, SESSIONCTL_API_KEY,
  SESSIONCTL_ACCESS_TOKEN, SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD`;
