/** A run, from its first call that ends sessions to its report. */
import { callerAndList } from "../believable.js";
import type { Clock } from "../clock.js";
import { SessionctlError } from "../errors.js";
import type { JournalWriter, Survey } from "../journal/index.js";
import { LIMIT_OF_A_MINUTE_MS } from "../limits.js";
import { ownSessionOf, whyLockedOut, whyOwnMayEnd } from "../own-session.js";
import { type Plan, toPlannedSession } from "../plan/index.js";
import type { Call, Provider, Step } from "../provider.js";
import type { Listing } from "../session.js";
import { assertSameCaller } from "./admit.js";
import { doubtOfPlan, type ListedAgain, listAgain } from "./list-again.js";
import type { Following, Progress, WatchOptions } from "./options.js";
import type { RecordedRun } from "./recorded-run.js";
import { makeReport, type Report } from "./report.js";
import { runSteps, type Stop } from "./run-steps.js";
import { type Situation, whyTooWide } from "./survey.js";
import { endedBeyond, gradeAll, type OwnCredential } from "./verify.js";
import { type Watching, watch } from "./watch.js";

/** The inputs of a run. Only `situation` changes: it is always the latest list. */
export interface Run {
  provider: Provider;
  plan: Plan;
  journal: JournalWriter;
  clock: Clock;
  concurrency: number;
  startedAt: Date;
  situation: Situation;
  following: Following;
  signal: AbortSignal | undefined;
  closeOpened: boolean;
  watch: WatchOptions | undefined;
  /** Applies a plan of the watch, with the options of this run. */
  applyAgain: Watching["applyAgain"];
  reason: string | null;
  ticket: string | null;
}

/** @throws PlanRefusedError if another user made the plan. */
export async function situationOf(
  provider: Provider,
  plan: Plan,
  clock: Clock,
  call: Call,
): Promise<Situation> {
  const { caller, list } = await callerAndList(provider, call);
  assertSameCaller(plan, caller.user);
  const own = ownSessionOf(caller, list, provider.capabilities);
  return { list, own, doubt: doubtOfPlan(plan, own), now: new Date(clock.now()) };
}

/** Writes the survey to the journal, and runs all of its steps. */
export async function begin(run: Run, survey: Survey): Promise<Report> {
  await run.journal.write({ type: "begun", ...survey });
  return finish(run, survey, { results: new Map(), unanswered: new Set() });
}

