import { InvalidArgumentError } from "../errors.js";

/** How a caller proves who they are. */
export type Credential =
  /** An API key (`sk-…`). It rides on no session and survives every revocation. */
  | { kind: "apiKey"; apiKey: string }
  /** An OAuth 2.0 access token. */
  | { kind: "accessToken"; accessToken: string }
  /**
   * The token of a signed-in browser. It is sent as a cookie and never as a bearer token, because
   * only then can the product tell which session is the caller's own.
   */
  | { kind: "portalToken"; portalToken: string }
  /** E-mail address and password. */
  | { kind: "basic"; username: string; password: string };

/** A credential, or a function that obtains one; the function is asked before every attempt. */
export type CredentialSource = Credential | (() => Credential | Promise<Credential>);

/** The header that carries a credential. */
export type CredentialHeader = readonly [name: "authorization" | "cookie", value: string];

// What a header value or a cookie may hold. A line break in a token would otherwise split headers.
const HEADER_TOKEN = /^[\x21-\x7e]+$/;
const COOKIE_VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/**
 * @param cookieName the cookie that carries a portal token, where the product has one.
 * @throws InvalidArgumentError when the credential cannot be sent. The message holds nothing of it.
 */
export function credentialHeader(credential: Credential, cookieName: string): CredentialHeader {
  switch (credential?.kind) {
    case "apiKey":
      return ["authorization", `Bearer ${apiKey(credential.apiKey)}`];
    case "accessToken":
      return ["authorization", `Bearer ${sendable(credential.accessToken, HEADER_TOKEN, "access token")}`];
    case "portalToken":
      return ["cookie", `${cookieName}=${sendable(credential.portalToken, COOKIE_VALUE, "portal token")}`];
    case "basic":
      return ["authorization", `Basic ${basic(credential.username, credential.password)}`];
    default:
      throw new InvalidArgumentError(
        'The credential has no known kind. Use "apiKey", "accessToken", "portalToken" or "basic".',
      );
  }
}

/** The strings that must never be shown, for one credential. */
export function secretsOf(credential: Credential): string[] {
  switch (credential.kind) {
    case "apiKey":
      return [credential.apiKey];
    case "accessToken":
      return [credential.accessToken];
    case "portalToken":
      return [credential.portalToken];
    case "basic":
      return [credential.password, basic(credential.username, credential.password)];
  }
}

function sendable(value: unknown, form: RegExp, name: string): string {
  if (typeof value === "string" && form.test(value)) return value;
  throw new InvalidArgumentError(
    `The ${name} is ${value ? "not in a form that can be sent: it holds a blank, a line break or another character that no such credential has" : "empty"}.`,
  );
}

/**
 * A portal token that is passed off as an API key would be taken for a credential that rides on no
 * session, and its own session could be closed under it.
 */
function apiKey(value: unknown): string {
  const key = sendable(value, HEADER_TOKEN, "API key");
  if (key.startsWith("sk-")) return key;
  throw new InvalidArgumentError(
    'An API key begins with "sk-", and this one does not. If it is the token of a signed-in browser, give it as "portalToken"; an OAuth token as "accessToken".',
  );
}

function basic(username: unknown, password: unknown): string {
  if (typeof username !== "string" || typeof password !== "string" || !username || username.includes(":")) {
    throw new InvalidArgumentError("Basic credentials need a user name without a colon, and a password.");
  }
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return btoa(String.fromCharCode(...bytes));
}
