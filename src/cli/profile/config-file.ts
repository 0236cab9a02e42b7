import { mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import envPaths from "env-paths";

/** A portal as the file holds it. No credential, ever. */
export interface StoredProfile {
  portal: string;
  provider: string;
  /** Whether the system's keyring holds the credential. Where it does not, it comes from the environment. */
  credential?: "keyring";
}

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
    throw new Error(`${path} is no JSON. ${LEFT_ALONE}`);
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
  if (!isRecord(config) || config.version !== 1) return "it is no configuration of sessionctl";
  if (config.use !== undefined && config.use !== null && typeof config.use !== "string")
    return "`use` is no name";
  if (!isRecord(config.profiles)) return "it has no `profiles`";
  for (const [name, profile] of Object.entries(config.profiles)) {
    if (!isRecord(profile) || typeof profile.portal !== "string" || typeof profile.provider !== "string")
      return `the profile ${name} names no portal or no provider`;
    if (profile.credential !== undefined && profile.credential !== "keyring")
      return `the profile ${name} has a \`credential\` that is not "keyring" (no credential belongs into this file)`;
  }
  return null;
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
