import { InvalidArgumentError } from "../errors.js";
import { type OwnSession, ownLast } from "../own-session.js";
import { type Capabilities, everythingCall, type Step } from "../provider.js";
import type { Target } from "../selection/index.js";
import type { Session, User } from "../session.js";

/** The sessions that the steps must end, and what is needed to choose the steps. */
export interface Wanted {
  target: Target;
  /** The sessions to revoke. */
  selected: readonly Session[];
  /** All listed sessions. */
  listed: readonly Session[];
  /** The ids to revoke that the product does not list to the caller. */
  unlisted: readonly string[];
  /** The users to revoke whose sessions the product does not list to the caller. */
  unlistedUsers: readonly User[];
  /** The users that the selector names as its target. */
  namedUsers: readonly User[];
  caller: User;
  own: OwnSession;
  /** Whether the selector narrows its target. If it does, it may not mean sessions that are not listed. */
  narrowed: boolean;
}

/**
 * Chooses the fewest calls that end exactly the wanted sessions. A wider call ends all sessions of a user, or
 * all the others. We consider it only if the selector names that set without narrowing it, and no session of
 * the set is spared. We use it only if it saves a call, since it may end sessions that were not listed.
 */
export function chooseSteps(wanted: Wanted, capabilities: Capabilities): Step[] {
  const chosen = wanted.unlistedUsers.map((user) => everythingOfUnlisted(user, capabilities));
  const left = new Set(wanted.selected);
  const listedByUser = byUser(wanted.listed);
  const named = new Map(wanted.namedUsers.map((user) => [user.id, user]));
  for (const [userId, selected] of byUser(wanted.selected)) {
    const wider = widerStepFor(
      { userId, selected, listed: listedByUser.get(userId) ?? [], named },
      wanted,
      capabilities,
    );
    if (!wider || selected.length <= capabilities.sessionsPerCall) continue;
    chosen.push(wider);
    for (const session of selected) left.delete(session);
  }

  const exact = wanted.selected.filter((session) => left.has(session)).map(({ id }) => id);
  return ownLast([...chosen, ...exactSteps(exact, wanted.unlisted, capabilities)], wanted.own);
}

function everythingOfUnlisted(user: User, capabilities: Capabilities): Step {
  const offered = [false, true].find((keepsOwn) =>
    everythingCall(capabilities, { ofCaller: false, keepsOwn }),
  );
  if (offered !== undefined) return { kind: "everything", user, keepsOwn: offered, listed: [] };
  throw new InvalidArgumentError(
    `The product cannot end all sessions of ${user.login ?? user.id} in one call.`,
  );
}

function byUser(sessions: readonly Session[]): Map<string, Session[]> {
  const groups = new Map<string, Session[]>();
  for (const session of sessions) {
    const group = groups.get(session.userId);
    if (group) group.push(session);
    else groups.set(session.userId, [session]);
  }
  return groups;
}

/** The sessions of one user: those to revoke, and all listed ones. */
interface SessionsOfUser {
  userId: string;
  selected: Session[];
  listed: Session[];
  /** The users that the selector names as its target, by id. */
  named: ReadonlyMap<string, User>;
}

/** The one call that ends these sessions of a user and no other listed session; `null` if there is none. */
function widerStepFor(
  { userId, selected, listed, named }: SessionsOfUser,
  { target, caller, own, narrowed }: Wanted,
  capabilities: Capabilities,
): Step | null {
  const { state, covers } = own;
  const ofCaller = userId === caller.id;
  // If the list should contain the caller's sessions only, we do not trust other users in it.
  if (covers === "caller" && !ofCaller) return null;
  const isNamed =
    target === "all" || (target === "others" && ofCaller) || (target === "users" && named.has(userId));
  if (!isNamed || narrowed) return null;
  const user = (ofCaller ? caller : named.get(userId)) ?? { id: userId, name: null, login: null };
  const step = (keepsOwn: boolean): Step | null =>
    everythingCall(capabilities, { ofCaller, keepsOwn })
      ? { kind: "everything", user, keepsOwn, listed: selected.map(({ id }) => id) }
      : null;
  const spared = listed.length - selected.length;
  // The call would end the current session even if it is not listed.
  const isOwnKept = ofCaller && state.state === "known" && selected.every(({ id }) => id !== state.id);
  if (spared === 0 && !isOwnKept && target !== "others") {
    // For somebody else, it makes no difference whether the call keeps the own session.
    return step(false) ?? (ofCaller ? null : step(true));
  }
  const isOwnAlone = isOwnKept && spared === (listed.some(({ id }) => id === state.id) ? 1 : 0);
  return isOwnAlone ? step(true) : null;
}

/** The fewest calls that end these ids and nothing else. */
export function exactSteps(
  listed: readonly string[],
  unlisted: readonly string[],
  { sessionsPerCall }: Pick<Capabilities, "sessionsPerCall">,
): Step[] {
  if (sessionsPerCall === 0 && listed.length + unlisted.length > 0) {
    throw new InvalidArgumentError(
      "The product cannot end sessions by id. Select all sessions of a user, without a filter or an exception.",
    );
  }
  const isListed = new Set(listed);
  const ids = [...listed, ...unlisted];
  const chosen: Step[] = [];
  for (let at = 0; at < ids.length; at += sessionsPerCall) {
    const [first, ...rest] = ids.slice(at, at + sessionsPerCall);
    if (first === undefined) break;
    const named = [first, ...rest] as const;
    chosen.push({ kind: "sessions", ids: named, listed: named.filter((id) => isListed.has(id)) });
  }
  return chosen;
}
