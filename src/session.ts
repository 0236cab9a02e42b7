/** The nouns. This file imports nothing. */

/** A user of a product, as far as it is known. `name` and `login` are remote text: clean them before showing. */
export interface User {
  /** The product's id of the user. */
  id: string;
  /** The display name; `null` when it is not known. */
  name: string | null;
  /** What the user signs in with, an e-mail address in DocSpace; `null` when it is not known. */
  login: string | null;
}

/**
 * One signed-in presence as the product knows it. What the product leaves out or leaves empty is
 * `null`. All text is remote and hostile: clean it before showing.
 */
export interface Session {
  /** The product's id, as a string. */
  id: string;
  userId: string;
  /** Whether the caller's own credential rides on this session. */
  current: boolean | "unknown";
  /** When the user signed in. */
  startedAt: Date | null;
  /** When the session was last used, where the product knows that. */
  lastSeenAt: Date | null;
  /** IPv4 or IPv6, without a port. */
  ip: string | null;
  country: string | null;
  city: string | null;
  browser: string | null;
  platform: string | null;
  mobile: boolean | null;
  /** The page on which the session began. */
  page: string | null;
}

/** The session that the caller's own credential rides on. */
export type CurrentSession =
  | { state: "known"; id: string }
  /** The credential rides on no session: nothing that is revoked can lock it out. */
  | { state: "none"; reason: string }
  /** It may ride on one, and the product does not tell on which. */
  | { state: "unknown"; reason: string };

/** Who calls. */
export interface Caller {
  user: User;
  /** Whether the caller may revoke the sessions of other users. */
  administrator: boolean;
  /** The kind of credential: `apiKey`, `accessToken`, `portalToken` or `basic`. */
  authenticatedBy: string;
  current: CurrentSession;
}

/** A complete list of the sessions that the caller can see. */
export interface SessionList {
  sessions: Session[];
  current: CurrentSession;
}
