import { InvalidArgumentError } from "../../errors.js";
import { type Authorization, type Authorizer, basic, bearer, sendable } from "../../http/authorization.js";
import { COOKIE_VALUE, cookieLeftBy } from "../../http/set-cookie.js";
import { Secret } from "../../secret.js";

/** A credential with which a caller signs in to a DocSpace portal. */
export type Credential =
  /** An API key (`sk-…`). It belongs to no session and survives every revocation. */
  | { kind: "apiKey"; apiKey: string }
  /** An OAuth 2.0 access token. */
  | { kind: "accessToken"; accessToken: string }
  /**
   * The token of a signed-in browser. It is sent as a cookie and never as a bearer token, because the portal
   * reports the caller's own session only for the cookie.
   */
  | { kind: "portalToken"; portalToken: string }
  /** E-mail address and password. */
  | { kind: "basic"; username: string; password: string };

/**
 * A credential, or a function that obtains one. The function is called before every attempt. It may take as
 * long as an attempt (`timeoutMs`). Its `signal` aborts after that time, or when the call is aborted.
 */
export type CredentialSource =
  | Credential
  | ((call: { signal: AbortSignal }) => Credential | Promise<Credential>);

/** The cookie that contains a portal token. */
const COOKIE = "asc_auth_key";

/** A credential of DocSpace, ready to be sent. */
interface DocSpaceAuthorization extends Authorization {
  readonly kind: Credential["kind"];
  /** `null` for all other kinds. */
  readonly portalToken: string | null;
}

/**
 * Sends the credential with each attempt. When the portal replaces a portal token, it uses the new token.
 *
 * @throws InvalidArgumentError for a credential that cannot be sent. It throws immediately, not at the first call.
 */
export function docspaceAuthorizer(source: CredentialSource): Authorizer<DocSpaceAuthorization, Secret> {
  // Old token → the token with which the portal replaced it.
  const replaced = new Map<string, string>();
  const latest = (credential: Credential): DocSpaceAuthorization => {
    const meant = authorizationOf(asMeant(credential));
    const { portalToken } = meant;
    const fresh = portalToken === null ? undefined : replaced.get(portalToken);
    const current =
      fresh === undefined ? meant : authorizationOf({ kind: "portalToken", portalToken: fresh });
    return { ...current, secrets: [...current.secrets, ...replaced.keys()] };
  };
  let fixed = typeof source === "function" ? null : latest(source);

  return {
    next() {
      if (typeof source === "function") return async (call) => latest(await source(call));
      fixed ??= latest(source);
      return fixed;
    },

    adopt({ portalToken }, headers, from) {
      const fresh = cookieLeftBy(headers, COOKIE, from);
      if (fresh === null || fresh === portalToken) return null;
      if (portalToken !== null) {
        for (const [old, current] of replaced) if (current === portalToken) replaced.set(old, fresh);
        replaced.set(portalToken, fresh);
        fixed = null;
      }
      return new Secret(fresh);
    },
  };
}

/** @throws InvalidArgumentError if the credential cannot be sent. The message contains no part of it. */
export function assertSendable(credential: Credential): void {
  authorizationOf(credential);
}

function authorizationOf(credential: Credential): DocSpaceAuthorization {
  const { kind } = credential ?? {};
  switch (credential?.kind) {
    case "apiKey":
      return { kind, portalToken: null, ...bearer(apiKey(credential.apiKey), "API key") };
    case "accessToken":
      return { kind, portalToken: null, ...bearer(credential.accessToken, "access token") };
    case "portalToken": {
      const portalToken = sendable(credential.portalToken, "portal token", COOKIE_VALUE);
      return { kind, portalToken, headers: { cookie: `${COOKIE}=${portalToken}` }, secrets: [portalToken] };
    }
    case "basic":
      return { kind, portalToken: null, ...basic(credential.username, credential.password) };
    default:
      throw new InvalidArgumentError(
        'The credential has no known kind. Use "apiKey", "accessToken", "portalToken" or "basic".',
      );
  }
}

/**
 * Checks that an API key is not a portal token. A portal token that is given as an API key would count as a
 * credential that belongs to no session, so that its session could be closed by accident.
 */
function apiKey(value: unknown): string {
  const key = sendable(value, "API key");
  if (key.startsWith("sk-")) return key;
  throw new InvalidArgumentError(
    'An API key begins with "sk-", and this one does not. If it is the token of a signed-in browser, give it as "portalToken"; if it is an OAuth token, as "accessToken".',
  );
}

/**
 * The credential without the name of the cookie, the name of the header or the quotes that were pasted with
 * it. A credential that we cannot parse is returned unchanged and refused later.
 */
export function asMeant(credential: Credential): Credential {
  switch (credential?.kind) {
    case "portalToken":
      return { ...credential, portalToken: portalTokenIn(credential.portalToken) };
    case "apiKey":
      return { ...credential, apiKey: bearerIn(credential.apiKey) };
    case "accessToken":
      return { ...credential, accessToken: bearerIn(credential.accessToken) };
    default:
      return credential;
  }
}

/** `asc_auth_key=TOKEN`, `Cookie: asc_auth_key=TOKEN; other=…`, `"TOKEN"`. */
function portalTokenIn(pasted: string): string {
  if (typeof pasted !== "string") return pasted;
  const text = unquoted(unquoted(pasted).replace(/^(set-)?cookie:\s*/i, ""));
  for (const pair of text.split(";")) {
    const [name = "", ...value] = pair.split("=");
    if (name.trim() === COOKIE) return unquoted(value.join("="));
  }
  return text;
}

/** `Authorization: Bearer TOKEN`, `Bearer TOKEN`, `"TOKEN"`. */
function bearerIn(pasted: string): string {
  if (typeof pasted !== "string") return pasted;
  return unquoted(unquoted(pasted).replace(/^(authorization:\s*)?bearer\s+/i, ""));
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(["'`]).*\1$/s.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1).trim() : trimmed;
}
