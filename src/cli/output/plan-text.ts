import { timeText } from "../../local-time.js";
import {
  daysOf,
  type Plan,
  type PlannedCost,
  type PlannedSession,
  type PlannedSparing,
} from "../../plan/index.js";
import { type Field, idsOf } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import { placeText, sparedText, userText } from "../../report/index.js";
import type { User } from "../../session.js";
import { inFlags } from "../input/asked-selection.js";
import { durationOf, withLocalTimes } from "./age.js";
import { sessionColumns } from "./session-columns.js";
import { type Column, prose, renderTable } from "./table.js";

/** How many rows of a long plan are shown. The file and the JSON contain all of them. */
const SHOWN = 50;

/** Writes a plan for people: what ends, what does not and why, notes, and the cost. */
export function planText(
  plan: Plan,
  { now, width, fields }: { now: number; width: number | null; fields: readonly Field[] },
): string {
  const { user } = plan.caller;
  const fitted = (text: string) =>
    width === null
      ? text
      : text
          .split("\n")
          .flatMap((line) => prose(line, width))
          .join("\n");
  const sections = [
    `On ${placeText(plan)}, as ${userText(user)}:`,
    toRevoke(plan, sessionColumns(now, fields), width),
    fitted(spared(plan.spared)),
    plan.alreadyGone.length > 0 &&
      fitted(`Gone already: ${plan.alreadyGone.map((id) => plainText(id, 40)).join(", ")}`),
    fitted(
      plan.warnings.map((warning) => `Note: ${plainText(withLocalTimes(inFlags(warning)), 700)}`).join("\n"),
    ),
    plan.steps.length > 0 && fitted(costText(plan)),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/** Says in words how much a plan revokes, such as `3 sessions and all sessions of tom@example.com`. */
export function countText(plan: Plan): string {
  const sessions = plan.sessions.length + unlistedIds(plan).length;
  const users = unseenUsers(plan);
  const parts = [
    (sessions > 0 || users.length === 0) && `${sessions} session${sessions === 1 ? "" : "s"}`,
    users.length > 0 && `all sessions of ${users.map(userText).join(", ")}`,
  ];
  return parts.filter(Boolean).join(" and ");
}

/** The users whose sessions all end, although none of their sessions was listed. */
export function unseenUsers({ steps }: Plan): User[] {
  return steps.flatMap((step) => (step.kind === "everything" && step.listed.length === 0 ? [step.user] : []));
}

function unlistedIds({ sessions, steps }: Plan): string[] {
  const listed = new Set(sessions.map(({ id }) => id));
  return steps.flatMap(idsOf).filter((id) => !listed.has(id));
}

function toRevoke(plan: Plan, columns: Column<PlannedSession>[], width: number | null): string {
  if (plan.steps.length === 0) return "";
  const { sessions } = plan;
  const unlisted = unlistedIds(plan);
  const lines = [`To be revoked: ${countText(plan)}.`];
  if (sessions.length > 0) lines.push("", renderTable(sessions.slice(0, SHOWN), columns, width));
  if (sessions.length > SHOWN) lines.push(`and ${sessions.length - SHOWN} more`);
  if (unlisted.length > 0) {
    const shown = unlisted.slice(0, SHOWN).map((id) => plainText(id, 40));
    const more = unlisted.length > SHOWN ? ` and ${unlisted.length - SHOWN} more` : "";
    lines.push("", `Not listed to you: ${shown.join(", ")}${more}`);
  }
  return lines.join("\n");
}

function spared(items: readonly PlannedSparing[]): string {
  if (items.length === 0) return "";
  const lines = items.slice(0, SHOWN).map(({ session, userId, reason }) => {
    const what = session ? plainText(session.id, 40) : `all sessions of ${plainText(userId, 60)}`;
    return `  ${what}: ${sparedText(reason)}`;
  });
  if (items.length > SHOWN) lines.push(`  and ${items.length - SHOWN} more`);
  return ["Left alone:", ...lines].join("\n");
}

function costText({ cost, expiresAt }: Plan): string {
  const { writes, reads, shareOfDailyWrites: share } = cost;
  const time = leastTimeText(cost);
  const parts = [
    `${writes} call${writes === 1 ? "" : "s"} that revoke${writes === 1 ? "s" : ""}, ${reads} that read`,
    time && `${time} at the product's limits`,
    share !== null && share >= 0.01 && `${Math.round(share * 100)} % of the day's writes`,
  ];
  return `Cost: ${parts.filter(Boolean).join("; ")}. The plan can be applied until ${timeText(expiresAt)}.`;
}

/** The shortest time that a run takes: `this takes 2 days`, `at least 2 min`; `null` if the limits cost no time. */
export function leastTimeText(cost: PlannedCost): string | null {
  if (daysOf(cost) > 1) return `this takes ${daysOf(cost)} days`;
  return cost.seconds > 0 ? `at least ${durationOf(cost.seconds)}` : null;
}
