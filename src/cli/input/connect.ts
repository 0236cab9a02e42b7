import { setFlagsFromString } from "node:v8";
import type { AttemptReport, ClientOptions } from "../../http/options.js";
import type { Provider } from "../../provider.js";
import type { GivenCredential, Product } from "../../providers/product.js";
import { plainText } from "../../remote-text.js";
import { remember } from "../connected.js";
import { NotSetUpError, UsageError } from "../exit-code.js";
import type { Profile } from "../profile/store.js";
import { version } from "../version.js";
import { waitingNotice } from "../waiting.js";
import { credentialFromEnvironment, credentialFromStdin } from "./credential.js";
import type { InstallationFlags } from "./installation-flags.js";
import { fetchFor } from "./network.js";
import { DEFAULT_PRODUCT, howToSignIn, productNamed } from "./product.js";

/**
 * Connects to the installation with the credential. We read both from the flags first, then from the environment, then
 * from the profile in use.
 *
 * A credential from the environment is sent to an installation that the flags or the environment name, or to that of a
 * profile without its own credential. A profile's credential is only sent to the profile's own installation.
 *
 * @param scope the parts of the installation that are meant; `null` for all of it.
 * @param ofPlan whether the scope comes from a plan. It was then checked when the plan was made.
 * @throws UsageError if no installation or no credential is named, if two credentials are named, or if a flag or
 *   HTTPS_PROXY is not valid.
 */
export async function connect(
  flags: InstallationFlags,
  scope: readonly string[] | null = null,
  { ofPlan: scopeChecked = false } = {},
): Promise<Provider> {
  compileQuickly();
  const patience = await patienceOf(flags.timeout);
  const { url, product, credential } = await destination(flags);
  if (scope && product.scopes === undefined) {
    throw new UsageError(`--scope: ${product.title} has no parts to select.`);
  }
  const waiting = waitingNotice(hostOf(url));
  const fetch = await fetchFor(url);
  const provider = await product.connect({
    baseUrl: url,
    credential,
    ...(scope && { scope, scopeChecked }),
    ...patience,
    userAgent: `sessionctl/${version}`,
    fetch(input, init) {
      waiting.sending();
      return fetch(input, init);
    },
    onAttempt(report) {
      waiting.answered(report.retryInMs !== null);
      if (flags.debug) trace(report);
    },
  });
  remember({ provider, product, url, fetch });
  return provider;
}

/** Node's own `fetch` gives up after this time. */
const LONGEST_TIMEOUT = "5m";

/** `--timeout` is the time for one attempt. A call with all its attempts may take four times as long, as by default. */
async function patienceOf(timeout: string | undefined): Promise<Pick<ClientOptions, "timeoutMs" | "retry">> {
  if (timeout === undefined) return {};
  const { parseDuration } = await import("../../selection/index.js");
  const timeoutMs = parseDuration(timeout, LONGEST_TIMEOUT);
  if (typeof timeoutMs !== "number") throw new UsageError(`--timeout: ${timeoutMs.problem}`);
  return { timeoutMs, retry: { totalMs: 4 * timeoutMs } };
}

/**
 * `fetch` parses HTTP in WebAssembly. When the process ends, it waits until V8 has optimised that code, which takes 35
 * of the 150 ms of a short command. A process that runs for a second does not need an optimised parser.
 */
function compileQuickly(): void {
  setFlagsFromString("--liftoff-only");
}

/** An installation that was named. */
export interface Installation {
  url: string;
  product: Product;
  /** The profile that names it; `null` if the flags or the environment do. */
  profile: Profile | null;
}

/** @throws UsageError if no installation is named, or two are. */
export async function installationOf(flags: InstallationFlags): Promise<Installation> {
  const { env } = process;
  if (flags.url && flags.profile)
    throw new UsageError("--url and --profile both name an installation. Give only one.");
  const named = flags.provider ?? env.SESSIONCTL_PROVIDER;
  const url = flags.url ?? (flags.profile ? undefined : env.SESSIONCTL_URL);
  if (url) return { url, product: productNamed(named ?? DEFAULT_PRODUCT), profile: null };
  const { profileInUse } = await import("../profile/store.js");
  const profile = await profileInUse(flags.profile);
  if (!profile) {
    throw new NotSetUpError(
      'No installation is named. Set SESSIONCTL_URL, give --url URL, or store one with "sessionctl profile add".',
    );
  }
  return { url: profile.url, product: productNamed(named ?? profile.provider), profile };
}

async function destination(
  flags: InstallationFlags,
): Promise<{ url: string; product: Product; credential: GivenCredential }> {
  const { url, product, profile } = await installationOf(flags);
  const credential =
    (await given(product, flags)) ??
    (profile && (await (await import("../profile/store.js")).credentialOfProfile(profile))) ??
    credentialFromEnvironment(product, process.env);
  if (credential) return { url, product, credential };
  throw new NotSetUpError(
    profile
      ? `The profile ${profile.name} has no credential in the keyring. ${howToSignIn(product)}`
      : `There is no credential for ${hostOf(url)}. ${howToSignIn(product)}`,
  );
}

async function given(product: Product, { credentialStdin }: InstallationFlags) {
  return credentialStdin ? credentialFromStdin(product, credentialStdin) : undefined;
}

function hostOf(url: string): string {
  return plainText(URL.canParse(url) ? new URL(url).host : url, 100);
}

/** Prints one line for each attempt. The line contains neither query nor credential. */
function trace({
  operation,
  method,
  url,
  attempt,
  status,
  failure,
  durationMs,
  retryInMs,
}: AttemptReport): void {
  const parts = [
    `${method} ${url}`,
    operation,
    attempt > 1 && `attempt ${attempt}`,
    status === null ? "no answer" : String(status),
    failure,
    `${Math.round(durationMs)} ms`,
    retryInMs !== null && `again in ${Math.round(retryInMs)} ms`,
  ];
  process.stderr.write(`debug: ${parts.filter(Boolean).join(", ")}\n`);
}
