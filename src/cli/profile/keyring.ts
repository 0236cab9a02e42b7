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
    throw new KeyringError(`the system's keyring cannot be used (${reasonOf(error)})`, { cause: error });
  }
}

/** The words of the bus and the module loader, told as what they mean. The original is the error's cause. */
function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  if (/locked|dismissed/i.test(line)) return "it is locked";
  if (/d-?bus|org\.freedesktop|secret service/i.test(line))
    return "no keyring answers: none is installed, or this is not a desktop session";
  return /cannot find (native binding|module)/i.test(line) ? "it is not supported on this system" : line;
}
