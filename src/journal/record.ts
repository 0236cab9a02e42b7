import type { Answer } from "../outcome.js";
import type { Plan, PlannedSession } from "../plan/index.js";
import type { Step } from "../provider.js";

/** The version of the format. Any other version is refused. */
export const JOURNAL_VERSION = 1;

/** The result of a step. */
export interface StepResult {
  answer: Answer;
  reason: string | null;
  bySession?: Readonly<Record<string, { answer: Answer; reason: string | null }>>;
  /** Sessions that the product ended although the step does not list them. */
  beyond?: readonly PlannedSession[];
}

/** How the sessions differ from the plan, and the steps that are therefore sent. */
export interface Survey {
  /** The planned steps, without the sessions that are already gone. */
  steps: Step[];
  /** Planned sessions that are gone. */
  alreadyGone: string[];
  /** Sessions that match the selector now but are not in the plan. They are left alone. */
  newSessions: PlannedSession[];
  /** The ids of all listed sessions, so that later ones are known to be new. */
  listedBefore: string[];
}

/**
 * A record of a journal. The order of the records is `run`, `begun`, then `intent` and `answer` for each step,
 * then `finished`.
 */
export type JournalRecord =
  /** The run starts. The record contains everything that resuming needs. */
  | { type: "run"; version: typeof JOURNAL_VERSION; plan: Plan; reason: string | null; ticket: string | null }
  /**
   * The sessions were listed again. The record contains the steps to send, and the differences from the plan.
   * A resumed run that finds new differences writes another one: steps keep their numbers, and further steps
   * may follow.
   */
  | ({ type: "begun" } & Survey)
  /** The call of a step is about to be sent. */
  | { type: "intent"; step: number }
  /** The call of a step was answered. */
  | ({ type: "answer"; step: number } & StepResult)
  /** Every step has an answer and the result has been verified. */
  | { type: "finished" };

// This is an object, so that the compiler reports missing answers.
const ANSWERS: Record<Answer, true> = { done: true, silent: true, not_done: true, lost: true, refused: true };

/**
 * Makes a check for one journal. Call it with each record in order: it returns the problem of the record, or
 * `null`. It is needed because an unaltered line can still contain nonsense. A record that passes is a {@link
 * JournalRecord}. The plan in it has its own digest.
 */
export function recordCheck(): (record: Record<string, unknown>) => string | null {
  let steps: number | null = null;
  const announced = new Set<unknown>();
  let count = 0;

  return (record) => {
    count += 1;
    if ((count === 1) !== (record.type === "run"))
      return "a journal must begin with a run record, and have only one";
    switch (record.type) {
      case "run":
        if (!isObject(record.plan)) return "the plan is missing";
        return isReason(record.reason) && isReason(record.ticket) ? null : "reason or ticket is not text";
      case "begun":
        if (!isSurvey(record)) return "its steps or lists are missing or wrong";
        if (record.steps.length < (steps ?? 0)) return "it has fewer steps than the record before it";
        steps = record.steps.length;
        return null;
      case "intent":
        if (!isStep(record.step)) return noSuchStep();
        announced.add(record.step);
        return null;
      case "answer":
        if (!isStep(record.step)) return noSuchStep();
        if (!announced.has(record.step)) return "it answers a step that was not announced";
        if (!isAnswer(record.answer)) return "the answer is not known";
        if (!isReason(record.reason)) return "the reason is not text";
        if (record.beyond !== undefined && !isSessions(record.beyond))
          return "beyond is not a list of sessions";
        return record.bySession === undefined || isBySession(record.bySession)
          ? null
          : "the answer for a session is not known";
      case "finished":
        return steps === null ? "there is no begun record before it" : null;
      default:
        return "the type of the record is not known";
    }
  };

  function isStep(step: unknown): boolean {
    return Number.isInteger(step) && Number(step) >= 0 && Number(step) < (steps ?? 0);
  }

  function noSuchStep(): string {
    return `there is no such step: the run has ${steps ?? 0}`;
  }
}

function isSurvey(record: Record<string, unknown>): record is Record<string, unknown> & Survey {
  const { steps, alreadyGone, newSessions, listedBefore } = record;
  return isList(steps, isStepOfRun) && isIds(alreadyGone) && isIds(listedBefore) && isSessions(newSessions);
}

function isStepOfRun(step: unknown): step is Step {
  if (!isObject(step) || !isIds(step.listed)) return false;
  if (step.kind === "sessions") return isIds(step.ids) && (step.ids as unknown[]).length > 0;
  const hasUser = isObject(step.user) && typeof step.user.id === "string";
  return step.kind === "everything" && hasUser && typeof step.keepsOwn === "boolean";
}

function isSessions(value: unknown): boolean {
  return isList(
    value,
    (each) => isObject(each) && typeof each.id === "string" && typeof each.userId === "string",
  );
}

function isBySession(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.values(value).every((each) => isObject(each) && isAnswer(each.answer) && isReason(each.reason))
  );
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
