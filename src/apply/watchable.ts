/** Checks that a watch can see new sessions, and can end some if it is asked to. */
import { InvalidArgumentError } from "../errors.js";
import type { Plan } from "../plan/index.js";
import { idsOf } from "../provider.js";
import { plainText } from "../remote-text.js";
import { parseDuration } from "../selection/index.js";
import { usersConcerned } from "./newcomers.js";
import type { WatchOptions } from "./options.js";

/** The default time between two lists, in milliseconds. */
export const EVERY_MS = 15_000;
const SHORTEST_EVERY_MS = 1000;
const DAY_MS = 86_400_000;

/**
 * Checks that a watch can see new sessions, and that new sessions can match if `again` is set, before anything is sent.
 *
 * @throws InvalidArgumentError if the times are out of range, if the product does not list the users concerned to
 *   the caller, or if no new session can match the selector.
 */
export function assertWatchable(
  plan: Plan,
  { forMs, everyMs = EVERY_MS, again = false }: WatchOptions,
): void {
  if (!(forMs > 0 && forMs <= DAY_MS)) {
    throw new InvalidArgumentError(
      `A watch lasts at most a day: forMs must be from 1 to ${DAY_MS}, not ${forMs}.`,
    );
  }
  if (!(everyMs >= SHORTEST_EVERY_MS && everyMs <= DAY_MS)) {
    throw new InvalidArgumentError(
      `everyMs must be from ${SHORTEST_EVERY_MS} to ${DAY_MS} milliseconds, not ${everyMs}.`,
    );
  }
  const unseen = unseenBy(plan);
  if (unseen !== null) {
    throw new InvalidArgumentError(
      `The product does not list ${unseen} to you, so a watch would see no new session. Leave the watch out, or watch with a credential of that user.`,
    );
  }
  const { selector } = plan;
  if (selector.ids && usersConcerned(plan, plan.caller.user.id).length === 0) {
    throw new InvalidArgumentError(
      "None of these sessions is listed, so we do not know whose new sessions to watch for. Name the user, or leave the watch out.",
    );
  }
  if (!again) return;
  if (selector.ids) {
    throw new InvalidArgumentError(
      "The selection names sessions by id, so no new session can match it. Name the user, use a filter, or watch without ending sessions.",
    );
  }
  for (const age of [selector.olderThan, selector.idleFor]) {
    const ageMs = age === undefined ? 0 : parseDuration(age);
    if (typeof ageMs === "number" && ageMs <= forMs) continue;
    throw new InvalidArgumentError(
      `The selection matches only sessions that are older or idle for longer than ${age}, so no session that starts during the watch can match it. Watch without ending sessions, or change the selection.`,
    );
  }
}

/** The first sessions of the plan that the product does not list; `null` if it lists all of them. */
function unseenBy({ steps, spared }: Plan): string | null {
  for (const step of steps) {
    if (step.kind === "everything" && step.listed.length === 0) {
      return `the sessions of ${plainText(step.user.login ?? step.user.id, 80)}`;
    }
    const listed = new Set(step.listed);
    const id = idsOf(step).find((each) => !listed.has(each));
    if (id !== undefined) return `session ${plainText(id, 80)} or its user`;
  }
  const user = spared.find(({ session }) => session === null)?.userId;
  return user === undefined ? null : `the sessions of ${plainText(user, 80)}`;
}
