import { spendable } from "../limits.js";
import type { Limits } from "../provider.js";
import type { PlannedCost } from "./format.js";

/** A run lists the sessions before and after. It also reads the caller once. */
const LISTS_OF_A_RUN = 2;

const [MINUTE, DAY] = [60, 86_400];

/** The least cost of a run, from the number of calls that revoke and the number of requests for one list. */
export function costOf(writes: number, readsOfList: number, limits: Limits): PlannedCost {
  const reads = writes === 0 ? 0 : 1 + LISTS_OF_A_RUN * readsOfList;
  const { requestsPerMinute, writesPerDay } = limits;
  const days = fullWindows(writes, writesPerDay);
  // Only the calls of the last day can reach the limit per minute. The days before it are long enough.
  const onLastDay = writesPerDay === null ? writes : writes - days * spendable(writesPerDay);
  const minutes = fullWindows(reads + onLastDay, requestsPerMinute);
  return {
    reads,
    writes,
    seconds: days * DAY + minutes * MINUTE,
    shareOfDailyWrites: writesPerDay === null ? null : writes / writesPerDay,
  };
}

/**
 * The number of days on which a run sends calls. It is more than one if the run must wait for the limit per
 * day.
 */
export function daysOf({ seconds }: PlannedCost): number {
  return Math.floor(seconds / DAY) + 1;
}

/**
 * The number of full windows to wait for. We use each window's share in one burst, and then wait for the next
 * window.
 */
function fullWindows(calls: number, limit: number | null): number {
  return limit === null ? 0 : Math.max(0, Math.ceil(calls / spendable(limit)) - 1);
}
