/** Runs a plan: checks it against the situation, sends its steps, verifies and reports. */
import { assertInTime, assertSameCaller, assertSameCurrent, assertSamePlace } from "./apply/admit.js";
import { endsCurrent, runSteps, type Stop } from "./apply/run-steps.js";
import { type Survey, surveyFor, takesNewAlong, usersWithNewSessions } from "./apply/survey.js";
import { readRun, settleAnnounced, type ToldRun } from "./apply/told-run.js";
import { type Clock, systemClock } from "./clock.js";
import { InvalidArgumentError } from "./errors.js";
import {
  type JournalStore,
  type JournalWriter,
  memoryJournal,
  readJournal,
  writeJournal,
} from "./journal.js";
import type { Plan } from "./plan/format.js";
import { toPlannedSession } from "./plan/planned-session.js";
import { sealed } from "./plan/seal.js";
import type { Provider } from "./provider.js";
import { type CallCounts, makeReport, type Report } from "./report.js";
import type { Caller, SessionList } from "./session.js";
import { gradeAll, listAgain } from "./verify.js";

export type { Stop } from "./apply/run-steps.js";

/** How far a run is. */
export interface Progress {
  phase: "checking" | "revoking" | "verifying";
  /** Steps that have a result. */
  done: number;
  /** All steps. */
  total: number;
}

/** How a plan is carried out. */
export interface RunOptions {
  /** How many calls are under way at the same time; never more than the product allows. Default 5. */
  concurrency?: number;
  /** Told of every step that is done. Default: nobody is told. */
  onProgress?: (progress: Progress) => void;
  /** Ends the run: what is under way is finished, nothing else is sent. Default: nothing ends it. */
  signal?: AbortSignal;
  /** Time. Default: the machine's. */
  clock?: Clock;
}

/** How a plan is applied. */
export interface ApplyOptions extends RunOptions {
  /** Where the journal is kept. Default: in memory, where it ends with the process. */
  journal?: JournalStore;
  /** Why it is done, for the report. */
  reason?: string;
  /** The ticket it is done for, for the report. */
  ticket?: string;
}

/** A journal to go on with. */
export interface ResumableJournal {
  /** What is in it so far. */
  text: string;
  /** Where further lines go. */
  store: JournalStore;
}

/**
 * Carries a plan out. Lists first: what is gone already is counted, what has come since is reported
 * and left alone. Lists again afterwards: a `revoked` is `confirmed` where the session is gone.
 *
 * @throws PlanRefusedError when the plan was changed, has expired, or is for another product,
 *   installation or caller, or when the caller's own session is another one now. Nothing was revoked.
 */
export async function apply<Name extends string>(
  provider: Provider<Name>,
  plan: Plan<NoInfer<Name>>,
  options: ApplyOptions = {},
): Promise<Report> {
  const { clock = systemClock, signal } = options;
  const concurrency = concurrencyOf(options, provider);
  await sealed(plan);
  assertSamePlace(plan, provider);
  assertInTime(plan, clock.now());
  const counting = countCalls(provider);
  try {
    const startedAt = new Date(clock.now());
    options.onProgress?.({ phase: "checking", done: 0, total: plan.steps.length });
    const { caller, list } = await situation(provider, signal);
    assertSameCaller(plan, caller.user);
    assertSameCurrent(plan, list.current);
    const why = { reason: options.reason ?? null, ticket: options.ticket ?? null };
    const journal = writeJournal(options.journal ?? memoryJournal(), clock.now);
    await journal.write({ type: "run", version: 1, plan, ...why });
    const run: Run = { provider, plan, journal, clock, concurrency, startedAt, ...why };
    return await begin(run, list, options, counting.counts);
  } finally {
    counting.end();
  }
}

/**
 * Finishes an interrupted run from its journal. What was announced and has no answer is settled by
 * listing again, and sent again where it is still open and harmless to repeat; what has an answer is
 * not sent again. A call that would take along what has come since is not sent either. A run that was
 * finished is verified and reported once more.
 *
 * @throws JournalError when there is nothing to resume, or when the journal was altered.
 * @throws PlanRefusedError as `apply()` does, except that a plan may expire during its run.
 */
