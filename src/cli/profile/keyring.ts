/** The system's keyring: Keychain, Credential Manager, Secret Service. */
export interface Keyring {
  /** What is kept under a name; `null` when nothing is. */
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
 * The keyring of the machine. On Linux only the Secret Service will do: the kernel's own keyring would
 * forget the credential with the next start.
 */
export const systemKeyring: Keyring = {
  get: (account) => withEntry(account, (entry) => entry.getPassword()),
  set: (account, value) => withEntry(account, (entry) => entry.setPassword(value)),
  remove: (account) => withEntry(account, (entry) => entry.deleteCredential()),
};

type Entry = InstanceType<typeof import("@napi-rs/keyring").AsyncEntry>;

async function withEntry<T>(account: string, use: (entry: Entry) => Promise<T>): Promise<T> {
  try {
    // A native module: loaded when a keyring is wanted, and missing where none was built.
    const { AsyncEntry } = await import("@napi-rs/keyring");
    return await use(new AsyncEntry(SERVICE, account, { linux: { store: "secret-service" } }));
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new KeyringError(`the system's keyring cannot be used (${why})`, { cause: error });
  }
}
