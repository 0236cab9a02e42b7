import type { PlannedSession } from "../../plan/format.js";
import type { Session } from "../../session.js";
import { ageOf } from "./age.js";
import type { Column } from "./table.js";

/** A session as it is listed, or as a plan holds it. */
export type ShownSession = Session | PlannedSession;

/** What identifies a session to a person. */
export function sessionColumns(now: number): Column<ShownSession>[] {
  return [
    { head: "", cell: ({ current }) => (current === true ? "you" : current === "unknown" ? "?" : "") },
    { head: "ID", cell: ({ id }) => id },
    { head: "AGE", cell: ({ startedAt }) => ageOf(startedAt, now) },
    { head: "FROM", cell: ({ city, country }) => joined(city, country), min: 8 },
    // Half an address can be put into no filter.
    { head: "ADDRESS", cell: ({ ip }) => ip ?? "unknown", min: 12, lastToShrink: true },
    { head: "DEVICE", cell: ({ browser, platform }) => joined(browser, platform), min: 8 },
  ];
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(", ") || "unknown";
}
