import type { Settled } from "../../outcome.js";
import type { Secret } from "../../secret.js";
import type { Session } from "../../session.js";

/** What became of one session, or of one user whose sessions cannot be seen (`session` is `null`). */
export interface SessionOutcome extends Settled {
  session: string | null;
  /** `null` when the session could not be seen. */
  userId: string | null;
}

/** What a call for several sessions did. */
export interface RevocationResult {
  outcomes: SessionOutcome[];
  /** Sessions that were not there before, such as the one that the portal opens for the caller. */
  newSessions: Session[];
  /** The portal token that replaces the caller's. This client uses it from now on; others must be told. */
  freshToken: Secret | null;
}

/** What `resetPassword()` did. */
export interface PasswordReset extends RevocationResult {
  /** The page on which the password can be changed, once. `null` when the portal gave none. */
  link: Secret | null;
}
