/** Sessions, selector and capabilities become a plan: what exactly will happen, and what will not. */
import { type Clock, systemClock } from "./clock.js";
import { InvalidArgumentError, LockoutError } from "./errors.js";
import { type ChosenStep, chooseSteps } from "./plan/choose-steps.js";
import { costOf } from "./plan/cost.js";
import { PLAN_VERSION, type Plan, type PlanDraft, type PlannedSparing } from "./plan/format.js";
import { usersNamedIn } from "./plan/named-users.js";
import { toPlannedSession, toPlannedUser, unlistedCurrent } from "./plan/planned-session.js";
import { seal } from "./plan/seal.js";
import { warningsOf } from "./plan/warnings.js";
import type { Provider, SessionField } from "./provider.js";
import { plainText } from "./remote-text.js";
import { SelectionError } from "./selection/selection-error.js";
import {
  type CompiledSelector,
  compileSelector,
  type Selection,
  type Selector,
  type SelectorFor,
} from "./selection.js";
import type { Caller, Session, SessionList, User } from "./session.js";

export type {
  Plan,
  PlannedCost,
  PlannedSession,
  PlannedSparing,
  PlannedStep,
} from "./plan/format.js";

/** How a plan is made. */
export interface PlanOptions {
  /** How long `apply()` takes the plan, in milliseconds. Default 3 600 000, one hour. */
  validForMs?: number;
  /** Time. Default: the machine's. */
  clock?: Clock;
  /** Ends the reads. Default: nothing ends them. */
  signal?: AbortSignal;
}

/**
 * Finds out what a revocation would do, and does nothing: reads who calls, their sessions and the
 * users that the selector names, and freezes the answer into a plan.
 *
 * @throws SelectionError when the selector cannot be used, before anything is sent.
 * @throws LockoutError when the caller's own session is, or may be, among those selected.
 * @throws NotFoundError when a user that the selector names does not exist.
 */
export async function plan<Name extends string, Field extends SessionField>(
  provider: Provider<Name, Field>,
  selector: SelectorFor<Field>,
  { validForMs = 3_600_000, clock = systemClock, signal }: PlanOptions = {},
): Promise<Plan<Name>> {
  if (!(validForMs > 0))
    throw new InvalidArgumentError(`validForMs must be a number above 0, not ${validForMs}.`);
  const { capabilities } = provider;
  const compiled = await compileSelector(selector as Selector, { capabilities, now: new Date(clock.now()) });
  const [caller, list] = await Promise.all([provider.whoami({ signal }), provider.listSessions({ signal })]);
  const users = await usersNamedIn(compiled.selector, provider, signal);
  const createdAt = clock.now();
  return seal(
    draftPlan({ provider, compiled, caller, list, users, createdAt, expiresAt: createdAt + validForMs }),
  );
}

/** What is known when a plan is drafted. */
interface Known<Name extends string> {
  provider: Pick<Provider<Name>, "name" | "portal" | "capabilities">;
  compiled: CompiledSelector;
  caller: Caller;
  list: SessionList;
  /** The users that the selector names, by the name that it uses. */
  users: ReadonlyMap<string, User>;
  createdAt: number;
  expiresAt: number;
}

/** The pure part of planning. */
function draftPlan<Name extends string>(known: Known<Name>): PlanDraft<Name> {
  const { provider, compiled, caller, list, users } = known;
  const { selector, target } = compiled;
  assertCurrentSpared(compiled, list);
  const userIds = new Map([...users].map(([name, user]) => [name, user.id]));
  const selection = compiled.select(list.sessions, {
    current: list.current,
    callerId: caller.user.id,
    users: userIds,
  });
  assertMayEnd(selection.selected, compiled, caller, list);

  const listsEveryone = provider.capabilities.lists === "everyone";
  const currentId = list.current.state === "known" && !selector.includeCurrent ? list.current.id : null;
  const unlistedIds = listsEveryone ? [] : selection.notFound.filter((id) => id !== currentId);
  const namedUsers = uniqueUsers(selector.users, users);
  const unlistedUsers = listsEveryone ? [] : namedUsers.filter(({ id }) => id !== caller.user.id);
  assertNarrowable(compiled, unlistedIds, unlistedUsers);
  const excepted = new Set(selector.except?.ids);
  const exceptedUsers = new Set(selector.except?.users?.map((name) => users.get(name)?.id));

  const steps = chooseSteps(
    {
      target,
      selected: selection.selected,
      listed: list.sessions,
      unlisted: unlistedIds.filter((id) => !excepted.has(id)),
      unlistedUsers: unlistedUsers.filter(({ id }) => !exceptedUsers.has(id)),
      namedUsers,
      caller: caller.user,
      current: list.current,
      narrowed: narrowingOf(compiled) !== null,
    },
    provider.capabilities,
  );
  const draft: Omit<PlanDraft<Name>, "warnings"> = {
    version: PLAN_VERSION,
    provider: provider.name,
    portal: provider.portal,
    caller: {
      user: toPlannedUser(caller.user),
      administrator: caller.administrator,
      authenticatedBy: caller.authenticatedBy,
      current: list.current,
    },
    selector,
    users: Object.fromEntries(userIds),
    createdAt: new Date(known.createdAt).toISOString(),
    expiresAt: new Date(known.expiresAt).toISOString(),
    steps: steps.map(toPlannedStep),
    spared: [
      ...sparedOf(selection, compiled, list),
      ...selection.notFound
        .filter((id) => id === currentId)
        .map((id): PlannedSparing => {
          const { id: userId } = caller.user;
          return { session: unlistedCurrent(id, userId), userId, reason: "current" };
        }),
      ...unlistedUsers
        .filter(({ id }) => exceptedUsers.has(id))
        .map(({ id }): PlannedSparing => ({ session: null, userId: id, reason: "excepted" })),
    ],
    alreadyGone: listsEveryone ? selection.notFound.filter((id) => id !== currentId) : [],
    passedOver: selection.passedOver,
    cost: costOf(steps.length, provider.capabilities.limits),
  };
  return { ...draft, warnings: warningsOf(draft, provider.capabilities, target) };
}

