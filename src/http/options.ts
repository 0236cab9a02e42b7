import type { Clock } from "../clock.js";
import type { CallError } from "../errors.js";
import type { Secret } from "../secret.js";
import type { Credential, CredentialSource } from "./credentials.js";
import type { RetryPolicy } from "./retry.js";

/** How to reach a product, and how patiently. */
export interface ClientOptions {
  /** The address of the product; may have a port and a path. Plain http only to loopback. */
  baseUrl: string | URL;
  /** Who calls. A function is asked before every attempt, so that it may renew what expires. */
  auth: CredentialSource;
  /** How long one attempt may take, its body included, in milliseconds. Default 30 000. */
  timeoutMs?: number;
  /** When a call is tried again. Defaults: see {@link RetryPolicy}. */
  retry?: Partial<RetryPolicy>;
  /** Sends the requests. Default: the global `fetch` of the moment of the call. */
  fetch?: typeof globalThis.fetch;
  /** Time. Default: the machine's. */
  clock?: Clock;
  /** Draws from 0 to 1 for the back-off. Default `Math.random`. */
  random?: () => number;
  /** Told of every attempt, after it. Holds no credential. Default: nobody is told. */
  onAttempt?: (attempt: AttemptReport) => void;
}

/** One attempt, as told to `onAttempt`. */
export interface AttemptReport {
  operation: string;
  method: string;
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

/** What a success does not show in its body. */
export interface CallFacts {
  attempts: number;
  /** The kind of credential that was sent. */
  authenticatedBy: Credential["kind"];
  /** Whether an attempt before the answered one may have been carried out already. */
  unsettledBefore: boolean;
  /** The portal token that the answer handed out in place of the caller's. */
  freshToken: Secret | null;
}
