/** Makes a plan from a selector, the listed sessions and the product's capabilities. */
import { callerAndList } from "../believable.js";
import { type Clock, systemClock } from "../clock.js";
import { InvalidArgumentError } from "../errors.js";
import { LIMIT_OF_A_MINUTE_MS } from "../limits.js";
import { assertNotLockedOut, assertOthersCanBeTold, type OwnSession, ownSessionOf } from "../own-session.js";
import { type Call, type Field, idsOf, offeredTo, type Provider, type Step } from "../provider.js";
import { plainText } from "../remote-text.js";
import {
  assertExceptionsMatch,
  type CompiledSelector,
  compileSelector,
  notesOnUnmatched,
  type Selection,
  SelectionError,
  type Selector,
} from "../selection/index.js";
import { type Caller, isOwn, type Listing, type User } from "../session.js";
import { chooseSteps } from "./choose-steps.js";
import { costOf } from "./cost.js";
import {
  PLAN_VERSION,
  type Plan,
  type PlanDraft,
  type PlannedSession,
  type PlannedSparing,
} from "./format.js";
import { assertMayEndForeign, usersToPlanFor } from "./named-users.js";
import { toPlannedSession, toPlannedUser, unlistedCurrent } from "./planned-session.js";
import { seal } from "./seal.js";
import { warningsOf } from "./warnings.js";

/** Options of `plan()`. */
export interface PlanOptions {
  /** How long `apply()` accepts the plan, in milliseconds. Default 3 600 000, one hour. */
  validForMs?: number;
  /**
   * Whether `except` may name ids and users that match no listed session. Default `false`: such an exception
   * spares nothing, so it is refused as a probable mistake. Addresses may always match nothing.
   */
  allowUnmatched?: boolean;
  /** The clock. Default: the clock of the machine. */
  clock?: Clock;
  /** Aborts planning. Default: none. */
  signal?: AbortSignal;
}

const DEFAULT_VALIDITY_MS = 3_600_000;

/** A year, in milliseconds. The sessions will have changed long before that. */
export const LONGEST_VALIDITY_MS = 366 * 24 * 3_600_000;

/**
 * Plans a revocation without revoking anything. It reads the caller, the sessions and the users that the
 * selector names, and states in a plan what `apply()` will do.
 *
 * @throws SelectionError if the selector cannot be used, before anything is sent; or if it names an exception
 *   that matches no session, unless `allowUnmatched` is set.
 * @throws NotPermittedError if the selector names somebody else and the caller may end only their own
 *   sessions.
 * @throws LockoutError if the caller's own session is, or may be, among the selected ones.
 * @throws NotFoundError if a user that the selector names does not exist.
 */
export async function plan(
  provider: Provider,
  selector: Selector,
  { validForMs = DEFAULT_VALIDITY_MS, allowUnmatched = false, clock = systemClock, signal }: PlanOptions = {},
): Promise<Plan> {
  if (!(validForMs > 0 && validForMs <= LONGEST_VALIDITY_MS)) {
    throw new InvalidArgumentError(
      `validForMs must be a number above 0 and at most ${LONGEST_VALIDITY_MS}, a year; not ${validForMs}.`,
    );
  }
  const { capabilities } = provider;
  const compiled = await compileSelector(selector, { capabilities, now: new Date(clock.now()) });
  const call: Call = { signal, limitWaitMs: LIMIT_OF_A_MINUTE_MS };
  const { caller, list } = await callerAndList(provider, call);
  const users = await usersToPlanFor(compiled.selector, provider, caller, call);
  return drawUp({ provider, compiled, caller, list, users, allowUnmatched }, validForMs, clock);
}

/**
 * Plans to end listed sessions, from a list that was already read. It sends nothing. The calls are exact: they
 * end only these sessions.
 *
 * @param found.ids sessions of the list.
 * @param found.users the users that `except` names, by these names.
 * @throws the errors of `plan()`.
 */
export async function planListed(
  provider: Provider,
  narrowing: Pick<Selector, "match" | "olderThan" | "newerThan" | "idleFor" | "where" | "except">,
  found: { ids: readonly string[]; caller: Caller; list: Listing; users: ReadonlyMap<string, User> },
  clock: Clock,
): Promise<Plan> {
  const { ids, ...known } = found;
  const compiled = await compileSelector(
    { ids, ...narrowing },
    { capabilities: provider.capabilities, now: new Date(clock.now()) },
  );
  return drawUp({ provider, compiled, ...known, allowUnmatched: true }, DEFAULT_VALIDITY_MS, clock);
}

