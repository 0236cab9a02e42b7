/** Finds the new sessions in a list after a run, and those that the run's selector matches. */
import { isSameId, type OwnSession } from "../own-session.js";
import type { Plan } from "../plan/index.js";
import { compileSelector } from "../selection/index.js";
import { isOwn, type Listing, type Session } from "../session.js";

/** A new session that concerns the plan. */
export interface Newcomer {
  session: Session;
  /** Whether the selector matches the session. `spared`: it matches, but leaves the session alone. */
  match: "selected" | "spared" | "none";
}

/** The sessions of a list that are new and concern the plan. The caller's own session is never among them. */
export async function newcomersIn(
  list: Listing,
  plan: Plan,
  { callerId, capabilities }: Pick<OwnSession, "callerId" | "capabilities">,
  { isKnown, now }: { isKnown: (id: string) => boolean; now: Date },
): Promise<Newcomer[]> {
  const compiled = await compileSelector(plan.selector, { capabilities, now });
  // We match the whole list, because `keepNewest` and `limit` depend on all sessions.
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
    // Excepted sessions of other users do not concern the plan.
    if (!isConcerned && (reason === undefined || reason === "excepted")) return [];
    return [{ session, match: reason === undefined ? "none" : "spared" }];
  });
}

/** The users whom the plan concerns: those that it names, and those whose sessions it ends or spares by id. */
export function usersConcerned(
  { selector, users, sessions, spared }: Pick<Plan, "selector" | "users" | "sessions" | "spared">,
  callerId: string,
): string[] {
  const named = (selector.users ?? []).flatMap((name) => users[name] ?? []);
  const ofSpared = selector.ids ? spared.map(({ userId }) => userId) : [];
  const ended = sessions.map(({ userId }) => userId);
  return [...new Set([...named, ...(selector.others ? [callerId] : []), ...ended, ...ofSpared])];
}
