import { InvalidArgumentError } from "../errors.js";
import type { Capabilities } from "../provider.js";
import type { Target } from "../selection.js";
import type { CurrentSession, Session, User } from "../session.js";

/** A step before its sessions are written down for people. */
export interface ChosenStep {
  kind: "session" | "batch" | "user" | "others";
  user: User | null;
  sessions: Session[];
  unlisted: string[];
}

/** What the steps have to end, exactly. */
export interface Wanted {
  target: Target;
  /** The sessions to revoke. */
  selected: readonly Session[];
  /** All sessions that are listed. */
  listed: readonly Session[];
  /** Ids to revoke that the product does not list to the caller. */
  unlisted: readonly string[];
  /** Users to revoke whose sessions the product does not list to the caller. */
  unlistedUsers: readonly User[];
  /** Users that were named as the target. */
  namedUsers: readonly User[];
  caller: User;
  current: CurrentSession;
  /** Whether the selector says more than its target: what is not listed may then not be meant. */
  narrowed: boolean;
}

/**
 * The fewest calls that end exactly what is wanted. A wider call, one that ends everything of a user
 * or all the others, is considered only where the user asked for that set by name, without narrowing it,
 * and nothing of it is spared; and taken only where it saves a call, since it may reach sessions that
 * were not listed.
 */
export function chooseSteps(wanted: Wanted, { steps }: Pick<Capabilities, "steps">): ChosenStep[] {
  const chosen: ChosenStep[] = wanted.unlistedUsers.map((user) => {
    if (steps.user) return { kind: "user", user, sessions: [], unlisted: [] };
    throw new InvalidArgumentError(
      `The product cannot end all sessions of ${user.login ?? user.id} in one call.`,
    );
  });

  const left = new Set(wanted.selected);
  const listedByUser = byUser(wanted.listed);
  const named = new Map(wanted.namedUsers.map((user) => [user.id, user]));
  for (const [userId, selected] of byUser(wanted.selected)) {
    const wider = widerStepFor(
      { userId, selected, listed: listedByUser.get(userId) ?? [], named },
      wanted,
      steps,
    );
    const exactCalls = Math.ceil(selected.length / (steps.batch?.batchSize ?? 1));
    if (!wider || exactCalls <= 1) continue;
    chosen.push(wider);
    for (const session of selected) left.delete(session);
  }

  const exact = wanted.selected.filter((session) => left.has(session));
  return currentLast([...chosen, ...exactSteps(exact, wanted.unlisted, steps)], wanted.current);
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

/** The sessions of one user: those to revoke, and all that are listed. */
interface SessionsOfUser {
  userId: string;
  selected: Session[];
  listed: Session[];
  /** The users that were named as the target, by id. */
  named: ReadonlyMap<string, User>;
}

/** The one call that ends these sessions of a user and, of those that are listed, no other. */
function widerStepFor(
  { userId, selected, listed, named }: SessionsOfUser,
  { target, caller, current, narrowed }: Wanted,
  steps: Capabilities["steps"],
): ChosenStep | null {
  const user = userId === caller.id ? caller : named.get(userId);
  const isNamed =
    target === "all" ||
    (target === "others" && userId === caller.id) ||
    (target === "users" && named.has(userId));
  if (!isNamed || narrowed) return null;
  const spared = listed.length - selected.length;
  // The current session need not be listed, and would end all the same.
  const keepsCurrent =
    userId === caller.id && current.state === "known" && selected.every(({ id }) => id !== current.id);
  if (spared === 0 && !keepsCurrent && steps.user && target !== "others") {
    return {
      kind: "user",
      user: user ?? { id: userId, name: null, login: null },
      sessions: selected,
      unlisted: [],
    };
  }
  const keepsOnlyCurrent = keepsCurrent && spared === (listed.some(({ id }) => id === current.id) ? 1 : 0);
  if (keepsOnlyCurrent && steps.others?.keepsCurrent) {
    return { kind: "others", user: caller, sessions: selected, unlisted: [] };
  }
  return null;
}

function exactSteps(
  sessions: Session[],
  unlisted: readonly string[],
  steps: Capabilities["steps"],
): ChosenStep[] {
  const size = steps.batch?.batchSize ?? 1;
  const items = [...sessions.map((session) => ({ session })), ...unlisted.map((id) => ({ id }))];
  const chosen: ChosenStep[] = [];
  for (let at = 0; at < items.length; at += size) {
    const part = items.slice(at, at + size);
    chosen.push({
      kind: part.length > 1 || !steps.session ? "batch" : "session",
      user: null,
      sessions: part.flatMap((item) => ("session" in item ? [item.session] : [])),
      unlisted: part.flatMap((item) => ("id" in item ? [item.id] : [])),
    });
  }
  return chosen;
}

/** Once the caller's own session has ended, nothing else can be done with it. */
function currentLast(steps: ChosenStep[], own: CurrentSession): ChosenStep[] {
  const endsCurrent = (step: ChosenStep) =>
    step.kind !== "others" &&
    (step.sessions.some(({ current }) => current !== false) ||
      (own.state === "known" && step.unlisted.includes(own.id)));
  return [...steps.filter((step) => !endsCurrent(step)), ...steps.filter(endsCurrent)];
}
