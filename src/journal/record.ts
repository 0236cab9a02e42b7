import type { Survey } from "../apply/survey.js";
import type { Answer } from "../outcome.js";
import type { Plan } from "../plan/format.js";
import type { StepKind } from "../provider.js";

/** Version of the format. A reader refuses any other. */
export const JOURNAL_VERSION = 1;

/** What a journal tells, in this order: `run`, `begun`, then `intent` and `answer` for each step, `finished`. */
export type JournalRecord =
  /** The run begins: everything that resuming it needs. */
  | { type: "run"; version: typeof JOURNAL_VERSION; plan: Plan; reason: string | null; ticket: string | null }
  /**
   * The sessions were listed again; what is really done, and what was found to be different from the plan.
   * Told once more where a resumed run finds it different again: steps keep their numbers, others may follow.
   */
  | ({ type: "begun" } & Survey)
  /** The call of a step is about to be sent. */
  | { type: "intent"; step: number }
  /** What came of it. */
  | {
      type: "answer";
      step: number;
      answer: Answer;
      perSession?: Readonly<Record<string, Answer>>;
      reason: string | null;
    }
  /** Every step has an answer and the result has been verified. */
  | { type: "finished" };

// As objects, so that the compiler finds what is missing in them.
const ANSWERS: Record<Answer, true> = { done: true, silent: true, not_done: true, lost: true, refused: true };
const KINDS: Record<StepKind, true> = { session: true, batch: true, user: true, others: true };

/**
 * Makes the check of one journal: given its records one after the other, it says what is wrong with
 * each, or `null`. That nobody altered a line does not mean that whoever wrote it made sense; a record
 * that passes is a {@link JournalRecord}. The plan in it has a seal of its own.
 */
export function recordCheck(): (record: Record<string, unknown>) => string | null {
  let steps: number | null = null;
  const announced = new Set<unknown>();
  let count = 0;

  return (record) => {
    count += 1;
    if ((count === 1) !== (record.type === "run")) return "a journal begins with its run, and has one only";
    switch (record.type) {
      case "run":
        if (!isObject(record.plan)) return "there is no plan";
        return isReason(record.reason) && isReason(record.ticket) ? null : "reason or ticket is no text";
      case "begun":
        if (!isSurvey(record)) return "it does not tell what is to be done";
        if (record.steps.length < (steps ?? 0)) return "it has fewer steps than the one before";
        steps = record.steps.length;
        return null;
      case "intent":
        if (!isStep(record.step)) return noSuchStep();
        announced.add(record.step);
        return null;
      case "answer":
        if (!isStep(record.step)) return noSuchStep();
        if (!announced.has(record.step)) return "it answers what was never announced";
        if (!isAnswer(record.answer)) return "the answer is none that is known";
        if (!isReason(record.reason)) return "the reason is no text";
        return record.perSession === undefined || isPerSession(record.perSession)
          ? null
          : "an answer for one session is none that is known";
      case "finished":
        return steps === null ? "the run never began" : null;
      default:
        return "the type of the record is none that is known";
    }
  };

  function isStep(step: unknown): boolean {
    return Number.isInteger(step) && Number(step) >= 0 && Number(step) < (steps ?? 0);
  }

  function noSuchStep(): string {
    return `the step is none of the run, which has ${steps ?? 0}`;
  }
}

function isSurvey(record: Record<string, unknown>): record is Record<string, unknown> & Survey {
  const { steps, alreadyGone, newSessions, listedBefore } = record;
  return isList(steps, isPlannedStep) && isIds(alreadyGone) && isIds(listedBefore) && isSessions(newSessions);
}

function isPlannedStep(step: unknown): boolean {
  if (!isObject(step) || typeof step.kind !== "string" || !Object.hasOwn(KINDS, step.kind)) return false;
  const hasUser = step.user === null || (isObject(step.user) && typeof step.user.id === "string");
  return hasUser && isSessions(step.sessions) && isIds(step.unlisted);
}

function isSessions(value: unknown): boolean {
  return isList(
    value,
    (each) => isObject(each) && typeof each.id === "string" && typeof each.userId === "string",
  );
}

function isPerSession(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isAnswer);
}

function isAnswer(value: unknown): boolean {
  return typeof value === "string" && Object.hasOwn(ANSWERS, value);
}

function isIds(value: unknown): boolean {
  return isList(value, (each) => typeof each === "string");
}

function isReason(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function isList(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isItem);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
