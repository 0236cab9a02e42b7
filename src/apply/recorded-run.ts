/** The state of an interrupted run, as its journal records it, and how to continue from there. */
import { JournalError, type ReadJournal, type StepResult, type Survey } from "../journal/index.js";
import type { Plan } from "../plan/index.js";
import { idsOf, type Step } from "../provider.js";
import { narrowed, onlyOf, openIn, type Situation, whyTooWide } from "./survey.js";
import { UNANSWERED } from "./verify.js";

/** The state of a run, read from its journal. */
export interface RecordedRun {
  plan: Plan;
  reason: string | null;
  ticket: string | null;
  /** `null` if the run ended before it listed the sessions. */
  survey: Survey | null;
  /** The steps that were announced. */
  announced: Set<number>;
  /** The steps that were announced at least once and got no answer. */
  unanswered: Set<number>;
  /** The steps that have a final answer. */
  results: Map<number, StepResult>;
  /** When a step was announced for the first time. */
  firstSentAt: Map<number, Date>;
}

export function readRun({ records, writtenAt }: Pick<ReadJournal, "records" | "writtenAt">): RecordedRun {
  const [first] = records;
  if (first?.type !== "run") throw new JournalError("The journal does not begin with a run.");
  const recorded: RecordedRun = {
    ...first,
    survey: null,
    announced: new Set(),
    unanswered: new Set(),
    results: new Map(),
    firstSentAt: new Map(),
  };
  const finished = records.some(({ type }) => type === "finished");
  const waiting = new Set<number>();
  for (const [number, record] of records.entries()) {
    if (record.type === "begun") {
      for (const step of waiting) recorded.unanswered.add(step);
      inherit(recorded, record.steps);
      recorded.survey = record;
    }
    if (record.type === "intent") {
      if (waiting.has(record.step)) recorded.unanswered.add(record.step);
      waiting.add(record.step);
      recorded.announced.add(record.step);
      if (!recorded.firstSentAt.has(record.step))
        recorded.firstSentAt.set(record.step, writtenAt[number] as Date);
    }
    if (record.type !== "answer") continue;
    const { type: _, step, ...result } = record;
    waiting.delete(step);
    // A refused call did nothing, so an unfinished run may try it again.
    if (result.answer === "refused" && !finished) recorded.announced.delete(step);
    // After a lost answer, the list decides: a session is gone, or it is open and the call is sent again.
    else if (result.answer === "lost" && !finished) recorded.unanswered.add(step);
    else recorded.results.set(step, result);
  }
  for (const step of waiting) recorded.unanswered.add(step);
  return recorded;
}

/** If a step without an answer was divided, each of its parts has no answer either. */
function inherit({ survey, unanswered, firstSentAt }: RecordedRun, steps: readonly Step[]): void {
  if (!survey) return;
  for (const index of [...unanswered]) {
    const ids = new Set(survey.steps[index]?.listed);
    for (const [at, { listed }] of steps.entries()) {
      if (at < survey.steps.length || !listed.some((id) => ids.has(id))) continue;
      unanswered.add(at);
      const sentAt = firstSentAt.get(index);
      if (sentAt) firstSentAt.set(at, sentAt);
    }
  }
}

/**
 * Gives the answer `lost` to announced steps without an answer if all their sessions are gone. The others are
 * sent again.
 */
export function settleAnnounced(recorded: RecordedRun, survey: Survey, situation: Situation): void {
  const isOpen = openIn(situation);
  for (const index of recorded.announced) {
    const step = survey.steps[index];
    if (!step || recorded.results.has(index)) continue;
    const { length } = step.listed;
    const isSeen = length > 0 && length === idsOf(step).length;
    if (isSeen && !step.listed.some(isOpen))
      recorded.results.set(index, { answer: "lost", reason: UNANSWERED });
  }
}

/**
 * Divides remaining calls that would end more sessions than were reviewed into exact calls. Steps keep their
 * numbers. Sessions that are gone stay with the original step, because that call may have ended them.
 *
 * @returns the same survey if nothing was divided.
 */
export function divideTooWide(recorded: RecordedRun, survey: Survey, situation: Situation): Survey {
  const steps = [...survey.steps];
  const isOpen = openIn(situation);
  for (const [index, step] of survey.steps.entries()) {
    if (recorded.results.has(index) || !whyTooWide(step, recorded.plan, situation)) continue;
    const gone = step.listed.filter((id) => !isOpen(id));
    const left = onlyOf(step, isOpen);
    const [first, ...rest] = left ? narrowed(left, recorded.plan, situation) : [];
    if (!first || first.kind === step.kind) continue;
    if (gone.length > 0) {
      const answer = recorded.announced.has(index) ? "lost" : "refused";
      recorded.results.set(index, { answer, reason: answer === "lost" ? UNANSWERED : null });
      steps[index] = { ...step, listed: gone };
      rest.unshift(first);
    } else {
      steps[index] = first;
    }
    for (const part of rest) {
      if (recorded.announced.has(index)) recorded.unanswered.add(steps.length);
      steps.push(part);
    }
  }
  return steps.length === survey.steps.length && steps.every((step, index) => step === survey.steps[index])
    ? survey
    : { ...survey, steps };
}