export async function resume<Name extends string>(
  provider: Provider<Name>,
  { text, store }: ResumableJournal,
  options: RunOptions = {},
): Promise<Report> {
  const { clock = systemClock, signal } = options;
  const concurrency = concurrencyOf(options, provider);
  const { records, startedAt, lastHash } = await readJournal(text);
  const told = readRun(records);
  const { plan } = told;
  await sealed(plan);
  assertSamePlace(plan, provider);
  const counting = countCalls(provider);
  try {
    options.onProgress?.({ phase: "checking", done: told.results.size, total: plan.steps.length });
    const { caller, list } = await situation(provider, signal);
    assertSameCaller(plan, caller.user);
    const { survey } = told;
    // Once the step was announced that ends the own session, another one is no surprise.
    const ownEnded = survey?.steps.some(
      (step, index) => endsCurrent(step, plan.caller.current) && told.announced.has(index),
    );
    if (!ownEnded) assertSameCurrent(plan, list.current);
    const journal = writeJournal(store, clock.now, lastHash);
    const run: Run = {
      provider,
      plan,
      journal,
      clock,
      concurrency,
      startedAt,
      reason: told.reason,
      ticket: told.ticket,
    };
    if (!survey) return await begin(run, list, options, counting.counts);
    settleAnnounced(told, survey, list, provider);
    const usersWithNew = usersWithNewSessions(plan, list.sessions);
    for (const [index, step] of survey.steps.entries()) {
      if (told.results.has(index) || !takesNewAlong(step, usersWithNew, provider.capabilities)) continue;
      const result = { answer: "refused", reason: NEW_SINCE } as const;
      await journal.write({ type: "intent", step: index });
      await journal.write({ type: "answer", step: index, ...result });
      told.results.set(index, result);
    }
    return await finish(run, survey, told, options, counting.counts);
  } finally {
    counting.end();
  }
}

const NEW_SINCE =
  "sessions have come since the run was interrupted, and this call would end them as well: make a new plan";

/** What stays the same during a run. */
interface Run {
  provider: Provider;
  plan: Plan;
  journal: JournalWriter;
  clock: Clock;
  concurrency: number;
  startedAt: Date;
  reason: string | null;
  ticket: string | null;
}

async function situation(provider: Provider, signal: AbortSignal | undefined) {
  const [caller, list]: [Caller, SessionList] = await Promise.all([
    provider.whoami({ signal }),
    provider.listSessions({ signal }),
  ]);
  return { caller, list };
}

async function begin(run: Run, list: SessionList, options: RunOptions, calls: CallCounts): Promise<Report> {
  const { provider, plan, journal, clock } = run;
  const survey = await surveyFor(plan, list, provider.capabilities, new Date(clock.now()));
  await journal.write({ type: "begun", ...survey });
  return finish(run, survey, { results: new Map(), unanswered: new Set() }, options, calls);
}

async function finish(
  run: Run,
  survey: Survey,
  { results, unanswered }: Pick<ToldRun, "results" | "unanswered">,
  options: RunOptions,
  calls: CallCounts,
): Promise<Report> {
  const { provider, plan, journal, clock, concurrency, startedAt, reason, ticket } = run;
  const total = survey.steps.length;
  const tell = (phase: Progress["phase"]) => options.onProgress?.({ phase, done: results.size, total });
  tell("revoking");
  const stopped = await runSteps(survey.steps, results, {
    provider,
    journal,
    clock,
    concurrency,
    current: plan.caller.current,
    signal: options.signal,
    onStep: () => tell("revoking"),
  });
  tell("verifying");
  const { list: after, reason: unverified } = await listAfter(provider, stopped, options.signal);
  const outcomes = gradeAll({
    plan,
    steps: survey.steps,
    results,
    unanswered,
    alreadyGone: survey.alreadyGone,
    after,
    stopped: stopped && `not attempted: ${stopped.message}`,
    refusesForeignSessions: provider.capabilities.refusesForeignSessions,
  });
  if (!stopped) await journal.write({ type: "finished" });
  return makeReport({
    plan,
    reason,
    ticket,
    outcomes,
    newSessions: newSessionsOf(survey, after),
    verified: { listedAgain: after !== null, reason: unverified },
    stopped,
    residualAccess: provider.capabilities.residualAccess,
    calls,
    startedAt,
    finishedAt: new Date(clock.now()),
  });
}

/** An interrupted run is to end soon, and with a refused credential another call is one too many. */
async function listAfter(provider: Provider, stopped: Stop | null, signal: AbortSignal | undefined) {
  if (stopped && stopped.code !== "rate_limited") return { list: null, reason: stopped.message };
  return listAgain(provider, { signal });
}

function concurrencyOf({ concurrency = 5 }: RunOptions, { capabilities }: Provider): number {
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new InvalidArgumentError(`concurrency must be a whole number above 0, not ${concurrency}.`);
  }
  return Math.min(concurrency, capabilities.limits.concurrentWrites ?? concurrency);
}

/** Those that matched before the run and were not planned, and those that nobody knew before it. */
function newSessionsOf(survey: Survey, after: SessionList | null) {
  const known = new Set(survey.listedBefore);
  const since = after?.sessions.filter(({ id }) => !known.has(id)) ?? [];
  return [...survey.newSessions, ...since.map(toPlannedSession)];
}

function countCalls(provider: Provider): { counts: CallCounts; end: () => void } {
  const counts: CallCounts = { reads: 0, writes: 0, retries: 0, rateLimited: 0 };
  const end = provider.observe(({ write, attempt, failure }) => {
    counts[write ? "writes" : "reads"] += 1;
    if (attempt > 1) counts.retries += 1;
    if (failure === "rate_limited") counts.rateLimited += 1;
  });
  return { counts, end };
}
