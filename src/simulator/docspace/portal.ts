import { type Exchange, openExchange } from "./exchange.js";
import { type Faults, openFaultRow } from "./faults.js";
import { inProcessFetch } from "./in-process.js";
import { type ListenOptions, listen, type PortalServer } from "./listen.js";
import type { LoginAction } from "./login-actions.js";
import { type DocSpaceOptions, settingsFrom } from "./options.js";
import { type Call, openCallLog, type Peaks } from "./received-calls.js";
import {
  closeConnection,
  emptyPortal,
  findUser,
  openConnection,
  type PortalState,
  recordLogin,
  type Scope,
  type SignInDetails,
  type StoredAuditEntry,
  type StoredConnection,
  secret,
  stillOpen,
  type User,
} from "./state.js";

/** A user to be. */
export interface NewUser {
  displayName: string;
  email: string;
  /** What Basic and the sign-in form compare with. @default none: the user can use neither */
  password?: string;
  /** Whether the user administers the portal. @default false */
  admin?: boolean;
  /** Whether the user owns the portal; an owner is an administrator as well. @default false */
  owner?: boolean;
  /** The user's GUID. @default the next of a fixed row */
  id?: string;
}

/** A fresh connection: its id, which is that of its login event, and the portal token that rides on it. */
export interface SignedIn {
  id: number;
  token: string;
}

/** A connection as it is at this moment. */
export interface ConnectionSnapshot extends Omit<SignInDetails, "at"> {
  id: number;
  userId: string;
  token: string;
  /** When it was opened, in milliseconds since 1970. */
  at: number | null;
  open: boolean;
  /** When it was closed, in milliseconds since 1970. */
  closedAt?: number;
  /** The GUID of whoever closed it. */
  closedBy?: string;
  /** The operation that closed it; `"signOut"` when the user signed out elsewhere. */
  closedThrough?: string;
}

/** A link that `logoutallchangepassword` gave out. */
export interface PasswordLink {
  url: string;
  userId: string;
  /** In milliseconds since 1970. */
  issuedAt: number;
  /** Whether it is the user's latest; every earlier one is dead. */
  valid: boolean;
}

/** A line of the audit trail: who did what, and not to whom. */
export type AuditEntry = StoredAuditEntry;

/** What an OAuth token may do: `read` for GETs, `write` for everything else. */
export type Grant = readonly Scope[];

/** Names a user: the user, a GUID, or an e-mail address. */
export type UserRef = Pick<User, "id"> | string;

/** A simulated portal. */
export interface Portal {
  /** Adds a user. */
  addUser(user: NewUser): User;
  /** Signs a user in: a portal token, an open connection, and an event in the login history. */
  signIn(
    user: UserRef,
    details?: SignInDetails & { expiresAt?: number | Date | undefined; action?: LoginAction },
  ): SignedIn;
  /** Closes a connection behind everybody's back, as when its user signs out there. `false` when it was closed. */
  signOut(connectionId: number): boolean;
  /** Notes a failed sign-in in the history and gives the event's id. A login that is nobody's has no user. */
  failSignIn(login: UserRef, details?: SignInDetails & { action?: LoginAction }): number;
  /** Makes an API key, `sk-…`. @default both scopes */
  addApiKey(user: UserRef, scopes?: Grant): string;
  /** Makes an OAuth access token. @default both scopes */
  addAccessToken(user: UserRef, scopes?: Grant): string;
  /** The open connections, of one user or of all, oldest id first. */
  connections(user?: UserRef): ConnectionSnapshot[];
  /** The connections that ever were, closed ones included. */
  allConnections(user?: UserRef): ConnectionSnapshot[];
  /** Every password-change link given out, oldest first. */
  readonly passwordLinks: PasswordLink[];
  /** The portal's own audit trail, oldest first. */
  readonly auditTrail: AuditEntry[];
  /** What arrived, oldest first. */
  readonly calls: Call[];
  /** The most requests that were under way at the same time, refused ones included. */
  readonly maxConcurrency: Peaks;
  /** Empties `calls` and begins `maxConcurrency` anew. */
  clearCalls(): void;
  /** What is to go wrong. */
  readonly faults: Faults;
  /**
   * The portal as a `fetch` of this process, for any host. Honours the signal, follows no redirect, and takes
   * the caller's address from `X-Forwarded-For`, else 127.0.0.1.
   */
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
  /** Serves the portal over HTTP. */
  listen(options?: ListenOptions): Promise<PortalServer>;
}

