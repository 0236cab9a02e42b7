import type { PortalState, Scope, StoredConnection, User } from "./state.js";
import { findUser } from "./state.js";

/** How a request authenticated itself. */
export type Scheme = "cookie" | "portalToken" | "apiKey" | "accessToken" | "basic" | "none";

/** What a request carries, before anybody judged it. */
export type Credential =
  | { scheme: "none" }
  | { scheme: "cookie" | "bearer" | "bare"; token: string }
  | { scheme: "basic"; login: string; password: string };

/** Whoever the portal takes the caller for. */
export interface Caller {
  user: User;
  scheme: Scheme;
  /** The own connection, known only through the cookie; 0 for every kind of `Authorization`. */
  loginEvent: number;
  scopes: readonly Scope[];
}

/** The portal's judgement of a credential. */
export type Identity =
  | { known: true; caller: Caller; connection?: StoredConnection }
  /** `guess` names what was tried, for the throttle; a token that used to be good is no guess. */
  | { known: false; scheme: Scheme; guess: string | undefined };

const everything: readonly Scope[] = ["read", "write"];

/**
 * Reads the credential of a request. Where both `Authorization` and the cookie are sent, `Authorization`
 * decides alone, even when it is wrong: the product says nothing on this, and it is the reading under which
 * a client that leaves a stray cookie in place gets no friendlier answer than one that does not.
 */
export function readCredential(headers: Headers): Credential {
  const authorization = headers.get("authorization")?.trim();
  if (authorization) {
    const [, word = "", rest = ""] = /^(\S+)(?:\s+(.*))?$/.exec(authorization) ?? [];
    if (/^bearer$/i.test(word)) return { scheme: "bearer", token: rest };
    if (/^basic$/i.test(word)) return readBasic(rest);
    return { scheme: "bare", token: authorization };
  }
  const cookie = readCookie(headers.get("cookie") ?? "", "asc_auth_key");
  return cookie ? { scheme: "cookie", token: cookie } : { scheme: "none" };
}

/** Judges a credential without leaving a trace. */
export function identify(state: PortalState, credential: Credential): Identity {
  switch (credential.scheme) {
    case "none":
      return { known: false, scheme: "none", guess: undefined };
    case "basic":
      return byPassword(state, credential.login, credential.password);
    case "cookie":
      return byPortalToken(state, credential.token, "cookie");
    case "bare":
      return byPortalToken(state, credential.token, "portalToken");
    case "bearer": {
      const key = state.apiKeys.get(credential.token);
      if (key) return { known: true, caller: { ...key, scheme: "apiKey", loginEvent: 0 } };
      const access = state.accessTokens.get(credential.token);
      if (access) return { known: true, caller: { ...access, scheme: "accessToken", loginEvent: 0 } };
      return byPortalToken(state, credential.token, "portalToken");
    }
  }
}

/** Keeps what was accepted in the process's own cache, where no cache is shared. */
export function remember(state: PortalState, connection: StoredConnection): void {
  const { now, sharedCache, cacheMinutes } = state.settings;
  if (sharedCache || (connection.cachedUntil ?? 0) > now()) return;
  connection.cachedUntil = now() + cacheMinutes * 60_000;
}

/** Judges an e-mail address and a password. */
export function byPassword(state: PortalState, login: string, password: string): Identity {
  const user = findUser(state, login);
  if (user === undefined || user.email.toLowerCase() !== login.toLowerCase() || user.password !== password) {
    return { known: false, scheme: "basic", guess: login.toLowerCase() };
  }
  return { known: true, caller: { user, scheme: "basic", loginEvent: 0, scopes: everything } };
}

function byPortalToken(state: PortalState, token: string, scheme: "cookie" | "portalToken"): Identity {
  const connection = state.byToken.get(token);
  if (!connection) return { known: false, scheme, guess: token };
  if (!accepted(state, connection)) return { known: false, scheme, guess: undefined };
  // The trap: the portal could tell the connection from a token in Authorization, and does not.
  const loginEvent = scheme === "cookie" ? connection.id : 0;
  return {
    known: true,
    connection,
    caller: { user: connection.user, scheme, loginEvent, scopes: everything },
  };
}

function accepted(state: PortalState, connection: StoredConnection): boolean {
  const now = state.settings.now();
  if (connection.expiresAt !== undefined && connection.expiresAt <= now) return false;
  return !connection.closed || (connection.cachedUntil ?? 0) > now;
}

function readBasic(encoded: string): Credential {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const [, login = "", password = ""] = /^([^:]*):(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
    return { scheme: "basic", login, password };
  } catch {
    return { scheme: "basic", login: "", password: "" };
  }
}

function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(";")) {
    const [key = "", ...value] = pair.split("=");
    if (key.trim() === name) return value.join("=").trim() || undefined;
  }
  return undefined;
}
