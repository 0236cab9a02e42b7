/**
 * Every error that sessionctl throws. Branch on `instanceof` or on `code`: both name the same thing. A
 * message is a sentence that a person can act on. It contains no secret and no stack trace of a server.
 */

/** The literal `code` of each error. */
export type ErrorCode =
  | "invalid_argument"
  | "selection"
  | "not_permitted"
  | "lockout"
  | "plan_refused"
  | "journal"
  | AnswerErrorCode
  | "network"
  | "timeout"
  | "aborted";

/** The codes of the errors that an answer of a product can cause. */
export type AnswerErrorCode =
  | "authentication"
  | "permission"
  | "rate_limited"
  | "not_found"
  | "not_available"
  | "rejected"
  | "server"
  | "unexpected_response";

/** The base class of all errors of sessionctl. */
export abstract class SessionctlError extends Error {
  abstract readonly code: ErrorCode;
}

/** An argument was refused before anything was sent. */
export class InvalidArgumentError extends SessionctlError {
  override readonly name = "InvalidArgumentError" as const;
  readonly code = "invalid_argument" as const;
}

/** The caller may not do this. We know that before we send the call, so nothing was revoked. */
export class NotPermittedError extends SessionctlError {
  override readonly name = "NotPermittedError" as const;
  readonly code = "not_permitted" as const;
}

/** The call could have ended the caller's own session, and `includeCurrent` was not set. */
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
  /** The HTTP status; `null` if no answer came. */
  status: number | null;
  /** The product's own code for the error, such as `ERR014`; `null` if it gave none. */
  productCode: string | null;
  /** The product's own error message, without control characters; `null` if it gave none. */
  productMessage: string | null;
  /** How often the request was sent; 0 if the call failed before it was sent. */
  attempts: number;
  /**
   * Whether the product may have carried the call out all the same, because no answer came or the answer is
   * not conclusive. List again before you conclude anything.
   */
  mayHaveTakenEffect: boolean;
}

/**
 * A call to a product failed. The message begins with what people need to know, and ends with the operation, its
 * method and its URL.
 */
export abstract class CallError extends SessionctlError implements FailedCall {
  /** What happened, and what to do next: the message without operation, method, URL and `mayHaveTakenEffect`. */
  readonly explanation: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly productCode: string | null;
  readonly productMessage: string | null;
  readonly attempts: number;
  readonly mayHaveTakenEffect: boolean;

  /**
   * @param what what happened: a sentence without its full stop.
   * @param next what to do next, as sentences. Default: nothing.
   */
  constructor(what: string, call: FailedCall, next = "", cause?: unknown) {
    const sentences = [`${what}.`];
    if (next) sentences.push(next);
    if (call.productMessage) sentences.push(`The answer says: "${call.productMessage}".`);
    if (call.productCode) sentences.push(`Its code is ${call.productCode}.`);
    if (call.attempts > 1) sentences.push(`It was tried ${call.attempts} times.`);
    const explanation = sentences.join(" ");
    const doubt = call.mayHaveTakenEffect ? " It may have taken effect all the same: list again." : "";
    super(
      `${explanation}${doubt} (${call.operation}: ${call.method} ${call.url})`,
      cause === undefined ? undefined : { cause },
    );
    this.explanation = explanation;
    this.operation = call.operation;
    this.method = call.method;
    this.url = call.url;
    this.status = call.status;
    this.productCode = call.productCode;
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

/** The credential is valid, but it may not do this (403). */
export class PermissionError extends CallError {
  override readonly name = "PermissionError" as const;
  readonly code = "permission" as const;
}

/**
 * A rate limit was exceeded (429), or the call would have exceeded it, and waiting would take longer than
 * allowed. Nothing was done. If `status` is `null`, nothing was sent either.
 */
export class RateLimitError extends CallError {
  override readonly name = "RateLimitError" as const;
  readonly code = "rate_limited" as const;
  /** How long to wait, in milliseconds; `null` if the product does not say. */
  readonly retryAfterMs: number | null;

  constructor(what: string, call: FailedCall, retryAfterMs: number | null) {
    const wait = retryAfterMs === null ? "a while" : `${Math.ceil(retryAfterMs / 1000)} s`;
    super(what, call, `Try again in ${wait}.`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The resource does not exist, or the product does not have this operation (404). */
export class NotFoundError extends CallError {
  override readonly name = "NotFoundError" as const;
  readonly code = "not_found" as const;
}

/** The subscription or the settings of the product do not include this (402). */
export class NotAvailableError extends CallError {
  override readonly name = "NotAvailableError" as const;
  readonly code = "not_available" as const;
}

/** The product rejected the request (400 and other 4xx). */
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

/** The answer does not match the product's API description. */
export class UnexpectedResponseError extends CallError {
  override readonly name = "UnexpectedResponseError" as const;
  readonly code = "unexpected_response" as const;
  /** The field that does not match, such as `response.items[3].userId`; `null` if it is the whole answer. */
  readonly field: string | null;

  constructor(what: string, call: FailedCall, field: string | null = null, next = "") {
    super(what, call, next);
    this.field = field;
  }
}
