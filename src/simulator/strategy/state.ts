import { secret } from "../kit/index.js";
import type { Settings } from "./options.js";

/** A user who may sign in. */
export interface User {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly username: string;
  readonly fullName: string;
  readonly password: string | undefined;
  /** Whether the password is in the directory. */
  readonly ldap: boolean;
  readonly privileges: readonly Privilege[];
}

/** The rights of a user besides signing in. */
export type Privilege = "Monitor cluster" | "Administer user connections" | "Create and edit users";

/** An open project of a connection. */
export interface OpenProject {
  id?: string;
  name: string;
  /** The number of running jobs. @default 0 */
  jobs?: number;
  /** The last action, and when the first and the last job were submitted. Default: the list does not contain them. */
  lastAction?: string;
  firstJobAt?: number | Date;
  lastJobAt?: number | Date;
}

/** The options of a new connection. */
export interface ConnectionDetails {
  /** The name of the node. @default the node where the Library signs in */
  node?: string;
  /** @default "DSSWeb" */
  applicationType?: string;
  /** Free text of the client. @default two machines */
  client?: string;
  /** When it began, in milliseconds since 1970 or as a Date. @default the server's clock */
  at?: number | Date;
  projects?: readonly OpenProject[];
}

/** A connection as the cluster stores it. */
export interface StoredConnection {
  readonly sessionId: string;
  readonly node: string;
  readonly user: User;
  readonly applicationType: string;
  readonly client: string;
  readonly at: number;
  readonly projects: readonly OpenProject[];
  /** The indexes of the projects that were ended separately. */
  readonly endedProjects: Set<number>;
  closed?: { at: number; by: string; through: string };
}

/** A sign-in as the web server stores it. */
export interface WebSession {
  readonly token: string;
  readonly cookies: Readonly<Record<string, string>>;
  readonly connection: StoredConnection;
}

/** Everything that a Library stores. */
export interface LibraryState {
  readonly settings: Settings;
  readonly users: Map<string, User>;
  /** By token. */
  readonly apiTokens: Map<string, User>;
  readonly connections: StoredConnection[];
  /** By token. */
  readonly sessions: Map<string, WebSession>;
  lastNumber: number;
}

export function emptyLibrary(settings: Settings): LibraryState {
  return {
    settings,
    users: new Map(),
    apiTokens: new Map(),
    connections: [],
    sessions: new Map(),
    lastNumber: 0,
  };
}

/** The next id of 32 hexadecimal digits. */
export function nextGuid(state: LibraryState, kind: string): string {
  state.lastNumber += 1;
  return (kind + state.lastNumber.toString(16).padStart(8, "0")).padEnd(32, "0").toUpperCase();
}

/** Finds a user by login, without regard to case. */
export function findUser(state: LibraryState, login: string): User | undefined {
  const wanted = login.toLowerCase();
  return [...state.users.values()].find(({ username }) => username.toLowerCase() === wanted);
}

export function openConnection(
  state: LibraryState,
  user: User,
  details: ConnectionDetails = {},
): StoredConnection {
  const { settings } = state;
  const connection: StoredConnection = {
    sessionId: nextGuid(state, "7A1C"),
    node: details.node ?? settings.nodes.find(({ status }) => status === "running")?.name ?? "node-one",
    user,
    applicationType: details.applicationType ?? "DSSWeb",
    client: details.client ?? "Server Machine: 10.23.4.5 Client Machine: 203.0.113.7",
    at: Number(details.at ?? settings.now()),
    projects: details.projects ?? [],
    endedProjects: new Set(),
  };
  state.connections.push(connection);
  return connection;
}

/** Signs a connection in to the web server: it gets a token and cookies. */
export function openSession(state: LibraryState, connection: StoredConnection): WebSession {
  const { random } = state.settings;
  const session: WebSession = {
    token: secret(random, 24),
    cookies: { JSESSIONID: secret(random, 24), iSession: secret(random, 12) },
    connection,
  };
  state.sessions.set(session.token, session);
  return session;
}

/** Ends a connection. Returns `false` if it had already ended. */
export function closeConnection(
  state: LibraryState,
  connection: StoredConnection,
  by: User,
  through: string,
): boolean {
  if (connection.closed) return false;
  connection.closed = { at: state.settings.now(), by: by.username, through };
  return true;
}

/** The id of a connection, or of one of its projects. */
export function idOf({ sessionId, node }: StoredConnection, projectIndex = -1): string {
  const bytes = new TextEncoder().encode(node);
  return `${sessionId}:${projectIndex}:${btoa(String.fromCharCode(...bytes))}`;
}
