import { InvalidArgumentError } from "../../errors.js";
import { parseBaseUrl } from "../../http/base-url.js";
import { type Credential, credentialHeader } from "../../http/credentials.js";
import { plainText } from "../../remote-text.js";
import { didYouMean } from "../../selection/suggestion.js";
import { UsageError } from "../exit-code.js";
import {
  type ConfigFile,
  configLocation,
  readConfig,
  type StoredProfile,
  writeConfig,
} from "./config-file.js";
import { type Keyring, KeyringError, systemKeyring } from "./keyring.js";

/** A named portal. */
export interface Profile extends StoredProfile {
  name: string;
}

/** A profile to be. */
export interface NewProfile {
  name: string;
  portal: string;
  provider: string;
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
 * The credential that the keyring holds for a profile; `undefined` when it holds none.
 *
 * @throws KeyringError when the profile has one and the keyring cannot be read.
 */
export async function credentialOfProfile(
  { name, portal, credential }: Profile,
  keyring: Keyring = systemKeyring,
): Promise<Credential | undefined> {
  if (credential !== "keyring") return undefined;
  const kept = await keyring.get(name).catch((error) => {
    if (!(error instanceof KeyringError)) throw error;
    throw new KeyringError(
      `The credential of the profile ${name} is out of reach: ${plainText(error.message)}. Unlock the keyring; or do without the profile: set SESSIONCTL_URL=${portal} with a credential such as SESSIONCTL_PORTAL_TOKEN.`,
      { cause: error },
    );
  });
  return kept === null ? undefined : readKept(kept, name, portal);
}

/** All profiles and which one is in use. */
export async function allProfiles(): Promise<{ use: string | null; profiles: Profile[] }> {
  const { use, profiles } = await readConfig();
  return { use, profiles: Object.entries(profiles).map(([name, stored]) => ({ name, ...stored })) };
}

/**
 * Checks what a new profile is made of, before anybody is asked for a secret.
 *
 * @throws UsageError when the name cannot be one or is taken, or the portal is no address that a
 *   credential may be sent to.
 */
export async function checkNewProfile({ name, portal, provider }: NewProfile): Promise<NewProfile> {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
    throw new UsageError(
      `${JSON.stringify(plainText(name, 80))} cannot be the name of a profile. Use letters, digits, ".", "-" and "_", at most 64, the first a letter or a digit.`,
    );
  }
  if (provider !== "docspace")
    throw new UsageError(`${JSON.stringify(plainText(provider, 40))} is no provider. Known: docspace.`);
  const address = addressOf(portal);
  assertFree(await readConfig(), name);
  return { name, portal: address, provider };
}

/**
 * Stores a profile, its credential first: what is in the file is whole. The first one is in use at once.
 *
 * @param credential `null` when it is to come from the environment.
 * @returns whether it is in use now.
 * @throws KeyringError when the keyring does not take the credential. Nothing is stored then.
 */
export async function storeProfile(
  { name, portal, provider }: NewProfile,
  credential: Credential | null,
  keyring: Keyring = systemKeyring,
): Promise<boolean> {
  if (credential) {
    assertSendable(credential);
    await keyring.set(name, JSON.stringify({ version: 1, portal, credential } satisfies Kept));
  }
  try {
    const config = await readConfig();
    assertFree(config, name);
    const first = Object.keys(config.profiles).length === 0;
    const profile: StoredProfile = { portal, provider, ...(credential && { credential: "keyring" }) };
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
  const config = await readConfig();
  const profile = profileOf(config, name);
  await writeConfig({ ...config, use: name });
  return profile;
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
  /** The credential goes to this portal and no other, whatever the file says by now. */
  portal: string;
  credential: Credential;
}

function readKept(text: string, name: string, portal: string): Credential {
  let kept: Partial<Kept> | null = null;
  try {
    kept = JSON.parse(text);
    if (kept?.version === 1 && kept.credential) assertSendable(kept.credential);
    else kept = null;
  } catch {
    // What cannot be read is told below, and nothing of it is shown.
    kept = null;
  }
  if (!kept?.credential) {
    throw new Error(
      `What the keyring holds for the profile ${name} is no credential of sessionctl. Remove the profile and add it again.`,
    );
  }
  if (kept.portal !== portal) {
    throw new Error(
      `The profile ${name} names ${portal}, and its credential was stored for another portal. It is not sent there: remove the profile and add it again.`,
    );
  }
  return kept.credential;
}

/** @throws InvalidArgumentError for what could never be sent. The message holds nothing of it. */
function assertSendable(credential: Credential): void {
  credentialHeader(credential, "credential");
}

function assertFree({ profiles }: ConfigFile, name: string): void {
  if (!Object.hasOwn(profiles, name)) return;
  const { portal } = profiles[name] as StoredProfile;
  throw new UsageError(
    `The profile ${name} exists already, for ${plainText(portal, 200)}. Remove it first: sessionctl profile remove ${name}`,
  );
}

function profileOf(config: ConfigFile, name: string): Profile {
  const stored = storedAs(name, config);
  return { name, ...stored, portal: portalOf(stored, name) };
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

function addressOf(portal: string): string {
  try {
    return parseBaseUrl(portal);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? new UsageError(`--portal: ${error.message}`) : error;
  }
}

/** The address is checked again: people edit files. */
function portalOf({ portal }: StoredProfile, name: string): string {
  try {
    return parseBaseUrl(portal);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new Error(
      `The portal of the profile ${name} in ${configLocation()} cannot be used. ${error.message}`,
    );
  }
}
