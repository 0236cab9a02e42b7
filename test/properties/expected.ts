import type { Plan, Report, Selector } from "../../src/index.js";
import type { Planned } from "./enact.js";
import { isListed, type World } from "./world.js";

/** Every item that a plan must account for, sorted: session ids, and `user …` where the sessions are not listed. */
export function itemsOf({ steps, spared, alreadyGone }: Plan): string[] {
  return [
    ...steps.flatMap(({ sessions }) => sessions.map(({ id }) => id)),
    ...steps.flatMap(({ unlisted }) => unlisted),
    ...steps
      .filter(({ sessions, unlisted }) => sessions.length + unlisted.length === 0)
      .map(({ user }) => `user ${user?.id}`),
    ...spared.map(({ session, userId }) => session?.id ?? `user ${userId}`),
    ...alreadyGone,
  ].sort();
}

export function itemsIn({ outcomes }: Report): string[] {
  return outcomes.map(({ session, user }) => session ?? `user ${user?.id}`).sort();
}

/** What the selector says beyond its target: a call that reaches what is not listed would not keep to it. */
function isNarrowed({ selector }: Plan): boolean {
  const { ids, users, others, all, includeCurrent, except, ...rest } = selector as Selector;
  return Object.keys(rest).length > 0 || except?.ids !== undefined || except?.ips !== undefined;
}

/** The users of whom everything was asked for by name. */
export function usersNamed({ world, plan }: Planned): Set<string> {
  const { all, others, users = [] } = plan.selector;
  if (isNarrowed(plan)) return new Set();
  if (all || others) return new Set([world.caller.id]);
  return new Set(
    world.users.filter(({ id, email }) => users.includes(id) || users.includes(email)).map(({ id }) => id),
  );
}

/** The sessions that we closed, and not their users. */
export function closedByUs({ portal }: World) {
  return portal.allConnections().filter(({ open, closedThrough }) => !open && closedThrough !== "signOut");
}

/** The sessions that a client of this caller is shown now. */
export function listedNow({ portal, caller }: World) {
  return portal.connections(caller).filter(isListed);
}

export const stateOf = (world: World, session: string) =>
  world.portal.allConnections().find(({ id }) => String(id) === session);
