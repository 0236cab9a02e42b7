import { InvalidArgumentError } from "../../errors.js";
import { parseBaseUrl } from "../../http/base-url.js";
import type { GivenCredential } from "../../providers/product.js";
import { plainText } from "../../remote-text.js";
import { didYouMean } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import { productNamed } from "../input/product.js";
import {
  type ConfigFile,
  type CredentialSource,
  configLocation,
  readConfig,
  type StoredProfile,
  whileLocked,
  writeConfig,
} from "./config-file.js";
import { type Keyring, KeyringError, systemKeyring } from "./keyring.js";

/** A named installation. */
export interface Profile extends StoredProfile {
  name: string;
}

/** A profile to be. */
export interface NewProfile {
  name: string;
  url: string;
  provider: string;
  /** Where somebody else keeps the credential. Default: nowhere. */
  source?: CredentialSource;
}

/**
 * The profile of a name; without one, the profile in use, if there is any.
 *
 * @throws UsageError when there is no profile of that name.
 */
export async function profileInUse(name: string | undefined): Promise<Profile | undefined> {
  const config = await readConfig();
  const wanted = name ?? config.use;
  return wanted === null ? undefined : profileOf(config, wanted);
}

/**
 * The credential of a profile, from the keyring, a command or a file; `undefined` when it has none.
 *
 * @throws KeyringError when the profile has one and the keyring cannot be read.
 * @throws Error when the command or the file does not give one. The message shows nothing of what they give.
 */
export async function credentialOfProfile(
  { name, url, provider, credential }: Profile,
  keyring: Keyring = systemKeyring,
): Promise<GivenCredential | undefined> {
  if (typeof credential === "object") {
    const { credentialFromSource } = await import("./credential-source.js");
    return credentialFromSource(productNamed(provider), credential);
  }
  if (credential !== "keyring") return undefined;
  const kept = await keyring.get(name).catch((error) => {
    if (!(error instanceof KeyringError)) throw error;
    throw new KeyringError(
      `The credential of the profile ${name} is out of reach: ${plainText(error.message)}. Unlock the keyring; or add the profile again with --credential-file or --credential-command; or do without the profile: set SESSIONCTL_URL=${url} with a credential such as ${productNamed(provider).signIn[0].parts[0]?.variable}.`,
      { cause: error },
    );
  });
  return kept === null ? undefined : readKept(kept, { name, url, provider });
}

/** All profiles and which one is in use. */
export async function allProfiles(): Promise<{ use: string | null; profiles: Profile[] }> {
  const { use, profiles } = await readConfig();
  return { use, profiles: Object.entries(profiles).map(([name, stored]) => ({ name, ...stored })) };
}

/**
 * Checks what a new profile is made of, before anybody is asked for a secret.
 *
 * @throws UsageError when the name cannot be one or is taken, or the URL is not an address that a
 *   credential may be sent to.
 */
export async function checkNewProfile({ name, url, provider }: NewProfile): Promise<NewProfile> {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
    throw new UsageError(
      `${JSON.stringify(plainText(name, 80))} cannot be the name of a profile. Use letters, digits, ".", "-" and "_", at most 64, the first a letter or a digit.`,
    );
  }
  const product = productNamed(provider);
  const address = addressOf(url);
  assertFree(await readConfig(), name);
  return { name, url: address, provider: product.name };
}

/**
 * Stores a profile, its credential first: what is in the file is whole. The first one is in use at once.
 * Several may be stored at once.
 *
 * @param credential `null` when it is to come from the environment.
 * @returns whether it is in use now.
 * @throws KeyringError when the keyring does not take the credential. Nothing is stored then.
 */
export async function storeProfile(
  profile: NewProfile,
  credential: GivenCredential | null,
  keyring: Keyring = systemKeyring,
): Promise<boolean> {
  if (credential) await productNamed(profile.provider).check(credential);
  return whileLocked(() => store(profile, credential, keyring));
}

async function store(
  { name, url, provider, source }: NewProfile,
  credential: GivenCredential | null,
  keyring: Keyring,
): Promise<boolean> {
  const config = await readConfig();
  // The profile that was stored first keeps its credential.
  assertFree(config, name);
  if (credential) {
    await keyring.set(name, JSON.stringify({ version: 1, url, credential } satisfies Kept));
  }
  try {
    const first = Object.keys(config.profiles).length === 0;
    const kept = credential ? "keyring" : source;
    const profile: StoredProfile = { url, provider, ...(kept && { credential: kept }) };
    const profiles = { ...config.profiles, [name]: profile };
    await writeConfig({ ...config, profiles, use: first ? name : config.use });
    return first;
  } catch (error) {
    if (credential) await keyring.remove(name).catch(() => false);
    throw error;
  }
}

