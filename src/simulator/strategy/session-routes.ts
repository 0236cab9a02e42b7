import type { components } from "../../../generated/strategy.js";
import { bare } from "../kit/index.js";
import { badInput, failure, json, noSuchRoute, withoutPrivilege } from "./answers.js";
import type { Caller, Route, Visit } from "./route.js";
import { closeConnection, findUser, openConnection, openSession, type User } from "./state.js";

type Wire = components["schemas"];

/** The names in the list for the application types with which clients sign in. */
const APPLICATIONS: Record<number, string> = { 35: "DSSWeb", 76: "DSSPython" };

/** The operations for signing in and out, for the caller, the users and the versions. */
export const sessionRoutes: readonly Route[] = [
  { operation: "login", method: "POST", path: "/api/auth/login", anonymous: true, answer: login },
  { operation: "logout", method: "POST", path: "/api/auth/logout", answer: logout },
  {
    operation: "getSession",
    method: "GET",
    path: "/api/sessions",
    answer: () => json({ timeout: 1200, workingSet: 10, maxSearch: 3 }),
  },
  { operation: "keepSessionAlive", method: "PUT", path: "/api/sessions", answer: () => bare(204) },
  {
    operation: "getUserInfo",
    method: "GET",
    path: "/api/sessions/userInfo",
    answer: ({ caller: { connection } }) => {
      const { id, fullName } = connection.user;
      const initials = fullName.replace(/(\S)\S*\s*/g, "$1");
      return json({ id, fullName, initials } satisfies Wire["UserInfo"]);
    },
  },
  {
    operation: "getUser",
    method: "GET",
    path: "/api/users/:id",
    answer: (visit) =>
      seesUsers(visit) ?? answerWith(visit.state.users.get((visit.params.id ?? "").toUpperCase()), visit),
  },
  {
    operation: "findUsers",
    method: "GET",
    path: "/api/users",
    answer: (visit) => {
      const begins = (visit.url.searchParams.get("abbreviationBegins") ?? "").toLowerCase();
      const found = [...visit.state.users.values()].filter(({ username }) =>
        username.toLowerCase().startsWith(begins),
      );
      return seesUsers(visit) ?? json(found.map(asUser));
    },
  },
  {
    operation: "getStatus",
    method: "GET",
    path: "/api/status",
    anonymous: true,
    answer: ({ state: { settings } }) =>
      json({
        webVersion: settings.iServerVersion,
        iServerVersion: settings.iServerVersion,
      } satisfies Wire["Status"]),
  },
];

function login(visit: Visit): Response {
  const { state, json: sent, body, url } = visit;
  // The vendor's Python client sends a form.
  const given = (sent ?? Object.fromEntries(new URLSearchParams(body))) as Partial<Record<string, unknown>>;
  const username = String(given.username ?? "");
  const password = String(given.password ?? "");
  const mode = Number(given.loginMode);
  if (![1, 16, 4096].includes(mode)) return badInput(state, "loginMode: constraint violations");
  const user = mode === 4096 ? state.apiTokens.get(username) : findUser(state, username);
  const fits =
    user && (mode === 4096 || (user.password === password && password !== "" && user.ldap === (mode === 16)));
  if (!user || !fits) {
    return failure(state, 401, {
      code: "ERR003",
      iServerCode: -2147216959,
      message: "Login failed. The user name or password you entered is incorrect.",
    });
  }
  const applicationType = APPLICATIONS[Number(given.applicationType)] ?? "DSSWeb";
  const session = openSession(state, openConnection(state, user, { applicationType }));
  const answer = bare(204, { "X-MSTR-AuthToken": session.token });
  const path = state.settings.basePath || "/";
  const secure = url.protocol === "https:" ? "; Secure" : "";
  for (const [name, value] of Object.entries(session.cookies)) {
    answer.headers.append("set-cookie", `${name}=${value}; Path=${path}; HttpOnly${secure}`);
  }
  return answer;
}

function logout({ state, caller }: Visit & { caller: Caller }): Response {
  closeConnection(state, caller.connection, caller.connection.user, "logout");
  state.sessions.delete(caller.token);
  return bare(204);
}

function seesUsers({ state, caller }: Visit & { caller: Caller }): Response | undefined {
  const { username, privileges } = caller.connection.user;
  const privilege = "Create and edit users";
  return privileges.includes(privilege) ? undefined : withoutPrivilege(state, username, privilege);
}

function answerWith(user: User | undefined, { state }: Visit): Response {
  return user ? json(asUser(user)) : noSuchRoute(state);
}

function asUser({ id, username, fullName }: User): Wire["User"] {
  return { id, username, fullName };
}
