import type { components } from "../../../generated/element.js";
import type { Settings } from "./options.js";

/** How a person signs in. */
export type AuthMethod = components["schemas"]["AuthMethod"];

/** A person who can sign in: a local cluster admin, or a user of a directory or an identity provider. */
export interface Person {
  /** The name in sessions and in the cluster: a name, a distinguished name, or a name-value pair. */
  readonly username: string;
  /** The user name for Basic. For a local cluster admin it is the same as `username`. */
  readonly login: string;
  readonly password: string;
  readonly authMethod: AuthMethod;
  /** The ids of the cluster admins that the person matches: their own, or those of their groups. */
  readonly clusterAdminIDs: readonly number[];
  readonly access: readonly string[];
}

/** A session as the cluster stores it. */
export interface StoredSession {
  readonly sessionID: string;
  readonly person: Person;
  /** The person's name, or a random UUID if the identity provider sends no name. */
  readonly username: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly idpConfigVersion: number;
  deleted?: { at: number; by: string; through: string };
}

/** A group of a directory or an identity provider. A group is one cluster admin. */
export interface Group {
  readonly clusterAdminID: number;
  readonly name: string;
  readonly access: readonly string[];
}

/** Everything that a cluster stores. */
export interface ClusterState {
  readonly settings: Settings;
  readonly people: Person[];
  readonly groups: Map<number, Group>;
  readonly sessions: Map<string, StoredSession>;
  /** Sessions that survive every delete, although the answer reports them as deleted. */
  readonly undying: Set<string>;
  lastAdminID: number;
  lastSession: number;
}

/** A new cluster without people and sessions. */
export function emptyCluster(settings: Settings): ClusterState {
  return {
    settings,
    people: [],
    groups: new Map(),
    sessions: new Map(),
    undying: new Set(),
    lastAdminID: 0,
    lastSession: 0,
  };
}

/** When a session ends: at the latest (`finally`), and if it is not used any more (`unused`). */
export function endsAt(
  { createdAt, usedAt }: StoredSession,
  { lifetimeHours, idleMinutes }: Settings,
): { finally: number; unused: number } {
  const last = createdAt + lifetimeHours * 3_600_000;
  return { finally: last, unused: Math.min(usedAt + idleMinutes * 60_000, last) };
}

/** The sessions that are active now. */
export function active({ sessions, settings }: ClusterState): StoredSession[] {
  const now = settings.now();
  return [...sessions.values()].filter(
    (session) => !session.deleted && endsAt(session, settings).unused > now,
  );
}
