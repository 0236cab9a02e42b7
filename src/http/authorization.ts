import { InvalidArgumentError } from "../errors.js";
import type { CameFrom } from "./set-cookie.js";

/** The caller's credential, as one attempt sends it. */
export interface Authorization {
  /** The product's name for the kind of credential. */
  readonly kind: string;
  /** The headers that carry it, by name. A call cannot replace them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must never be shown. They are removed from remote text. */
  readonly secrets: readonly string[];
}

/**
 * Supplies the credential for the calls to one product. How to sign in, sign out and replace a credential is
 * decided by the product's own code.
 *
 * @typeParam Taken what is read from the headers of answers, such as a token that replaces the one that was sent.
 */
export interface Authorizer<Auth extends Authorization = Authorization, Taken = unknown> {
  /**
   * The credential for the next attempt, or a function that obtains it. The function may take as long as an
   * attempt. Its `signal` aborts after that time, or when the call is aborted.
   *
   * @throws InvalidArgumentError if the credential cannot be sent.
   */
  next(): Auth | ((call: { signal: AbortSignal }) => Promise<Auth>);
  /** Reads the headers of every success; `null` if they contain nothing of use. Default: nothing is read. */
  adopt?(authorization: Auth, headers: Headers, from: CameFrom): Taken | null;
}

/** Servers accept 8 or 16 kB of headers. They refuse longer ones without saying why. */
export const LONGEST_CREDENTIAL = 16_384;

/** The characters that a credential in a header may contain. A line break in it would start a new header. */
const HEADER_TOKEN = /^[\x21-\x7e]+$/;

/**
 * Returns the value if it can be sent unchanged.
 *
 * @param name its name in the message: "API key".
 * @throws InvalidArgumentError if it cannot be sent. The message contains no part of it.
 */
export function sendable(value: unknown, name: string, form: RegExp = HEADER_TOKEN): string {
  if (typeof value === "string") assertSendableLength(value, name);
  if (typeof value === "string" && form.test(value)) return value;
  throw new InvalidArgumentError(
    `The ${name} is ${value ? "not in a form that can be sent: it contains a blank, a line break or another invalid character" : "empty"}.`,
  );
}

/** @throws InvalidArgumentError if the token cannot be sent. The message contains no part of it. */
export function bearer(token: unknown, name: string): Pick<Authorization, "headers" | "secrets"> {
  const sent = sendable(token, name);
  return { headers: { authorization: `Bearer ${sent}` }, secrets: [sent] };
}

/** @throws InvalidArgumentError if they cannot be sent. The message contains no part of them. */
export function basic(username: unknown, password: unknown): Pick<Authorization, "headers" | "secrets"> {
  if (typeof username !== "string" || typeof password !== "string" || !username || username.includes(":")) {
    throw new InvalidArgumentError("Basic credentials need a user name without a colon, and a password.");
  }
  assertSendableLength(username + password, "user name with its password");
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  const sent = btoa(String.fromCharCode(...bytes));
  return { headers: { authorization: `Basic ${sent}` }, secrets: [password, sent] };
}

function assertSendableLength(value: string, name: string): void {
  if (value.length <= LONGEST_CREDENTIAL) return;
  throw new InvalidArgumentError(
    `The ${name} is ${value.length} characters long, and no server takes more than ${LONGEST_CREDENTIAL}. Give the credential, not a file that contains it.`,
  );
}
