import type { LoginAction } from "./login-actions.js";
import type { Settings } from "./options.js";

/** What an OAuth token or an API key may be used for. */
export type Scope = "read" | "write";

/** A person on the portal. */
export interface User {
  /** The user's GUID. */
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  /** Whether the user administers the portal; an owner does as well. */
  readonly admin: boolean;
  readonly owner: boolean;
  /** What Basic and the sign-in form compare with; without one the user can use neither. */
  readonly password: string | undefined;
}

/**
 * What the portal noted of a sign-in. What is undefined is left out of the wire, what is null stays null:
 * both happen on real portals.
 */
export interface SignInDetails {
  /** IPv4 or IPv6, with or without a port. */
  ip?: string | null | undefined;
  /** Empty where the address could not be located. */
  country?: string | null | undefined;
  /** Empty where the address could not be located. */
  city?: string | null | undefined;
  /** Whatever the signer-in's headers claimed. */
  browser?: string | null | undefined;
  /** Whatever the signer-in's headers claimed. */
  platform?: string | null | undefined;
  /** Whether it is a mobile device. */
  mobile?: boolean | null | undefined;
  /** Whatever the signer-in's headers claimed. */
  page?: string | null | undefined;
  /** When, in milliseconds since 1970 or as a Date; null is sent as null. @default the portal's clock */
  at?: number | Date | null | undefined;
}

/** A connection as the portal stores it. `id` is that of the login event that opened it. */
export interface StoredConnection {
  readonly id: number;
  readonly user: User;
  readonly token: string;
  readonly details: Omit<SignInDetails, "at">;
  readonly at: number | null;
  readonly expiresAt: number | undefined;
  closed?: { at: number; by: string; through: string };
  /** Until when a process without a shared cache accepts the token whatever has become of the connection. */
  cachedUntil?: number;
}

/** A line of the login history. */
export interface StoredLoginEvent {
  readonly id: number;
  readonly user: User | undefined;
  readonly login: string;
  readonly action: LoginAction;
  readonly details: Omit<SignInDetails, "at">;
  readonly at: number | null;
}

/** A credential that is no connection. */
interface StoredGrant {
  readonly user: User;
  readonly scopes: readonly Scope[];
}

/** A link of `logoutallchangepassword`. */
interface StoredPasswordLink {
  readonly userId: string;
  readonly url: string;
  readonly issuedAt: number;
  valid: boolean;
}

/** A line of the portal's audit trail. For a single logout it names the operator and not the target. */
export interface StoredAuditEntry {
  readonly at: number;
  readonly operatorId: string;
  readonly operatorName: string;
  readonly operation: string;
}

/** Everything a portal remembers. */
export interface PortalState {
  readonly settings: Settings;
  readonly users: Map<string, User>;
  readonly connections: Map<number, StoredConnection>;
  readonly byToken: Map<string, StoredConnection>;
  readonly events: StoredLoginEvent[];
  readonly apiKeys: Map<string, StoredGrant>;
  readonly accessTokens: Map<string, StoredGrant>;
  readonly passwordLinks: StoredPasswordLink[];
  readonly auditTrail: StoredAuditEntry[];
  /** Connections and login events draw from one row of ids. */
  lastId: number;
}

/** A portal on its first day. */
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
    lastId: 40_000,
  };
}

/** Finds a user by GUID or e-mail address, in any case. */
export function findUser(state: PortalState, idOrEmail: string): User | undefined {
  const wanted = idOrEmail.toLowerCase();
  const byId = state.users.get(wanted);
  if (byId) return byId;
  for (const user of state.users.values()) if (user.email.toLowerCase() === wanted) return user;
  return undefined;
}

/** Notes a login event and gives its id. */
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

/** Opens a connection: a login event, and a portal token that rides on it. */
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
    token: secret(state, 48),
    details: event.details,
    at: event.at,
    expiresAt: options.expiresAt,
  };
  state.connections.set(connection.id, connection);
  state.byToken.set(connection.token, connection);
  return connection;
}

/** Closes a connection. `false` when it was closed already. */
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

/** The open connections of a user, or of all. */
export function stillOpen(state: PortalState, userId?: string): StoredConnection[] {
  const open: StoredConnection[] = [];
  for (const connection of state.connections.values()) {
    if (!connection.closed && (userId === undefined || connection.user.id === userId)) open.push(connection);
  }
  return open;
}

/** So many random bytes as base64url text. */
export function secret(state: PortalState, bytes: number): string {
  return btoa(String.fromCharCode(...state.settings.random(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The fields that were stated, so that an undefined one is left out and a null one stays. */
export function stated<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function moment(at: number | Date | null | undefined, now: () => number): number | null {
  if (at === undefined) return now();
  return at === null ? null : Number(at);
}
