import {
  AbortedError,
  AuthenticationError,
  type CallError,
  type FailedCall,
  NetworkError,
  NotAvailableError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RejectedError,
  ServerError,
  TimeoutError,
  UnexpectedResponseError,
} from "../errors.js";
import { plainText } from "../remote-text.js";
import type { Attempted } from "./attempt.js";
import type { Dialect } from "./dialect.js";
import type { Operation, Violation } from "./operation.js";
import { type Refusal, type Reply, readingByStatus } from "./reading.js";
import { readRetryAfter } from "./retry.js";

/** The facts about a call that decide its errors and their messages. */
export interface CallContext {
  operation: Operation;
  dialect: Dialect;
  url: string;
  timeoutMs: number;
  nowMs: number;
  attempts: number;
  /** Whether an earlier attempt had no conclusive answer. */
  unsettledBefore: boolean;
  /** Removes the credential from remote text. */
  redact: (text: string) => string;
}

/** The result of an attempt: a body that fits the spec, or an error. */
export type Judged =
  | { failure: null; body: unknown }
  | {
      failure: CallError;
      /** Whether we do not know if the product carried out the call. */
      unsettled: boolean;
      /** Whether the failure may pass by itself. If so, an operation that is safe to repeat is sent again. */
      passes: boolean;
    };

/** Finds the result of an attempt. */
export function judge(attempted: Attempted, context: CallContext): Judged {
  const { operation, dialect } = context;
  if (attempted.kind !== "answered" || attempted.redirect) return unanswered(attempted, context);
  const { status, headers, text } = attempted;
  const reply: Reply = { status, headers, text, body: parseJson(text) };
  const reading = dialect.read(reply, readingByStatus(reply, operation), operation);
  if (reading.kind === "refusal") {
    const unsettled = !reading.nothingDone;
    const call = failedCall(context, reply.status, unsettled, reading);
    return { failure: refused(reply, reading, call, context), unsettled, passes: reading.passes };
  }
  const check = operation.answers[reply.status];
  if (!check) return { failure: null, body: undefined };
  const failed = () => failedCall(context, reply.status, true);
  if (reading.body === undefined)
    return { failure: notJson(reply.text, failed(), dialect), unsettled: true, passes: false };
  const violation = check(reading.body);
  if (violation) return { failure: drifted(violation, failed()), unsettled: true, passes: false };
  return { failure: null, body: reading.body };
}

/** The facts about the call, for its error. */
export function failedCall(
  { operation, url, attempts, unsettledBefore, redact }: Omit<CallContext, "dialect" | "timeoutMs" | "nowMs">,
  status: number | null,
  unsettled: boolean,
  said: Pick<Refusal, "code" | "message"> = { code: null, message: null },
): FailedCall {
  const shown = (text: string | null) => (text === null ? null : plainText(redact(text)) || null);
  return {
    operation: operation.id,
    method: operation.method,
    url,
    status,
    productCode: shown(said.code),
    productMessage: shown(said.message),
    attempts,
    mayHaveTakenEffect: operation.effect === "end" && (unsettledBefore || unsettled),
  };
}

function unanswered(attempted: Attempted, context: CallContext): Judged {
  // A redirected request never reached the product.
  const unsettled =
    attempted.kind === "unreadable"
      ? attempted.status < 300 || attempted.status >= 500
      : attempted.kind !== "answered" && attempted.sent;
  const call = failedCall(context, "status" in attempted ? attempted.status : null, unsettled);
  const passes = attempted.kind === "network" || attempted.kind === "timeout";
  return { failure: withoutAnswer(attempted, call, context), unsettled, passes };
}

function withoutAnswer(
  attempted: Attempted,
  call: FailedCall,
  { dialect, timeoutMs, redact }: CallContext,
): CallError {
  switch (attempted.kind) {
    case "aborted":
      return new AbortedError("The call was aborted", call, "", attempted.cause);
    case "timeout":
      return new TimeoutError(
        `No answer came from ${hostOf(call)} within ${timeoutMs / 1000} s`,
        call,
        "Try again, or allow more time.",
        attempted.cause,
      );
    case "network":
      return new NetworkError(`No answer came from ${hostOf(call)}`, call, attempted.next, attempted.cause);
    case "unreadable":
      return new UnexpectedResponseError(
        `The answer is ${attempted.problem}`,
        call,
        null,
        `It was not read to its end. Check that the base URL is the address of a ${dialect.product} installation.`,
      );
    case "answered":
      return redirected(attempted.headers, call, redact);
  }
}

/** `undefined` if the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(
  { status, headers, text }: Reply,
  { as }: Refusal,
  call: FailedCall,
  { nowMs, dialect, operation }: CallContext,
): CallError {
  const code = status >= 400 ? status : `in an answer with status ${status}`;
  switch (as) {
    case "authentication":
      return new AuthenticationError(
        `The credential is wrong, expired or revoked (${code})`,
        call,
        "Sign in again.",
      );
    case "not_available":
      return new NotAvailableError(
        `This ${dialect.product} installation does not offer this (${code})`,
        call,
      );
    case "permission":
      return new PermissionError(
        `The caller may not do this (${code})`,
        call,
        "An API key or an OAuth token may lack a scope: it needs one of those that the operation names.",
      );
    case "not_found":
      return new NotFoundError(
        isPage(text)
          ? `There is no ${dialect.product} at this address: the answer is a web page (${code})`
          : `Not found (${code})`,
        call,
        isPage(text)
          ? "Give the address of its start page as the base URL."
          : "Check the base URL and what was asked for.",
      );
    case "rate_limited":
      return new RateLimitError(
        `The product's limit is reached (${code})`,
        call,
        readRetryAfter(headers, nowMs),
      );
    case "server":
      return new ServerError(`The product failed (${code})`, call, "Try again, or ask whoever runs it.");
    case "rejected":
      return new RejectedError(`The product rejected the call (${code})`, call);
    default:
      return new UnexpectedResponseError(
        `The answer has the status ${status}, but the spec has only ${Object.keys(operation.answers).join(", ")}`,
        call,
      );
  }
}

function redirected(headers: Headers, call: FailedCall, redact: CallContext["redact"]): CallError {
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location, call.url)
    ? ` to ${plainText(redact(new URL(location, call.url).origin))}`
    : "";
  return new UnexpectedResponseError(
    `The answer is a redirect${target}, which was not followed`,
    call,
    null,
    "If the product has moved, give its new address as the base URL.",
  );
}

function notJson(text: string, call: FailedCall, { product }: Dialect): CallError {
  return new UnexpectedResponseError(
    isPage(text) ? "The answer is a web page instead of JSON" : "The answer is not valid JSON",
    call,
    null,
    isPage(text) ? `Check that the base URL is the address of a ${product} installation.` : "",
  );
}

const hostOf = ({ url }: FailedCall) => new URL(url).host;

const isPage = (text: string) => /^\s*</.test(text);

function drifted({ at, keyword }: Violation, call: FailedCall): CallError {
  const problem = keyword === "required" ? "is missing" : `breaks the rule "${keyword}"`;
  return new UnexpectedResponseError(
    `The answer does not fit the spec (${at || "its body"} ${problem})`,
    call,
    at || null,
    "The product may have changed: compare its reference with the spec.",
  );
}
