import type { Clock } from "../clock.js";
import type { CallError } from "../errors.js";
import type { Limits, LimitWait } from "../limits.js";
import type { AnswerLimits } from "./body.js";
import type { Effect } from "./operation.js";
import type { RetryPolicy } from "./retry.js";

/** How to reach a product, and how long to wait for it. */
export interface ClientOptions {
  /** The address of the product; may have a port and a path. Plain http only to loopback. */
  baseUrl: string | URL;
  /** How long one attempt may take, its body included, in milliseconds. Default 30 000. */
  timeoutMs?: number;
  /**
   * How long an answer may be, decompressed. A longer one is not read to its end: the call throws an
   * `UnexpectedResponseError` and is not repeated. Defaults: see {@link AnswerLimits}.
   */
  maxAnswer?: Partial<AnswerLimits>;
  /** When a call is sent again. Defaults: see {@link RetryPolicy}. */
  retry?: Partial<RetryPolicy>;
  /**
   * The limits of this installation, if they differ from the product's own limits; `null` for no limit. All calls
   * of the client together use at most 98 % of a limit and leave the rest to the user's browser. Default: the
   * product's limits.
   */
  limits?: Partial<Limits>;
  /** Sends the requests. Default: the global `fetch` at the time of the call. */
  fetch?: typeof globalThis.fetch;
  /** The value of `User-Agent`. Default: the value that the runtime sends. */
  userAgent?: string;
  /** The source of time. Default: the machine's clock. */
  clock?: Clock;
  /** Returns a random number from 0 to 1, for the back-off. Default `Math.random`. */
  random?: () => number;
  /** Called after every attempt. The report contains no credential. Errors that it throws are ignored. Default: none. */
  onAttempt?: (attempt: AttemptReport) => void;
}

/** One attempt, as `onAttempt` gets it. */
export interface AttemptReport {
  operation: string;
  method: string;
  effect: Effect;
  /** Without query and credentials. */
  url: string;
  /** 1 for the first attempt of a call. */
  attempt: number;
  /** `null` if no answer came. */
  status: number | null;
  /** The `code` of the error that the call throws if it is not sent again; `null` for a success. */
  failure: CallError["code"] | null;
  durationMs: number;
  /** The wait before the next attempt; `null` if there is no next attempt. */
  retryInMs: number | null;
}

/** The options of a single call besides its parameters. `Call` in `provider.ts` describes them. */
export interface CallSettings {
  stopSending?: AbortSignal | undefined;
  limitWaitMs?: number | undefined;
  onWait?: ((wait: LimitWait | null) => void) | undefined;
  onAttempt?: ((attempt: AttemptReport) => void) | undefined;
}

/**
 * Puts the options of a call where the typed client reads them.
 */
export function passing({ signal, ...settings }: CallSettings & { signal?: AbortSignal | undefined } = {}): {
  signal?: AbortSignal;
  settings: CallSettings;
} {
  return { ...(signal && { signal }), settings };
}

/**
 * Facts about a successful call that its body does not contain.
 *
 * @typeParam Kind the kind of credential. @typeParam Taken what the authorizer reads from the headers of answers.
 */
export interface CallFacts<Kind extends string = string, Taken = unknown> {
  attempts: number;
  /** The kind of credential that was sent. */
  authenticatedBy: Kind;
  /** Whether an attempt before the answered one may have been carried out already. */
  unsettledBefore: boolean;
  /** What the authorizer read from the headers of the answer; `null` if it read nothing. */
  taken: Taken | null;
}