async function drawUp(
  known: Omit<Known, "createdAt" | "expiresAt">,
  validForMs: number,
  clock: Clock,
): Promise<Plan> {
  const createdAt = clock.now();
  return seal(draftPlan({ ...known, createdAt, expiresAt: createdAt + validForMs }));
}

/** What `draftPlan()` needs. */
interface Known {
  provider: Pick<Provider, "product" | "installation" | "scope" | "capabilities">;
  compiled: CompiledSelector;
  caller: Caller;
  list: Listing;
  /** The users that the selector names, by these names. */
  users: ReadonlyMap<string, User>;
  allowUnmatched: boolean;
  createdAt: number;
  expiresAt: number;
}

/** The part of planning without I/O. */
function draftPlan(known: Known): PlanDraft {
  const { provider, compiled, caller, list, users } = known;
  const { selector, target } = compiled;
  const { fields } = provider.capabilities;
  if (target === "others") assertOthersCanBeTold(list);
  const userIds = new Map([...users].map(([name, user]) => [name, user.id]));
  const own = ownSessionOf(caller, list, provider.capabilities);
  const context = {
    current: list.own,
    callerId: caller.user.id,
    users: userIds,
    notEndable: list.notEndable,
  };
  const unmatched = compiled.unmatchedExceptions(list.sessions, context);
  if (!known.allowUnmatched) assertExceptionsMatch(unmatched, list.sessions, caller);
  const selection = compiled.select(list.sessions, context);
  assertMayEndForeign(selection.selected, list.covers, provider, caller);

  const listsEveryone = list.covers === "everyone";
  const currentId = list.own.state === "known" && !selector.includeCurrent ? list.own.id : null;
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
      own,
      caller: toPlannedUser(caller.user),
      narrowed: narrowingOf(compiled) !== null,
    },
    offeredTo(caller, provider.capabilities),
  );
  assertNotLockedOut(steps, own, selector);
  const draft: Omit<PlanDraft, "warnings"> = {
    version: PLAN_VERSION,
    provider: provider.product,
    installation: provider.installation,
    scope: provider.scope ?? null,
    caller: {
      user: toPlannedUser(caller.user),
      administrator: caller.administrator,
      authenticatedBy: caller.authenticatedBy,
    },
    own: list.own,
    selector,
    users: Object.fromEntries(userIds),
    createdAt: new Date(known.createdAt).toISOString(),
    expiresAt: new Date(known.expiresAt).toISOString(),
    sessions: endedBy(steps, own, fields),
    steps,
    spared: [
      ...sparedOf(selection, compiled, list, fields),
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
    cost: costOf(steps.length, list.reads ?? 1, provider.capabilities.limits),
  };
  const matchesNothing = selection.selected.length + selection.spared.length === 0;
  return {
    ...draft,
    warnings: [
      ...warningsOf(draft, provider.capabilities, { target, covers: list.covers }),
      ...(matchesNothing ? compiled.explainNoMatch(list.sessions, context) : []),
      ...notesOnUnmatched(unmatched),
      ...(list.notes ?? []).map((note) => plainText(note, 400)),
    ],
  };
}

/** Sessions that are not listed cannot be filtered, and we never end more than was asked. */
function assertNarrowable(compiled: CompiledSelector, ids: string[], users: User[]): void {
  const unseen = ids[0] ?? users[0]?.login ?? users[0]?.id;
  if (unseen === undefined) return;
  const { except } = compiled.selector;
  // For an id that is not listed, we know the id but not its user. For a user, we know the user but not the
  // ids.
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

/** The part of the selector that narrows its target; `null` if none does. */
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

function sparedOf(
  { spared }: Selection,
  { target }: CompiledSelector,
  list: Listing,
  fields: readonly Field[],
): PlannedSparing[] {
  // The target "others" does not contain the current session, but the plan still lists it as spared.
  const current = target === "others" ? list.sessions.filter(({ id }) => isOwn(list.own, id) !== false) : [];
  return [...current.map((session) => ({ session, reason: "current" as const })), ...spared].map(
    ({ session, reason }) => ({
      session: toPlannedSession(session, fields, list.own),
      userId: session.userId,
      reason,
    }),
  );
}

/** The sessions that the steps end, in their order. */
function endedBy(
  steps: readonly Step[],
  { listed, state }: OwnSession,
  fields: readonly Field[],
): PlannedSession[] {
  const ended: PlannedSession[] = [];
  for (const step of steps) {
    for (const id of idsOf(step)) {
      const session = listed.get(id);
      if (session) ended.push(toPlannedSession(session, fields, state));
    }
  }
  return ended;
}
