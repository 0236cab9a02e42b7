/** When a call is sent again. */
export interface RetryPolicy {
  /** How often a request is sent at most, including the first time. Default 4. */
  attempts: number;
  /** How long a call may take, including all attempts and waits, in milliseconds. Default 120 000. */
  totalMs: number;
  /** The first back-off is drawn from 0 to this many milliseconds; the range doubles each time. Default 300. */
  baseDelayMs: number;
  /** The longest back-off, in milliseconds. Default 10 000. */
  maxDelayMs: number;
  /**
   * The longest wait for a limit or a `Retry-After`, in milliseconds. If a longer wait is needed, the call fails
   * immediately and the error contains the time, because an earlier call would only be refused again. Runs and
   * calls with `limitWaitMs` wait for limits as long as `limitWaitMs` allows. Default 60 000.
   */
  maxRetryAfterMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  totalMs: 120_000,
  baseDelayMs: 300,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

// We do not use p-retry or a similar package: none knows Retry-After, full jitter and an injected clock, so only
// the loop would be left to it.

/**
 * How long to wait before the next attempt, in milliseconds; `null` if there must not be one. After a refusal for
 * a limit (429), `retryAfterMs` is the wait that the budget needs.
 *
 * @param attempt how often the request has been sent so far.
 * @param elapsedMs the time since the call began, in milliseconds.
 * @param retryAfterMs the wait that the product asked for, in milliseconds; `null` if it asked for none.
 * @param random returns a number from 0 to 1.
 */
export function delayBeforeRetry(
  policy: RetryPolicy,
  attempt: number,
  elapsedMs: number,
  retryAfterMs: number | null,
  random: () => number,
): number | null {
  if (attempt >= policy.attempts) return null;
  if (retryAfterMs !== null && retryAfterMs > policy.maxRetryAfterMs) return null;
  // Full jitter: any wait from 0 to the exponential bound, so that clients do not all return at the same time.
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const delay = retryAfterMs ?? Math.floor(random() * bound);
  return elapsedMs + delay < policy.totalMs ? delay : null;
}

/**
 * Reads `Retry-After`: seconds or an HTTP date. A date is compared with the answer's own `Date` if there is one,
 * so that a wrong clock on this machine does not matter.
 *
 * @returns milliseconds; 0 for a time in the past; `null` if the header is missing or cannot be read.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // An HTTP date begins with the day of the week. Date.parse alone would accept almost any text as a date.
  const date = /^[a-z]{3,}, /i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  const serverNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, date - (Number.isNaN(serverNow) ? nowMs : serverNow));
}
