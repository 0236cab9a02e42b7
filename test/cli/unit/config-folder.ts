import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import type { Keyring } from "../../../src/cli/profile/keyring.js";
import { KeyringError } from "../../../src/cli/profile/keyring.js";

/** Gives every test of a file a configuration folder of its own. */
export function configFolder() {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sessionctl-"));
    vi.stubEnv("XDG_CONFIG_HOME", folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const file = () => join(folder, "sessionctl", "config.json");
  return {
    folder: () => join(folder, "sessionctl"),
    file,
    read: async () => JSON.parse(await readFile(file(), "utf8")),
    text: () => readFile(file(), "utf8"),
    write: (text: string) => writeFile(file(), text),
  };
}

/** A keyring in memory. */
export function memoryKeyring(): Keyring & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (account) => entries.get(account) ?? null,
    set: async (account, value) => void entries.set(account, value),
    remove: async (account) => entries.delete(account),
  };
}

/** A machine without a keyring, or with a locked one. */
export function noKeyring(): Keyring {
  const refuse = () => Promise.reject(new KeyringError("the system's keyring cannot be used (no D-Bus)"));
  return { get: refuse, set: refuse, remove: refuse };
}
