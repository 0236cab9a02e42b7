import type { components } from "../../../generated/strategy.js";
import type { LibraryState } from "./state.js";
import { nextGuid } from "./state.js";

type Wire = components["schemas"];

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** An error in the product's form. */
export function failure(
  state: LibraryState,
  status: number,
  { code, message, iServerCode }: { code: string; message: string; iServerCode?: number },
): Response {
  const body: Wire["Error"] = {
    code,
    ...(iServerCode === undefined ? {} : { iServerCode }),
    message,
    ticketId: nextGuid(state, "71C4E7").toLowerCase(),
  };
  return json(body, status);
}

/** The answer for something that does not exist, also for routes that this release does not have yet. */
export function noSuchRoute(state: LibraryState, status: 404 | 405 = 404): Response {
  return status === 404
    ? failure(state, 404, { code: "ERR004", message: "HTTP 404 Not Found" })
    : failure(state, 405, { code: "ERR001", message: "HTTP 405 Method Not Allowed" });
}

export function withoutSession(state: LibraryState): Response {
  return failure(state, 401, {
    code: "ERR009",
    message: "The user's session has expired, please reauthenticate",
  });
}

export function withoutPrivilege(state: LibraryState, username: string, privilege: string): Response {
  return failure(state, 403, {
    code: "ERR014",
    iServerCode: -2147072486,
    message: `(User '${username}' does not have the privilege '${privilege}'.)`,
  });
}

/** Bad input comes as a list of errors. */
export function badInput(state: LibraryState, message: string): Response {
  const ticketId = nextGuid(state, "71C4E7").toLowerCase();
  const body: Wire["Errors"] = { errors: [{ code: "ERR006", message, ticketId }] };
  return json(body, 400);
}
