import type { Plan, PlannedSession, PlannedStep } from "../plan/format.js";
import { toPlannedSession } from "../plan/planned-session.js";
import type { Capabilities } from "../provider.js";
import { compileSelector } from "../selection.js";
import type { Session, SessionList } from "../session.js";

/** How the situation differs from the plan, and what is therefore done. */
export interface Survey {
  /** The planned steps without what is gone already. */
  steps: PlannedStep[];
  /** Planned sessions that are gone. */
  alreadyGone: string[];
  /** Sessions that match the selector now and were not planned. They are left alone. */
  newSessions: PlannedSession[];
  /** The ids of all sessions that were listed, so that what comes later is known to be new. */
  listedBefore: string[];
}

/** Holds a plan against the sessions that are listed now. */
export async function surveyFor(
  plan: Plan,
  list: SessionList,
  capabilities: Capabilities,
  now: Date,
): Promise<Survey> {
  const listed = new Map(list.sessions.map((session) => [session.id, session]));
  const planned = plan.steps.flatMap(({ sessions }) => sessions);
  const alreadyGone = planned.filter(({ id }) => !listed.has(id)).map(({ id }) => id);
  return {
    steps: plan.steps.flatMap((step) => stepsNow(step, plan, listed, capabilities)),
    alreadyGone: [...plan.alreadyGone, ...alreadyGone],
    newSessions: await unplannedIn(plan, list, capabilities, now),
    listedBefore: [...listed.keys()],
  };
}

function stepsNow(
  step: PlannedStep,
  plan: Plan,
  listed: ReadonlyMap<string, Session>,
  capabilities: Capabilities,
): PlannedStep[] {
  const sessions = step.sessions.filter(({ id }) => listed.has(id));
  if (step.sessions.length > 0 && sessions.length === 0 && step.unlisted.length === 0) return [];
  const now = { ...step, sessions };
  const isTooWide = capabilities.steps.session && takesNewAlong(now, plan, listed.values(), capabilities);
  return isTooWide ? oneCallEach(sessions) : [now];
}

/** Whether a step would take along what has come since the plan was reviewed. */
export function takesNewAlong(
  step: PlannedStep,
  plan: Plan,
  listed: Iterable<Session>,
  { steps: capable }: Pick<Capabilities, "steps">,
): boolean {
  // Of a user whose sessions are not listed, nobody can tell what is new.
  if (capable[step.kind]?.exact || step.sessions.length === 0) return false;
  const known = new Set(
    [...step.sessions, ...plan.spared.map(({ session }) => session)].map((each) => each?.id),
  );
  return [...listed].some(({ id, userId }) => userId === step.user?.id && !known.has(id));
}

function oneCallEach(sessions: readonly PlannedSession[]): PlannedStep[] {
  const isOwn = ({ current }: PlannedSession) => current !== undefined;
  // With the caller's own session goes the credential: it comes last.
  const ordered = [...sessions.filter((session) => !isOwn(session)), ...sessions.filter(isOwn)];
  return ordered.map((session) => ({ kind: "session", user: null, sessions: [session], unlisted: [] }));
}

async function unplannedIn(
  plan: Plan,
  list: SessionList,
  capabilities: Capabilities,
  now: Date,
): Promise<PlannedSession[]> {
  const compiled = await compileSelector(plan.selector, { capabilities, now });
  const { selected } = compiled.select(list.sessions, {
    current: list.current,
    callerId: plan.caller.user.id,
    users: new Map(Object.entries(plan.users)),
  });
  const known = new Set([
    ...plan.steps.flatMap(({ sessions }) => sessions.map(({ id }) => id)),
    ...plan.spared.map(({ session }) => session?.id),
  ]);
  return selected.filter(({ id }) => !known.has(id)).map(toPlannedSession);
}
