import type { Session } from "../session.js";
import type { AddressSet } from "./cidr.js";
import { isCurrent, resolve, type SelectionContext } from "./matching.js";
import { newestPerUser, oldest, startTime } from "./ranking.js";
import type { Selector } from "./selector.js";

/**
 * Why a session that matches is left alone. Where several reasons hold, the first of these:
 *
 * - `current`: it is the caller's own, and `includeCurrent` is not set.
 * - `excepted`: `except` names it, its user or its address.
 * - `address_unknown`: `except.ips` is set, and no readable address tells whether it is meant.
 * - `age_unknown`: `keepNewest` is set, and without a start it cannot be ranked.
 * - `kept_newest`: it is among the newest of its user.
 * - `limit`: enough older sessions are selected.
 */
export type SparedReason =
  | "current"
  | "excepted"
  | "address_unknown"
  | "age_unknown"
  | "kept_newest"
  | "limit";

/** A session that matches and is left alone. */
export interface SparedSession {
  session: Session;
  reason: SparedReason;
}

/** Parts the sessions that match into those to be revoked and those to be left alone; the order stays. */
export function spare(
  matched: readonly Session[],
  { selector, exceptIps }: { selector: Selector; exceptIps: AddressSet | null },
  context: SelectionContext,
): { selected: Session[]; spared: SparedSession[] } {
  const exceptIds = new Set(selector.except?.ids);
  const exceptUsers = resolve(selector.except?.users, context.users);
  const kept = selector.keepNewest === undefined ? null : newestPerUser(matched, selector.keepNewest);

  const reasonFor = (session: Session): SparedReason | null => {
    if (!selector.includeCurrent && isCurrent(session, context.current)) return "current";
    if (exceptIds.has(session.id) || exceptUsers.has(session.userId)) return "excepted";
    if (exceptIps) {
      const excepted = session.ip === null ? undefined : exceptIps.has(session.ip);
      if (excepted !== false) return excepted ? "excepted" : "address_unknown";
    }
    if (kept && startTime(session) === null) return "age_unknown";
    return kept?.has(session) ? "kept_newest" : null;
  };

  const reasons = matched.map(reasonFor);
  const candidates = matched.filter((_, index) => reasons[index] === null);
  const within = selector.limit === undefined ? null : oldest(candidates, selector.limit);

  const selected: Session[] = [];
  const spared: SparedSession[] = [];
  matched.forEach((session, index) => {
    const reason = reasons[index] ?? (within && !within.has(session) ? "limit" : null);
    if (reason === null) selected.push(session);
    else spared.push({ session, reason });
  });
  return { selected, spared };
}
