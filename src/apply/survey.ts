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
  const usersWithNew = usersWithNewSessions(plan, list.sessions);
  return {
    steps: plan.steps.flatMap((step) => stepsNow(step, listed, usersWithNew, capabilities)),
    alreadyGone: [...plan.alreadyGone, ...alreadyGone],
    newSessions: await unplannedIn(plan, list, capabilities, now),
    listedBefore: [...listed.keys()],
  };
}

function stepsNow(
  step: PlannedStep,
  listed: ReadonlyMap<string, Session>,
  usersWithNew: ReadonlySet<string>,
  capabilities: Capabilities,
): PlannedStep[] {
  const sessions = step.sessions.filter(({ id }) => listed.has(id));
  if (step.sessions.length > 0 && sessions.length === 0 && step.unlisted.length === 0) return [];
  const now = { ...step, sessions };
  const isTooWide = capabilities.steps.session && takesNewAlong(now, usersWithNew, capabilities);
  return isTooWide ? oneCallEach(sessions) : [now];
}

/** The ids of the users of whom sessions are listed that were neither planned nor spared. */
export function usersWithNewSessions(plan: Plan, listed: readonly Session[]): ReadonlySet<string> {
  const known = knownIds(plan);
  return new Set(listed.filter(({ id }) => !known.has(id)).map(({ userId }) => userId));
}

/** Whether a step would take along what has come since the plan was reviewed. */
export function takesNewAlong(
  { kind, user, sessions }: PlannedStep,
  usersWithNew: ReadonlySet<string>,
  { steps: capable }: Pick<Capabilities, "steps">,
): boolean {
  // Of a user whose sessions are not listed, nobody can tell what is new.
  if (capable[kind]?.exact || sessions.length === 0) return false;
  return user !== null && usersWithNew.has(user.id);
}

/** The sessions that a plan speaks of: those that it ends, and those that it spares. */
function knownIds({ steps, spared }: Plan): ReadonlySet<string> {
  const sparedIds = spared.flatMap(({ session }) => (session ? [session.id] : []));
  return new Set([...steps.flatMap(({ sessions }) => sessions.map(({ id }) => id)), ...sparedIds]);
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
  const known = knownIds(plan);
  return selected.filter(({ id }) => !known.has(id)).map(toPlannedSession);
}
