import { adminRoute } from "./admin-routes.js";
import { type Asked, failure, paramsOf, result, sessionOf } from "./json-rpc.js";
import type { OperationName, Route } from "./route.js";
import { type AuthMethod, active, type StoredSession } from "./state.js";

/** The six methods for sessions. */
export const sessionRoutes: readonly Route[] = [
  adminRoute("ListActiveAuthSessions", 12, listAll, { reads: true }),
  adminRoute("ListAuthSessionsByClusterAdmin", 12, (asked) => ofClusterAdmin(asked, listed), { reads: true }),
  adminRoute("ListAuthSessionsByUsername", 12, (asked) => ofUser(asked, listed), { reads: true }),
  adminRoute("DeleteAuthSession", 12, deleteOne),
  adminRoute("DeleteAuthSessionsByClusterAdmin", 12, (asked) => ofClusterAdmin(asked, deleted)),
  adminRoute("DeleteAuthSessionsByUsername", 12, (asked) => ofUser(asked, deleted)),
];

const METHODS: readonly string[] = ["Cluster", "Ldap", "Idp"] satisfies AuthMethod[];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const denied = (asked: Asked) =>
  failure(asked, "xPermissionDenied", "The caller is not in the access group that this method needs.");

function listAll(asked: Asked): Response {
  const { unused } = paramsOf(asked, []);
  if (!isAdministrator(asked)) return denied(asked);
  return result(asked, { sessions: active(asked.state).map((each) => sessionOf(each, asked.state)) }, unused);
}

/** The id of a group covers all of its members. */
function ofClusterAdmin(asked: Asked, make: typeof listed): Response {
  const { params, unused } = paramsOf(asked, ["clusterAdminID"]);
  const { clusterAdminID: id } = params;
  if (id === undefined) return failure(asked, "xMissingParameter", "clusterAdminID is required.");
  if (!Number.isInteger(id))
    return failure(asked, "xInvalidParameterType", "clusterAdminID must be an integer.");
  const mine = active(asked.state).filter(({ person }) => person.clusterAdminIDs.includes(id as number));
  // A caller who is not an administrator reaches only their own sessions, not those of other group members.
  return make(
    asked,
    isAdministrator(asked) ? mine : mine.filter(({ person }) => person === asked.caller),
    unused,
  );
}

function ofUser(asked: Asked, make: typeof listed): Response {
  const { params, unused } = paramsOf(asked, ["username", "authMethod"]);
  const { username, authMethod } = params;
  const all = active(asked.state);
  if (!isAdministrator(asked)) {
    if (username !== undefined || authMethod !== undefined) return denied(asked);
    return make(
      asked,
      all.filter(({ person }) => person === asked.caller),
      unused,
    );
  }
  for (const value of [username, authMethod]) {
    if (value !== undefined && typeof value !== "string")
      return failure(asked, "xInvalidParameterType", "It must be a string.");
  }
  if (authMethod !== undefined && !METHODS.includes(authMethod as string)) {
    return failure(asked, "xInvalidParameter", "There is no such authentication method.");
  }
  const { people, settings } = asked.state;
  const isKnown = username === undefined || people.some((person) => person.username === username);
  if (!isKnown && settings.unknownUser === "error") {
    return failure(asked, "xUnknownUsername", "There is no such user.");
  }
  // It is documented nowhere which users an administrator reaches without naming one. Here it is all users.
  return make(
    asked,
    all.filter(
      (session) =>
        (username === undefined || session.username === username) &&
        (authMethod === undefined || session.person.authMethod === authMethod),
    ),
    unused,
  );
}

function deleteOne(asked: Asked): Response {
  const { params, unused } = paramsOf(asked, ["sessionID"]);
  const { sessionID: id } = params;
  if (id === undefined) return failure(asked, "xMissingParameter", "sessionID is required.");
  if (typeof id !== "string" || !UUID.test(id))
    return failure(asked, "xInvalidParameterType", "sessionID must be a UUID.");
  const session = active(asked.state).find(({ sessionID }) => sessionID === id.toLowerCase());
  if (!session) return failure(asked, asked.state.settings.noSuchSession, "There is no such session.");
  if (!isAdministrator(asked) && session.person !== asked.caller) return denied(asked);
  end(asked, [session], "DeleteAuthSession");
  return result(asked, { session: sessionOf(session, asked.state) }, unused);
}

function listed(asked: Asked, sessions: StoredSession[], unused: Record<string, unknown>): Response {
  return result(asked, { sessions: sessions.map((each) => sessionOf(each, asked.state)) }, unused);
}

function deleted(asked: Asked, sessions: StoredSession[], unused: Record<string, unknown>): Response {
  end(asked, sessions, asked.method);
  return listed(asked, sessions, unused);
}

function end({ state, caller }: Asked, sessions: StoredSession[], through: OperationName): void {
  for (const session of sessions) {
    if (state.undying.has(session.sessionID)) continue;
    session.deleted = { at: state.settings.now(), by: caller.username, through };
  }
}

function isAdministrator({ caller }: Asked): boolean {
  return caller.access.includes("administrator");
}
