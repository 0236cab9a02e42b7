import { openSimulator, type Simulator, secret } from "../kit/index.js";
import { type StrategyOptions, settingsFrom } from "./options.js";
import { type LibraryFault, libraryProduct, type Scheme } from "./product.js";
import type { OperationName } from "./route.js";
import {
  type ConnectionDetails,
  closeConnection,
  emptyLibrary,
  findUser,
  idOf,
  nextGuid,
  openConnection,
  type Privilege,
  type StoredConnection,
  type User,
} from "./state.js";

/** A user to add. */
export interface NewUser {
  username: string;
  fullName: string;
  /** Without a password, the user cannot sign in with one. */
  password?: string;
  /** Whether the password is in the directory (`loginMode` 16). @default false */
  ldap?: boolean;
  /** Whether the user has all privileges. @default false */
  admin?: boolean;
  /** @default all for an administrator, otherwise none */
  privileges?: readonly Privilege[];
}

/** A copy of a connection in its current state. */
export interface ConnectionSnapshot {
  /** The id of its configuration row. */
  id: string;
  sessionId: string;
  username: string;
  node: string;
  applicationType: string;
  open: boolean;
  /** The operation that ended it; undefined while it is open. */
  closedThrough: string | undefined;
}

/** A simulated Library. */
export interface Library extends Simulator<OperationName, Scheme, LibraryFault> {
  /** Adds a user who may sign in. */
  addUser(user: NewUser): User;
  /** Opens a connection and returns the id of its configuration row. */
  connect(username: string, details?: ConnectionDetails): string;
  /** Opens a connection of the scheduler, which nobody can end. */
  connectScheduler(username: string, node?: string): string;
  /** Ends a connection as if its user had done so. Returns `false` if it is not open. */
  disconnect(id: string): boolean;
  /** Makes an API token. */
  addApiToken(username: string): string;
  /** The open connections, of one user or of all, oldest first. */
  connections(username?: string): ConnectionSnapshot[];
  /** All connections, including those that have ended. */
  allConnections(username?: string): ConnectionSnapshot[];
  /** The logins of the users who are signed in to the web server. */
  signedIn(): string[];
}

const EVERYTHING: readonly Privilege[] = [
  "Monitor cluster",
  "Administer user connections",
  "Create and edit users",
];

/**
 * Makes a simulated Strategy One Library with its cluster, without users.
 *
 * @example
 * const library = simulateStrategy();
 * library.addUser({ username: "mara", fullName: "Mara Ozola", password: "kurzeme-1201", admin: true });
 * library.connect("mara", { projects: [{ name: "Tutorial" }] });
 */
export function simulateStrategy(options: StrategyOptions = {}): Library {
  const settings = settingsFrom(options);
  const state = emptyLibrary(settings);

  const required = (username: string): User => {
    const user = findUser(state, username);
    if (!user) throw new Error(`The simulated Library has no user ${username}`);
    return user;
  };
  const ofUser = (username: string | undefined) =>
    state.connections.filter(({ user }) => username === undefined || user === required(username));

  const controls: Omit<Library, keyof Simulator> = {
    addUser({ admin = false, ...user }) {
      if (findUser(state, user.username))
        throw new Error(`The simulated Library already has a user ${user.username}`);
      const added: User = {
        id: nextGuid(state, "54F3D26011D2"),
        username: user.username,
        fullName: user.fullName,
        password: user.password,
        ldap: user.ldap ?? false,
        privileges: user.privileges ?? (admin ? EVERYTHING : []),
      };
      state.users.set(added.id, added);
      return added;
    },
    connect: (username, details) => idOf(openConnection(state, required(username), details)),
    connectScheduler: (username, node) =>
      idOf(
        openConnection(state, required(username), {
          applicationType: "DSSScheduler",
          client: "<Scheduler>",
          ...(node === undefined ? {} : { node }),
        }),
      ),
    disconnect(id) {
      const connection = state.connections.find((each) => idOf(each) === id);
      return connection !== undefined && closeConnection(state, connection, connection.user, "disconnect");
    },
    addApiToken(username) {
      const token = secret(settings.random, 32);
      state.apiTokens.set(token, required(username));
      return token;
    },
    connections: (username) =>
      ofUser(username)
        .filter(({ closed }) => !closed)
        .map(snapshot),
    allConnections: (username) => ofUser(username).map(snapshot),
    signedIn: () =>
      [...state.sessions.values()]
        .filter(({ connection }) => !connection.closed)
        .map(({ connection }) => connection.user.username),
  };
  return openSimulator(libraryProduct(state), settings, controls);
}

function snapshot(connection: StoredConnection): ConnectionSnapshot {
  const { sessionId, node, user, applicationType, closed } = connection;
  return {
    id: idOf(connection),
    sessionId,
    username: user.username,
    node,
    applicationType,
    open: !closed,
    closedThrough: closed?.through,
  };
}
