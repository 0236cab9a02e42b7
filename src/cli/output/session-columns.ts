import type { PlannedSession } from "../../plan/index.js";
import type { Field } from "../../provider.js";
import { fieldValue, isOwn, type Own, type Session, type Value } from "../../session.js";
import { agedTime, timeAgo } from "./age.js";
import type { Column } from "./table.js";

/** A session from a list or from a plan. */
export type ShownSession = Session | PlannedSession;

/**
 * The columns that identify a session to a person: its id, and the fields that have a title.
 *
 * @param own the caller's own session. Default: what the plan of the sessions says.
 */
export function sessionColumns(now: number, fields: readonly Field[], own?: Own): Column<ShownSession>[] {
  const heads = new Set(fields.flatMap(({ title }) => title ?? []));
  return [
    {
      head: "",
      cell(session) {
        const current = own ? isOwn(own, session.id) : "current" in session && session.current;
        return current === true ? "you" : current === "unknown" ? "?" : "";
      },
    },
    { head: "ID", cell: ({ id }) => id },
    ...[...heads].map((head) =>
      columnOf(
        head,
        fields.filter(({ title }) => title === head),
        now,
      ),
    ),
  ];
}

function columnOf(head: string, fields: readonly Field[], now: number): Column<ShownSession> {
  const told = (session: ShownSession, timeText: typeof timeAgo) =>
    fields
      .map((field) => shown(fieldValue(session, field.name), field, (time) => timeText(time, now)))
      .filter((text) => text !== "")
      .join(", ") || "unknown";
  const cell = (session: ShownSession) => told(session, agedTime);
  const has = (...types: Field["type"][]) => fields.some(({ type }) => types.includes(type));
  // An address is never cut, because half an address is of no use in a filter.
  if (has("address")) return { head, cell, overflow: "push" };
  const [time] = fields.filter(({ type }) => type === "time");
  if (time) return { head, cell, label: labelOf(time), long: (session) => told(session, timeAgo) };
  return has("text", "texts") ? { head, cell, min: 12 } : { head, cell };
}

/** The label of a time in a record: "started" for `startedAt`. */
function labelOf({ name }: Field): string {
  return name.replace(/At$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Writes a value for people. */
export function shown(value: Value, { type }: Field, timeText: (time: Date | string) => string): string {
  if (value === null) return "";
  // In a plan, a time is a string.
  if (type === "time") return value instanceof Date || typeof value === "string" ? timeText(value) : "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
