import type { Report } from "../apply/index.js";
import { timeText } from "../local-time.js";
import { EVIDENCE, type ItemOutcome } from "../outcome.js";
import type { OpenedSession, ResidualAccess } from "../provider.js";
import { plainText } from "../remote-text.js";
import type { SparedReason } from "../selection/index.js";
import type { User } from "../session.js";
import { resultOf } from "./result.js";
import { more, sessionLine, watchLines } from "./watch-text.js";

/** Names an installation, its product, and the parts of it that are meant. What a file says is cleaned. */
export function placeText({
  installation,
  provider,
  scope,
}: Pick<Report, "installation" | "provider" | "scope">): string {
  const parts = scope ? `, limited to ${plainText(scope.join(", "), 200)}` : "";
  return `${plainText(installation, 1000)} (${plainText(provider, 80)})${parts}`;
}

/** How many items of one kind are listed. The JSON report contains all of them. */
const SHOWN = 20;

/** Options of `formatReport()`. */
export interface FormatOptions {
  /** The zone of the times: UTC, or that of this machine. Default "utc". */
  times?: "utc" | "local";
}

/**
 * Formats a report as plain text, for a mail, a ticket or a file. The first line is the result. Remote text is
 * cleaned.
 */
export function formatReport(report: Report, { times = "utc" }: FormatOptions = {}): string {
  const { summary } = report;
  const of = (outcome: ItemOutcome["outcome"]) => report.outcomes.filter((each) => each.outcome === outcome);
  const revoked = of("revoked");
  const evidence = EVIDENCE.map(
    (grade) => [revoked.filter((each) => each.evidence === grade).length, grade] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, grade]) => `${count} ${grade}`);
  const open = openPoints(report, times);
  const residual = residualLines(report, ({ detail, nextStep }) => `${detail} ${nextStep}`);

  const lines = [
    `${resultOf(report).sentence}.`,
    "",
    `Revocation on ${placeText(report)}`,
    ...factLines(report, times),
    "",
    `revoked       ${summary.revoked}${evidence.length > 0 ? `  (${evidence.join(", ")})` : ""}`,
    `already gone  ${summary.already_gone}`,
    `spared        ${summary.spared}`,
    `failed        ${summary.failed}`,
    `unknown       ${summary.unknown}`,
    ...section("Failed", of("failed")),
    ...section("Unknown", of("unknown")),
    ...section("Spared", of("spared")),
    ...(open.length > 0 ? ["", ...open] : []),
    ...(residual.length > 0 ? ["", ...residual] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** Who, when, why, and how many calls: one line each. */
export function factLines(report: Report, times: "utc" | "local"): string[] {
  const { caller, calls, reason, ticket } = report;
  const [from = "", to = ""] = [report.startedAt, report.finishedAt].map((time) =>
    plainText(timeText(time, times), 40),
  );
  const isSameDay = from.slice(0, 10) === to.slice(0, 10) && from.slice(19) === to.slice(19);
  const span = isSameDay ? `${from.slice(0, 19)} to ${to.slice(11)}` : `${from} to ${to}`;
  const took = [
    `${calls.writes} that ${calls.writes === 1 ? "revokes" : "revoke"}, ${calls.reads} that read`,
    calls.retries > 0 && `${calls.retries} of them repeated`,
    calls.rateLimited > 0 && `${calls.rateLimited} hit a limit`,
  ];
  return [
    `By       ${userText(caller.user)}, with ${plainText(caller.authenticatedBy, 60)}`,
    `From     ${span}`,
    ...(reason ? [`Reason   ${plainText(reason)}`] : []),
    ...(ticket ? [`Ticket   ${plainText(ticket)}`] : []),
    `Plan     ${plainText(report.plan.digest, 80)}`,
    `Calls    ${took.filter(Boolean).join("; ")}`,
  ];
}

/**
 * The points that need attention, and what a watch saw, one per line. Empty if everything is done.
 *
 * @param shown how many sessions of each kind are listed.
 */
export function openPoints(report: Report, times: "utc" | "local", shown = SHOWN): string[] {
  const { newSessions, endedBeyond, openedByProduct, stopped, verified } = report;
  const lines: string[] = [];
  if (newSessions.length > 0) {
    lines.push("New sessions, not part of the plan and left alone:");
    lines.push(...newSessions.slice(0, shown).map((session) => sessionLine(session, times)));
    lines.push(...more(newSessions.length, shown));
  }
  if (endedBeyond.length > 0) {
    const ids = endedBeyond.slice(0, shown).map(({ id }) => plainText(id, 80));
    lines.push(
      `Also ended, although the plan does not list them: ${ids.join(", ")}`,
      ...more(endedBeyond.length, shown),
    );
  }
  lines.push(...openedByProduct.map(openedText));
  if (stopped) {
    lines.push(`Not finished: ${plainText(stopped.message, 1000)} Resume it with its journal.`);
  } else if (verified.ownSessionEnded) {
    lines.push("Your own session has ended, as requested, so the sessions could not be listed again.");
  } else if (!verified.listedAgain && verified.reason) {
    lines.push(`The result was not verified: ${plainText(verified.reason, 1000)}`);
  }
  if (report.watch) lines.push(...watchLines(report.watch, times, shown));
  return lines;
}

/** What still works after a revocation: a heading and one line each. Empty if nothing was revoked. */
export function residualLines(
  { residualAccess, summary }: Pick<Report, "residualAccess" | "summary">,
  lineOf: (residual: ResidualAccess) => string,
): string[] {
  if (summary.revoked === 0 || residualAccess.length === 0) return [];
  return [
    "What still works after this revocation:",
    ...residualAccess.map((each) => `  ${plainText(lineOf(each), 400)}`),
  ];
}

/** Explains a session that the product opened on its own. */
export function openedText({ id, closed, reason }: OpenedSession): string {
  const which = id === null ? "a session" : `session ${plainText(id, 40)}`;
  const whose = `The product opened ${which} for this run on its own. It belonged to this run`;
  if (closed) return `${whose} and has been closed again: nobody else could use it.`;
  return `${whose}, nobody else has its token, and it is still open${reason ? ` (${plainText(reason, 300)})` : ""}.`;
}

const WHY_SPARED: Record<SparedReason, string> = {
  current: "you are signed in with it",
  not_endable: "the product does not end it",
  excepted: "excepted",
  kept_newest: "kept as one of the newest",
  age_unknown: "its age is unknown",
  address_unknown: "its address is unknown",
  limit: "beyond the limit",
};

/** Explains why a session was left alone. */
export function sparedText(reason: string): string {
  return Object.hasOwn(WHY_SPARED, reason) ? WHY_SPARED[reason as SparedReason] : reason;
}

function section(title: string, items: readonly ItemOutcome[]): string[] {
  if (items.length === 0) return [];
  const rows = items
    .slice(0, SHOWN)
    .map(({ session, user, outcome, reason }) =>
      [
        "",
        session === null ? "all sessions" : plainText(session),
        user && userText(user),
        reason && plainText(outcome === "spared" ? sparedText(reason) : reason, 1000),
      ].filter((part) => part !== null),
    );
  return ["", `${title}:`, ...rows.map((row) => row.join("  ")), ...more(items.length, SHOWN)];
}

/** Names a user for people: the display name and the login, or the id. Remote text is cleaned. */
export function userText({ id, name, login }: User): string {
  if (name && login) return plainText(`${name} <${login}>`);
  return plainText(name ?? login ?? id);
}
