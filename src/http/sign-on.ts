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
 * What the next attempt is sent with.
 *
 * @param failedCall tells the call, should it fail for want of a credential.
 * @throws TimeoutError, AbortedError or AuthenticationError where it is not obtained; the `CallError` of the sign-in
 *   where that failed.
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
  // A sign-in is a call as well: what went wrong there is said there.
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
