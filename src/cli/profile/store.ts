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

/** A profile that is to be stored. */
export interface NewProfile {
  name: string;
  url: string;
  provider: string;
  /** The command or file that the credential is read from. Default: none. */
  source?: CredentialSource;
}

/**
 * Finds the profile with this name. Without a name, finds the profile in use, if there is one.
 *
 * @throws UsageError if there is no profile with that name.
 */
export async function profileInUse(name: string | undefined): Promise<Profile | undefined> {
  const config = await readConfig();
  const wanted = name ?? config.use;
  return wanted === null ? undefined : profileOf(config, wanted);
}

/**
 * Reads the credential of a profile from the keyring, a command or a file; `undefined` if the profile has none.
 *
 * @throws KeyringError if the credential is in the keyring and the keyring cannot be read.
 * @throws Error if the command or the file gives no credential. The message contains nothing of what they give.
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
 * Checks a new profile before anybody is asked for a secret.
 *
 * @throws UsageError if the name is not valid or already taken, or if the URL is not an address that a credential may
 *   be sent to.
 */
export async function checkNewProfile({ name, url, provider }: NewProfile): Promise<NewProfile> {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
    throw new UsageError(
      `${JSON.stringify(plainText(name, 80))} cannot be the name of a profile. Use at most 64 letters, digits, ".", "-" and "_", and begin with a letter or a digit.`,
    );
  }
  const product = productNamed(provider);
  const address = addressOf(url);
  assertFree(await readConfig(), name);
  return { name, url: address, provider: product.name };
}

/**
 * Stores a profile. The credential is stored first, so that no profile in the file lacks its credential. The first
 * profile is in use immediately. Several processes may store profiles at the same time.
 *
 * @param credential `null` if no credential goes into the keyring.
 * @returns whether the profile is now in use.
 * @throws KeyringError if the keyring does not accept the credential. Nothing is stored then.
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
  // Another process may have stored a profile with this name. Its credential must not be overwritten.
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

/** @throws UsageError if there is no profile with that name. */
export async function setInUse(name: string): Promise<Profile> {
  return whileLocked(async () => {
    const config = await readConfig();
    const profile = profileOf(config, name);
    await writeConfig({ ...config, use: name });
    return profile;
  });
}

/**
 * Forgets a profile. The credential is removed first, so that no forgotten secret stays in the keyring.
 *
 * @returns whether the profile was in use, and whether the keyring held its credential.
 * @throws KeyringError if the credential cannot be removed. The profile is kept then.
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
        `The credential of the profile ${name} was not removed: ${plainText(error.message)}. The profile is kept: unlock the keyring and try again. To leave the credential in the keyring, delete the profile from ${configLocation()}.`,
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
  /** The credential is sent to this address only, even if the address in the file has changed. */
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
    // The error below reports this, and contains nothing of what was read.
    kept = null;
  }
  if (!kept?.credential) {
    throw new Error(
      `What the keyring holds for the profile ${name} is not a credential of sessionctl. Remove the profile and add it again.`,
    );
  }
  if (kept.url !== url) {
    throw new Error(
      `The profile ${name} is for ${url}, but its credential was stored for another address, so it was not sent. Remove the profile and add it again.`,
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
      : `There is no profile ${shown}. No profiles are stored. Store one with "sessionctl profile add".`,
  );
}

function addressOf(url: string): string {
  try {
    return parseBaseUrl(url);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? new UsageError(`--url: ${error.message}`) : error;
  }
}

/** Checks the address again, because people edit the file. */
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
