/** What the words of a report mean: outcomes and evidence, for somebody who never saw one. */
import type { Evidence, ItemOutcome, Outcome } from "../outcome.js";

/** All outcomes: what somebody has to look at comes first. */
export const OUTCOMES: readonly Outcome[] = ["failed", "unknown", "revoked", "already_gone", "spared"];

/** An outcome in a few words. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  failed: "still open",
  unknown: "unknown",
  revoked: "ended",
  already_gone: "had ended before",
  spared: "left alone",
};

/** Evidence in a few words, as it stands in each row of a table. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  rejected: "rejected: the product refuses its credential",
  confirmed: "confirmed: listed again, and gone",
  acknowledged: "acknowledged: the product said so, and cannot list it",
  unverifiable: "unverifiable: the product neither says so nor lists it",
};

/** What each result proves, the strongest evidence first. */
export const MEANINGS: readonly { outcome: Outcome; evidence: Evidence | null; meaning: string }[] = [
  {
    outcome: "revoked",
    evidence: "rejected",
    meaning:
      "The product refused the credential of the ended session when it was tried after the run. This is the strongest evidence there is.",
  },
  {
    outcome: "revoked",
    evidence: "confirmed",
    meaning: "The sessions were listed again after the run, and this one was gone.",
  },
  {
    outcome: "revoked",
    evidence: "acknowledged",
    meaning:
      "The product said that it ended the session. It does not list the session to the caller, so nobody could look.",
  },
  {
    outcome: "revoked",
    evidence: "unverifiable",
    meaning:
      "The product accepted the call, but did not say that it ended the session, and does not list it to the caller. Nothing proves that the session has ended.",
  },
  {
    outcome: "already_gone",
    evidence: null,
    meaning: "The session had ended before the run came to it: by itself, or because somebody else ended it.",
  },
  { outcome: "spared", evidence: null, meaning: "The session matched, and was left alone on purpose." },
  { outcome: "failed", evidence: null, meaning: "The session is still open." },
  {
    outcome: "unknown",
    evidence: null,
    meaning: "It cannot be known whether the session is open. Treat it as open.",
  },
];

/** What became of an item, in as few words as tell it: `ended, confirmed`. */
export function resultText({ outcome, evidence }: Pick<ItemOutcome, "outcome" | "evidence">): string {
  return evidence ? `${OUTCOME_WORDS[outcome]}, ${evidence}` : OUTCOME_WORDS[outcome];
}
