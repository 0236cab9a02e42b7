import type { Session, Value } from "../../session.js";
import { type Row, type SessionRows, strategyFields, toDate } from "./fields.js";

/** Groups the rows of one node into sessions. A connection and its projects are one session. */
export function sessionRows(rows: readonly Row[], node: string): SessionRows[] {
  const found = new Map<string, { own: Row; projects: Row[]; node: string }>();
  const bySession = new Map<string, { projects: Row[] } | null>();
  for (const own of rows) {
    if (!isConnection(own)) continue;
    const session = { own, projects: [], node };
    found.set(own.id, session);
    // If two connections have the same session id, it does not identify the connection of a project.
    if (own.sessionId) bySession.set(own.sessionId, bySession.has(own.sessionId) ? null : session);
  }
  for (const row of rows) {
    if (isConnection(row)) continue;
    const parent = found.get(row.parentId ?? "") ?? bySession.get(row.sessionId ?? "");
    if (parent) parent.projects.push(row);
    else found.set(row.id, { own: row, projects: [], node });
  }
  return [...found.values()];
}

/** Whether a row is a connection and not one of its projects. */
function isConnection({ configLevel, projectIndex, id }: Row): boolean {
  return configLevel ?? (projectIndex ?? Number(id.split(":")[1])) < 0;
}

const READ = strategyFields.flatMap(({ name, read }) => (read ? [{ name, read }] : []));

export function toSession(rows: SessionRows): Session {
  const values: Record<string, Value> = {};
  for (const { name, read } of READ) values[name] = read(rows);
  return {
    id: rows.own.id,
    userId: rows.own.username ?? "",
    startedAt: toDate(rows.own.dateConnectionCreated),
    lastSeenAt: null,
    values,
  };
}

/**
 * Whether a connection belongs to the scheduler, so that nobody can end it. `client` is free text from the client, so
 * we use it only if the server does not report the type of the application.
 */
export function isScheduler({ own: { applicationType, client } }: SessionRows): boolean {
  if (applicationType) return applicationType.toLowerCase() === "dssscheduler";
  return client?.trim().toLowerCase() === "<scheduler>";
}
