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
import { explainNetworkFailure } from "./network-failure.js";
import type { Operation, Violation } from "./operation.js";
import { readRetryAfter } from "./retry.js";

/** What a call needs to tell its errors apart and to word them. */
export interface CallContext {
  operation: Operation;
  dialect: Dialect;
  url: string;
  timeoutMs: number;
  nowMs: number;
  attempts: number;
  /** Whether an earlier attempt went without a conclusive answer. */
  unsettledBefore: boolean;
  /** Removes the credential from remote text. */
  redact: (text: string) => string;
}

/**
 * Whether an attempt leaves open if the product carried it out. A 4xx is a refusal and a redirect
 * never reached the product; everything else that is not a proper 200 may have acted.
 */
export function isUnsettled(attempted: Attempted): boolean {
  if (attempted.kind !== "answered") return attempted.sent;
  return attempted.status >= 500 || (attempted.status >= 200 && attempted.status < 300);
}

/** Reads an answer: the error that it stands for, or `null` for a success that fits the spec. */
export function failureOf(attempted: Attempted, context: CallContext): CallError | null {
  const { operation, dialect } = context;
  const body = attempted.kind === "answered" ? parseJson(attempted.text) : undefined;
  const problem = body === undefined ? null : dialect.readProblem(body);
  const call: FailedCall = {
    operation: operation.id,
    method: operation.method,
    url: context.url,
    status: attempted.kind === "answered" ? attempted.status : null,
    productMessage: problem === null ? null : plainText(context.redact(problem)) || null,
    attempts: context.attempts,
    mayHaveTakenEffect: operation.method !== "GET" && (context.unsettledBefore || isUnsettled(attempted)),
  };
  switch (attempted.kind) {
    case "aborted":
      return new AbortedError("was aborted", call, "", attempted.cause);
    case "timeout":
      return new TimeoutError(`had no answer within ${context.timeoutMs} ms`, call, "", attempted.cause);
    case "network":
      return new NetworkError("got no answer", call, explainNetworkFailure(attempted.cause), attempted.cause);
  }
  if (attempted.redirect) return redirected(attempted.headers, call);
  if (attempted.status !== 200) return refused(attempted, call, context);
  if (body === undefined) return notJson(attempted.text, call, dialect);
  if (dialect.isDisguisedError(body)) {
    // The product has judged the request and says so in the body: nothing is open.
    return new RejectedError("was refused in an answer with status 200", {
      ...call,
      mayHaveTakenEffect: context.unsettledBefore,
    });
  }
  const violation = operation.violationIn(body);
  return violation && drifted(violation, call);
}

/** `undefined` for what is no JSON. An empty body is `{}`: the published reference says void in places. */
function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(
  { status, headers }: Attempted & { kind: "answered" },
  call: FailedCall,
  { nowMs, dialect }: CallContext,
): CallError {
  const what = `was refused with ${status}`;
  switch (status) {
    case 401:
      return new AuthenticationError(
        what,
        call,
        "The credential is wrong, expired or revoked: sign in again.",
      );
    case 402:
      return new NotAvailableError(what, call, `This ${dialect.product} installation does not offer it.`);
    case 403:
      return new PermissionError(
        what,
        call,
        "The caller may not do this, or is throttled after failed sign-ins.",
      );
    case 404:
      return new NotFoundError(what, call, "Check the base URL and what was asked for.");
    case 429:
      return new RateLimitError(what, call, readRetryAfter(headers, nowMs));
  }
  if (status >= 500) return new ServerError(`failed with ${status}`, call);
  if (status >= 400) return new RejectedError(what, call);
  return new UnexpectedResponseError(`was answered with ${status} where the spec knows 200`, call);
}

function redirected(headers: Headers, call: FailedCall): CallError {
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location, call.url)
    ? ` to ${plainText(new URL(location, call.url).origin)}`
    : "";
  return new UnexpectedResponseError(
    `was answered with a redirect${target}, which was not followed`,
    call,
    null,
    "If the product has moved, give its new address as the base URL.",
  );
}

function notJson(text: string, call: FailedCall, { product }: Dialect): CallError {
  const isPage = /^\s*</.test(text);
  return new UnexpectedResponseError(
    isPage
      ? "was answered with a web page instead of JSON"
      : "was answered with something that is not whole JSON",
    call,
    null,
    isPage ? `Check that the base URL is the address of a ${product} installation.` : "",
  );
}

function drifted({ at, keyword }: Violation, call: FailedCall): CallError {
  const problem = keyword === "required" ? "is missing" : `breaks the rule "${keyword}"`;
  return new UnexpectedResponseError(
    `was answered with a body that does not fit the spec (${at || "the body"} ${problem})`,
    call,
    at || null,
    "The product may have changed: compare its reference with the spec.",
  );
}
