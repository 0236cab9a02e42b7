import { resolve } from "node:path";
import type { GivenCredential, Product } from "../../providers/product.js";
import { plainText } from "../../remote-text.js";
import { NotConfirmedError, UsageError } from "../exit-code.js";
import { answerTo, hasTerminal } from "../input/ask.js";
import { credentialFromStdin, methodNamed } from "../input/credential.js";
import { productNamed, variablesText } from "../input/product.js";
import { printData, printJson, tell } from "../output/print.js";
import { renderTable, widthOf } from "../output/table.js";
import type { CredentialSource } from "../profile/config-file.js";
import { commandWords, credentialFromSource } from "../profile/credential-source.js";
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
  url: string;
  provider: string;
  /** `true` to read the credential from stdin, or the kind of that credential. */
  credentialStdin?: string | true;
  /** A command that prints the credential. No shell runs it. */
  credentialCommand?: string;
  /** A file that holds the credential. */
  credentialFile?: string;
  /** The kind of the credential from a command or a file. Default: the product tells it from the text. */
  credentialKind?: string;
  /** `false` with `--no-credential`. */
  credential?: boolean;
}

/**
 * `sessionctl profile add`: stores an installation, and its credential in the keyring. If no keyring accepts the
 * credential, we still store the installation, and the command ends with an error.
 */
export async function addProfile(
  name: string,
  flags: AddProfileFlags,
  keyring: Keyring = systemKeyring,
): Promise<void> {
  const { credentialStdin, credential: wanted = true } = flags;
  assertOneWay(flags);
  if (wanted && !credentialStdin && !sourceOf(flags) && !hasTerminal()) {
    throw new UsageError(
      "There is no terminal to ask for the credential on. Pipe it into --credential-stdin, name a --credential-file or a --credential-command, or give --no-credential and set it in the environment.",
    );
  }
  const profile = await checkNewProfile({ name, url: flags.url, provider: flags.provider });
  const product = productNamed(profile.provider);
  const source = sourceOf(flags);
  if (source) {
    if (source.kind) methodNamed(product, source.kind, "--credential-kind");
    // We try the source before we store it, so that a mistake shows now and not when a session must end.
    await product.check(await credentialFromSource(product, source));
    const inUse = await storeProfile({ ...profile, source }, null, keyring);
    tell(`Stored: ${name} is ${profile.url}.${inUse ? " It is in use." : ""}`);
    return tell(`Its credential is read from the ${"file" in source ? "file" : "command"} at each use.`);
  }
  const fromEnvironment = `Set ${variablesText(product)} when you use it.`;
  try {
    // We do not ask for a secret that we cannot keep.
    if (wanted) await keyring.get(name);
    const credential = !wanted ? null : await credentialFor(product, profile.url, credentialStdin);
    const inUse = await storeProfile(profile, credential, keyring);
    tell(`Stored: ${name} is ${profile.url}.${inUse ? " It is in use." : ""}`);
    tell(credential ? "Its credential is in the system's keyring." : fromEnvironment);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    await storeProfile(profile, null, keyring);
    throw new Error(
      `The profile ${name} is stored, but its credential is not: ${plainText(error.message)}. ${fromEnvironment} Or remove the profile, and add it with --credential-file or --credential-command.`,
      { cause: error },
    );
  }
}

/** @throws UsageError if the flags name two sources for the credential. */
function assertOneWay(flags: AddProfileFlags): void {
  const { credentialStdin, credentialCommand, credentialFile, credentialKind, credential } = flags;
  const [one, other] = [
    credentialStdin && "--credential-stdin",
    credentialCommand !== undefined && "--credential-command",
    credentialFile !== undefined && "--credential-file",
    credential === false && "--no-credential",
  ].filter(Boolean);
  if (other) throw new UsageError(`${one} and ${other} cannot be used together. Give only one.`);
  if (credentialKind !== undefined && !sourceOf(flags)) {
    throw new UsageError("--credential-kind needs a --credential-command or a --credential-file.");
  }
}

