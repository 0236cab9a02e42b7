import { InvalidArgumentError } from "../errors.js";
import type { CameFrom } from "./set-cookie.js";

/** Who calls, as one attempt says it. */
export interface Authorization {
  /** The product's name for the kind of credential. */
  readonly kind: string;
  /** What is sent for it, by the name of the header. A call can put nothing in their place. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be shown: it is taken out of remote text. */
  readonly secrets: readonly string[];
}

/**
 * How a client of one product says who calls. Signing in and out, and what replaces a credential, is the
 * product's own affair.
 *
 * @typeParam Taken what the product hands out in answers, such as a token in place of the one that was sent.
 */
export interface Authorizer<Auth extends Authorization = Authorization, Taken = unknown> {
  /**
   * What the next attempt is sent with, or a function that obtains it. Such a function has as long as an
   * attempt has; its `signal` aborts when that time is up or the call is aborted.
   *
   * @throws InvalidArgumentError when the credential cannot be sent.
   */
  next(): Auth | ((call: { signal: AbortSignal }) => Promise<Auth>);
  /** Reads the headers of every success; `null` where they hand out nothing. Default: nothing is read. */
  adopt?(authorization: Auth, headers: Headers, from: CameFrom): Taken | null;
}

/** Servers take 8 or 16 kB of headers and refuse what is longer without saying why. */
const LONGEST_CREDENTIAL = 16_384;

/** What a header value may hold. A line break in a token would otherwise split headers. */
const HEADER_TOKEN = /^[\x21-\x7e]+$/;

/**
 * The value, where it can be sent as it is.
 *
 * @param name what it is called in the message: "API key".
 * @throws InvalidArgumentError when it cannot be sent. The message holds nothing of it.
 */
export function sendable(value: unknown, name: string, form: RegExp = HEADER_TOKEN): string {
  if (typeof value === "string") assertSendableLength(value, name);
  if (typeof value === "string" && form.test(value)) return value;
  throw new InvalidArgumentError(
    `The ${name} is ${value ? "not in a form that can be sent: it holds a blank, a line break or another character that no such credential has" : "empty"}.`,
  );
}

/** @throws InvalidArgumentError when the token cannot be sent. The message holds nothing of it. */
export function bearer(token: unknown, name: string): Pick<Authorization, "headers" | "secrets"> {
  const sent = sendable(token, name);
  return { headers: { authorization: `Bearer ${sent}` }, secrets: [sent] };
}

/** @throws InvalidArgumentError when the two cannot be sent. The message holds nothing of them. */
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
    `The ${name} is ${value.length} characters long, and no server takes more than ${LONGEST_CREDENTIAL}. Give the credential and not a file that holds it.`,
  );
}
