/** Decides the outcome of every planned item, from the answers and the list after the run. */
import type { StepResult } from "../journal/index.js";
import { type ItemOutcome, type Settled, type Sighting, settle } from "../outcome.js";
import type { Plan, PlannedSession } from "../plan/index.js";
import { idsOf, type Step } from "../provider.js";
import type { Listing, User } from "../session.js";

/** The reason for a missing answer to an announced call. */
export const UNANSWERED = "the process ended before the answer was recorded";

/** What the product does with the credential of the own session, after a run that may have ended it. */
export interface OwnCredential {
  session: string;
  isRefused: boolean;
}

/** The facts from which the outcomes are decided. */
export interface RunFacts {
  plan: Plan;
  /** The steps of the run. */
  steps: readonly Step[];
  results: ReadonlyMap<number, StepResult>;
  /** The steps that were sent at least once and got no answer, even if a later attempt got one. */
  unanswered: ReadonlySet<number>;
  alreadyGone: readonly string[];
  /** The sessions after the run; `null` if they could not be listed. */
  after: Listing | null;
  /** Why that list is not evidence; `null` if it is. */
  doubt: string | null;
  /** `null` if it was not tested. */
  ownCredential: OwnCredential | null;
  /** Why steps have no result; `null` if all have one. */
  stopped: string | null;
}

const STILL_ACCEPTED = "the product still accepts the credential of the session, perhaps from a cache";

/** Decides one outcome for every planned item, including spared items. */
export function gradeAll(facts: RunFacts): ItemOutcome[] {
  const { plan } = facts;
  const after =
    facts.doubt === null && facts.after ? new Set(facts.after.sessions.map(({ id }) => id)) : null;
  const users = usersOf(plan);
  const user = (id: string): User => users.get(id) ?? { id, name: null, login: null };

  const owners = new Map(plan.sessions.map(({ id, userId }) => [id, userId]));
  const gone = facts.alreadyGone.map((session): ItemOutcome => {
    const owner = owners.get(session);
    return {
      session,
      user: owner ? user(owner) : null,
      outcome: "already_gone",
      evidence: null,
      reason: null,
    };
  });
  const done = facts.steps.flatMap((step, index) => {
    const result = resultOf(facts, index);
    const settleAs = (session: string | null, sighting: Sighting): Settled => {
      const told = (session !== null && result.bySession?.[session]) || result;
      const settled = settle(told.answer, sighting);
      const isSure = settled.outcome === "revoked" && settled.evidence !== "unverifiable";
      const why = isSure || settled.outcome === "already_gone" ? null : told.reason;
      return { ...settled, reason: [settled.reason, why].filter(Boolean).join(": ") || null };
    };
    if (step.kind === "everything" && step.listed.length === 0) {
      return [{ session: null, user: step.user, ...settleAs(null, "unlistable") }];
    }
    const listed = new Set(step.listed);
    return idsOf(step).map((id): ItemOutcome => {
      const owner = owners.get(id);
      const isRefused = facts.ownCredential?.session === id ? facts.ownCredential.isRefused : null;
      const settled = isRefused
        ? settleAs(id, "rejected")
        : listed.has(id)
          ? (doubted(result, facts.doubt) ?? settleAs(id, sightingOf(id, after)))
          : settleAs(id, seenOnly(id, after));
      if (isRefused === false && settled.outcome === "revoked") settled.reason = STILL_ACCEPTED;
      return { session: id, user: owner === undefined ? null : user(owner), ...settled };
    });
  });
  const spared = plan.spared.map(
    ({ session, userId, reason }): ItemOutcome => ({
      session: session?.id ?? null,
      user: user(userId),
      outcome: "spared",
      evidence: null,
      reason,
    }),
  );
  return [...done, ...gone, ...spared];
}

/**
 * The result of a step. If an earlier call got no answer, a later "not done" or "refused" does not show what
 * that call did.
 */
function resultOf({ results, unanswered, stopped }: RunFacts, index: number): StepResult {
  const result = results.get(index) ?? { answer: "refused", reason: stopped };
  const settles = result.answer !== "refused" && result.answer !== "not_done";
  return settles || !unanswered.has(index) ? result : { answer: "lost", reason: result.reason ?? UNANSWERED };
}

/** If the list is in doubt, the outcome is unknown, whatever the product answered. */
function doubted({ answer }: StepResult, doubt: string | null): Settled | null {
  if (doubt === null || answer === "refused") return null;
  return { outcome: "unknown", evidence: null, reason: `the list after the run is not reliable: ${doubt}` };
}

function sightingOf(id: string, after: ReadonlySet<string> | null): Sighting {
  if (!after) return "unlistable";
  return after.has(id) ? "listed" : "gone";
}

/** A session that was never listed does not count as gone if a later list lacks it. */
function seenOnly(id: string, after: ReadonlySet<string> | null): Sighting {
  return after?.has(id) ? "listed" : "unlistable";
}

function usersOf({ caller, steps }: Plan): Map<string, User> {
  const users = [caller.user, ...steps.flatMap((step) => (step.kind === "everything" ? [step.user] : []))];
  return new Map(users.map((user) => [user.id, user]));
}

/** The sessions that a call ended although the plan does not list them. */
export function endedBeyond(results: ReadonlyMap<number, StepResult>): PlannedSession[] {
  return [...results.values()].flatMap(({ beyond = [] }) => beyond);
}