function sourceOf(flags: AddProfileFlags): CredentialSource | null {
  const { credentialCommand, credentialFile, credentialKind } = flags;
  const kind = credentialKind === undefined ? {} : { kind: credentialKind };
  if (credentialCommand !== undefined) return { command: commandWords(credentialCommand), ...kind };
  if (credentialFile === "") throw new UsageError("--credential-file needs the name of a file.");
  return credentialFile === undefined ? null : { file: resolve(credentialFile), ...kind };
}

/** Where the credential of a profile is: `keyring`, `command`, `file` or `environment`. */
function placeOf(credential: Profile["credential"]): string {
  if (typeof credential === "object") return "file" in credential ? "file" : "command";
  return credential ?? "environment";
}

/** `sessionctl profile list`. */
export async function listProfiles(flags: { json?: boolean }): Promise<void> {
  const { use, profiles } = await allProfiles();
  if (flags.json) {
    return printJson({
      version: 1,
      profiles: profiles.map(({ name, url, provider, credential }) => ({
        name,
        url,
        provider,
        credential: placeOf(credential),
        inUse: name === use,
      })),
    });
  }
  if (profiles.length === 0)
    return tell('No profiles. Store one with "sessionctl profile add NAME --url URL".');
  printData(
    renderTable<Profile>(
      profiles,
      [
        { head: "", cell: ({ name }) => (name === use ? "in use" : "") },
        { head: "NAME", cell: ({ name }) => name },
        { head: "URL", cell: ({ url }) => url, min: 16 },
        { head: "PROVIDER", cell: ({ provider }) => provider },
        { head: "CREDENTIAL", cell: ({ credential }) => placeOf(credential) },
      ],
      widthOf(process.stdout),
    ),
  );
}

/** `sessionctl profile use`. */
export async function useProfile(name: string): Promise<void> {
  const { url } = await setInUse(name);
  tell(`In use: ${name}, ${url}.`);
}

/** `sessionctl profile remove`. */
export async function removeProfile(name: string, keyring: Keyring = systemKeyring): Promise<void> {
  const { wasInUse, hadCredential } = await forgetProfile(name, keyring);
  tell(`Forgotten: ${name}${hadCredential ? ", and its credential in the keyring" : ""}.`);
  if (wasInUse) tell('No profile is in use now. Choose one with "sessionctl profile use NAME".');
}

async function credentialFor(
  product: Product,
  url: string,
  fromStdin: string | true | undefined,
): Promise<GivenCredential> {
  return fromStdin ? credentialFromStdin(product, fromStdin) : askForCredential(product, url);
}

async function askForCredential({ signIn }: Product, url: string): Promise<GivenCredential> {
  const { password, select, text } = await import("@clack/prompts");
  const kind = await answered<string | symbol>((options) =>
    select({
      message: `How do you sign in to ${url}?`,
      options: signIn.map(({ kind: value, title: label, hint }) => ({ value, label, ...(hint && { hint }) })),
      ...options,
    }),
  );
  const { parts } = signIn.find((method) => method.kind === kind) ?? signIn[0];
  const validate = (typed: string | undefined) => (typed?.trim() ? undefined : "This cannot be empty.");
  const values: string[] = [];
  for (const { prompt: message, secret } of parts) {
    const typed = await answered<string | symbol>((options) =>
      secret ? password({ message, validate, ...options }) : text({ message, validate, ...options }),
    );
    // A blank at the end of a password belongs to it. At the end of a pasted token it never does.
    values.push(secret && parts.length > 1 ? typed : typed.trim());
  }
  return { kind, values };
}

/** The answer to a prompt. It is required. */
async function answered<T>(prompt: Parameters<typeof answerTo<T>>[0]): Promise<Exclude<T, symbol>> {
  const answer = await answerTo(prompt);
  if (answer === null) throw new NotConfirmedError("Nothing was stored: it was cancelled.");
  return answer;
}
