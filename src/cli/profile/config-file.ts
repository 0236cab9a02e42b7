import { mkdir, open, readFile, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import envPaths from "env-paths";

/** An installation as the file holds it. No credential, ever. */
export interface StoredProfile {
  url: string;
  provider: string;
  /** Whether the system's keyring holds the credential. Where it does not, it comes from the environment. */
  credential?: "keyring" | CredentialSource;
}

/** Where a credential is kept by somebody else; `kind` where the product cannot tell it by the text. */
export type CredentialSource = { kind?: string } & (
  | { command: readonly [string, ...string[]] }
  | { file: string }
);

/** The configuration file. What a later release adds to it is kept as it is. */
export interface ConfigFile {
  version: 1;
  /** The profile where none is named; `null` when there is none. */
  use: string | null;
  profiles: Record<string, StoredProfile>;
}

/** Where the configuration is: the folder of the XDG base directories. */
export function configLocation(): string {
  return join(envPaths("sessionctl", { suffix: "" }).config, "config.json");
}

/**
 * Reads the configuration; an empty one where there is no file.
 *
 * @throws Error when the file is not what this release writes. It is then left as it is.
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
      `${path} is of version ${config.version}, and this release knows version 1. It is left as it is: use a newer release, or move the file away.`,
    );
  }
  const problem = problemWith(config);
  if (problem) throw new Error(`${path} cannot be used: ${problem}. ${LEFT_ALONE}`);
  return { use: null, ...(config as Omit<ConfigFile, "use">) };
}

const LEFT_ALONE = "It is left as it is: repair it, or move it away and add the profiles again.";

function problemWith(config: unknown): string | null {
  if (!isRecord(config) || config.version !== 1) return "it is not a configuration of sessionctl";
  if (config.use !== undefined && config.use !== null && typeof config.use !== "string")
    return "`use` is not a name";
  if (!isRecord(config.profiles)) return "it has no `profiles`";
  for (const [name, profile] of Object.entries(config.profiles)) {
    if (!isRecord(profile) || typeof profile.url !== "string" || typeof profile.provider !== "string")
      return `the profile ${name} names no url or no provider`;
    if (profile.credential !== undefined && profile.credential !== "keyring" && !isSource(profile.credential))
      return `the profile ${name} has a \`credential\` that is not "keyring", a command or a file (no credential belongs into this file)`;
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

/** Writes the configuration as a whole or not at all, for nobody but its owner to read. */
export async function writeConfig(config: ConfigFile, path = configLocation()): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A link into somebody's folder of settings stays a link.
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

/** The owner of a lock touches it. One that nobody has touched for so long was left by a process that was killed. */
const STALE_MS = 10_000;
/**
 * How often a lock is found untouched before it is taken for one that was left. A machine that wakes up has old
 * locks, and their owners wake up with it: they have until then to go on.
 */
const STALE_LOOKS = 100;
const TOUCH_EVERY_MS = 2_000;
const PATIENCE_MS = 60_000;

/**
 * Runs what reads the configuration, changes and writes it, while no other process does: of two that
 * read the same file, the later one would write over what the other one has added.
 *
 * @throws Error when another process does not let go of it for a minute.
 */
export async function whileLocked<T>(change: () => Promise<T>, path = configLocation()): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const lock = `${path}.lock`;
  const deadline = Date.now() + PATIENCE_MS;
  const seen = { mtimeMs: 0, times: 0 };
  while (!(await taken(lock, seen))) {
    if (Date.now() > deadline) {
      throw new Error(`${path} is being changed by another run. If there is none, delete ${lock}.`);
    }
    await later(20 + Math.random() * 30);
  }
  // A keyring may ask its owner for a password meanwhile.
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

/** @param seen when the lock was touched, as this process saw it, and how often it has seen that since. */
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
