import type { Clock } from "../clock.js";
import type { CallError } from "../errors.js";
import type { Limits, LimitWait } from "../limits.js";
import type { AnswerLimits } from "./body.js";
import type { Effect } from "./operation.js";
import type { RetryPolicy } from "./retry.js";

/** How to reach a product, and how patiently. */
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
  /** When a call is tried again. Defaults: see {@link RetryPolicy}. */
  retry?: Partial<RetryPolicy>;
  /**
   * What this installation allows, where that is something else than the product's own limits; `null` for no
   * limit. All calls of the client together stay within it, less 2 % that are left to the user's browser.
   * Default: the product's limits.
   */
  limits?: Partial<Limits>;
  /** Sends the requests. Default: the global `fetch` of the moment of the call. */
  fetch?: typeof globalThis.fetch;
  /** What the client calls itself in `User-Agent`. Default: what the runtime sends. */
  userAgent?: string;
  /** Time. Default: the machine's. */
  clock?: Clock;
  /** Draws from 0 to 1 for the back-off. Default `Math.random`. */
  random?: () => number;
  /** Told of every attempt, after it. Holds no credential. What it throws is ignored. Default: nobody is told. */
  onAttempt?: (attempt: AttemptReport) => void;
}

/** One attempt, as told to `onAttempt`. */
export interface AttemptReport {
  operation: string;
  method: string;
  effect: Effect;
  /** Without query and credentials. */
  url: string;
  /** 1 for the first attempt of a call. */
  attempt: number;
  /** `null` when no answer came. */
  status: number | null;
  /** The `code` of the error that it would end in; `null` for a success. */
  failure: CallError["code"] | null;
  durationMs: number;
  /** The wait before the next attempt; `null` when there is none. */
  retryInMs: number | null;
}

/** What a single call may be given beside its parameters; what each means stands with `CallOptions`. */
export interface CallSettings {
  stopSending?: AbortSignal | undefined;
  limitWaitMs?: number | undefined;
  onWait?: ((wait: LimitWait | null) => void) | undefined;
  onAttempt?: ((attempt: AttemptReport) => void) | undefined;
}

/**
 * What a call is given, where the typed client expects it: openapi-fetch hands what it does not know on to what
 * sends.
 */
export function passing({ signal, ...settings }: CallSettings & { signal?: AbortSignal | undefined } = {}): {
  signal?: AbortSignal;
  settings: CallSettings;
} {
  return { ...(signal && { signal }), settings };
}

/**
 * What a success does not show in its body.
 *
 * @typeParam Kind of credential. @typeParam Taken what the authorizer reads in the headers of answers.
 */
export interface CallFacts<Kind extends string = string, Taken = unknown> {
  attempts: number;
  /** The kind of credential that was sent. */
  authenticatedBy: Kind;
  /** Whether an attempt before the answered one may have been carried out already. */
  unsettledBefore: boolean;
  /** What the answer's headers handed out; `null` where they did not. */
  taken: Taken | null;
}
