import { openSimulator, type Simulator, secret } from "../kit/index.js";
import type { Scheme } from "./authentication.js";
import type { LoginAction } from "./login-actions.js";
import { type DocSpaceOptions, settingsFrom } from "./options.js";
import { type PortalFault, portalProduct } from "./product.js";
import type { OperationName } from "./route.js";
import {
  type AuditEntry,
  closeConnection,
  emptyPortal,
  findUser,
  openConnection,
  type PortalState,
  recordLogin,
  type Scope,
  type SignInDetails,
  type StoredConnection,
  stillOpen,
  type User,
} from "./state.js";

/** A user to add. */
export interface NewUser {
  displayName: string;
  email: string;
  /** The password for Basic and the sign-in form. @default none: the user can use neither */
  password?: string;
  /** Whether the user administers the portal. @default false */
  admin?: boolean;
  /** Whether the user owns the portal; an owner is an administrator as well. @default false */
  owner?: boolean;
  /** The user's GUID. @default the next id in a fixed sequence */
  id?: string;
}

/** A new connection: its id, which is also the id of its login event, and its portal token. */
export interface SignedIn {
  id: string;
  token: string;
}

/** A copy of a connection in its current state. */
export interface ConnectionSnapshot extends Omit<SignInDetails, "at"> {
  id: string;
  userId: string;
  token: string;
  /** When it was opened, in milliseconds since 1970. */
  at: number | null;
  open: boolean;
  /** When it was closed, in milliseconds since 1970. */
  closedAt?: number;
  /** The GUID of the user who closed it. */
  closedBy?: string;
  /** The operation that closed it; `"signOut"` if the user signed out elsewhere. */
  closedThrough?: string;
}

/** A password-change link that `logoutallchangepassword` returned. */
export interface PasswordLink {
  url: string;
  userId: string;
  /** In milliseconds since 1970. */
  issuedAt: number;
  /** Whether it is the user's latest link. Earlier links no longer work. */
  valid: boolean;
}

/** What an OAuth token or an API key may do: `read` GETs, `write` everything, GETs included. */
export type Grant = readonly Scope[];

/** A reference to a user: the user object, a GUID, or an e-mail address. */
export type UserRef = Pick<User, "id"> | string;

/** A simulated portal. */
export interface Portal extends Simulator<OperationName, Scheme, PortalFault> {
  /** Adds a user. */
  addUser(user: NewUser): User;
  /** Signs a user in. This adds an open connection with a portal token, and an event in the login history. */
  signIn(
    user: UserRef,
    details?: SignInDetails & { expiresAt?: number | Date | undefined; action?: LoginAction },
  ): SignedIn;
  /** Closes a connection as if its user had signed out. Returns `false` if it was already closed. */
  signOut(connectionId: string): boolean;
  /** Adds a failed sign-in to the history, with the login of a user or an unknown login. Returns the id of the event. */
  failSignIn(login: UserRef, details?: SignInDetails & { action?: LoginAction }): string;
  /** Makes an API key, `sk-…`. @default both scopes */
  addApiKey(user: UserRef, scopes?: Grant): string;
  /** Makes an OAuth access token. @default both scopes */
  addAccessToken(user: UserRef, scopes?: Grant): string;
  /** The open connections, of one user or of all, oldest id first. */
  connections(user?: UserRef): ConnectionSnapshot[];
  /** All connections, including closed ones. */
  allConnections(user?: UserRef): ConnectionSnapshot[];
  /** All password-change links that were returned, oldest first. */
  readonly passwordLinks: PasswordLink[];
  /** The portal's own audit trail, oldest first. */
  readonly auditTrail: AuditEntry[];
}

/**
 * Makes a simulated DocSpace portal without users.
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
  const bothScopes: Grant = ["read", "write"];

  const controls: Omit<Portal, keyof Simulator> = {
    addUser: (user) => addUser(state, user),
    signIn(ref, { expiresAt, action, ...details } = {}) {
      const { id, token } = openConnection(state, required(state, ref), details, {
        ...(action ? { action } : {}),
        expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
      });
      return { id: String(id), token };
    },
    signOut(connectionId) {
      const connection = state.connections.get(Number(connectionId));
      return connection ? closeConnection(state, connection, connection.user, "signOut") : false;
    },
    failSignIn(ref, { action = "LoginFail", ...details } = {}) {
      const login = findUser(state, idOf(ref))?.email ?? idOf(ref);
      return String(recordLogin(state, { user: undefined, login, action, details }).id);
    },
    addApiKey(ref, scopes = bothScopes) {
      const key = `sk-${secret(settings.random, 32)}`;
      state.apiKeys.set(key, { user: required(state, ref), scopes });
      return key;
    },
    addAccessToken(ref, scopes = bothScopes) {
      const token = [12, 40, 32].map((bytes) => secret(settings.random, bytes)).join(".");
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
  };
  return openSimulator(portalProduct(state), settings, controls);
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
  return { id: String(id), userId: user.id, token, ...details, at, open: !closed, ...ended };
}
