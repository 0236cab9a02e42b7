import type { components } from "../../../generated/era.js";
import { bare } from "../kit/index.js";
import { failure, json } from "./answers.js";
import type { OwnVisit, Route } from "./route.js";
import { endSession, isOpen, type PlatformState, type StoredSession, sessionsAt } from "./state.js";

type Row = components["schemas"]["SessionRow"];

const group = "/rest/v1/master/logicalroles/ws/sessions";

/** The operations on the web sessions of all users. */
export const sessionRoutes: readonly Route[] = [
  { operation: "listSessions", method: "GET", path: group, answer: list },
  { operation: "logOutUser", method: "POST", path: group, answer: logOut },
  { operation: "deleteSession", method: "DELETE", path: `${group}/:session_id`, answer: endOne },
];

function list(visit: OwnVisit): Response {
  const { state } = visit;
  const sites = sitesIn(visit);
  if (!sites) return badSites(state);
  const there = state.sessions.filter((each) => sites.includes(each.site) && isOpen(state, each));
  return json(there.flatMap((session) => rowsOf(session, state.settings.now())));
}

/** A row for each type. Only the row of a websocket has connections. */
function rowsOf({ site, sessionId, user, types, connections, expiresAt }: StoredSession, now: number): Row[] {
  return types.map((session_type) => ({
    domain: user.domain,
    login: user.login,
    session_id: sessionId,
    session_type,
    site,
    ttl: Math.ceil((expiresAt - now) / 1000),
    user_id: user.id,
    ...(session_type === "websocket" ? { connections: [...connections] } : {}),
  }));
}

/** The caller's own session is always kept. The answer reports neither how many sessions ended nor on which sites. */
function logOut({ json: body, caller, state }: OwnVisit): Response {
  const asked = (body ?? {}) as { action?: unknown; domain?: unknown; user?: unknown; sites?: unknown };
  if (asked.action !== "logout" || typeof asked.user !== "string" || typeof asked.domain !== "string") {
    return failure(state.settings, 400, "action, domain and user are needed");
  }
  const sites = sitesMeant(asked.sites ?? "current", state);
  if (!sites) return badSites(state);
  for (const session of state.sessions) {
    const { user, site } = session;
    const isTheirs = user.domain === asked.domain && [user.id, user.login].includes(asked.user);
    if (!isTheirs || session === caller || !sites.includes(site) || !isOpen(state, session)) continue;
    endSession(state, session, caller.user.login, "logOutUser");
  }
  return json({ status: "logged out all sessions but current" } satisfies components["schemas"]["LoggedOut"]);
}

/** Ends all rows of a session on all the given sites, also if it is the caller's own. */
function endOne(visit: OwnVisit): Response {
  const { params, caller, state } = visit;
  const sites = sitesIn(visit);
  if (!sites) return badSites(state);
  const found = sessionsAt(state, params.session_id ?? "", sites);
  if (found.length === 0 && state.settings.unknownSession === 404) {
    return failure(state.settings, 404, "session not found");
  }
  for (const session of found) endSession(state, session, caller.user.login, "deleteSession");
  return bare(204);
}

function badSites({ settings }: PlatformState): Response {
  return failure(settings, 400, "sites is not JSON");
}

/** The sites in the query. Without the parameter it is silently only the site that answers. */
function sitesIn({ url, state }: OwnVisit): readonly string[] | undefined {
  try {
    return sitesMeant(JSON.parse(url.searchParams.get("sites") ?? '"current"'), state);
  } catch {
    return undefined;
  }
}

/** The sites that are asked for and exist, without silent ones; `undefined` for an invalid value. */
function sitesMeant(asked: unknown, { settings, silent }: PlatformState): readonly string[] | undefined {
  const { sites } = settings;
  const heard = (named: readonly unknown[]) =>
    sites.filter((each) => named.includes(each) && !silent.has(each));
  if (asked === "all") return heard(sites);
  if (asked === "current") return heard([sites[0]]);
  return Array.isArray(asked) && asked.every((each) => typeof each === "string") ? heard(asked) : undefined;
}
