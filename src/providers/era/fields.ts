/**
 * The fields of a session. Each field is defined by one entry here. Era reports neither when a session began nor when
 * it was last used.
 */
import type { components } from "../../../generated/era.js";
import type { Field } from "../../provider.js";
import type { Value } from "../../session.js";

type Row = components["schemas"]["SessionRow"];

/** A field, and how it is read from the rows of one session. */
interface EraField extends Field {
  read(rows: readonly [Row, ...Row[]]): Value;
}

const ofWebsocket = "Only a session with a websocket has this field.";

export const eraFields: readonly EraField[] = [
  {
    name: "login",
    type: "text",
    title: "USER",
    about: "the name with which the user signs in",
    read: ([{ login }]) => login,
  },
  {
    name: "domain",
    type: "text",
    title: "DOMAIN",
    about: "the domain of the user",
    read: ([{ domain }]) => domain,
  },
  {
    name: "accountId",
    wire: "user_id",
    type: "text",
    about: "Era's own id of the user",
    missing: true,
    read: (rows) => first(rows, ({ user_id }) => user_id),
  },
  { name: "site", type: "text", about: "the site of the session", read: ([{ site }]) => site },
  {
    name: "sessionTypes",
    wire: "session_type",
    type: "texts",
    title: "TYPES",
    about: "the types of the session, such as http and websocket",
    missing: true,
    read: (rows) => orNull(unique(rows.map(({ session_type }) => session_type))),
  },
  {
    name: "ttlSeconds",
    wire: "ttl",
    type: "number",
    title: "TTL",
    about: "the time until the session ends if it is not used, in seconds",
    missing: true,
    read: (rows) => greatest(rows.flatMap(({ ttl }) => ttl ?? [])),
  },
  {
    name: "connectionCount",
    type: "number",
    title: "CONNECTIONS",
    about: "the number of connections of its websocket",
    read: (rows) => connectionsOf(rows).length,
  },
  {
    name: "deadConnectionCount",
    type: "number",
    about: "the number of these connections whose process is gone",
    read: (rows) => connectionsOf(rows).filter(({ is_pid_alive }) => is_pid_alive === false).length,
  },
  {
    name: "connectionIds",
    wire: "conn_id",
    type: "texts",
    about: "the ids of these connections",
    missing: true,
    whenMissing: ofWebsocket,
    read: (rows) => orNull(unique(connectionsOf(rows).map(({ conn_id }) => conn_id))),
  },
  {
    name: "nodes",
    wire: "node",
    type: "texts",
    title: "NODES",
    about: "the nodes of these connections",
    missing: true,
    whenMissing: ofWebsocket,
    read: (rows) => orNull(unique(connectionsOf(rows).map(({ node }) => node))),
  },
  {
    name: "pids",
    wire: "pid",
    type: "texts",
    about: "the processes of these connections",
    missing: true,
    whenMissing: ofWebsocket,
    read: (rows) => orNull(unique(connectionsOf(rows).map(({ pid }) => pid))),
  },
];

function connectionsOf(rows: readonly Row[]) {
  return rows.flatMap(({ connections }) => connections ?? []);
}

function first<T>(rows: readonly Row[], read: (row: Row) => T | null | undefined): T | null {
  return rows.map(read).find((value) => value !== null && value !== undefined && value !== "") ?? null;
}

function unique(values: readonly (string | number | null | undefined)[]): string[] {
  return [
    ...new Set(values.filter((value) => value !== null && value !== undefined && value !== "").map(String)),
  ];
}

function orNull(values: readonly string[]): readonly string[] | null {
  return values.length > 0 ? values : null;
}

function greatest(values: readonly number[]): number | null {
  return values.length > 0 ? Math.max(...values) : null;
}
