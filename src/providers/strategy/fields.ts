/**
 * The fields of a session. Each field is defined by one entry here. A session consists of the row of the connection and
 * the rows of its open projects.
 */
import type { components } from "../../../generated/strategy.js";
import type { Field } from "../../provider.js";
import type { Value } from "../../session.js";

export type Row = components["schemas"]["UserConnection"];

/** The rows of one session. */
export interface SessionRows {
  /** The row of the connection, or the row of a project whose connection is not listed. */
  own: Row;
  projects: readonly Row[];
  /** The node that listed them. */
  node: string;
}

/** A field, and how it is read from the rows. `startedAt` is a property of the session itself. */
interface StrategyField extends Field {
  read?: (session: SessionRows) => Value;
}

export const strategyFields: readonly StrategyField[] = [
  {
    name: "startedAt",
    wire: "dateConnectionCreated",
    type: "time",
    title: "AGE",
    about: "when the connection began",
    missing: true,
  },
  {
    name: "username",
    type: "text",
    title: "USER",
    about: "the login",
    missing: true,
    read: ({ own }) => own.username || null,
  },
  {
    name: "userFullName",
    type: "text",
    match: "contains",
    title: "USER",
    about: "the user's full name",
    missing: true,
    read: ({ own }) => own.userFullName || null,
  },
  {
    name: "projects",
    wire: "projectName",
    type: "texts",
    title: "PROJECTS",
    about: "the names of the open projects",
    missing: true,
    read: (session) => textsOf(session, ({ projectName }) => projectName),
  },
  {
    name: "applicationType",
    type: "text",
    signal: "browser",
    title: "APPLICATION",
    about: "the client, such as DSSWeb",
    missing: true,
    read: ({ own }) => own.applicationType || null,
  },
  {
    name: "client",
    type: "text",
    signal: "address",
    match: "contains",
    title: "CLIENT",
    about: "the machines, as the client names them",
    missing: true,
    read: ({ own }) => own.client || null,
  },
  {
    name: "node",
    wire: "clusterNode",
    type: "text",
    title: "NODE",
    about: "the node of the cluster",
    read: ({ node }) => node,
  },
  {
    name: "openJobsCount",
    type: "number",
    title: "JOBS",
    about: "the number of jobs that are running",
    missing: true,
    // It is documented nowhere whether the row of the connection includes the jobs of its projects.
    read: ({ own, projects }) => {
      const counts = projects.flatMap(({ openJobsCount }) => openJobsCount ?? []);
      const sum = counts.reduce((total, count) => total + count, 0);
      return counts.length > 0 ? Math.max(own.openJobsCount ?? 0, sum) : (own.openJobsCount ?? null);
    },
  },
  {
    name: "duration",
    type: "number",
    about: "how long the connection has existed, in seconds",
    missing: true,
    read: ({ own }) => own.duration ?? null,
  },
  {
    name: "lastJobAt",
    wire: "dateLastJobSubmitted",
    type: "time",
    about: "when the last job was submitted",
    missing: true,
    read: (session) => timesOf(session, ({ dateLastJobSubmitted }) => dateLastJobSubmitted).at(-1) ?? null,
  },
  {
    name: "firstJobAt",
    wire: "dateFirstJobSubmitted",
    type: "time",
    about: "when the first job was submitted",
    missing: true,
    read: (session) => timesOf(session, ({ dateFirstJobSubmitted }) => dateFirstJobSubmitted)[0] ?? null,
  },
  {
    name: "lastActions",
    wire: "lastAction",
    type: "texts",
    match: "contains",
    about: "the last action in each project",
    missing: true,
    read: (session) => textsOf(session, ({ lastAction }) => lastAction),
  },
  {
    name: "projectIds",
    wire: "projectId",
    type: "texts",
    about: "the ids of the open projects",
    missing: true,
    read: (session) => textsOf(session, ({ projectId }) => projectId),
  },
  {
    name: "projectIndexes",
    wire: "projectIndex",
    type: "texts",
    about: "the numbers of the open projects",
    missing: true,
    read: (session) =>
      textsOf(session, ({ projectIndex }) =>
        projectIndex === null || projectIndex === undefined || projectIndex < 0 ? null : String(projectIndex),
      ),
  },
  {
    name: "projectTypes",
    wire: "projectType",
    type: "texts",
    about: "the kinds of the open projects",
    missing: true,
    read: (session) => textsOf(session, ({ projectType }) => String(projectType ?? "")),
  },
  {
    name: "sessionId",
    type: "text",
    about: "the first part of the id",
    missing: true,
    read: ({ own }) => own.sessionId || null,
  },
  {
    name: "parentId",
    type: "text",
    about: "the connection of a project that is listed alone",
    missing: true,
    read: ({ own }) => own.parentId || null,
  },
  {
    name: "configLevel",
    type: "boolean",
    about: "whether it is a connection and not only a project",
    missing: true,
    read: ({ own }) => own.configLevel ?? null,
  },
];

/** The different texts in the rows; `null` if there are none. */
function textsOf({ own, projects }: SessionRows, read: (row: Row) => string | null | undefined): Value {
  const texts = new Set([own, ...projects].flatMap((row) => read(row) || []));
  return texts.size > 0 ? [...texts] : null;
}

/** The times in the rows, oldest first. */
function timesOf({ own, projects }: SessionRows, read: (row: Row) => string | null | undefined): Date[] {
  const times = [own, ...projects].flatMap((row) => toDate(read(row)) ?? []);
  return times.sort((one, other) => one.getTime() - other.getTime());
}

/**
 * Reads a time as the Library sends it. Its offset has no colon: `2020-08-05T14:10:00.000+0000`. A time without an
 * offset is ambiguous and gives `null`.
 */
export function toDate(wire: string | null | undefined): Date | null {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:Z|([+-]\d{2}):?(\d{2}))$/.exec(
    wire?.trim() ?? "",
  );
  if (!parts) return null;
  const [, local = "", hours, minutes] = parts;
  // A Date stores milliseconds, and not every engine can parse more digits.
  const date = new Date(local.replace(/(\.\d{3})\d+/, "$1") + (hours ? `${hours}:${minutes}` : "Z"));
  return Number.isNaN(date.getTime()) ? null : date;
}
