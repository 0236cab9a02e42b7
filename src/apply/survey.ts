import type { Survey } from "../journal/index.js";
import { isSameId, keepsOwn, type OwnSession, ownLast } from "../own-session.js";
import { exactSteps, type Plan, type PlannedSession, toPlannedSession } from "../plan/index.js";
import type { Step } from "../provider.js";
import { compileSelector } from "../selection/index.js";
import type { Listing, Own } from "../session.js";

/** The current sessions. A plan is compared with them. */
export interface Situation {
  list: Listing;
  own: OwnSession;
  /** Why sessions missing from the list are not evidence; `null` if they are. */
  doubt: string | null;
  now: Date;
}

/** Compares a plan with the sessions that are listed now. */
export async function surveyFor(plan: Plan, situation: Situation): Promise<Survey> {
  const { list, own } = situation;
  const isOpen = openIn(situation);
  return {
    steps: ownLast(
      plan.steps.flatMap((step) => {
        const left = onlyOf(step, isOpen);
        return left ? narrowed(left, plan, situation) : [];
      }),
      own,
    ),
    alreadyGone: [...plan.alreadyGone, ...plan.sessions.map(({ id }) => id).filter((id) => !isOpen(id))],
    newSessions: await unplannedIn(plan, list, situation),
    listedBefore: [...own.listed.keys()],
  };
}

/**
 * Makes a function that tells whether a session from an earlier list is still open. If the list is in doubt,
 * every session counts as open.
 */
export function openIn({ own, doubt }: Pick<Situation, "own" | "doubt">): (id: string) => boolean {
  return (id) => doubt !== null || own.listed.has(id);
}

/** The step without the listed sessions that are not wanted; `null` if nothing is left. */
export function onlyOf(step: Step, isWanted: (id: string) => boolean): Step | null {
  const listed = step.listed.filter(isWanted);
  if (step.kind === "everything") {
    return step.listed.length > 0 && listed.length === 0 ? null : { ...step, listed };
  }
  const wasListed = new Set(step.listed);
  const [first, ...rest] = step.ids.filter((id) => !wasListed.has(id) || isWanted(id));
  return first === undefined ? null : { kind: "sessions", ids: [first, ...rest], listed };
}

/**
 * The step itself, or exact steps in its place if it would end more sessions than were reviewed and the product has
 * exact steps.
 */
export function narrowed(step: Step, plan: Plan, situation: Situation): Step[] {
  const { capabilities } = situation.own;
  const isDivisible = step.listed.length > 0 && capabilities.sessionsPerCall > 0;
  if (!isDivisible || !whyTooWide(step, plan, situation)) return [step];
  return exactSteps(step.listed, [], capabilities);
}

/** Why a call would end more sessions than were reviewed; `null` if it would not. */
export function whyTooWide(
  step: Step,
  plan: Plan,
  { own, doubt }: Pick<Situation, "own" | "doubt">,
): string | null {
  if (step.kind === "sessions") return null;
  const { user } = step;
  const { callerId, listed, covers } = own;
  const ofCaller = isSameId(user.id, callerId);
  // If the sessions of a user are not listed, we cannot know which are new.
  if (covers === "caller" && !ofCaller) return null;
  if (doubt !== null) return `the list of sessions is not reliable: ${doubt}`;
  const ownId = knownId(own.state);
  const isOwnKept = ofCaller && keepsOwn(step, own);
  if (ofCaller && step.keepsOwn && !isOwnKept) return "the session that the call should keep is not known";

  const reviewed = new Set(step.listed);
  if (isOwnKept && ownId !== null) reviewed.add(ownId);
  for (const { id, userId } of listed.values()) {
    if (isSameId(userId, user.id) && !reviewed.has(id)) {
      return `session ${id}, which was not reviewed, would end as well`;
    }
  }
  // A spared session that is not listed has ended only if the product lists all sessions.
  const unseen = [
    // The own session now, and the one with which the plan was made.
    ...(ofCaller ? [ownId, knownId(plan.own)].filter((id) => id !== null) : []),
    ...plan.spared.flatMap(({ session, userId }) =>
      session && isSameId(userId, user.id) ? [session.id] : [],
    ),
  ].find((id) => !reviewed.has(id) && !listed.has(id));
  if (unseen === undefined || covers === "everyone") return null;
  return `session ${unseen}, which is spared but not listed, could end as well`;
}

const knownId = (own: Own) => (own.state === "known" ? own.id : null);

/** The ids of the sessions that a plan ends or spares. */
function knownIds({ sessions, spared }: Plan): ReadonlySet<string> {
  const sparedIds = spared.flatMap(({ session }) => (session ? [session.id] : []));
  return new Set([...sessions.map(({ id }) => id), ...sparedIds]);
}

async function unplannedIn(plan: Plan, list: Listing, { own, now }: Situation): Promise<PlannedSession[]> {
  const compiled = await compileSelector(plan.selector, { capabilities: own.capabilities, now });
  const { selected } = compiled.select(list.sessions, {
    current: list.own,
    callerId: own.callerId,
    users: new Map(Object.entries(plan.users)),
    notEndable: list.notEndable,
  });
  const known = knownIds(plan);
  return selected
    .filter(({ id }) => !known.has(id))
    .map((session) => toPlannedSession(session, own.capabilities.fields, list.own));
}
