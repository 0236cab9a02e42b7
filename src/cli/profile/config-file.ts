import { mkdir, open, readFile, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import envPaths from "env-paths";

/** An installation as it is stored in the file. The file never holds a credential. */
export interface StoredProfile {
  url: string;
  provider: string;
  /** Where the credential is kept. Without this, it comes from the environment. */
  credential?: "keyring" | CredentialSource;
}

/** A command or a file that a credential is read from; `kind` is for when the product cannot tell it from the text. */
export type CredentialSource = { kind?: string } & (
  | { command: readonly [string, ...string[]] }
  | { file: string }
);

/** The configuration file. If a later release has added something to it, we leave that unchanged. */
export interface ConfigFile {
  version: 1;
  /** The profile that is used when none is named; `null` if there is none. */
  use: string | null;
  profiles: Record<string, StoredProfile>;
}

/** The path of the configuration file, in a folder of the XDG base directories. */
export function configLocation(): string {
  return join(envPaths("sessionctl", { suffix: "" }).config, "config.json");
}

/**
 * Reads the configuration. It is empty if there is no file.
 *
 * @throws Error if this release cannot use the file. The file is then left unchanged.
 */
export async function readConfig(path = configLocation()): Promise<ConfigFile> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version: 1, use: null, profiles: {} };
    throw error;
  }
  let config: unknown;
  try {
    config = JSON.parse(content);
  } catch {
    throw new Error(`${path} is not JSON. ${LEFT_ALONE}`);
  }
  if (isRecord(config) && typeof config.version === "number" && config.version !== 1) {
    throw new Error(
      `${path} has version ${config.version}, but this release only knows version 1. It was left unchanged: use a newer release, or move the file away.`,
    );
  }
  const problem = problemWith(config);
  if (problem) throw new Error(`${path} cannot be used: ${problem}. ${LEFT_ALONE}`);
  return { use: null, ...(config as Omit<ConfigFile, "use">) };
}

const LEFT_ALONE = "It was left unchanged: repair it, or move it away and add the profiles again.";

function problemWith(config: unknown): string | null {
  if (!isRecord(config) || config.version !== 1) return "it is not a configuration of sessionctl";
  if (config.use !== undefined && config.use !== null && typeof config.use !== "string")
    return "`use` is not a name";
  if (!isRecord(config.profiles)) return "it has no `profiles`";
  for (const [name, profile] of Object.entries(config.profiles)) {
    if (!isRecord(profile) || typeof profile.url !== "string" || typeof profile.provider !== "string")
      return `the profile ${name} has no url or no provider`;
    if (profile.credential !== undefined && profile.credential !== "keyring" && !isSource(profile.credential))
      return `the profile ${name} has a \`credential\` that is not "keyring", a command or a file (never put a credential in this file)`;
  }
  return null;
}

function isSource(value: unknown): boolean {
  if (!isRecord(value) || (value.kind !== undefined && typeof value.kind !== "string")) return false;
  const { command, file } = value;
  if (command === undefined) return typeof file === "string" && file !== "";
  const isWords = Array.isArray(command) && command.every((word) => typeof word === "string");
  return file === undefined && isWords && command.length > 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Writes the whole configuration or nothing. Only its owner can read the file. */
export async function writeConfig(config: ConfigFile, path = configLocation()): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // The file may be a link into the user's own folder of settings. It stays a link.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The owner of a lock keeps touching it. If it is untouched for this long, in milliseconds, its owner was killed. */
const STALE_MS = 10_000;
/**
 * How many times we must find a lock untouched before we remove it. When a machine wakes up, its locks look old although
 * their owners wake up with it. This gives the owners time to touch their locks again.
 */
const STALE_LOOKS = 100;
const TOUCH_EVERY_MS = 2_000;
const PATIENCE_MS = 60_000;

/**
 * Runs a function that reads, changes and writes the configuration, while no other process can do so. Without the
 * lock, two processes could read the same file, and the later one would overwrite what the other one has added.
 *
 * @throws Error if another process holds the lock for more than a minute.
 */
export async function whileLocked<T>(change: () => Promise<T>, path = configLocation()): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const lock = `${path}.lock`;
  const deadline = Date.now() + PATIENCE_MS;
  const seen = { mtimeMs: 0, times: 0 };
  while (!(await taken(lock, seen))) {
    if (Date.now() > deadline) {
      throw new Error(`${path} is being changed by another run. If there is no other run, delete ${lock}.`);
    }
    await later(20 + Math.random() * 30);
  }
  // The change may take long: a keyring may ask its owner for a password.
  const touch = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => {});
  }, TOUCH_EVERY_MS);
  touch.unref();
  try {
    return await change();
  } finally {
    clearInterval(touch);
    await rm(lock, { force: true });
  }
}

/**
 * Tries to take the lock.
 *
 * @param seen the time of the last touch that this process saw, in milliseconds, and how often it has seen that time.
 */
async function taken(lock: string, seen: { mtimeMs: number; times: number }): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    seen.times = mtimeMs === seen.mtimeMs ? seen.times + 1 : 1;
    seen.mtimeMs = mtimeMs;
    if (Date.now() - mtimeMs > STALE_MS && seen.times >= STALE_LOOKS) await rm(lock, { force: true });
    return false;
  }
}
