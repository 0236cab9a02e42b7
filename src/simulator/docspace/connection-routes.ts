import type { components, operations } from "../../../generated/docspace.js";
import { secret } from "../kit/index.js";
import type { Caller } from "./authentication.js";
import { isInt32, readGuid } from "./binding.js";
import { forbidden, success } from "./envelope.js";
import { isBeforeRelease371 } from "./options.js";
import type { OperationName, Route, Visit } from "./route.js";
import { describeRequest, givenOut } from "./sign-in-details.js";
import {
  closeConnection,
  openConnection,
  type PortalState,
  type StoredConnection,
  stated,
  stillOpen,
} from "./state.js";
import { writeDate } from "./wire-date.js";

type ActiveConnection = components["schemas"]["ActiveConnection"];
type Body<Operation extends keyof operations> =
  operations[Operation]["responses"][200]["content"]["application/json"];

const group = "/api/2.0/security/activeconnections";
const nobody = "00000000-0000-0000-0000-000000000000";

/** The five operations on active connections. */
export const connectionRoutes: readonly Route[] = [
  { operation: "getAllActiveConnections", method: "GET", path: group, answer: list },
  {
    operation: "logOutActiveConnection",
    method: "PUT",
    path: `${group}/logout/:loginEventId`,
    matches: ({ params }) => isInt32(params.loginEventId ?? ""),
    answer: closeOne,
  },
  {
    operation: "logOutAllActiveConnectionsForUser",
    method: "PUT",
    path: `${group}/logoutall/:userId`,
    matches: ({ params }) => readGuid(params.userId ?? "") !== undefined,
    answer: closeAllOfUser,
  },
  {
    operation: "logOutAllExceptThisConnection",
    method: "PUT",
    path: `${group}/logoutallexceptthis`,
    answer: closeOthers,
  },
  {
    operation: "logOutAllActiveConnectionsChangePassword",
    method: "PUT",
    path: `${group}/logoutallchangepassword`,
    answer: closeAllAndLink,
  },
];

type OwnVisit = Visit & { caller: Caller };

function list(visit: OwnVisit): Response {
  const { request, address, caller, state } = visit;
  const yearAgo = new Date(state.settings.now());
  yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
  const items = stillOpen(state, caller.user.id)
    .filter(({ at }) => at === null || at >= yearAgo.getTime())
    .sort((a, b) => b.id - a.id)
    .map((connection) => asItem(connection, state));

  const {
    mobile: _asStored,
    page: _asStoredToo,
    ...seen
  } = describeRequest(request, address, state.settings);
  const own = items.findIndex(({ id }) => id === caller.loginEvent);
  // The own row describes this request and not the sign-in.
  for (const row of items.splice(own, own < 0 ? 0 : 1)) items.unshift({ ...row, ...seen });
  if (items.length === 0 && caller.loginEvent === 0) {
    const date = writeDate(state.settings.now(), state.settings);
    items.push({ id: 0, tenantId: 0, userId: nobody, mobile: false, ...seen, date });
  }
  return success<Body<"getAllActiveConnections">>(visit, { loginEvent: caller.loginEvent, items });
}

function closeOne(visit: OwnVisit): Response {
  const { params, caller, state } = visit;
  const id = Number(params.loginEventId);
  const connection = state.connections.get(id);
  if (isBeforeRelease371(state.settings)) {
    return success<Body<"logOutActiveConnection">>(visit, claimsToClose(visit, id));
  }
  // For a closed connection the portal does not check the rights of the caller.
  if (!connection || connection.closed) return success<Body<"logOutActiveConnection">>(visit, false);
  if (!mayClose(caller, connection.user.id)) return forbidden("LogOutActiveConnection", state.settings);
  close(state, [connection], caller, "logOutActiveConnection");
  return success<Body<"logOutActiveConnection">>(visit, true);
}

/** Up to release 3.6.x: true for every login event that the caller may close, even if it was already closed. */
function claimsToClose({ caller, state }: OwnVisit, id: number): boolean {
  const event = state.events.find((each) => each.id === id);
  if (!event || (event.user?.id !== caller.user.id && !caller.user.admin)) return false;
  const connection = state.connections.get(id);
  if (connection) close(state, [connection], caller, "logOutActiveConnection");
  return true;
}

function closeAllOfUser(visit: OwnVisit): Response {
  const { params, caller, state } = visit;
  const userId = readGuid(params.userId ?? "") ?? nobody;
  const mayDoSo = isBeforeRelease371(state.settings)
    ? caller.user.admin && (caller.user.id === userId || !state.users.get(userId)?.admin)
    : mayClose(caller, userId);
  if (!mayDoSo) return forbidden("LogOutAllActiveConnectionsForUser", state.settings);
  close(state, stillOpen(state, userId), caller, "logOutAllActiveConnectionsForUser");
  const headers = userId === caller.user.id ? signedInAgain(visit) : {};
  return success<Body<"logOutAllActiveConnectionsForUser">>(visit, null, { headers });
}

/** A caller who closes all of their own connections is signed in again, with whichever credential they called. */
function signedInAgain({ request, url, address, caller, state }: OwnVisit): Record<string, string> {
  const { token } = openConnection(state, caller.user, describeRequest(request, address, state.settings));
  const secure = url.protocol === "https:" ? "; Secure" : "";
  return { "Set-Cookie": `asc_auth_key=${token}; Path=/; HttpOnly${secure}` };
}

function closeOthers(visit: OwnVisit): Response {
  const { caller, state } = visit;
  // Without the cookie, loginEvent is 0, so that no connection is kept and the caller is locked out.
  const others = stillOpen(state, caller.user.id).filter(({ id }) => id !== caller.loginEvent);
  close(state, others, caller, "logOutAllExceptThisConnection");
  return success<Body<"logOutAllExceptThisConnection">>(visit, caller.user.displayName);
}

function closeAllAndLink(visit: OwnVisit): Response {
  const { url, caller, state } = visit;
  const { user } = caller;
  close(state, stillOpen(state, user.id), caller, "logOutAllActiveConnectionsChangePassword");
  const headers = signedInAgain(visit);
  for (const link of state.passwordLinks) if (link.userId === user.id) link.valid = false;
  const page = new URL(`${state.settings.basePath}/confirm/PasswordChange`, url.origin);
  page.searchParams.set("key", secret(state.settings.random, 32));
  page.searchParams.set("email", user.email);
  const issuedAt = state.settings.now();
  state.passwordLinks.push({ userId: user.id, url: page.href, issuedAt, valid: true });
  return success<Body<"logOutAllActiveConnectionsChangePassword">>(visit, page.href, { headers });
}

function mayClose(caller: Caller, userId: string): boolean {
  return caller.user.id === userId || caller.user.admin;
}

/** Closes connections and returns how many of them were open. The audit trail gets one line, without the target. */
function close(
  state: PortalState,
  connections: StoredConnection[],
  caller: Caller,
  through: OperationName,
): number {
  const closed = connections.filter((each) => closeConnection(state, each, caller.user, through)).length;
  if (closed > 0) {
    const { id: operatorId, displayName: operatorName } = caller.user;
    state.auditTrail.push({ at: state.settings.now(), operatorId, operatorName, operation: through });
  }
  return closed;
}

function asItem({ id, user, at, details }: StoredConnection, { settings }: PortalState): ActiveConnection {
  const date = at === null ? null : writeDate(at, settings);
  const sent = stated(givenOut(details, settings));
  return { id, tenantId: settings.tenantId, userId: user.id, ...sent, date };
}
