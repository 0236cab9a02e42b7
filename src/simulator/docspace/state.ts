import { secret } from "../kit/index.js";
import type { LoginAction } from "./login-actions.js";
import type { Settings } from "./options.js";
import { openThrottle, type Throttle } from "./throttle.js";

/** A scope of an OAuth token or an API key. */
export type Scope = "read" | "write";

/** A user of the portal. */
export interface User {
  /** The user's GUID. */
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  /** Whether the user is an administrator. An owner is one too. */
  readonly admin: boolean;
  readonly owner: boolean;
  /** The password for Basic and the sign-in form. Without one the user can use neither. */
  readonly password: string | undefined;
}

/** The details of a sign-in that the portal stores. The options decide which of them it sends, and how it sends null. */
export interface SignInDetails {
  /** IPv4 or IPv6, with or without a port. It is sent up to its first colon. */
  ip?: string | null | undefined;
  /** Empty if the address could not be located. */
  country?: string | null | undefined;
  /** Empty if the address could not be located. */
  city?: string | null | undefined;
  /** As claimed in the headers of the sign-in. */
  browser?: string | null | undefined;
  /** As claimed in the headers of the sign-in. */
  platform?: string | null | undefined;
  /** Whether it is a mobile device. It is always sent as false. */
  mobile?: boolean | null | undefined;
  /** As claimed in the headers of the sign-in. */
  page?: string | null | undefined;
  /** The time, in milliseconds since 1970 or as a Date; null is sent as null. @default the portal's clock */
  at?: number | Date | null | undefined;
}

/** A connection as the portal stores it. Its `id` is also the id of the login event that opened it. */
export interface StoredConnection {
  readonly id: number;
  readonly user: User;
  readonly token: string;
  readonly details: Omit<SignInDetails, "at">;
  readonly at: number | null;
  readonly expiresAt: number | undefined;
  closed?: { at: number; by: string; through: string };
  /** Until when a process without a shared cache accepts the token, even if the connection is closed. */
  cachedUntil?: number;
}

/** A line of the login history. */
export interface StoredLoginEvent {
  readonly id: number;
  /** Undefined for a failed sign-in. */
  readonly user: User | undefined;
  readonly login: string;
  readonly action: LoginAction;
  readonly details: Omit<SignInDetails, "at">;
  readonly at: number | null;
}

/** A credential that belongs to no connection. */
interface StoredGrant {
  readonly user: User;
  readonly scopes: readonly Scope[];
}

/** A password-change link of `logoutallchangepassword`. */
interface StoredPasswordLink {
  readonly userId: string;
  readonly url: string;
  readonly issuedAt: number;
  valid: boolean;
}

/** A line of the portal's audit trail. For a single logout it names the operator and not the target. */
export interface AuditEntry {
  readonly at: number;
  readonly operatorId: string;
  readonly operatorName: string;
  readonly operation: string;
}

/** Everything that a portal stores. */
export interface PortalState {
  readonly settings: Settings;
  readonly users: Map<string, User>;
  readonly connections: Map<number, StoredConnection>;
  readonly byToken: Map<string, StoredConnection>;
  readonly events: StoredLoginEvent[];
  readonly apiKeys: Map<string, StoredGrant>;
  readonly accessTokens: Map<string, StoredGrant>;
  readonly passwordLinks: StoredPasswordLink[];
  readonly auditTrail: AuditEntry[];
  readonly throttle: Throttle;
  /** Connections and login events share one sequence of ids. */
  lastId: number;
}

/** A new portal without users and connections. */
export function emptyPortal(settings: Settings): PortalState {
  return {
    settings,
    users: new Map(),
    connections: new Map(),
    byToken: new Map(),
    events: [],
    apiKeys: new Map(),
    accessTokens: new Map(),
    passwordLinks: [],
    auditTrail: [],
    throttle: openThrottle(settings),
    lastId: 40_000,
  };
}

/** Finds a user by GUID or e-mail address, without regard to case. */
export function findUser(state: PortalState, idOrEmail: string): User | undefined {
  const wanted = idOrEmail.toLowerCase();
  const byId = state.users.get(wanted);
  if (byId) return byId;
  for (const user of state.users.values()) if (user.email.toLowerCase() === wanted) return user;
  return undefined;
}

/** Adds a login event and returns it. */
export function recordLogin(
  state: PortalState,
  event: { user: User | undefined; login: string; action: LoginAction; details: SignInDetails },
): StoredLoginEvent {
  const { at, ...details } = event.details;
  state.lastId += 1;
  const stored = { ...event, id: state.lastId, details, at: moment(at, state.settings.now) };
  state.events.push(stored);
  return stored;
}

/** Opens a connection with a portal token, and adds its login event. */
export function openConnection(
  state: PortalState,
  user: User,
  details: SignInDetails,
  options: { action?: LoginAction; expiresAt?: number | undefined } = {},
): StoredConnection {
  const action = options.action ?? "LoginSuccess";
  const event = recordLogin(state, { user, login: user.email, action, details });
  const connection: StoredConnection = {
    id: event.id,
    user,
    token: secret(state.settings.random, 48),
    details: event.details,
    at: event.at,
    expiresAt: options.expiresAt,
  };
  state.connections.set(connection.id, connection);
  state.byToken.set(connection.token, connection);
  return connection;
}

/** Closes a connection. Returns `false` if it was already closed. */
export function closeConnection(
  state: PortalState,
  connection: StoredConnection,
  by: User,
  through: string,
): boolean {
  if (connection.closed) return false;
  connection.closed = { at: state.settings.now(), by: by.id, through };
  return true;
}

/** The open connections of one user or of all. */
export function stillOpen(state: PortalState, userId?: string): StoredConnection[] {
  const open: StoredConnection[] = [];
  for (const connection of state.connections.values()) {
    if (!connection.closed && (userId === undefined || connection.user.id === userId)) open.push(connection);
  }
  return open;
}

/** The fields that are not undefined. Null fields stay. */
export function stated<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function moment(at: number | Date | null | undefined, now: () => number): number | null {
  if (at === undefined) return now();
  return at === null ? null : Number(at);
}
