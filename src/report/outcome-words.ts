/** The words of a report, outcomes and evidence, explained to somebody who has never seen a report. */
import type { Evidence, ItemOutcome, Outcome } from "../outcome.js";

/** All outcomes. Those that need attention come first. */
export const OUTCOMES: readonly Outcome[] = ["failed", "unknown", "revoked", "already_gone", "spared"];

/** An outcome in a few words. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  failed: "still open",
  unknown: "unknown",
  revoked: "ended",
  already_gone: "had ended before",
  spared: "left alone",
};

/** Evidence in a few words, for each row of a table. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  rejected: "rejected: the product refuses its credential",
  confirmed: "confirmed: no longer listed after the run",
  acknowledged: "acknowledged: the product said so, but does not list it",
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
      "The product said that it ended the session. It does not list the session to the caller, so we could not check.",
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
    meaning: "The session had ended before the run reached it: by itself, or because somebody else ended it.",
  },
  { outcome: "spared", evidence: null, meaning: "The session matched, and was left alone on purpose." },
  { outcome: "failed", evidence: null, meaning: "The session is still open." },
  {
    outcome: "unknown",
    evidence: null,
    meaning: "We cannot know whether the session is open. Treat it as open.",
  },
];

/** What became of an item, in a few words: `ended, confirmed`. */
export function resultText({ outcome, evidence }: Pick<ItemOutcome, "outcome" | "evidence">): string {
  return evidence ? `${OUTCOME_WORDS[outcome]}, ${evidence}` : OUTCOME_WORDS[outcome];
}
