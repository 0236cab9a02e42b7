import type { Plan, Report, Selector, Step } from "../../src/index.js";
import type { Planned } from "./enact.js";
import { isListed, type World } from "./world.js";

/** The ids that a step names. For all sessions of a user, those that were listed. */
export const namedBy = (step: Step): readonly string[] => (step.kind === "sessions" ? step.ids : step.listed);

/** The ids that a step names and the product did not list. */
export const unlistedIn = (step: Step): string[] => namedBy(step).filter((id) => !step.listed.includes(id));

/** Every item that a plan must account for, sorted: session ids, and `user …` if the sessions are not listed. */
export function itemsOf({ steps, spared, alreadyGone }: Plan): string[] {
  return [
    ...steps.flatMap(namedBy),
    ...steps.flatMap((step) =>
      step.kind === "everything" && step.listed.length === 0 ? [`user ${step.user.id}`] : [],
    ),
    ...spared.map(({ session, userId }) => session?.id ?? `user ${userId}`),
    ...alreadyGone,
  ].sort();
}

export function itemsIn({ outcomes }: Report): string[] {
  return outcomes.map(({ session, user }) => session ?? `user ${user?.id}`).sort();
}

/** Whether the selector filters beyond its target. Then no call may reach unlisted sessions. */
function isNarrowed({ selector }: Plan): boolean {
  const { ids, users, others, all, includeCurrent, except, ...rest } = selector as Selector;
  return Object.keys(rest).length > 0 || except?.ids !== undefined || except?.ips !== undefined;
}

/** The users whose sessions were all selected by name. */
export function usersNamed({ world, plan }: Planned): Set<string> {
  const { all, others, users = [] } = plan.selector;
  if (isNarrowed(plan)) return new Set();
  if (all || others) return new Set([world.caller.id]);
  return new Set(
    world.users.filter(({ id, email }) => users.includes(id) || users.includes(email)).map(({ id }) => id),
  );
}

/** The sessions that we closed and not their users. */
export function closedByUs({ portal }: World) {
  return portal.allConnections().filter(({ open, closedThrough }) => !open && closedThrough !== "signOut");
}

/** The sessions that a client of this caller would see now. */
export function listedNow({ portal, caller }: World) {
  return portal.connections(caller).filter(isListed);
}

export const stateOf = (world: World, session: string) =>
  world.portal.allConnections().find(({ id }) => id === session);
