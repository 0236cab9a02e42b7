import { isOwn, type Own, type Session } from "../session.js";
import type { Filter } from "./filters.js";
import type { Selector, Target } from "./selector.js";

/** What a selector needs besides the listed sessions. */
export interface SelectionContext {
  current: Own;
  /** The id of the caller. */
  callerId: string;
  /** The ids of sessions that the product refuses to end. Default: none. */
  notEndable?: readonly string[] | undefined;
  /** The ids of the users, by the names written in `users` and `except.users`. */
  users: ReadonlyMap<string, string>;
}

/** Sessions of the target that did not match only because a field that a filter needs is missing. */
export interface PassedOver {
  total: number;
  /**
   * How many of them lack each field. One session may lack several. Sessions passed over because `current` is
   * not known count in the total only.
   */
  byField: Record<string, number>;
}

/** The result of the target and the filters, before any session is spared. */
export interface Matching {
  matched: Session[];
  /** Ids of the selector that are not listed. */
  notFound: string[];
  passedOver: PassedOver;
}

/**
 * Whether a session is spared as the current one. If the current session is not known, a later check of the
 * steps decides.
 */
export function isCurrent(session: Session, current: Own): boolean {
  return (
    isOwn(current, session.id) === true || (current.state === "among" && current.ids.includes(session.id))
  );
}

export function match(
  sessions: readonly Session[],
  { selector, target, filters }: { selector: Selector; target: Target; filters: readonly Filter[] },
  context: SelectionContext,
): Matching {
  const matched: Session[] = [];
  const passedOver: PassedOver = { total: 0, byField: {} };
  const { targeted, notFound } = aim(sessions, selector, target, context);
  for (const session of targeted) {
    const lacking = judge(session, filters, context.current);
    if (lacking === true) matched.push(session);
    else if (lacking !== false) countPassedOver(passedOver, lacking);
  }
  return { matched, notFound, passedOver };
}

/** A session fails if one filter says no, even if another filter lacks a field. */
function judge(session: Session, filters: readonly Filter[], current: Own): boolean | string[] {
  let lacking: string[] | null = null;
  for (const filter of filters) {
    const verdict = filter(session, current);
    if (verdict === false) return false;
    if (verdict === true) continue;
    lacking ??= [];
    if (!lacking.includes(verdict)) lacking.push(verdict);
  }
  return lacking ?? true;
}

function countPassedOver(passedOver: PassedOver, lacking: readonly string[]): void {
  passedOver.total++;
  for (const field of lacking) {
    if (field !== "current") passedOver.byField[field] = (passedOver.byField[field] ?? 0) + 1;
  }
}

/** The sessions of the target, before any filter. */
export function aim(
  sessions: readonly Session[],
  selector: Selector,
  target: Target,
  { current, callerId, users }: SelectionContext,
): { targeted: readonly Session[]; notFound: string[] } {
  switch (target) {
    case "ids":
      return byId(sessions, selector.ids ?? []);
    case "users": {
      const wanted = resolve(selector.users, users);
      return { targeted: sessions.filter((session) => wanted.has(session.userId)), notFound: [] };
    }
    case "others": {
      const targeted = sessions.filter(
        (session) => session.userId === callerId && !isCurrent(session, current),
      );
      return { targeted, notFound: [] };
    }
    case "all":
    case "listed":
      return { targeted: sessions, notFound: [] };
  }
}

/** The ids of the users with these names. Names that no user has are ignored. */
export function resolve(
  names: readonly string[] | undefined,
  users: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  return new Set(names?.map((name) => users.get(name)).filter((id) => id !== undefined));
}

function byId(sessions: readonly Session[], ids: readonly string[]) {
  const order = new Map(ids.map((id, index) => [id, index]));
  const listed = new Set<string>();
  const targeted = sessions.filter(({ id }) => order.has(id) && listed.add(id));
  targeted.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  return { targeted, notFound: ids.filter((id) => !listed.has(id)) };
}
