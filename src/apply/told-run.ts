/** What a journal tells of an interrupted run, and what that means for going on with it. */
import { JournalError, type JournalRecord } from "../journal.js";
import type { Plan } from "../plan/format.js";
import type { Provider } from "../provider.js";
import type { SessionList } from "../session.js";
import { UNANSWERED } from "../verify.js";
import type { StepResult } from "./run-steps.js";
import type { Survey } from "./survey.js";

/** What a journal tells of its run. */
export interface ToldRun {
  plan: Plan;
  reason: string | null;
  ticket: string | null;
  /** `null` when the run ended before it listed the sessions. */
  survey: Survey | null;
  /** The steps that were announced. */
  announced: Set<number>;
  /** The steps that were announced once and have no answer to that. */
  unanswered: Set<number>;
  /** The steps that have an answer which stands. */
  results: Map<number, StepResult>;
}

export function readRun(records: readonly JournalRecord[]): ToldRun {
  const [first] = records;
  if (first?.type !== "run") throw new JournalError("The journal does not begin with a run.");
  const told: ToldRun = {
    ...first,
    survey: null,
    announced: new Set(),
    unanswered: new Set(),
    results: new Map(),
  };
  const finished = records.some(({ type }) => type === "finished");
  const waiting = new Set<number>();
  for (const record of records) {
    if (record.type === "begun") told.survey = record;
    if (record.type === "intent") {
      if (waiting.has(record.step)) told.unanswered.add(record.step);
      waiting.add(record.step);
      told.announced.add(record.step);
    }
    if (record.type !== "answer") continue;
    const { step, answer, perSession, reason } = record;
    waiting.delete(step);
    // A refused call did nothing: until the run is finished, it may be tried again.
    if (answer === "refused" && !finished) told.announced.delete(step);
    // What became of a lost one the list tells: gone, or still open and to be sent again.
    else if (answer === "lost" && !finished) told.unanswered.add(step);
    else told.results.set(step, { answer, ...(perSession ? { perSession } : {}), reason });
  }
  for (const step of waiting) told.unanswered.add(step);
  return told;
}

/** Settles what was announced and not answered: by the list where it shows, else it is sent again if that is harmless. */
export function settleAnnounced(
  told: ToldRun,
  survey: Survey,
  list: SessionList,
  { capabilities }: Provider,
): void {
  const listed = new Set(list.sessions.map(({ id }) => id));
  const lost: StepResult = { answer: "lost", reason: UNANSWERED };
  for (const index of told.announced) {
    const step = survey.steps[index];
    if (!step || told.results.has(index)) continue;
    const allGone =
      step.sessions.length > 0 &&
      step.unlisted.length === 0 &&
      step.sessions.every(({ id }) => !listed.has(id));
    if (allGone || !capabilities.steps[step.kind]?.idempotent) told.results.set(index, lost);
  }
}
