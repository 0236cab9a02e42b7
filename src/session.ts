/** The basic types: users, sessions, the caller and a list. This file imports nothing. */

/** A user of a product. `name` and `login` are remote text: clean them before you show them. */
export interface User {
  /** The user's id in the product. */
  id: string;
  /** The display name; `null` if it is not known. */
  name: string | null;
  /** The name with which the user signs in, such as an e-mail address; `null` if it is not known. */
  login: string | null;
}

/** The value of a session's field. `null` if the product leaves it out or empty. */
export type Value = string | number | boolean | Date | readonly string[] | null;

/**
 * A session: one sign-in of a user, as the product lists it. A value that the product leaves out or empty is
 * `null`. All text is remote and may be hostile: clean it before you show it.
 */
export interface Session {
  /** The session's id in the product, as a string. */
  id: string;
  userId: string;
  /** When the user signed in. */
  startedAt: Date | null;
  /** When the session was last used, if the product knows that. */
  lastSeenAt: Date | null;
  /** The product's own fields, by the names that the capabilities declare. */
  values: Readonly<Record<string, Value>>;
}

/** The value of a session's field, whether it is a property of the session or one of its `values`. */
export function fieldValue(
  session: { startedAt: Value; lastSeenAt?: Value; values: Readonly<Record<string, Value>> },
  field: string,
): Value {
  if (field === "startedAt") return session.startedAt;
  if (field === "lastSeenAt" && session.lastSeenAt) return session.lastSeenAt;
  return session.values[field] ?? null;
}

/** The caller's own session: the one to which the credential belongs. */
export type Own =
  | { state: "known"; id: string }
  /** The credential belongs to no session, so no revocation can lock the caller out. */
  | { state: "none"; reason: string }
  /** It may be any of these sessions, and all of them are spared. */
  | { state: "among"; ids: readonly string[]; reason: string }
  /** It may be any session, so every step that could cover it is refused. */
  | { state: "unknown"; reason: string };

/** Whether a session is the caller's own; `"unknown"` if it may be. */
export function isOwn(own: Own, id: string): boolean | "unknown" {
  if (own.state === "known") return own.id === id;
  return own.state === "unknown" || (own.state === "among" && own.ids.includes(id)) ? "unknown" : false;
}

/** The user to whom the credential belongs. */
export interface Caller {
  user: User;
  /** Whether the caller may revoke the sessions of other users. */
  administrator: boolean;
  /** The kind of credential, in the product's words: `apiKey`, `basic`. */
  authenticatedBy: string;
}

/** All sessions that the caller can see, each listed once. */
export interface Listing {
  sessions: Session[];
  own: Own;
  /** Whose sessions are listed. With `caller`, the list cannot contain anybody else's. */
  covers: "caller" | "everyone";
  /** How many requests the list took. Default 1. */
  reads?: number;
  /**
   * The ids of sessions that the product lists but refuses to end. They are spared, and `notes` say why.
   * Default: none.
   */
  notEndable?: readonly string[];
  /** Remarks for readers of the list, as sentences. Default: none. */
  notes?: readonly string[];
}
