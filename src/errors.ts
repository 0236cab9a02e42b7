/**
 * Every error that sessionctl throws. Branch on `instanceof` or on `code`: both name the same thing.
 * A message is a sentence that a person can act on, and holds no secret and no stack trace of a server.
 */

/** The literal `code` of each error. */
export type ErrorCode =
  | "invalid_argument"
  | "selection"
  | "lockout"
  | "plan_refused"
  | "journal"
  | "authentication"
  | "permission"
  | "rate_limited"
  | "not_found"
  | "not_available"
  | "rejected"
  | "server"
  | "network"
  | "timeout"
  | "aborted"
  | "unexpected_response";

/** What all errors of sessionctl have in common. */
export abstract class SessionctlError extends Error {
  abstract readonly code: ErrorCode;
}

/** An argument was refused before anything was sent. */
export class InvalidArgumentError extends SessionctlError {
  override readonly name = "InvalidArgumentError" as const;
  readonly code = "invalid_argument" as const;
}

/** Going on could have closed the caller's own session, and nobody asked for that by name. */
export class LockoutError extends SessionctlError {
  override readonly name = "LockoutError" as const;
  readonly code = "lockout" as const;
}

/** What is known of a call that failed. */
export interface FailedCall {
  /** The operationId, as the product's reference spells it. */
  operation: string;
  method: string;
  /** Without query and credentials. */
  url: string;
  /** The HTTP status; `null` when no answer came. */
  status: number | null;
  /** The product's own words, cleaned of control characters; `null` when it said nothing. */
  productMessage: string | null;
  /** How often the request was sent. 0 when the call failed before that. */
  attempts: number;
  /**
   * Whether the product may have carried the call out all the same: no answer came, or one that
   * does not settle it. List again before you conclude anything.
   */
  mayHaveTakenEffect: boolean;
}

/** A call to a product failed. */
export abstract class CallError extends SessionctlError implements FailedCall {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly productMessage: string | null;
  readonly attempts: number;
  readonly mayHaveTakenEffect: boolean;

  constructor(what: string, call: FailedCall, next = "", cause?: unknown) {
    const sentences = [`${call.operation} ${what}: ${call.method} ${call.url}.`];
    if (call.productMessage) sentences.push(`The answer says: "${call.productMessage}".`);
    if (call.attempts > 1) sentences.push(`It was tried ${call.attempts} times.`);
    if (call.mayHaveTakenEffect) sentences.push("It may have taken effect all the same: list again.");
    if (next) sentences.push(next);
    super(sentences.join(" "), cause === undefined ? undefined : { cause });
    this.operation = call.operation;
    this.method = call.method;
    this.url = call.url;
    this.status = call.status;
    this.productMessage = call.productMessage;
    this.attempts = call.attempts;
    this.mayHaveTakenEffect = call.mayHaveTakenEffect;
  }
}

/** The credential is missing, wrong, expired or revoked (401), or could not be obtained. */
export class AuthenticationError extends CallError {
  override readonly name = "AuthenticationError" as const;
  readonly code = "authentication" as const;
}

/** The credential is good and may not do this (403). */
export class PermissionError extends CallError {
  override readonly name = "PermissionError" as const;
  readonly code = "permission" as const;
}

/** A limit was passed and waiting it out would take longer than allowed (429). Nothing was done. */
export class RateLimitError extends CallError {
  override readonly name = "RateLimitError" as const;
  readonly code = "rate_limited" as const;
  /** How long the product asks to wait, in milliseconds; `null` when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(what: string, call: FailedCall, retryAfterMs: number | null) {
    const wait = retryAfterMs === null ? "a while" : `${Math.ceil(retryAfterMs / 1000)} s`;
    super(what, call, `Try again in ${wait}.`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What the call names does not exist, or the portal does not know the operation (404). */
export class NotFoundError extends CallError {
  override readonly name = "NotFoundError" as const;
  readonly code = "not_found" as const;
}

/** The product's plan or settings do not offer this (402). */
export class NotAvailableError extends CallError {
  override readonly name = "NotAvailableError" as const;
  readonly code = "not_available" as const;
}

/** The product refused the request as it stands (400 and other 4xx). */
export class RejectedError extends CallError {
  override readonly name = "RejectedError" as const;
  readonly code = "rejected" as const;
}

/** The product, or the proxy in front of it, failed (5xx). */
export class ServerError extends CallError {
  override readonly name = "ServerError" as const;
  readonly code = "server" as const;
}

/** No answer came: unknown host, refused or cut connection, certificate problem. */
export class NetworkError extends CallError {
  override readonly name = "NetworkError" as const;
  readonly code = "network" as const;
}

/** No complete answer came in time. */
export class TimeoutError extends CallError {
  override readonly name = "TimeoutError" as const;
  readonly code = "timeout" as const;
}

/** The caller's `AbortSignal` ended the call. `cause` is the signal's reason. */
export class AbortedError extends CallError {
  override readonly name = "AbortedError" as const;
  readonly code = "aborted" as const;
}

/** An answer came that is not what the product's description promises. */
export class UnexpectedResponseError extends CallError {
  override readonly name = "UnexpectedResponseError" as const;
  readonly code = "unexpected_response" as const;
  /** The field that does not fit, like `response.items[3].userId`; `null` when it is the whole answer. */
  readonly field: string | null;

  constructor(what: string, call: FailedCall, field: string | null = null, next = "") {
    super(what, call, next);
    this.field = field;
  }
}
