import { secret } from "../kit/index.js";
import { type Bans, openBans } from "./bans.js";
import type { Settings } from "./options.js";

/** The rights that a role can grant. Each is for one route and method. */
export type Right = "listSessions" | "logOutUser" | "deleteSession";

/** A user of the platform. */
export interface User {
  /** The product's id of the user. */
  readonly id: string;
  readonly domain: string;
  readonly login: string;
  /** The password. Without one the user cannot sign in. */
  readonly password: string | undefined;
  readonly rights: readonly Right[];
}

/** A connection of a websocket. */
export interface Connection {
  conn_id: string;
  is_pid_alive: boolean;
  node: string;
  pid: number;
}

/** A session as the platform stores it. */
export interface StoredSession {
  readonly site: string;
  readonly sessionId: string;
  readonly user: User;
  /** The types. The list has a row for each. */
  readonly types: readonly string[];
  readonly connections: readonly Connection[];
  /** The value of the cookie. */
  readonly cookie: string;
  /** The bearer token. */
  readonly token: string;
  /** When it ends if there is no further call, in milliseconds since 1970. */
  expiresAt: number;
  ended?: { at: number; by: string; through: string };
}

/** Everything that a platform stores. */
export interface PlatformState {
  readonly settings: Settings;
  readonly users: User[];
  readonly sessions: StoredSession[];
  readonly bans: Bans;
  /** The sites that do nothing during the current request. */
  readonly silent: Set<string>;
  lastId: number;
}

/** A new platform without users and sessions. */
export function emptyPlatform(settings: Settings): PlatformState {
  return { settings, users: [], sessions: [], bans: openBans(settings), silent: new Set(), lastId: 0x4f19c };
}

/** The options of a new session. */
export interface SessionDetails {
  /** @default the site that answers */
  site?: string;
  /** @default the next id in a fixed sequence; random if the cookie is the id */
  sessionId?: string;
  /** @default ["http"] */
  types?: readonly string[];
  /** @default none */
  connections?: readonly Partial<Connection>[];
  /** The time until it ends, in seconds. @default the platform's `ttlSeconds` */
  ttl?: number;
}

/** Opens a session. */
export function openSession(state: PlatformState, user: User, details: SessionDetails = {}): StoredSession {
  const { settings } = state;
  const { random, now, ttlSeconds, current } = settings;
  const { site = settings.sites[0], types = ["http"], connections = [], ttl = ttlSeconds } = details;
  const isCookie = current === "no id" || current === "bare";
  const sessionId = details.sessionId ?? (isCookie ? hexId(random(14)) : nextId(state));
  // The ids of the sequence never repeat, so only a given id has to be checked.
  if (details.sessionId !== undefined && sessionsAt(state, sessionId, [site]).length > 0) {
    throw new Error(`The simulated platform already has a session ${sessionId} on ${site}`);
  }
  const session: StoredSession = {
    site,
    sessionId,
    user,
    types,
    connections: connections.map((given, index) => ({
      conn_id: `c-${index + 1}`,
      is_pid_alive: true,
      node: "node1",
      pid: 4711 + index,
      ...given,
    })),
    cookie: isCookie ? sessionId : secret(random, 24),
    token: secret(random, 32),
    expiresAt: now() + ttl * 1000,
  };
  state.sessions.push(session);
  return session;
}

/** Whether a session is open, so that it is listed and can be used. */
export function isOpen({ settings }: PlatformState, { ended, expiresAt }: StoredSession): boolean {
  return !ended && expiresAt > settings.now();
}

/** The open sessions with an id, on these sites. */
export function sessionsAt(
  state: PlatformState,
  sessionId: string,
  sites: readonly string[],
): StoredSession[] {
  return state.sessions.filter(
    (each) => each.sessionId === sessionId && sites.includes(each.site) && isOpen(state, each),
  );
}

/** Ends a session. */
export function endSession(
  { settings }: PlatformState,
  session: StoredSession,
  by: string,
  through: string,
): void {
  session.ended = { at: settings.now(), by, through };
}

/** An id that looks like a UUID but is not one. */
function nextId(state: PlatformState): string {
  state.lastId += 1;
  const hex = state.lastId.toString(16);
  return `${hex.slice(-3)}-${hex}-b2-77d1e0`;
}

function hexId(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 7)}-${hex.slice(7, 12)}-${hex.slice(12)}`;
}
