import type { Plan, PlannedSession, PlannedSparing } from "../../plan/format.js";
import { plainText } from "../../remote-text.js";
import type { SparedReason } from "../../selection.js";
import type { User } from "../../session.js";
import { durationOf } from "./age.js";
import { sessionColumns } from "./session-columns.js";
import { renderTable } from "./table.js";

/** How many rows of a long plan are shown; the file and the JSON have all. */
const SHOWN = 50;

const WHY_SPARED: Record<SparedReason, string> = {
  current: "you are signed in with it",
  excepted: "excepted",
  kept_newest: "kept as one of the newest",
  age_unknown: "its age is unknown",
  address_unknown: "its address is unknown",
  limit: "beyond the limit",
};

/** A plan as people read it: what ends, what does not and why, what to know, what it costs. */
export function planText(plan: Plan, { now, width }: { now: number; width: number | null }): string {
  const { user } = plan.caller;
  const sections = [
    `On ${plan.portal} (${plan.provider}), as ${userText(user)}:`,
    toRevoke(plan, now, width),
    spared(plan.spared),
    plan.alreadyGone.length > 0 &&
      `Gone already: ${plan.alreadyGone.map((id) => plainText(id, 40)).join(", ")}`,
    plan.warnings.map((warning) => `Note: ${plainText(warning, 500)}`).join("\n"),
    plan.steps.length > 0 && costText(plan),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/** How many items a plan revokes, in words. */
export function countText(plan: Plan): string {
  const sessions =
    revokedSessions(plan).length + plan.steps.reduce((sum, step) => sum + step.unlisted.length, 0);
  const users = unseenUsers(plan);
  const parts = [
    (sessions > 0 || users.length === 0) && `${sessions} session${sessions === 1 ? "" : "s"}`,
    users.length > 0 && `all sessions of ${users.map(userText).join(", ")}`,
  ];
  return parts.filter(Boolean).join(" and ");
}

/** Users whose everything ends, without their sessions being listed. */
export function unseenUsers({ steps }: Plan): User[] {
  return steps.flatMap(({ user, sessions, unlisted }) =>
    user && sessions.length + unlisted.length === 0 ? [user] : [],
  );
}

export function userText({ id, name, login }: User): string {
  return plainText(name && login ? `${name} <${login}>` : (login ?? name ?? id), 120);
}

function revokedSessions({ steps }: Plan): PlannedSession[] {
  return steps.flatMap(({ sessions }) => sessions);
}

function toRevoke(plan: Plan, now: number, width: number | null): string {
  if (plan.steps.length === 0) return "";
  const sessions = revokedSessions(plan);
  const unlisted = plan.steps.flatMap((step) => step.unlisted);
  const lines = [`To be revoked: ${countText(plan)}.`];
  if (sessions.length > 0) lines.push("", renderTable(sessions.slice(0, SHOWN), sessionColumns(now), width));
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
    return `  ${what}: ${WHY_SPARED[reason]}`;
  });
  if (items.length > SHOWN) lines.push(`  and ${items.length - SHOWN} more`);
  return ["Left alone:", ...lines].join("\n");
}

function costText({ cost, expiresAt }: Plan): string {
  const { writes, reads, seconds, shareOfDailyWrites: share } = cost;
  const parts = [
    `${writes} call${writes === 1 ? "" : "s"} that revoke${writes === 1 ? "s" : ""}, ${reads} that read`,
    seconds > 0 && `at least ${durationOf(seconds)} at the product's limits`,
    share !== null && share >= 0.01 && `${Math.round(share * 100)} % of the day's writes`,
  ];
  return `Cost: ${parts.filter(Boolean).join("; ")}. The plan can be applied until ${expiresAt}.`;
}
