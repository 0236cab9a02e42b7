import { openSimulator, type Simulator } from "../kit/index.js";
import { type ElementOptions, settingsFrom } from "./options.js";
import { type ClusterFault, clusterProduct, type Scheme } from "./product.js";
import type { OperationName } from "./route.js";
import {
  active,
  type ClusterState,
  emptyCluster,
  type Group,
  type Person,
  type StoredSession,
} from "./state.js";

/** A local cluster admin to add. */
export interface NewAdmin {
  username: string;
  password: string;
  /** The access groups of the admin. @default ["administrator"] */
  access?: readonly string[];
}

/** A user of a directory or an identity provider to add. */
export interface NewMember {
  /** The distinguished name, or the name-value pair of an identity provider. */
  username: string;
  authMethod: "Ldap" | "Idp";
  /** The user name for Basic. @default the username */
  login?: string;
  password: string;
  /** The groups of the person. The person has the access of all of them. */
  groups: readonly Group[];
}

/** A session to open. */
export interface NewSession {
  /** When it began, in milliseconds since 1970. @default now */
  at?: number;
  /** When it was last used, in milliseconds since 1970. @default now */
  usedAt?: number;
  /** The user name in the session, such as a random UUID if an identity provider sends no name. @default the person's name */
  username?: string;
}

/** A copy of a session in its current state. */
export interface SessionSnapshot extends Omit<StoredSession, "person"> {
  authMethod: string;
  active: boolean;
}

/** A simulated cluster. */
export interface Cluster extends Simulator<OperationName, Scheme, ClusterFault> {
  /** Adds a local cluster admin. */
  addAdmin(admin: NewAdmin): Person;
  /** Adds a group of a directory or an identity provider. A group is one cluster admin. @default access ["administrator"] */
  addGroup(name: string, access?: readonly string[]): Group;
  /** Adds a user of a directory or an identity provider. */
  addMember(member: NewMember): Person;
  /** Signs a person in with a browser and returns the id of the session. */
  signIn(person: Person, session?: NewSession): string;
  /** Ends a session as if its user had signed out. Returns `false` if it had already ended. */
  signOut(sessionID: string): boolean;
  /** Makes a session survive every delete, although the answer reports it as deleted. */
  makeUndying(sessionID: string): void;
  /** The active sessions, of one person or of all, oldest first. */
  sessions(person?: Person): SessionSnapshot[];
  /** All sessions, including those that have ended. */
  allSessions(): SessionSnapshot[];
}

/**
 * Makes a simulated Element cluster without cluster admins.
 *
 * @example
 * const cluster = simulateElement();
 * const admin = cluster.addAdmin({ username: "admin", password: "kurzeme-1201" });
 * cluster.signIn(admin);
 */
export function simulateElement(options: ElementOptions = {}): Cluster {
  const settings = settingsFrom(options);
  const state = emptyCluster(settings);
  const snapshots = (all: Iterable<StoredSession>) => {
    const open = new Set(active(state));
    return [...all].map((stored): SessionSnapshot => {
      const { person, ...rest } = stored;
      return { ...rest, authMethod: person.authMethod, active: open.has(stored) };
    });
  };

  const controls: Omit<Cluster, keyof Simulator> = {
    addAdmin: ({ username, password, access = ["administrator"] }) =>
      added(state, {
        username,
        login: username,
        password,
        authMethod: "Cluster",
        clusterAdminIDs: [nextAdminID(state)],
        access,
      }),
    addGroup(name, access = ["administrator"]) {
      const group = { clusterAdminID: nextAdminID(state), name, access };
      state.groups.set(group.clusterAdminID, group);
      return group;
    },
    addMember: ({ username, authMethod, login = username, password, groups }) =>
      added(state, {
        username,
        login,
        password,
        authMethod,
        clusterAdminIDs: groups.map(({ clusterAdminID }) => clusterAdminID),
        access: [...new Set(groups.flatMap(({ access }) => access))],
      }),
    signIn(person, { at, usedAt, username = person.username } = {}) {
      const now = settings.now();
      const sessionID = nextSessionID(state);
      const createdAt = at ?? now;
      const idpConfigVersion = person.authMethod === "Idp" ? 1 : 0;
      const session = { sessionID, person, username, createdAt, usedAt: usedAt ?? now, idpConfigVersion };
      state.sessions.set(sessionID, session);
      return sessionID;
    },
    signOut(sessionID) {
      const session = active(state).find((each) => each.sessionID === sessionID);
      if (!session) return false;
      session.deleted = { at: settings.now(), by: session.username, through: "signOut" };
      return true;
    },
    makeUndying: (sessionID) => void state.undying.add(sessionID),
    sessions: (person) =>
      snapshots(active(state).filter((session) => person === undefined || session.person === person)),
    allSessions: () => snapshots(state.sessions.values()),
  };
  return openSimulator(clusterProduct(state), settings, controls);
}

function added(state: ClusterState, person: Person): Person {
  if (state.people.some(({ login }) => login === person.login)) {
    throw new Error(`The simulated cluster already has a person who signs in as ${person.login}`);
  }
  state.people.push(person);
  return person;
}

function nextAdminID(state: ClusterState): number {
  state.lastAdminID += 1;
  return state.lastAdminID;
}

/** The ids are not random, so that the output of a test is always the same. */
function nextSessionID(state: ClusterState): string {
  state.lastSession += 1;
  return `b12bfc64-f233-44df-8b9f-${state.lastSession.toString(16).padStart(12, "0")}`;
}
