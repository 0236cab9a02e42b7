import { setFlagsFromString } from "node:v8";
import type { Credential } from "../../http/credentials.js";
import type { AttemptReport, ClientOptions } from "../../http/options.js";
import type { DocSpace } from "../../providers/docspace/index.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import { credentialFromEnvironment, credentialFromStdin } from "./credential.js";
import type { PortalFlags } from "./portal-flags.js";

/** The products that `--provider` knows. Each is loaded when it is wanted. */
const PROVIDERS: Record<string, (options: ClientOptions) => Promise<DocSpace>> = {
  docspace: async (options) => (await import("../../providers/docspace/index.js")).docspace(options),
};

/**
 * Where to, and as whom: the flags first, then the environment, then the profile in use.
 *
 * A credential of the environment goes to the portal of the flags, of the environment, or of a profile
 * that has no credential of its own. A profile's credential goes to its own portal and no other.
 *
 * @throws UsageError when no portal or no credential is named, or two credentials are.
 */
export async function connect(flags: PortalFlags): Promise<DocSpace> {
  compileQuickly();
  const { portal, provider, credential } = await destination(flags);
  const make = PROVIDERS[provider];
  if (!make) {
    throw new UsageError(
      `${JSON.stringify(plainText(provider, 40))} is no provider. Known: ${Object.keys(PROVIDERS).join(", ")}.`,
    );
  }
  return make({ baseUrl: portal, auth: credential, ...(flags.debug && { onAttempt: trace }) });
}

/**
 * `fetch` parses HTTP in WebAssembly, and the process waits at its end for V8 to finish optimising that:
 * 35 of the 150 ms of a short command. What runs for a second needs no optimised parser.
 */
function compileQuickly(): void {
  setFlagsFromString("--liftoff-only");
}

async function destination(
  flags: PortalFlags,
): Promise<{ portal: string; provider: string; credential: Credential }> {
  const { env } = process;
  const given = flags.credentialStdin ? await credentialFromStdin(flags.credentialStdin) : undefined;
  const provider = flags.provider ?? env.SESSIONCTL_PROVIDER;
  if (flags.portal && flags.profile)
    throw new UsageError("--portal and --profile both name a portal. Give one.");
  const url = flags.portal ?? (flags.profile ? undefined : env.SESSIONCTL_URL);
  if (url) {
    const credential = given ?? credentialFromEnvironment(env);
    if (credential) return { portal: url, provider: provider ?? "docspace", credential };
    throw new UsageError(`There is no credential for ${hostOf(url)}. ${HOW_TO_SIGN_IN}`);
  }
  const { credentialOfProfile, profileInUse } = await import("../profile/store.js");
  const profile = await profileInUse(flags.profile);
  if (!profile) {
    throw new UsageError(
      'No portal is named. Set SESSIONCTL_URL, give --portal URL, or store one with "sessionctl profile add".',
    );
  }
  const credential = given ?? (await credentialOfProfile(profile)) ?? credentialFromEnvironment(env);
  if (credential) return { portal: profile.portal, provider: provider ?? profile.provider, credential };
  throw new UsageError(`The profile ${profile.name} has no credential in the keyring. ${HOW_TO_SIGN_IN}`);
}

const HOW_TO_SIGN_IN =
  "Set SESSIONCTL_PORTAL_TOKEN to the cookie asc_auth_key of a browser that is signed in, or SESSIONCTL_API_KEY, or pipe one into --credential-stdin.";

function hostOf(url: string): string {
  return plainText(URL.canParse(url) ? new URL(url).host : url, 100);
}

/** One line for every attempt. It holds neither query nor credential. */
function trace({ method, url, attempt, status, failure, durationMs, retryInMs }: AttemptReport): void {
  const parts = [
    `${method} ${url}`,
    attempt > 1 && `attempt ${attempt}`,
    status === null ? "no answer" : String(status),
    failure,
    `${Math.round(durationMs)} ms`,
    retryInMs !== null && `again in ${Math.round(retryInMs)} ms`,
  ];
  process.stderr.write(`debug: ${parts.filter(Boolean).join(", ")}\n`);
}
