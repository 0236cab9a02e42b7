import type { Credential } from "../../http/credentials.js";
import { plainText } from "../../remote-text.js";
import { NotConfirmedError, UsageError } from "../exit-code.js";
import { hasTerminal } from "../input/ask.js";
import {
  CREDENTIAL_KINDS,
  type CredentialKind,
  credentialFromStdin,
  credentialOf,
} from "../input/credential.js";
import { printData, printJson, tell } from "../output/print.js";
import { renderTable, widthOf } from "../output/table.js";
import { type Keyring, KeyringError, systemKeyring } from "../profile/keyring.js";
import {
  allProfiles,
  checkNewProfile,
  forgetProfile,
  type Profile,
  setInUse,
  storeProfile,
} from "../profile/store.js";

export interface AddProfileFlags {
  portal: string;
  provider: string;
  /** Read the credential from stdin; the kind, where it is given. */
  credentialStdin?: string | true;
  /** `false` with `--no-credential`. */
  credential?: boolean;
}

/**
 * `sessionctl profile add`: stores a portal, and its credential in the keyring. Where no keyring takes
 * the credential, the portal is stored all the same, and that it has no credential is an error.
 */
export async function addProfile(
  name: string,
  flags: AddProfileFlags,
  keyring: Keyring = systemKeyring,
): Promise<void> {
  const { credentialStdin, credential: wanted = true } = flags;
  if (credentialStdin && !wanted)
    throw new UsageError("--credential-stdin and --no-credential exclude each other. Give one.");
  if (wanted && !credentialStdin && !hasTerminal()) {
    throw new UsageError(
      "There is no terminal to ask for the credential on. Pipe it into --credential-stdin, or give --no-credential and set it in the environment.",
    );
  }
  const profile = await checkNewProfile({ name, portal: flags.portal, provider: flags.provider });
  try {
    // A secret that cannot be kept is not asked for.
    if (wanted) await keyring.get(name);
    const credential = !wanted ? null : await credentialFor(profile.portal, credentialStdin);
    const inUse = await storeProfile(profile, credential, keyring);
    tell(`Stored: ${name} is ${profile.portal}.${inUse ? " It is in use." : ""}`);
    tell(credential ? "Its credential is in the system's keyring." : FROM_ENVIRONMENT);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    await storeProfile(profile, null, keyring);
    throw new Error(
      `The profile ${name} is stored, its credential is not: ${plainText(error.message)}. ${FROM_ENVIRONMENT}`,
      { cause: error },
    );
  }
}

const FROM_ENVIRONMENT =
  "Set SESSIONCTL_PORTAL_TOKEN, SESSIONCTL_API_KEY, SESSIONCTL_ACCESS_TOKEN, or SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD when you use it.";

/** `sessionctl profile list`. */
export async function listProfiles(flags: { json?: boolean }): Promise<void> {
  const { use, profiles } = await allProfiles();
  if (flags.json) {
    return printJson({
      version: 1,
      profiles: profiles.map(({ name, portal, provider, credential }) => ({
        name,
        portal,
        provider,
        credential: credential ?? "environment",
        inUse: name === use,
      })),
    });
  }
  if (profiles.length === 0)
    return tell('No profiles. Store one with "sessionctl profile add NAME --portal URL".');
  printData(
    renderTable<Profile>(
      profiles,
      [
        { head: "", cell: ({ name }) => (name === use ? "in use" : "") },
        { head: "NAME", cell: ({ name }) => name },
        { head: "PORTAL", cell: ({ portal }) => portal, min: 16 },
        { head: "PROVIDER", cell: ({ provider }) => provider },
        { head: "CREDENTIAL", cell: ({ credential }) => credential ?? "environment" },
      ],
      widthOf(process.stdout),
    ),
  );
}

/** `sessionctl profile use`. */
export async function useProfile(name: string): Promise<void> {
  const { portal } = await setInUse(name);
  tell(`In use: ${name}, ${portal}.`);
}

/** `sessionctl profile remove`. */
export async function removeProfile(name: string, keyring: Keyring = systemKeyring): Promise<void> {
  const { wasInUse, hadCredential } = await forgetProfile(name, keyring);
  tell(`Forgotten: ${name}${hadCredential ? ", and its credential in the keyring" : ""}.`);
  if (wasInUse) tell('No profile is in use now. Choose one with "sessionctl profile use NAME".');
}

async function credentialFor(portal: string, fromStdin: string | true | undefined): Promise<Credential> {
  return fromStdin ? credentialFromStdin(fromStdin) : askForCredential(portal);
}

/** What each kind is called, and what to ask for. */
const KINDS: Record<CredentialKind, { label: string; hint: string; ask: string }> = {
  "portal-token": {
    label: "Portal token",
    hint: "the cookie asc_auth_key of a browser that is signed in",
    ask: "The value of the cookie asc_auth_key",
  },
  "api-key": { label: "API key", hint: "sk-…", ask: "The API key" },
  "access-token": { label: "Access token", hint: "OAuth 2.0", ask: "The access token" },
  basic: { label: "E-mail address and password", hint: "", ask: "The password" },
};

async function askForCredential(portal: string): Promise<Credential> {
  const { password, select, text } = await import("@clack/prompts");
  const output = process.stderr;
  const kind = answered(
    await select({
      message: `How do you sign in to ${portal}?`,
      options: CREDENTIAL_KINDS.map((value) => ({
        value,
        label: KINDS[value].label,
        ...(KINDS[value].hint && { hint: KINDS[value].hint }),
      })),
      output,
    }),
  );
  const required = (typed: string | undefined) => (typed?.trim() ? undefined : "This cannot be empty.");
  const username =
    kind === "basic"
      ? answered(await text({ message: "Your e-mail address", validate: required, output }))
      : null;
  const secret = answered(await password({ message: KINDS[kind].ask, validate: required, output }));
  return username === null ? credentialOf(kind, secret.trim()) : credentialOf(kind, username.trim(), secret);
}

/** An answer to a prompt. Ctrl-C is none. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === "symbol") throw new NotConfirmedError("Nothing was stored: it was cancelled.");
  return answer as Exclude<T, symbol>;
}
