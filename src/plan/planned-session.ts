import type { Field } from "../provider.js";
import { plainText } from "../remote-text.js";
import { fieldValue, isOwn, type Own, type Session, type User, type Value } from "../session.js";
import type { PlannedSession, PlannedValue } from "./format.js";

/** Converts a session for files and people, with the fields that a table shows. */
export function toPlannedSession(session: Session, fields: readonly Field[], own: Own): PlannedSession {
  const current = isOwn(own, session.id);
  const values: Record<string, PlannedValue> = {};
  for (const { name, title } of fields) {
    if (title === undefined || name === "startedAt") continue;
    const value = plannedValue(fieldValue(session, name));
    if (value !== null) values[name] = value;
  }
  const { id, userId } = session;
  const startedAt = session.startedAt?.toISOString() ?? null;
  return current === false ? { id, userId, startedAt, values } : { id, userId, current, startedAt, values };
}

function plannedValue(value: Value): PlannedValue | null {
  if (typeof value === "string") return plainText(value, 120);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  return value.map((each) => plainText(each, 120));
}

/** The caller's own session if the product does not list it. Only its id is known. */
export function unlistedCurrent(id: string, userId: string): PlannedSession {
  return { id, userId, current: true, startedAt: null, values: {} };
}

/** Cleans the names of a user, so that they can be shown. */
export function toPlannedUser({ id, name, login }: User): User {
  return { id, name: clean(name), login: clean(login) };
}

const clean = (text: string | null) => (text === null ? null : plainText(text, 120));
