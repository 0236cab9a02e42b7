/**
 * Applies a plan: checks it against the current sessions, then runs its steps, from the start or from the end
 * of a journal.
 */
import { type Clock, systemClock } from "../clock.js";
import { memoryJournal, readJournal, type Survey, writeJournal } from "../journal/index.js";
import { type Plan, type PlanOptions, PlanRefusedError, plan, sealed } from "../plan/index.js";
import type { Call, Provider, Step } from "../provider.js";
import type { Selector } from "../selection/index.js";
import { assertClockWentOn, assertInTime, assertOwnSurvives, assertSamePlace } from "./admit.js";
import {
  type ApplyOptions,
  givenBy,
  type ResumableJournal,
  type ResumeOptions,
  type RunOptions,
  type WatchOptions,
} from "./options.js";
import { divideTooWide, readRun, settleAnnounced } from "./recorded-run.js";
import type { Report } from "./report.js";
import { begin, finish, type Run, situationOf } from "./run.js";
import { type Situation, surveyFor } from "./survey.js";
import { assertWatchable } from "./watchable.js";

/**
 * Carries out a plan. It first lists the sessions: planned sessions that are gone are counted, and new ones
 * are reported and left alone. Afterwards it lists again: `revoked` is `confirmed` if the session is gone.
 *
 * @throws PlanRefusedError if the plan was changed, has expired, or is for another product, installation or
 *   caller, or if it would or could end the caller's own session and does not ask for that. Nothing was
 *   revoked.
 */
export async function apply(provider: Provider, plan: Plan, options: ApplyOptions = {}): Promise<Report> {
  const given = givenBy(provider, options);
  const { clock, signal, following } = given;
  const startedAt = new Date(clock.now());
  following.update({ phase: "checking", done: 0, total: plan.steps?.length ?? 0 });
  const call = { ...following.call, signal };
  const { situation, survey } = await admitted(provider, plan, clock, call, options.watch);
  const why = { reason: options.reason ?? null, ticket: options.ticket ?? null };
  const journal = writeJournal(options.journal ?? memoryJournal(), clock.now);
  await journal.write({ type: "run", version: 1, plan, ...why });
  const applyAgain = appliesAgain(provider, options);
  const run: Run = { ...given, plan, journal, startedAt, situation, applyAgain, ...why };
  return begin(run, survey);
}

/**
 * Makes the same checks as `apply()`, but revokes nothing.
 *
 * @throws the errors that `apply()` throws before it revokes.
 */
export async function checkPlan(
  provider: Provider,
  plan: Plan,
  { clock = systemClock, signal }: Pick<RunOptions, "clock" | "signal"> = {},
): Promise<void> {
  await admitted(provider, plan, clock, { signal });
}

async function admitted(
  provider: Provider,
  plan: Plan,
  clock: Clock,
  call: Call,
  watch?: WatchOptions,
): Promise<{ situation: Situation; survey: Survey }> {
  await sealed(plan);
  if (watch) assertWatchable(plan, watch);
  assertSamePlace(plan, provider);
  assertInTime(plan, clock.now());
  const situation = await situationOf(provider, plan, clock, call);
  const survey = await surveyFor(plan, situation);
  assertOwnSurvives(survey.steps, plan, situation.own);
  return { situation, survey };
}

/**
 * Finishes an interrupted run from its journal. Another credential of the same user may be used. Calls with
 * an answer are not sent again. For calls that were announced but have no answer, we list the sessions. If
 * some of them are still open, the call is sent again, if it is safe to repeat. A call that would end more than was
 * reviewed is divided into exact calls, or refused if the product has none. A finished run is verified and
 * reported again.
 *
 * @throws JournalError if there is nothing to resume, or if the journal was altered.
 * @throws PlanRefusedError as `apply()` does, except that a plan may expire during its run. It is also thrown if the
 *   clock has jumped, or if `confirmWide` does not confirm.
 */
export async function resume(
  provider: Provider,
  { text, store }: ResumableJournal,
  options: ResumeOptions = {},
): Promise<Report> {
  const given = givenBy(provider, options);
  const { clock, signal, following } = given;
  const read = await readJournal(text);
  const { startedAt, lastHash } = read;
  const recorded = readRun(read);
  const { plan } = recorded;
  await sealed(plan);
  if (options.watch) assertWatchable(plan, options.watch);
  assertSamePlace(plan, provider);
  assertClockWentOn(read, clock.now());
  following.update({ phase: "checking", done: recorded.results.size, total: plan.steps.length });
  const situation = await situationOf(provider, plan, clock, { ...following.call, signal });
  const journal = writeJournal(store, clock.now, lastHash);
  const why = { reason: options.reason ?? recorded.reason, ticket: options.ticket ?? recorded.ticket };
  const { reason, ticket } = why;
  const told = { ...(reason !== null && { reason }), ...(ticket !== null && { ticket }) };
  const applyAgain = appliesAgain(provider, { ...options, ...told });
  const run: Run = { ...given, plan, journal, startedAt, situation, applyAgain, ...why };
  if (!recorded.survey) {
    const survey = await surveyFor(plan, situation);
    assertOwnSurvives(survey.steps, plan, situation.own);
    await assertConfirmed(plan, survey.steps, () => startedAt, clock.now(), options);
    return begin(run, survey);
  }
  settleAnnounced(recorded, recorded.survey, situation);
  const survey = divideTooWide(recorded, recorded.survey, situation);
  const left = survey.steps.filter((_, index) => !recorded.results.has(index));
  assertOwnSurvives(left, plan, situation.own);
  const sentAt = (step: Step) => recorded.firstSentAt.get(survey.steps.indexOf(step)) ?? startedAt;
  await assertConfirmed(plan, left, sentAt, clock.now(), options);
  if (survey !== recorded.survey) await journal.write({ type: "begun", ...survey });
  return finish(run, survey, recorded);
}

/** Makes the function with which a watch ends new sessions. It has the options of the run, but starts no watch. */
function appliesAgain(provider: Provider, options: ApplyOptions & ResumeOptions): Run["applyAgain"] {
  const { watch: _, closeOpened: __, journal: ___, ...same } = options;
  return (plan, journal) => apply(provider, plan, { ...same, journal });
}

/**
 * @throws PlanRefusedError if old calls that may end more sessions than were listed are not confirmed again.
 */
async function assertConfirmed(
  plan: Plan,
  left: readonly Step[],
  sentAt: (step: Step) => Date,
  now: number,
  { confirmWide }: ResumeOptions,
): Promise<void> {
  const validForMs = Date.parse(plan.expiresAt) - Date.parse(plan.createdAt);
  const old = left.filter((step) => step.kind === "everything" && now - sentAt(step).getTime() > validForMs);
  if (old.length === 0 || (await confirmWide?.(old))) return;
  throw new PlanRefusedError(
    "not_confirmed",
    `The run began at ${sentAt(old[0] as Step).toISOString()}, and its plan is no longer valid. ${old.length} of the remaining calls may end sessions that were not listed then. Confirm these calls, or make a new plan.`,
  );
}

/**
 * Plans and applies in one step, without a preview.
 *
 * @throws the errors of `plan()` and `apply()`.
 */
export async function revoke(
  provider: Provider,
  selector: Selector,
  options: ApplyOptions & PlanOptions = {},
): Promise<Report> {
  return apply(provider, await plan(provider, selector, options), options);
}
