/** Lists again and grades the evidence: what became of every planned item. */
import type { StepResult } from "./apply/run-steps.js";
import { CallError } from "./errors.js";
import { type Settled, type Sighting, settle } from "./outcome.js";
import type { Plan, PlannedStep } from "./plan/format.js";
import type { CallOptions, Provider } from "./provider.js";
import type { SessionList, User } from "./session.js";

/** Why an answer is missing that a journal announces. */
export const UNANSWERED = "the process ended before the answer was written down";

/** One planned item and what became of it. */
export interface ItemOutcome extends Settled {
  /** `null` for a user whose sessions cannot be listed. */
  session: string | null;
  /** `null` for an id that the product does not list. */
  user: User | null;
}

/**
 * Lists the sessions once more. `null` where that cannot be, with the reason: the caller's own
 * session has ended, or the product does not answer any more.
 */
export async function listAgain(
  provider: Pick<Provider, "listSessions">,
  options: CallOptions,
): Promise<{ list: SessionList | null; reason: string | null }> {
  try {
    return { list: await provider.listSessions(options), reason: null };
  } catch (error) {
    if (error instanceof CallError) return { list: null, reason: error.message };
    throw error;
  }
}

/** What the run knows when all is done. */
export interface RunFacts {
  plan: Plan;
  /** The steps that were to be sent. */
  steps: readonly PlannedStep[];
  results: ReadonlyMap<number, StepResult>;
  /** Steps that were sent once without an answer, whatever the answer was when they were sent again. */
  unanswered: ReadonlySet<number>;
  alreadyGone: readonly string[];
  /** The sessions after the run; `null` where they could not be listed. */
  after: SessionList | null;
  /** Why steps have no result; `null` when all have one. */
  stopped: string | null;
  refusesForeignSessions: boolean;
}

/** Gives every planned item, spared ones included, exactly one outcome. */
export function gradeAll(facts: RunFacts): ItemOutcome[] {
  const { plan } = facts;
  const after = facts.after && new Set(facts.after.sessions.map(({ id }) => id));
  const users = usersOf(plan);
  const user = (id: string): User => users.get(id) ?? { id, name: null, login: null };

  const owners = new Map(
    plan.steps.flatMap(({ sessions }) => sessions.map(({ id, userId }) => [id, userId] as const)),
  );
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
      const answer = (session !== null && result.perSession?.[session]) || result.answer;
      const settled = settle(answer, sighting);
      const why = settled.outcome === "failed" || settled.outcome === "unknown" ? result.reason : null;
      return { ...settled, reason: [settled.reason, why].filter(Boolean).join(": ") || null };
    };
    const listed = step.sessions.map(
      ({ id, userId }): ItemOutcome => ({
        session: id,
        user: user(userId),
        ...settleAs(id, sightingOf(id, after)),
      }),
    );
    const unlisted = step.unlisted.map((id): ItemOutcome => {
      const mayBeForeign = plan.caller.administrator || !facts.refusesForeignSessions;
      const conclusive = result.answer === "not_done" && !mayBeForeign;
      return { session: id, user: null, ...settleAs(id, conclusive ? "gone" : seenOnly(id, after)) };
    });
    if (listed.length + unlisted.length > 0 || !step.user) return [...listed, ...unlisted];
    return [{ session: null, user: step.user, ...settleAs(null, "unlistable") }];
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

/** Where an answer is missing, neither "I did not" nor a refusal of the next call tells what the first one did. */
function resultOf({ results, unanswered, stopped }: RunFacts, index: number): StepResult {
  const result = results.get(index) ?? { answer: "refused", reason: stopped };
  const settles = result.answer !== "refused" && result.answer !== "not_done";
  return settles || !unanswered.has(index) ? result : { answer: "lost", reason: result.reason ?? UNANSWERED };
}

function sightingOf(id: string, after: ReadonlySet<string> | null): Sighting {
  if (!after) return "unlistable";
  return after.has(id) ? "listed" : "gone";
}

/** What was never listed does not become "gone" by not being listed. */
function seenOnly(id: string, after: ReadonlySet<string> | null): Sighting {
  return after?.has(id) ? "listed" : "unlistable";
}

function usersOf({ caller, steps }: Plan): Map<string, User> {
  const users = [caller.user, ...steps.flatMap(({ user }) => (user ? [user] : []))];
  return new Map(users.map((user) => [user.id, user]));
}
