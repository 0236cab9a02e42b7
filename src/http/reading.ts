import type { AnswerErrorCode } from "../errors.js";
import type { Operation } from "./operation.js";

/** An answer that arrived completely. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; `undefined` if it is not JSON. */
  readonly body: unknown;
}

/** The member with this name in a body or in a part of it; `undefined` if that is not an object. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The meaning of a reply. */
export type Reading = { kind: "answer"; body: unknown } | Refusal;

/** The product did not do or return what was asked for. */
export interface Refusal {
  kind: "refusal";
  /** The error that the call ends in. */
  as: AnswerErrorCode;
  /** The product's own code for it, such as `ERR014`; `null` if it has none. */
  code: string | null;
  /** The product's own message; `null` if there is none. */
  message: string | null;
  /** Whether it is certain that nothing was done. */
  nothingDone: boolean;
  /** Whether it may pass by itself. If so, an operation that is safe to repeat is sent again. */
  passes: boolean;
}

/** The meaning of the status alone. */
export function readingByStatus(
  { status, body }: Pick<Reply, "status" | "body">,
  { answers }: Pick<Operation, "answers">,
): Reading {
  if (answers[status] !== undefined) return { kind: "answer", body };
  const as =
    REFUSALS[status] ?? (status >= 500 ? "server" : status >= 400 ? "rejected" : "unexpected_response");
  const nothingDone = status >= 300 && status < 500;
  return { kind: "refusal", as, code: null, message: null, nothingDone, passes: PASSING.includes(status) };
}

const REFUSALS: Record<number, Refusal["as"]> = {
  401: "authentication",
  402: "not_available",
  403: "permission",
  404: "not_found",
  429: "rate_limited",
};

const PASSING = [502, 503, 504];
