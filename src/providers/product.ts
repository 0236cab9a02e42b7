/** What the command line knows about a product before it connects: its name and how to sign in to it. */
import { InvalidArgumentError } from "../errors.js";
import type { ClientOptions } from "../http/options.js";
import type { Field, Provider } from "../provider.js";

/** A product. The registry contains one line for each. */
export interface Product {
  /** The short name, as in `--provider`, plans and reports. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** The fields of its sessions, as in its capabilities. The help and the completion list them. */
  readonly fields: readonly Field[];
  /** The parts of an installation that `--scope` can select, in the plural: "nodes", "sites". Default: there is no scope. */
  readonly scopes?: string;
  /** The ways to sign in, the most common one first. It is used for a pasted credential that no method recognises. */
  readonly signIn: readonly [SignInMethod, ...SignInMethod[]];
  /**
   * Checks a credential before it is stored. Nothing is sent.
   *
   * @throws InvalidArgumentError if it could never be sent. The message contains no part of it.
   */
  check(credential: GivenCredential): Promise<void>;
  /**
   * Whether the product runs at an address. It sends a read without a credential, which changes nothing, and never
   * throws. Default: the product cannot be recognised.
   */
  recognises?(url: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<boolean>;
  /** @throws InvalidArgumentError for an invalid address, credential or option. */
  connect(options: ConnectOptions): Promise<Provider>;
}

/** One way to sign in. */
export interface SignInMethod {
  /** The name in `--credential-stdin` and profiles: `api-key`. `Caller.authenticatedBy` is the same in camelCase. */
  readonly kind: string;
  /** The title in a list to choose from: `API key`. */
  readonly title: string;
  /** The words for it in a sentence: "an API key". */
  readonly inWords: string;
  /** How to obtain it, or what it looks like, in a few words; `null` if the title says enough. */
  readonly hint: string | null;
  /** The texts that it consists of, in the order in which standard input contains them, one per line. */
  readonly parts: readonly SignInPart[];
  /** The environment variable and its value that select this method among others with the same parts. Default: none. */
  readonly mode?: { readonly variable: string; readonly value: string };
  /** Whether a text that was pasted without its kind is a credential of this kind. Default: never. */
  recognises?(text: string): boolean;
}

/** One text that a credential consists of. */
interface SignInPart {
  /** The environment variable that contains it. */
  readonly variable: string;
  /** The text of the prompt: "The password". */
  readonly prompt: string;
  /** Whether it is hidden while the user types it. */
  readonly secret: boolean;
}

/** A credential as the user gave it: one text for each part of its method. */
export interface GivenCredential {
  kind: SignInMethod["kind"];
  values: readonly string[];
}

/**
 * The way to sign in for which a credential was given.
 *
 * @param title the product's name, for the error.
 * @throws InvalidArgumentError if the product has no such way to sign in, or if a part is missing.
 */
export function methodOf<Method extends SignInMethod>(
  methods: readonly Method[],
  { kind, values }: GivenCredential,
  title: string,
): Method {
  const method = methods.find((each) => each.kind === kind);
  if (method && values.length === method.parts.length) return method;
  throw new InvalidArgumentError(
    `${title} does not take this credential. It takes ${methods.map((each) => each.kind).join(", ")}.`,
  );
}

/** The options with which the command line connects to a product. */
export interface ConnectOptions extends Omit<ClientOptions, "auth"> {
  credential: GivenCredential;
  /** The parts of the installation to which the connection is limited, such as nodes or sites. Default: all of it. */
  scope?: readonly string[];
  /** Whether the scope was checked when a plan was made. If so, a part that is empty now is not an error. Default `false`. */
  scopeChecked?: boolean;
}
