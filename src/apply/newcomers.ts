/** Who is new in a list after a run, and which of them the run's selector means. */
import { isSameId, type OwnSession } from "../own-session.js";
import type { Plan } from "../plan/index.js";
import { compileSelector } from "../selection/index.js";
import { isOwn, type Listing, type Session } from "../session.js";

/** A new session that concerns the plan. */
export interface Newcomer {
  session: Session;
  /** Whether the selector matches it: `spared` if it does, but leaves it alone. */
  match: "selected" | "spared" | "none";
}

/** The sessions of a list that are new and concern the plan; never the caller's own. */
export async function newcomersIn(
  list: Listing,
  plan: Plan,
  { callerId, capabilities }: Pick<OwnSession, "callerId" | "capabilities">,
  { isKnown, now }: { isKnown: (id: string) => boolean; now: Date },
): Promise<Newcomer[]> {
  const compiled = await compileSelector(plan.selector, { capabilities, now });
  // The whole list is matched, because what is kept as the newest, or is beyond a limit, depends on all of it.
  const { selected, spared } = compiled.select(list.sessions, {
    current: list.own,
    callerId,
    users: new Map(Object.entries(plan.users)),
    notEndable: list.notEndable,
  });
  const isSelected = new Set(selected);
  const whySpared = new Map(spared.map(({ session, reason }) => [session, reason]));
  const concerned = usersConcerned(plan, callerId);
  return list.sessions.flatMap((session): Newcomer[] => {
    if (isKnown(session.id) || isOwn(list.own, session.id) === true) return [];
    if (isSelected.has(session)) return [{ session, match: "selected" }];
    const reason = whySpared.get(session);
    const isConcerned = concerned.some((id) => isSameId(id, session.userId));
    // Who was excepted is nobody's concern.
    if (!isConcerned && (reason === undefined || reason === "excepted")) return [];
    return [{ session, match: reason === undefined ? "none" : "spared" }];
  });
}

/** The users whom the plan is about: those it names, and those whose sessions it ends or spares by id. */
export function usersConcerned(
  { selector, users, sessions, spared }: Pick<Plan, "selector" | "users" | "sessions" | "spared">,
  callerId: string,
): string[] {
  const named = (selector.users ?? []).flatMap((name) => users[name] ?? []);
  const ofSpared = selector.ids ? spared.map(({ userId }) => userId) : [];
  const ended = sessions.map(({ userId }) => userId);
  return [...new Set([...named, ...(selector.others ? [callerId] : []), ...ended, ...ofSpared])];
}