/**
 * Sets up a simulated DocSpace portal, without users.
 *
 * @example
 * const portal = simulateDocSpace();
 * const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
 * const { token } = portal.signIn(mara, { ip: "203.0.113.7", city: "Riga" });
 * await portal.fetch("https://portal.example.com/api/2.0/security/activeconnections", {
 *   headers: { cookie: `asc_auth_key=${token}` },
 * });
 */
export function simulateDocSpace(options: DocSpaceOptions = {}): Portal {
  const settings = settingsFrom(options);
  const state = emptyPortal(settings);
  const log = openCallLog(settings.now);
  const faults = openFaultRow();
  const exchange: Exchange = openExchange(state, log, faults);
  const bothScopes: Grant = ["read", "write"];

  return {
    addUser: (user) => addUser(state, user),
    signIn(ref, { expiresAt, action, ...details } = {}) {
      const { id, token } = openConnection(state, required(state, ref), details, {
        ...(action ? { action } : {}),
        expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
      });
      return { id, token };
    },
    signOut(connectionId) {
      const connection = state.connections.get(connectionId);
      return connection ? closeConnection(state, connection, connection.user, "signOut") : false;
    },
    failSignIn(ref, { action = "LoginFail", ...details } = {}) {
      const user = findUser(state, idOf(ref));
      const login = user?.email ?? idOf(ref);
      return recordLogin(state, { user, login, action, details }).id;
    },
    addApiKey(ref, scopes = bothScopes) {
      const key = `sk-${secret(state, 32)}`;
      state.apiKeys.set(key, { user: required(state, ref), scopes });
      return key;
    },
    addAccessToken(ref, scopes = bothScopes) {
      const token = secret(state, 40);
      state.accessTokens.set(token, { user: required(state, ref), scopes });
      return token;
    },
    connections: (ref) => stillOpen(state, ref && required(state, ref).id).map(snapshot),
    allConnections: (ref) =>
      [...state.connections.values()]
        .filter(({ user }) => ref === undefined || user.id === required(state, ref).id)
        .map(snapshot),
    get passwordLinks() {
      return state.passwordLinks.map((link) => ({ ...link }));
    },
    get auditTrail() {
      return state.auditTrail.map((entry) => ({ ...entry }));
    },
    get calls() {
      return log.calls();
    },
    get maxConcurrency() {
      return log.peaks();
    },
    clearCalls: log.clear,
    faults,
    fetch: inProcessFetch(exchange),
    listen: (where) => listen(exchange, settings.basePath, where),
  };
}

function addUser(state: PortalState, user: NewUser): User {
  const nth = (state.users.size + 1).toString(16).padStart(12, "0");
  const id = (user.id ?? `8f2d7a4e-52c1-4f6a-9a35-${nth}`).toLowerCase();
  if (findUser(state, id) || findUser(state, user.email)) {
    throw new Error(`The simulated portal already has a user with the id ${id} or the e-mail ${user.email}`);
  }
  const { displayName, email, password, owner = false } = user;
  const added: User = { id, displayName, email, password, owner, admin: owner || (user.admin ?? false) };
  state.users.set(id, added);
  return added;
}

function idOf(ref: UserRef): string {
  return typeof ref === "string" ? ref : ref.id;
}

function required(state: PortalState, ref: UserRef): User {
  const user = findUser(state, idOf(ref));
  if (!user) throw new Error(`The simulated portal has no user ${idOf(ref)}`);
  return user;
}

function snapshot(connection: StoredConnection): ConnectionSnapshot {
  const { id, user, token, details, at, closed } = connection;
  const ended = closed && { closedAt: closed.at, closedBy: closed.by, closedThrough: closed.through };
  return { id, userId: user.id, token, ...details, at, open: !closed, ...ended };
}
