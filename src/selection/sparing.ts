import { fieldValue, type Session } from "../session.js";
import type { AddressSet } from "./cidr.js";
import { isCurrent, resolve, type SelectionContext } from "./matching.js";
import { newestPerUser, oldest, startTime } from "./ranking.js";
import type { Selector } from "./selector.js";

/**
 * Why a session that matches is left alone. If several reasons apply, the first of these counts:
 *
 * - `current`: it is the caller's own, and `includeCurrent` is not set.
 * - `not_endable`: the product refuses to end it.
 * - `excepted`: `except` names it, its user or its address.
 * - `address_unknown`: `except.ips` is set, and the session has no address to compare with it.
 * - `age_unknown`: `keepNewest` is set, and the session has no known start.
 * - `kept_newest`: it is among the newest of its user.
 * - `limit`: `limit` is reached by sessions that started earlier.
 */
export type SparedReason =
  | "current"
  | "not_endable"
  | "excepted"
  | "address_unknown"
  | "age_unknown"
  | "kept_newest"
  | "limit";

/** A session that matches but is left alone. */
export interface SparedSession {
  session: Session;
  reason: SparedReason;
}

/** The addresses to leave alone, and the fields of a session that may contain one. */
export interface ExceptedAddresses {
  addresses: AddressSet;
  fields: readonly string[];
}

/** Whether one of a session's addresses is among these; `undefined` if the session has no readable address. */
export function isWithin(session: Session, { addresses, fields }: ExceptedAddresses): boolean | undefined {
  let within: boolean | undefined;
  for (const field of fields) {
    const value = fieldValue(session, field);
    within = (typeof value === "string" ? addresses.has(value) : undefined) ?? within;
    if (within) return true;
  }
  return within;
}

/** Divides the sessions that match into those to revoke and those to spare. It keeps the order. */
export function spare(
  matched: readonly Session[],
  { selector, exceptIps }: { selector: Selector; exceptIps: ExceptedAddresses | null },
  context: SelectionContext,
): { selected: Session[]; spared: SparedSession[] } {
  const notEndable = new Set(context.notEndable);
  const exceptIds = new Set(selector.except?.ids);
  const exceptUsers = resolve(selector.except?.users, context.users);
  const kept = selector.keepNewest === undefined ? null : newestPerUser(matched, selector.keepNewest);

  const reasonFor = (session: Session): SparedReason | null => {
    if (!selector.includeCurrent && isCurrent(session, context.current)) return "current";
    if (notEndable.has(session.id)) return "not_endable";
    if (exceptIds.has(session.id) || exceptUsers.has(session.userId)) return "excepted";
    if (exceptIps) {
      const excepted = isWithin(session, exceptIps);
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
