import type { components } from "../../../generated/strategy.js";
import { bare } from "../kit/index.js";
import { badInput, failure, json, noSuchRoute, withoutPrivilege } from "./answers.js";
import type { Caller, OperationName, Route, Visit } from "./route.js";
import {
  closeConnection,
  idOf,
  type LibraryState,
  type OpenProject,
  type Privilege,
  type StoredConnection,
} from "./state.js";

type Wire = components["schemas"];
type OwnVisit = Visit & { caller: Caller };

const group = "/api/monitors/userConnections";

/** The operations on nodes and their connections. */
export const monitorRoutes: readonly Route[] = [
  { operation: "getNodes", method: "GET", path: "/api/monitors/iServer/nodes", answer: nodes },
  { operation: "getUserConnections", method: "GET", path: group, answer: list },
  { operation: "deleteUserConnection", method: "DELETE", path: `${group}/:id`, answer: endOne },
  {
    operation: "deleteUserConnections",
    method: "POST",
    path: "/api/monitors/deleteUserConnections",
    answer: endMany,
  },
];

function nodes(visit: OwnVisit): Response {
  const { settings } = visit.state;
  const found: Wire["Node"][] = settings.nodes.map(({ name, status }, index) => ({
    name,
    port: 34_952,
    status,
    load: 0,
    projects: [],
    default: index === 0,
  }));
  return lacking(visit, "Monitor cluster") ?? json({ nodes: found } satisfies Wire["Nodes"]);
}

function list(visit: OwnVisit): Response {
  const { state, url } = visit;
  const { settings } = state;
  const refusal = lacking(visit, "Monitor cluster");
  if (refusal) return refusal;
  const node = settings.nodes.find(({ name }) => name === url.searchParams.get("clusterNode"));
  if (!node) return badInput(state, "clusterNode: no such node");
  if (node.status !== "running") return noSuchRoute(state);
  const offset = Number(url.searchParams.get("offset") ?? 0);
  const asked = Number(url.searchParams.get("limit") ?? 100);
  const rows = rowsOf(state, node.name);
  const length = asked < 0 ? rows.length : Math.min(asked, settings.longestPage);
  const body: Wire["UserConnections"] = { userConnections: rows.slice(offset, offset + length) };
  return json(body, 200, { "x-mstr-total-count": String(rows.length) });
}

/** One row for each connection, and one for each of its open projects. */
function rowsOf(state: LibraryState, node: string): Wire["UserConnection"][] {
  return state.connections
    .filter((connection) => connection.node === node && !connection.closed)
    .flatMap((connection) => [
      rowOf(state, connection, -1, undefined),
      ...connection.projects.flatMap((project, index) =>
        connection.endedProjects.has(index) ? [] : [rowOf(state, connection, index, project)],
      ),
    ]);
}

function rowOf(
  { settings }: LibraryState,
  connection: StoredConnection,
  projectIndex: number,
  project: OpenProject | undefined,
): Wire["UserConnection"] {
  const { user, sessionId, applicationType, client, at, projects } = connection;
  const date = (moment: number | Date) => writeDate(Number(moment), settings.utcOffsetMinutes);
  return {
    id: idOf(connection, projectIndex),
    parentId: project ? idOf(connection) : "",
    username: user.username,
    userFullName: user.fullName,
    projectIndex,
    projectId: project ? (project.id ?? `B19DEDCC11D4E0EFC000EB9495D0${projectIndex}44F`) : "",
    projectName: project?.name ?? "",
    openJobsCount: project ? (project.jobs ?? 0) : projects.reduce((sum, { jobs = 0 }) => sum + jobs, 0),
    applicationType,
    dateConnectionCreated: date(at),
    ...(project?.firstJobAt === undefined ? {} : { dateFirstJobSubmitted: date(project.firstJobAt) }),
    ...(project?.lastJobAt === undefined ? {} : { dateLastJobSubmitted: date(project.lastJobAt) }),
    ...(project?.lastAction === undefined ? {} : { lastAction: project.lastAction }),
    duration: Math.max(0, Math.floor((settings.now() - at) / 1000)),
    sessionId,
    client,
    configLevel: !project,
  };
}

/** The date with an offset without a colon, which is not the form of RFC 3339. */
function writeDate(at: number, offsetMinutes: number): string {
  const local = new Date(at + offsetMinutes * 60_000).toISOString().replace("Z", "");
  const size = Math.abs(offsetMinutes);
  const digits = String(Math.floor(size / 60) * 100 + (size % 60)).padStart(4, "0");
  return `${local}${offsetMinutes < 0 ? "-" : "+"}${digits}`;
}

function endOne(visit: OwnVisit): Response {
  const { state, params } = visit;
  const refusal = lacking(visit, "Administer user connections");
  if (refusal) return refusal;
  if (end(visit, params.id ?? "", "deleteUserConnection")) return bare(204);
  // The error is the same for the own connection, an unknown one, one that is gone, and one of the scheduler.
  return failure(state, 500, {
    code: "ERR001",
    iServerCode: -2147213784,
    message: "(The connection is not found or it cannot be deleted.)",
  });
}

function endMany(visit: OwnVisit): Response {
  const { state, json: sent } = visit;
  const { batchRoute } = state.settings;
  if (batchRoute !== "there") return noSuchRoute(state, batchRoute === "404" ? 404 : 405);
  const refusal = lacking(visit, "Administer user connections");
  if (refusal) return refusal;
  const ids = (sent as Partial<Wire["ConnectionIds"]> | undefined)?.userConnectionIds;
  if (!Array.isArray(ids) || ids.length === 0) return badInput(state, "userConnectionIds: must not be empty");
  return perConnection(
    ids.map((id) => ({ id, status: end(visit, id, "deleteUserConnections") ? 204 : 403 })),
  );
}

/** The answer of a batch: 200 if all were ended, 207 if some were, 403 without a code if none was. */
export function perConnection(statuses: Wire["OneOfPerConnection"][]): Response {
  const ended = statuses.filter(({ status }) => status >= 200 && status < 300).length;
  const body: Wire["PerConnection"] = { deleteUserConnectionsStatus: statuses };
  return json(body, ended === statuses.length ? 200 : ended > 0 ? 207 : 403);
}

/** Ends the connection or project with this id. Returns `false` if the caller cannot end it. */
function end({ state, caller }: OwnVisit, id: string, through: OperationName): boolean {
  for (const connection of state.connections) {
    if (connection.closed || !id.startsWith(`${connection.sessionId}:`)) continue;
    if (connection === caller.connection || connection.applicationType === "DSSScheduler") return false;
    if (id === idOf(connection)) return closeConnection(state, connection, caller.connection.user, through);
    const index = connection.projects.findIndex((_, at) => id === idOf(connection, at));
    if (index < 0 || connection.endedProjects.has(index)) return false;
    connection.endedProjects.add(index);
    return true;
  }
  return false;
}

function lacking({ state, caller }: OwnVisit, privilege: Privilege): Response | undefined {
  const { username, privileges } = caller.connection.user;
  return privileges.includes(privilege) ? undefined : withoutPrivilege(state, username, privilege);
}
