import { cookieIn, readBasic } from "../kit/index.js";
import type { PortalState, Scope, StoredConnection, User } from "./state.js";
import { findUser } from "./state.js";

/** How a request authenticated itself. */
export type Scheme = "cookie" | "portalToken" | "apiKey" | "accessToken" | "basic" | "none";

/** The credential of a request, before it is checked. */
export type Credential = {
  /** The cookie. It determines the own connection, even if another credential authenticates the request. */
  cookie: string | undefined;
} & (
  | { scheme: "none" }
  | { scheme: Exclude<Scheme, "none" | "basic">; token: string }
  | { scheme: "basic"; login: string; password: string }
);

/** The caller, as the portal recognises them. */
export interface Caller {
  user: User;
  scheme: Scheme;
  /** The id of the own connection, which is known only through the cookie; 0 without a cookie. */
  loginEvent: number;
  scopes: readonly Scope[];
}

/** The result of checking a credential. */
export type Identity = { known: true; caller: Caller; connection?: StoredConnection } | { known: false };

const everything: readonly Scope[] = ["write"];

/**
 * Reads the credential of a request as release 3.7.2 does. The names of schemes are case-sensitive. Basic, API keys
 * and OAuth tokens in `Authorization` take precedence over the cookie, and the cookie over a portal token there.
 */
export function readCredential(headers: Headers): Credential {
  const authorization = headers.get("authorization")?.trim() ?? "";
  const cookie = cookieIn(headers, "asc_auth_key");
  if (authorization.startsWith("Basic ")) {
    return { cookie, scheme: "basic", ...readBasic(authorization.slice("Basic ".length).trim()) };
  }
  const token = authorization.startsWith("Bearer ")
    ? authorization.slice("Bearer ".length).trim()
    : undefined;
  if (token !== undefined && isJwt(token)) return { cookie, scheme: "accessToken", token };
  if (token?.startsWith("sk-")) return { cookie, scheme: "apiKey", token };
  if (cookie !== undefined) return { cookie, scheme: "cookie", token: cookie };
  if (authorization === "") return { cookie, scheme: "none" };
  return { cookie, scheme: "portalToken", token: token ?? authorization };
}

/** Checks a credential. It changes nothing. */
export function identify(state: PortalState, credential: Credential): Identity {
  const { scheme } = credential;
  // The portal does not check whether the connection of the cookie is open, or whether it belongs to the caller.
  const loginEvent = state.byToken.get(credential.cookie ?? "")?.id ?? 0;
  switch (scheme) {
    case "none":
      return { known: false };
    case "basic": {
      const user = byPassword(state, credential.login, credential.password);
      return user
        ? { known: true, caller: { user, scheme, loginEvent, scopes: everything } }
        : { known: false };
    }
    case "apiKey":
    case "accessToken": {
      const grant = (scheme === "apiKey" ? state.apiKeys : state.accessTokens).get(credential.token);
      return grant ? { known: true, caller: { ...grant, scheme, loginEvent } } : { known: false };
    }
    case "cookie":
    case "portalToken": {
      const connection = state.byToken.get(credential.token);
      if (!connection || !accepted(state, connection)) return { known: false };
      const { user } = connection;
      return { known: true, connection, caller: { user, scheme, loginEvent, scopes: everything } };
    }
  }
}

/** Whether the scopes of a caller allow a request. `write` includes `read`. */
export function allows(scopes: readonly Scope[], method: string): boolean {
  return scopes.includes("write") || (method === "GET" && scopes.includes("read"));
}

/** The headers of a 401. They clear a refused cookie, and ask for Basic if a password was wrong. */
export function refusalHeaders({ scheme, cookie }: Credential): Record<string, string> {
  if (scheme === "basic") return { "WWW-Authenticate": "Basic" };
  if (scheme === "apiKey" || scheme === "accessToken" || cookie === undefined) return {};
  return { "Set-Cookie": "asc_auth_key=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/" };
}

/** Without a shared cache, keeps an accepted connection in the cache of the process. */
export function remember(state: PortalState, connection: StoredConnection): void {
  const { now, sharedCache, cacheMinutes } = state.settings;
  if (sharedCache || (connection.cachedUntil ?? 0) > now()) return;
  connection.cachedUntil = now() + cacheMinutes * 60_000;
}

/** The user with this e-mail address and password. */
export function byPassword(state: PortalState, login: string, password: string): User | undefined {
  const user = findUser(state, login);
  const theirs = user?.email.toLowerCase() === login.toLowerCase() && user.password === password;
  return theirs ? user : undefined;
}

function accepted(state: PortalState, connection: StoredConnection): boolean {
  const now = state.settings.now();
  if (connection.expiresAt !== undefined && connection.expiresAt <= now) return false;
  return !connection.closed || (connection.cachedUntil ?? 0) > now;
}

function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
}
