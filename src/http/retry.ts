/** When a call is tried again. */
export interface RetryPolicy {
  /** How often a request is sent at most, the first time included. Default 4. */
  attempts: number;
  /** How long a call may take with all attempts and waits, in milliseconds. Default 120 000. */
  totalMs: number;
  /** The first back-off is drawn from 0 to this many milliseconds; the range doubles each time. Default 300. */
  baseDelayMs: number;
  /** The longest back-off, in milliseconds. Default 10 000. */
  maxDelayMs: number;
  /**
   * The longest wait for a limit or a `Retry-After`, in milliseconds. Where more is needed, the call fails
   * at once and the error carries the time: calling earlier than asked helps nobody. A run, and a call that
   * is given `limitWaitMs`, wait for limits for as long as that says. Default 60 000.
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

// p-retry and its like know neither Retry-After nor full jitter nor a clock to inject; what is left
// for them would be the loop.

/**
 * How long to wait before the next attempt, in milliseconds; `null` when there must not be one. Refusals
 * for a limit (429) are the budget's: what it has to wait for is given as `retryAfterMs`.
 *
 * @param attempt how often the request has been sent so far.
 * @param elapsedMs since the call began.
 * @param retryAfterMs what the product asked for, `null` when it did not.
 * @param random 0 to 1.
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
  // Full jitter: anything from 0 to the exponential bound, so that clients do not return in step.
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const delay = retryAfterMs ?? Math.floor(random() * bound);
  return elapsedMs + delay < policy.totalMs ? delay : null;
}

/**
 * Reads `Retry-After`: seconds or an HTTP date. A date is held against the answer's own `Date`
 * where there is one, so that a clock that is off does not matter.
 *
 * @returns milliseconds, 0 for a time gone by, `null` where the header is missing or unreadable.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // An HTTP date names its day; Date.parse alone would read a date into almost anything.
  const date = /^[a-z]{3,}, /i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  const serverNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, date - (Number.isNaN(serverNow) ? nowMs : serverNow));
}