/** @throws UsageError when there is no profile of that name. */
export async function setInUse(name: string): Promise<Profile> {
  return whileLocked(async () => {
    const config = await readConfig();
    const profile = profileOf(config, name);
    await writeConfig({ ...config, use: name });
    return profile;
  });
}

/**
 * Forgets a profile, its credential first: no secret is left behind that nobody knows of.
 *
 * @returns whether it was the one in use, and whether the keyring held a credential of it.
 * @throws KeyringError when the credential cannot be removed. The profile is kept then.
 */
export async function forgetProfile(
  name: string,
  keyring: Keyring = systemKeyring,
): Promise<{ wasInUse: boolean; hadCredential: boolean }> {
  return whileLocked(() => forget(name, keyring));
}

async function forget(
  name: string,
  keyring: Keyring,
): Promise<{ wasInUse: boolean; hadCredential: boolean }> {
  const config = await readConfig();
  const { credential } = storedAs(name, config);
  let hadCredential = false;
  if (credential === "keyring") {
    hadCredential = await keyring.remove(name).catch((error) => {
      if (!(error instanceof KeyringError)) throw error;
      throw new KeyringError(
        `The credential of the profile ${name} is not removed: ${plainText(error.message)}. The profile is kept: unlock the keyring and try again. To give the credential up, take the profile out of ${configLocation()}.`,
        { cause: error },
      );
    });
  }
  const { [name]: _, ...profiles } = config.profiles;
  const wasInUse = config.use === name;
  await writeConfig({ ...config, profiles, use: wasInUse ? null : config.use });
  return { wasInUse, hadCredential };
}

/** What the keyring holds for a profile. */
interface Kept {
  version: 1;
  /** The credential goes to this address and no other, whatever the file says by now. */
  url: string;
  credential: GivenCredential;
}

async function readKept(text: string, { name, url, provider }: NewProfile): Promise<GivenCredential> {
  let kept: Partial<Kept> | null = null;
  try {
    kept = JSON.parse(text);
    if (kept?.version === 1 && kept.credential) await productNamed(provider).check(kept.credential);
    else kept = null;
  } catch {
    // The error below tells it, and shows nothing of what was read.
    kept = null;
  }
  if (!kept?.credential) {
    throw new Error(
      `What the keyring holds for the profile ${name} is not a credential of sessionctl. Remove the profile and add it again.`,
    );
  }
  if (kept.url !== url) {
    throw new Error(
      `The profile ${name} names ${url}, and its credential was stored for another address. It is not sent there: remove the profile and add it again.`,
    );
  }
  return kept.credential;
}

function assertFree({ profiles }: ConfigFile, name: string): void {
  if (!Object.hasOwn(profiles, name)) return;
  const { url } = profiles[name] as StoredProfile;
  throw new UsageError(
    `The profile ${name} already exists, for ${plainText(url, 200)}. Remove it first: sessionctl profile remove ${name}`,
  );
}

function profileOf(config: ConfigFile, name: string): Profile {
  const stored = storedAs(name, config);
  return { name, ...stored, url: urlOf(stored, name) };
}

function storedAs(name: string, { profiles }: ConfigFile): StoredProfile {
  const stored = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (stored) return stored;
  const known = Object.keys(profiles);
  const shown = JSON.stringify(plainText(name, 80));
  throw new UsageError(
    known.length > 0
      ? `There is no profile ${shown}. ${didYouMean(name, known)}`
      : `There is no profile ${shown}, and no other. Store one with "sessionctl profile add".`,
  );
}

function addressOf(url: string): string {
  try {
    return parseBaseUrl(url);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? new UsageError(`--url: ${error.message}`) : error;
  }
}

/** The address is checked again: people edit files. */
function urlOf({ url }: StoredProfile, name: string): string {
  try {
    return parseBaseUrl(url);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new Error(
      `The address of the profile ${name} in ${configLocation()} cannot be used. ${error.message}`,
    );
  }
}
