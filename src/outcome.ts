/** What became of one planned item. Every item has exactly one outcome. */
export type Outcome =
  /** It was open, and this call ended it. */
  | "revoked"
  /** It was closed before, or by somebody else. */
  | "already_gone"
  /** Deliberately left alone. */
  | "spared"
  /** It is still open. */
  | "failed"
  /** It cannot be told. */
  | "unknown";

/** How sure a `revoked` is. */
export type Evidence =
  /** Listed again: gone. */
  | "confirmed"
  /** The product said so, and the session cannot be listed. */
  | "acknowledged"
  /** The product neither says so nor lists it. */
  | "unverifiable";

/** What the product made of a revoking call. */
export type Answer =
  /** It said that it ended the session. */
  | "done"
  /** It accepted the call and said nothing about its effect. */
  | "silent"
  /** It said that it did not end the session, and not why. */
  | "not_done"
  /** No conclusive answer came; the call may have been carried out. */
  | "lost"
  /** The call was refused, or not sent: nothing was done. */
  | "refused";

/** What a later listing says of the session. */
export type Sighting =
  | "listed"
  | "gone"
  /** The product lists no such sessions to this caller, or could not be asked. */
  | "unlistable";

/** An outcome with its evidence and, where they do not speak for themselves, the reason. */
export interface Settled {
  outcome: Outcome;
  /** `null` unless the outcome is `revoked`. */
  evidence: Evidence | null;
  reason: string | null;
}

/**
 * The one place where an outcome is decided: from what the product said and from listing again,
 * never from a status. What is listed after the call is open, whatever the call was told.
 */
export function settle(answer: Answer, sighting: Sighting): Settled {
  if (sighting === "listed") {
    const believed = answer === "done" || answer === "silent";
    return {
      outcome: "failed",
      evidence: null,
      reason: believed
        ? "the product reported no failure, but lists the session still"
        : "the session is listed still",
    };
  }
  const gone = sighting === "gone";
  switch (answer) {
    case "done":
      return { outcome: "revoked", evidence: gone ? "confirmed" : "acknowledged", reason: null };
    case "silent":
      return { outcome: "revoked", evidence: gone ? "confirmed" : "unverifiable", reason: null };
    case "not_done":
      return gone
        ? { outcome: "already_gone", evidence: null, reason: null }
        : {
            outcome: "unknown",
            evidence: null,
            reason: "the product does not tell whether the session was closed before or could not be closed",
          };
    case "refused":
      return gone
        ? { outcome: "already_gone", evidence: null, reason: null }
        : { outcome: "failed", evidence: null, reason: "the call was refused" };
    case "lost":
      return gone
        ? {
            outcome: "revoked",
            evidence: "confirmed",
            reason: "the answer was lost; listed again, it is gone",
          }
        : {
            outcome: "unknown",
            evidence: null,
            reason: "the answer was lost and the session cannot be listed",
          };
  }
}
