/** How many requests a limit has let in within its period, and when it takes one more. */
import { type Limits, spendable } from "../limits.js";
import type { Effect } from "./operation.js";

/** Requests in any period of a fixed length. One counts from when it was sent until that long after its answer. */
export interface Window {
  limit: "requestsPerMinute" | "writesPerDay";
  counts: (effect: Effect) => boolean;
  lengthMs: number;
  allowed: number | null;
  cap: number;
  /** Where the product has refused: how many it let in, and how long we keep to that. */
  found: { cap: number; until: number } | null;
  underWay: number;
  /** When each of the others was answered, oldest first; those before `first` do not count any more. */
  answered: number[];
  first: number;
}

export function windowOf(
  limit: Window["limit"],
  limits: Limits,
  lengthMs: number,
  counts: Window["counts"],
): Window {
  const allowed = limits[limit];
  const cap = allowed === null ? Number.POSITIVE_INFINITY : spendable(allowed);
  return { limit, counts, lengthMs, allowed, cap, found: null, underWay: 0, answered: [], first: 0 };
}

/**
 * The product's window is full, by our requests or by those of others. What we had in it fitted: so much
 * fits again as ours leave it, and after its period others may have left it as well.
 */
export function keepToWhatWasLetIn(window: Window, now: number): void {
  const counted = countIn(window, now);
  const cap = Math.min(spendable(counted), window.found?.cap ?? Number.POSITIVE_INFINITY);
  window.found = { cap, until: now + window.lengthMs };
}

/** How many requests count now. */
function countIn(window: Window, now: number): number {
  const { answered, lengthMs } = window;
  // Where the clock was set back, an answer does not count longer for that.
  for (let at = answered.length - 1; at >= window.first && (answered[at] ?? 0) > now; at--)
    answered[at] = now;
  while (window.first < answered.length && (answered[window.first] ?? 0) <= now - lengthMs) window.first += 1;
  if (window.first > 4096 && window.first * 2 > answered.length) {
    answered.splice(0, window.first);
    window.first = 0;
  }
  return window.underWay + answered.length - window.first;
}

/** When the window takes one more: now, later, or not before one of those under way was answered. */
export function nextFree(window: Window, now: number, hold: { probing: boolean }): number | "answer" {
  if (window.found && now >= window.found.until) {
    window.found = null;
    // Whether there is room again one request finds out, and not all at once.
    hold.probing = true;
  }
  const counted = countIn(window, now);
  const cap = Math.min(window.cap, window.found?.cap ?? Number.POSITIVE_INFINITY);
  if (counted < cap) return now;
  const leavesFirst = window.answered[window.first + counted - cap];
  const leavesAt = leavesFirst === undefined ? null : leavesFirst + window.lengthMs;
  if (window.found) return Math.min(leavesAt ?? Number.POSITIVE_INFINITY, window.found.until);
  return leavesAt ?? "answer";
}
