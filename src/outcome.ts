import type { User } from "./session.js";

/** The result for one planned item. Every item has exactly one outcome. */
export type Outcome =
  /** The session was open, and this call ended it. */
  | "revoked"
  /** The session was closed before, or by somebody else. */
  | "already_gone"
  /** The session was left alone on purpose. */
  | "spared"
  /** The session is still open. */
  | "failed"
  /** We cannot know. */
  | "unknown";

/** How certain the outcome `revoked` is, the strongest evidence first. */
export type Evidence =
  /** The product refuses the credential of the session. Only the caller's own session can be tested in this way. */
  | "rejected"
  /** We listed the sessions again, and the session is gone. */
  | "confirmed"
  /** The product said that it ended the session, and the session cannot be listed. */
  | "acknowledged"
  /** The product did not say that it ended the session, and the session cannot be listed. */
  | "unverifiable";

/** All grades, the strongest first. */
export const EVIDENCE: readonly Evidence[] = ["rejected", "confirmed", "acknowledged", "unverifiable"];

/** Whether we saw ourselves that the session has ended. */
export function isProven({ evidence }: Pick<Settled, "evidence">): boolean {
  return evidence === "rejected" || evidence === "confirmed";
}

/** One item, such as a session that the plan revokes, and its outcome. */
export interface ItemOutcome extends Settled {
  /** `null` for a user whose sessions cannot be listed. */
  session: string | null;
  /** `null` for an id that the product does not list. */
  user: User | null;
}

/** How the product answered a call that revokes. */
export type Answer =
  /** It said that it ended the session. */
  | "done"
  /** It accepted the call and said nothing about its effect. */
  | "silent"
  /** It said that it did not end the session, but not why. */
  | "not_done"
  /** No conclusive answer came; the call may have been carried out. */
  | "lost"
  /** The call was refused, or was not sent: nothing was done. */
  | "refused";

/** Whether a later list contains the session. */
export type Sighting =
  /** The product refuses its credential. */
  | "rejected"
  | "listed"
  | "gone"
  /** The product does not list such sessions to this caller, or listing failed. */
  | "unlistable";

/** An outcome with its evidence and, where needed, the reason for it. */
export interface Settled {
  outcome: Outcome;
  /** `null` unless the outcome is `revoked`. */
  evidence: Evidence | null;
  reason: string | null;
}

/**
 * The one place that decides an outcome. It uses the product's answer and what was seen afterwards, never the
 * HTTP status alone. A session that is listed after the call is open, whatever the answer said.
 */
export function settle(answer: Answer, sighting: Sighting): Settled {
  if (sighting === "listed") {
    const believed = answer === "done" || answer === "silent";
    return {
      outcome: "failed",
      evidence: null,
      reason: believed
        ? "the product reported no failure, but still lists the session"
        : "the session is still listed",
    };
  }
  const isRefused = sighting === "rejected";
  const gone = isRefused || sighting === "gone";
  const seen: Evidence = isRefused ? "rejected" : "confirmed";
  switch (answer) {
    case "done":
      return { outcome: "revoked", evidence: gone ? seen : "acknowledged", reason: null };
    case "silent":
      return { outcome: "revoked", evidence: gone ? seen : "unverifiable", reason: null };
    case "not_done":
      return gone
        ? { outcome: "already_gone", evidence: null, reason: null }
        : {
            outcome: "unknown",
            evidence: null,
            reason: "the product does not say whether the session was already closed or could not be closed",
          };
    case "refused":
      return gone
        ? { outcome: "already_gone", evidence: null, reason: null }
        : { outcome: "failed", evidence: null, reason: "the call was refused" };
    case "lost":
      return gone
        ? {
            outcome: "revoked",
            evidence: seen,
            reason: isRefused
              ? "the answer was lost, but the product refuses the credential of the session"
              : "the answer was lost, but the session is no longer listed",
          }
        : {
            outcome: "unknown",
            evidence: null,
            reason: "the answer was lost and the session cannot be listed",
          };
  }
}
