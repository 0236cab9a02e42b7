/**
 * Keeps the caller from being locked out by accident. All rules for that are in this file: which session is
 * the caller's own, which steps may end it, and which step therefore goes last.
 */
import { LockoutError } from "./errors.js";
import { type Capabilities, everythingCall, idsOf, type Step } from "./provider.js";
import type { Listing, Own, Session } from "./session.js";

/** What the product says now about the caller's own session. */
export interface OwnSession {
  state: Own;
  callerId: string;
  listed: ReadonlyMap<string, Session>;
  covers: Listing["covers"];
  capabilities: Capabilities;
}

/** Stands for the caller where the id is not needed. */
export const SELF = { id: "@self", name: null, login: null };

export function ownSessionOf(
  { user }: { user: { id: string } },
  { sessions, own, covers }: Listing,
  capabilities: Capabilities,
): OwnSession {
  const listed = new Map(sessions.map((session) => [session.id, session]));
  return { state: own, callerId: user.id, listed, covers, capabilities };
}

/**
 * Why a step ends the caller's own session, or may end it; `null` if it cannot. We can tell the own session
 * from others only if it is known and listed. Otherwise any id that is not listed may be the own session.
 */
export function whyOwnMayEnd(step: Step, own: OwnSession): string | null {
  const { state, callerId } = own;
  if (state.state === "none") return null;
  if (step.kind === "everything" && isSameId(step.user.id, callerId)) {
    if (state.state === "known") {
      return keepsOwn(step, own)
        ? null
        : `one call would end all of your sessions, including session ${state.id}, with which you are signed in`;
    }
    return `one call would end all of your sessions, possibly including the one with which you are signed in: ${state.reason}`;
  }
  for (const id of idsOf(step)) {
    const why = whyIdMayBeOwn(id, own);
    if (why) return why;
  }
  return null;
}

/** Whether the product itself leaves the own session alone. `keepsOwn` in the step is not enough. */
export function keepsOwn(step: Step, { state, callerId, capabilities }: OwnSession): boolean {
  if (step.kind !== "everything" || !step.keepsOwn || state.state !== "known") return false;
  const ofCaller = isSameId(step.user.id, callerId);
  return everythingCall(capabilities, { ofCaller, keepsOwn: true }) !== undefined;
}

function whyIdMayBeOwn(id: string, { state, callerId, listed, covers }: OwnSession): string | null {
  switch (state.state) {
    case "none":
      return null;
    case "known":
      if (id === state.id) return `session ${id} is the one that you are signed in with`;
      if (listed.has(state.id) || listed.has(id)) return null;
      return `session ${id} could be the one that you are signed in with: neither of them is listed`;
    case "among":
      return state.ids.includes(id)
        ? `session ${id} could be one that you are signed in with: ${state.reason}`
        : null;
    case "unknown": {
      const session = listed.get(id);
      // If a list should contain the caller's sessions only, we do not trust another user id in it.
      const isForeign = session && covers === "everyone" && !isSameId(session.userId, callerId);
      return isForeign ? null : `session ${id} could be the one that you are signed in with: ${state.reason}`;
    }
  }
}

/** Compares ids of users without regard to case, as products do. A plan may also have been edited by hand. */
export function isSameId(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

/**
 * Why these steps must not be sent; `null` if they may be. Only `includeCurrent` allows ending the own
 * session.
 */
export function whyLockedOut(
  steps: readonly Step[],
  own: OwnSession,
  { includeCurrent = false }: { includeCurrent?: boolean | undefined },
): string | null {
  if (includeCurrent) return null;
  for (const step of steps) {
    const why = whyOwnMayEnd(step, own);
    if (why) return why;
  }
  return null;
}

/** What the user can do if the own session is not known. */
export const LOCKOUT_WAY_OUT =
  "Sign in with a credential whose session the product lists, or with one that belongs to no session, or set includeCurrent to end it anyway.";

/** @throws LockoutError if the steps could end the caller's own session and `includeCurrent` is not set. */
export function assertNotLockedOut(
  steps: readonly Step[],
  own: OwnSession,
  asked: { includeCurrent?: boolean | undefined },
): void {
  const why = whyLockedOut(steps, own, asked);
  if (why) throw new LockoutError(`Refused: ${why}. ${LOCKOUT_WAY_OUT}`);
}

/**
 * The target `others` means all sessions except the caller's own, so the own session must be known.
 *
 * @throws LockoutError if the product does not say which session is the own one.
 */
export function assertOthersCanBeTold({ own }: Pick<Listing, "own">): void {
  if (own.state === "known" || own.state === "among") return;
  throw new LockoutError(
    `"others" keeps your current session, and that session is not known: ${own.reason}. Sign in with a credential whose session the product lists, or use "all", or name the sessions.`,
  );
}

/** Moves the step that ends the caller's own session to the end, since no call works after it. */
export function ownLast<Each extends Step>(steps: readonly Each[], own: OwnSession): Each[] {
  const { state } = own;
  const namesOwn = (step: Step) =>
    state.state === "known" && idsOf(step).includes(state.id) && !keepsOwn(step, own);
  const rank = (step: Step) => (namesOwn(step) ? 2 : whyOwnMayEnd(step, own) ? 1 : 0);
  const ranked = steps.map((step) => ({ step, rank: rank(step) }));
  return ranked.sort((one, other) => one.rank - other.rank).map(({ step }) => step);
}
