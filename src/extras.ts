/** Types of the features that only some products have. */
import type { ItemOutcome } from "./outcome.js";
import type { Secret } from "./secret.js";
import type { Session } from "./session.js";

/** One event of a login history. All text is remote and may be hostile: clean it before you show it. */
export interface SignIn {
  /** The id of the session, if the event opened one. */
  id: string;
  /** When it happened; `null` if the product does not say. */
  at: Date | null;
  /** What happened, in the product's words and language. */
  action: string | null;
  /**
   * Whether the event signed somebody in. `false` for a failed attempt and for a sign-out, which open no
   * session; `null` if we do not know the product's code for the event.
   */
  signedIn: boolean | null;
  /** `null` for an attempt that the product attributes to nobody, or to its guest account. */
  userId: string | null;
  /**
   * Set to the user of the query if the product attributes the event to nobody and the typed login is that
   * user's. Failed attempts are such events. `null` if the product names the user itself.
   */
  aimedAt: string | null;
  /** The login that was typed into the sign-in form. */
  login: string | null;
  /** IPv4 or IPv6, without a port. */
  ip: string | null;
  /** The beginning of an IPv6 address that the product has cut off, such as `2001:…`. `ip` is then `null`. */
  ipStart?: string;
  country: string | null;
  city: string | null;
  browser: string | null;
  platform: string | null;
}

/** The sign-ins of one user. */
export interface SignInList {
  /** Newest first. */
  signIns: SignIn[];
  /** Whether these are all the sign-ins that the product knows in this period. */
  complete: boolean;
  /** Why there may be more, as a sentence; `null` if the list is complete. */
  reason: string | null;
}

/** Selects sign-ins: of which user, and since when. */
export interface SignInQuery {
  userId: string;
  /**
   * The login of the user, such as an e-mail address. Attempts with this login that the product attributes to
   * nobody are listed as well. Default: every login with which the user signed in during the period.
   */
  login?: string | null;
  since: Date;
}

/** The result of ending all sessions of the caller in exchange for a password-change link. */
export interface EndedForLink {
  outcomes: readonly ItemOutcome[];
  /** Sessions that were not listed before. */
  newSessions: readonly Session[];
  /** The URL of a page on which the password can be changed once. `null` if the product gave none. */
  link: Secret | null;
}

/** Texts about the password-change link, in the product's terms. */
export interface LinkWords {
  /** What the call does besides ending the sessions, as sentences. Shown before the confirmation. */
  willBeMade: string;
  /** What happened to a link that was not shown, as sentences. */
  wasHidden: string;
  /** Where else a user can get a link: `sign-in page ("Forgot your password?")`. */
  elsewhere: string;
}
