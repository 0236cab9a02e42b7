/** Counts the requests that a limit has let in within its period, and says when it allows one more. */
import { type Limits, spendable } from "../limits.js";
import type { Effect } from "./operation.js";

/** The requests in any period of a fixed length. A request counts until one period after its answer. */
export interface Window {
  limit: "requestsPerMinute" | "writesPerDay";
  counts: (effect: Effect) => boolean;
  lengthMs: number;
  allowed: number | null;
  cap: number;
  /** Set after the product has refused a request: how many it had let in, and until when we keep to that number. */
  found: { cap: number; until: number } | null;
  underWay: number;
  /** When each request that is not under way was answered, oldest first. Those before `first` no longer count. */
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
 * Lowers the limit after a refusal. The product's window is full, with our requests or those of others. The number
 * of our requests in it is known to fit, so we keep to that number. After one period the requests of others may have
 * left the window too, so the lower limit ends.
 */
export function keepToWhatWasLetIn(window: Window, now: number): void {
  const counted = countIn(window, now);
  const cap = Math.min(spendable(counted), window.found?.cap ?? Number.POSITIVE_INFINITY);
  window.found = { cap, until: now + window.lengthMs };
}

/** How many requests count now. */
function countIn(window: Window, now: number): number {
  const { answered, lengthMs } = window;
  // If the clock was set back, an answer must not count longer because of that.
  for (let at = answered.length - 1; at >= window.first && (answered[at] ?? 0) > now; at--)
    answered[at] = now;
  while (window.first < answered.length && (answered[window.first] ?? 0) <= now - lengthMs) window.first += 1;
  if (window.first > 4096 && window.first * 2 > answered.length) {
    answered.splice(0, window.first);
    window.first = 0;
  }
  return window.underWay + answered.length - window.first;
}

/** When the window allows one more request: now, later, or (`answer`) after a request under way was answered. */
export function nextFree(window: Window, now: number, hold: { probing: boolean }): number | "answer" {
  if (window.found && now >= window.found.until) {
    window.found = null;
    // One request finds out whether there is room again, so that not all are refused at once.
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
