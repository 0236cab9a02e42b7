/** The system's keyring: Keychain, Credential Manager, Secret Service. */
export interface Keyring {
  /** What is stored under a name; `null` if nothing is. */
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  /** Whether there was something to remove. */
  remove(account: string): Promise<boolean>;
}

/** There is no keyring on this machine, it is locked, or it refuses. */
export class KeyringError extends Error {
  override readonly name = "KeyringError" as const;
}

const SERVICE = "sessionctl";

/**
 * The keyring of the machine. On Linux we use only the Secret Service, because the kernel's own keyring forgets
 * everything on the next start.
 */
export const systemKeyring: Keyring = {
  get: (account) => withEntry(account, (entry) => entry.getPassword()),
  set: (account, value) => withEntry(account, (entry) => entry.setPassword(value)),
  remove: (account) => withEntry(account, (entry) => entry.deleteCredential()),
};

type Entry = InstanceType<typeof import("@napi-rs/keyring").AsyncEntry>;

async function withEntry<T>(account: string, use: (entry: Entry) => Promise<T>): Promise<T> {
  try {
    // A native module. We load it only when a keyring is needed, because some systems have no build of it.
    const { AsyncEntry } = await import("@napi-rs/keyring");
    return await use(new AsyncEntry(SERVICE, account, { linux: { store: "secret-service" } }));
  } catch (error) {
    throw new KeyringError(`the system's keyring cannot be used (${reasonOf(error)})`, { cause: error });
  }
}

/** Says in plain words what a message of D-Bus or the module loader means. The original error is kept as the cause. */
function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  if (/locked|dismissed/i.test(line)) return "it is locked";
  if (/d-?bus|org\.freedesktop|secret service/i.test(line))
    return "no keyring answers: none is installed, or this is not a desktop session";
  return /cannot find (native binding|module)/i.test(line) ? "it is not supported on this system" : line;
}