/** "The others" are those that are not the current one: without a current one there are none. */
function assertCurrentSpared({ target }: CompiledSelector, { current }: SessionList): void {
  if (target !== "others" || current.state === "known") return;
  throw new LockoutError(
    `"others" needs a current session to keep, and there is none to be seen: ${current.reason}. Sign in with a portal token, or say "all", or name the sessions.`,
  );
}

/** The current session is spared by the selection where it is known; where it is not, nobody can spare it. */
function assertMayEnd(
  selected: Session[],
  { selector }: CompiledSelector,
  caller: Caller,
  { current }: SessionList,
) {
  if (selector.includeCurrent || current.state !== "unknown") return;
  const own = selected.find((session) => session.userId === caller.user.id);
  if (!own) return;
  throw new LockoutError(
    `Refused: session ${own.id} could be the one that you are signed in with, since ${current.reason}. Sign in with a portal token, or set includeCurrent to end it all the same.`,
  );
}

/** What cannot be seen cannot be narrowed: to end more than was asked for is no way out. */
function assertNarrowable(compiled: CompiledSelector, ids: string[], users: User[]): void {
  const unseen = ids[0] ?? users[0]?.login ?? users[0]?.id;
  if (unseen === undefined) return;
  const { except } = compiled.selector;
  // Of an id that is not listed the id can be told, and not the user; of a user the other way round.
  const narrowing =
    ids.length > 0
      ? (narrowingOf(compiled, { butIds: true }) ?? (except?.users ? "except.users" : null))
      : narrowingOf(compiled);
  if (!narrowing) return;
  throw new SelectionError({
    at: ids.length > 0 ? "ids" : "users",
    problem: `${plainText(unseen, 80)} cannot be combined with ${narrowing}: the product does not list ${ids.length > 0 ? "this session" : "this user's sessions"} to you. Leave out one of the two.`,
  });
}

/** What in the selector makes less of its target than everything of it; `null` when nothing does. */
function narrowingOf({ selector, hasFilters }: CompiledSelector, { butIds = false } = {}): string | null {
  if (hasFilters) return "a filter";
  if (selector.keepNewest !== undefined) return "keepNewest";
  if (selector.limit !== undefined) return "limit";
  if (selector.except?.ips) return "except.ips";
  return selector.except?.ids && !butIds ? "except.ids" : null;
}

function uniqueUsers(names: readonly string[] | undefined, users: ReadonlyMap<string, User>): User[] {
  const unique = new Map<string, User>();
  for (const name of names ?? []) {
    const user = users.get(name);
    if (user) unique.set(user.id, toPlannedUser(user));
  }
  return [...unique.values()];
}

function sparedOf({ spared }: Selection, { target }: CompiledSelector, list: SessionList): PlannedSparing[] {
  // The target "others" leaves the current session out before anything is spared; it is told all the same.
  const current = target === "others" ? list.sessions.filter((session) => session.current === true) : [];
  return [...current.map((session) => ({ session, reason: "current" as const })), ...spared].map(
    ({ session, reason }) => ({ session: toPlannedSession(session), userId: session.userId, reason }),
  );
}

function toPlannedStep({ kind, user, sessions, unlisted }: ChosenStep) {
  return { kind, user: user && toPlannedUser(user), sessions: sessions.map(toPlannedSession), unlisted };
}