/** Sends the steps that have no result yet, lists again, decides the outcomes and makes the report. */
export async function finish(
  run: Run,
  survey: Survey,
  { results, unanswered }: Pick<RecordedRun, "results" | "unanswered">,
): Promise<Report> {
  const { provider, plan, journal, clock, concurrency, startedAt, situation, following, signal } = run;
  const { reason, ticket } = run;
  const total = survey.steps.length;
  const update = (phase: Progress["phase"]) => following.update({ phase, done: results.size, total });
  update("revoking");
  const ended = await runSteps(survey.steps, results, {
    provider,
    journal,
    concurrency,
    clock,
    call: following.call,
    own: situation.own,
    whyNot: (step) => whyNot(step, run),
    mayRepeat: (step) => mayRepeat(step, run),
    signal,
    onStep: () => update("revoking"),
  });
  update("verifying");
  const ownMayHaveEnded = survey.steps.some(
    (step, index) =>
      whyOwnMayEnd(step, situation.own) && (results.get(index)?.answer ?? "refused") !== "refused",
  );
  // An interrupted run should end soon, and further calls with a refused credential are useless.
  const isOver = ended?.code === "interrupted" || ended?.code === "authentication";
  const reference = { plan, own: situation.own, ownMayHaveEnded };
  const after: ListedAgain = isOver
    ? { list: null, doubt: null, reason: ended.message, ownSessionEnded: false, refused: false }
    : await listAgain(provider, reference, { ...following.call, signal });
  const unverifiedStop: Stop | null =
    !after.list && signal?.aborted
      ? { code: "interrupted", message: "The run was interrupted before it was verified." }
      : null;
  const stopped = ended ?? unverifiedStop;
  const ownCredential = ownMayHaveEnded && !isOver ? await ownCredentialAfter(run, after) : null;
  // If the product opened no session on its own, this sends nothing.
  const lastCall = { ...following.call, limitWaitMs: LIMIT_OF_A_MINUTE_MS, signal };
  const close = async () =>
    (run.closeOpened ? await provider.endOpened?.(lastCall) : await provider.opened?.(lastCall)) ?? [];
  // The watch may need the session that the product opened.
  const openedByProduct = run.watch ? ((await provider.opened?.(lastCall)) ?? []) : await close();
  const outcomes = gradeAll({
    plan,
    steps: survey.steps,
    results,
    unanswered,
    alreadyGone: survey.alreadyGone,
    after: after.list,
    doubt: after.doubt,
    ownCredential,
    stopped: stopped && `not attempted: ${stopped.message}`,
  });
  if (!stopped) await journal.write({ type: "finished" });
  const report = makeReport({
    plan,
    reason,
    ticket,
    outcomes,
    newSessions: newSessionsOf(
      survey,
      after.doubt === null ? after.list : null,
      provider.capabilities,
    ).filter(({ id }) => !openedByProduct.some((opened) => opened.id === id)),
    openedByProduct,
    endedBeyond: endedBeyond(results),
    verified: {
      listedAgain: after.list !== null && after.doubt === null,
      reason: after.doubt ?? after.reason,
      ownSessionEnded: after.ownSessionEnded,
    },
    stopped,
    residualAccess: provider.capabilities.residualAccess,
    calls: following.counts,
    startedAt,
    finishedAt: new Date(clock.now()),
  });
  if (!run.watch) return report;
  const watched = await watch(report, {
    provider,
    reference,
    options: run.watch,
    clock,
    call: following.call,
    signal,
    list: after.doubt === null ? after.list : null,
    stopped: stopped ?? (after.refused ? { code: "authentication", message: after.reason ?? "" } : null),
    listedBefore: survey.listedBefore,
    applyAgain: run.applyAgain,
  });
  return { ...watched, openedByProduct: await close() };
}

/**
 * Finds out whether the product refuses the credential of the own session, after a run that may have ended that
 * session. If the product already refused it for the list, nothing more is sent. `null` if the answer is not known.
 */
async function ownCredentialAfter(
  { provider, situation, following, signal }: Run,
  after: ListedAgain,
): Promise<OwnCredential | null> {
  const { state } = situation.own;
  if (state.state !== "known") return null;
  if (after.refused) return { session: state.id, isRefused: true };
  const isRefused = await provider.refusesFirstCredential?.({ ...following.call, signal });
  return typeof isRefused === "boolean" ? { session: state.id, isRefused } : null;
}

/** Refuses a call that would end more sessions than were reviewed, as far as we know now. */
function whyNot(step: Step, { plan, situation }: Run): string | null {
  const why = whyTooWide(step, plan, situation);
  return why && `one call would end more sessions than were reviewed: ${why}. Make a new plan`;
}

/** Repeats a call that may end more sessions than it names only if a fresh list shows no new session. */
async function mayRepeat(step: Step, run: Run): Promise<boolean> {
  const { provider, plan, clock, following, signal } = run;
  try {
    const situation = await situationOf(provider, plan, clock, { ...following.call, signal });
    // The calls that are still to be sent must consider new sessions too.
    run.situation = situation;
    const isOpen = step.listed.some((id) => situation.own.listed.has(id));
    const lockedOut = whyLockedOut([step], situation.own, plan.selector);
    return isOpen && !lockedOut && whyTooWide(step, plan, situation) === null;
  } catch (error) {
    if (error instanceof SessionctlError) return false;
    throw error;
  }
}

/**
 * The sessions that matched before the run but were not planned, and those that were first listed after it.
 */
function newSessionsOf(survey: Survey, after: Listing | null, { fields }: Provider["capabilities"]) {
  const known = new Set(survey.listedBefore);
  const since = after?.sessions.filter(({ id }) => !known.has(id)) ?? [];
  return [
    ...survey.newSessions,
    ...(after ? since.map((session) => toPlannedSession(session, fields, after.own)) : []),
  ];
}
