import type { components, operations } from "../../../generated/docspace.js";
import type { Caller } from "./authentication.js";
import { isInt32, readGuid } from "./binding.js";
import { describeRequest } from "./described-request.js";
import { forbidden, json, success, successWithNothing } from "./envelope.js";
import type { OperationName, Route, Visit } from "./routes.js";
import {
  closeConnection,
  openConnection,
  type PortalState,
  type StoredConnection,
  secret,
  stated,
  stillOpen,
} from "./state.js";
import { writeDate } from "./wire-date.js";

type ActiveConnection = components["schemas"]["ActiveConnection"];
type Body<Operation extends keyof operations> =
  operations[Operation]["responses"][200]["content"]["application/json"];

const group = "/api/2.0/security/activeconnections";
const nobody = "00000000-0000-0000-0000-000000000000";

/** The five operations of the active connections. */
export const connectionRoutes: readonly Route[] = [
  { operation: "getAllActiveConnections", method: "GET", path: group, answer: list },
  {
    operation: "logOutActiveConnection",
    method: "PUT",
    path: `${group}/logout/:loginEventId`,
    matches: ({ loginEventId = "" }) => isInt32(loginEventId),
    answer: closeOne,
  },
  {
    operation: "logOutAllActiveConnectionsForUser",
    method: "PUT",
    path: `${group}/logoutall/:userId`,
    matches: ({ userId = "" }) => readGuid(userId) !== undefined,
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

function list({ request, url, address, caller, state }: OwnVisit): Response {
  const yearAgo = new Date(state.settings.now());
  yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
  const listed = stillOpen(state, caller.user.id)
    .filter(({ at }) => at === null || at >= yearAgo.getTime())
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.id - a.id);

  const own = listed.findIndex(({ id }) => id === caller.loginEvent);
  if (own > 0) listed.unshift(...listed.splice(own, 1));

  const items = listed.map((connection) => asItem(connection, state));
  if (items.length === 0 && caller.loginEvent === 0)
    items.push(theRequestItself(request, url, address, state));
  const body: Body<"getAllActiveConnections"> = success(request, { loginEvent: caller.loginEvent, items });
  return json(body);
}

function closeOne({ request, params, caller, state }: OwnVisit): Response {
  const connection = state.connections.get(Number(params.loginEventId));
  if (connection && !mayClose(caller, connection.user.id)) return forbidden("LogOutActiveConnection");
  const closed =
    connection !== undefined && close(state, [connection], caller, "logOutActiveConnection") === 1;
  const body: Body<"logOutActiveConnection"> = success(request, closed);
  return json(body);
}

function closeAllOfUser({ request, url, params, address, caller, state }: OwnVisit): Response {
  const userId = readGuid(params.userId ?? "") ?? nobody;
  if (!mayClose(caller, userId)) return forbidden("LogOutAllActiveConnectionsForUser");
  close(state, stillOpen(state, userId), caller, "logOutAllActiveConnectionsForUser");
  const body: Body<"logOutAllActiveConnectionsForUser"> = successWithNothing(request, state.settings);
  if (userId !== caller.user.id) return json(body);

  // Whoever closes everything of their own is signed in anew, under whatever credential they called.
  const { token } = openConnection(state, caller.user, describeRequest(request, address));
  const secure = url.protocol === "https:" ? "; Secure" : "";
  return json(body, 200, { "Set-Cookie": `asc_auth_key=${token}; Path=/; HttpOnly${secure}` });
}

function closeOthers({ request, caller, state }: OwnVisit): Response {
  // Without the cookie loginEvent is 0 and spares nothing: the lockout trap.
  const others = stillOpen(state, caller.user.id).filter(({ id }) => id !== caller.loginEvent);
  close(state, others, caller, "logOutAllExceptThisConnection");
  const body: Body<"logOutAllExceptThisConnection"> = success(request, caller.user.displayName);
  return json(body);
}

function closeAllAndLink({ request, url, caller, state }: OwnVisit): Response {
  const { user } = caller;
  close(state, stillOpen(state, user.id), caller, "logOutAllActiveConnectionsChangePassword");
  for (const link of state.passwordLinks) if (link.userId === user.id) link.valid = false;
  const page = new URL(`${state.settings.basePath}/confirm/PasswordChange`, url.origin);
  page.searchParams.set("key", secret(state, 32));
  page.searchParams.set("email", user.email);
  const issuedAt = state.settings.now();
  state.passwordLinks.push({ userId: user.id, url: page.href, issuedAt, valid: true });
  const body: Body<"logOutAllActiveConnectionsChangePassword"> = success(request, page.href);
  return json(body);
}

function mayClose(caller: Caller, userId: string): boolean {
  return caller.user.id === userId || caller.user.admin;
}

/** Closes connections and tells how many of them were open. The audit trail gets one line, without the target. */
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
  return { id, tenantId: settings.tenantId, userId: user.id, ...stated(details), date };
}

/** What a caller without stored connections is shown: the request itself, under no id and nobody's name. */
function theRequestItself(
  request: Request,
  url: URL,
  address: string,
  { settings }: PortalState,
): ActiveConnection {
  return {
    id: 0,
    tenantId: settings.tenantId,
    userId: nobody,
    ...describeRequest(request, address),
    date: writeDate(settings.now(), settings),
    page: request.headers.get("referer") ?? url.origin,
  };
}
