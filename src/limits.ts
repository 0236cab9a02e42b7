/** The rate limits of a product, and waits for them. */

/** The rate limits of a product. `null` means no limit. */
export interface Limits {
  /** Requests in any sixty seconds, reads included. */
  requestsPerMinute: number | null;
  /** Calls that read and are in progress at the same time. */
  concurrentReads: number | null;
  /** Calls that revoke and are in progress at the same time. */
  concurrentWrites: number | null;
  /** Calls that revoke in any 24 hours. */
  writesPerDay: number | null;
}

/** A wait for a rate limit that resets by itself. */
export interface LimitWait {
  /** The limit that causes the wait; `null` if the product asked for a wait that no known limit explains. */
  limit: "requestsPerMinute" | "writesPerDay" | null;
  /** How many calls the limit allows; `null` if that is not known. */
  allowed: number | null;
  /** When the next request can be sent, as far as we know now. */
  until: Date;
}

/** The share of a limit that we leave to others, as the same user's browser counts towards it too. */
const RESERVE = 0.02;

/** How many calls of a limit we use ourselves. */
export function spendable(limit: number): number {
  return limit - Math.floor(limit * RESERVE);
}

/** The limit in words, to follow "waiting for". */
export function limitText({ limit, allowed }: Pick<LimitWait, "limit" | "allowed">): string {
  const amount = allowed === null ? "" : ` of ${allowed}`;
  switch (limit) {
    case "requestsPerMinute":
      return amount ? `the limit${amount} requests a minute` : "the limit on requests a minute";
    case "writesPerDay":
      return amount ? `the limit${amount} writes a day` : "the limit on writes a day";
    default:
      return "a limit of the product";
  }
}

/**
 * How long a call may wait for the limit per minute, if it should not wait for the limit per day. In
 * milliseconds.
 */
export const LIMIT_OF_A_MINUTE_MS = 180_000;
