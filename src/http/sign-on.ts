import {
  AbortedError,
  AuthenticationError,
  CallError,
  type FailedCall,
  InvalidArgumentError,
  TimeoutError,
} from "../errors.js";
import type { Authorization, Authorizer } from "./authorization.js";
import { type Bounds, within } from "./deadline.js";

/**
 * The credential for the next attempt.
 *
 * @param failedCall describes the call for the error, if the credential cannot be obtained.
 * @throws TimeoutError, AbortedError or AuthenticationError if it cannot be obtained; the `CallError` of the sign-in
 *   if that failed.
 */
export async function authorizationFrom<Auth extends Authorization>(
  authorizer: Authorizer<Auth>,
  failedCall: () => FailedCall,
  bounds: Bounds,
): Promise<Auth> {
  const next = authorizer.next();
  if (typeof next !== "function") return next;
  const ended = await within(bounds, (signal) => next({ signal }));
  if (ended.kind === "finished") return ended.value;
  const { cause } = ended;
  // A sign-in is a call as well, and its own error says what went wrong.
  if (cause instanceof InvalidArgumentError || (ended.kind === "failed" && cause instanceof CallError))
    throw cause;
  const call = failedCall();
  switch (ended.kind) {
    case "timeout":
      throw new TimeoutError(
        `Nothing was sent: the credential was not obtained within ${bounds.timeoutMs} ms`,
        call,
        "",
        cause,
      );
    case "aborted":
      throw new AbortedError("The call was aborted", call, "", cause);
    default:
      throw new AuthenticationError(
        "Nothing was sent: the credential could not be obtained",
        call,
        "",
        cause,
      );
  }
}
