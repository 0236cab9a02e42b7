import { plainText } from "./remote-text.js";
import type { Report } from "./report.js";
import type { User } from "./session.js";
import type { ItemOutcome } from "./verify.js";

/** How many items of one kind are written out; the JSON document has all of them. */
const SHOWN = 20;

/** A report as plain text, for a terminal, a mail or a ticket. Remote text in it is cleaned. */
export function formatReport(report: Report): string {
  const { summary, verified, stopped, calls } = report;
  const of = (outcome: ItemOutcome["outcome"]) => report.outcomes.filter((each) => each.outcome === outcome);
  const revoked = of("revoked");
  const evidence = (["confirmed", "acknowledged", "unverifiable"] as const)
    .map((grade) => [revoked.filter((each) => each.evidence === grade).length, grade] as const)
    .filter(([count]) => count > 0)
    .map(([count, grade]) => `${count} ${grade}`);

  const lines = [
    `Revocation on ${report.portal} (${report.provider})`,
    `By       ${nameOf(report.caller.user)}, with ${report.caller.authenticatedBy}`,
    `From     ${report.startedAt} to ${report.finishedAt}`,
    ...(report.reason ? [`Reason   ${plainText(report.reason)}`] : []),
    ...(report.ticket ? [`Ticket   ${plainText(report.ticket)}`] : []),
    `Plan     ${report.plan.digest}`,
    "",
    `revoked       ${summary.revoked}${evidence.length > 0 ? `  (${evidence.join(", ")})` : ""}`,
    `already gone  ${summary.already_gone}`,
    `spared        ${summary.spared}`,
    `failed        ${summary.failed}`,
    `unknown       ${summary.unknown}`,
    ...section("Failed", of("failed")),
    ...section("Unknown", of("unknown")),
    ...section("Spared", of("spared")),
  ];
  if (report.newSessions.length > 0) {
    lines.push("", "New, not part of the plan and left alone:");
    for (const session of report.newSessions.slice(0, SHOWN)) {
      const where = [session.ip, session.city, session.country].filter(Boolean).join(", ");
      lines.push(`  ${session.id}  ${session.startedAt ?? "unknown start"}  ${plainText(where)}`);
    }
    lines.push(...more(report.newSessions.length));
  }
  if (stopped) {
    lines.push("", `Not finished: ${plainText(stopped.message)}`, "Resume it with its journal.");
  } else if (!verified.listedAgain && verified.reason) {
    lines.push("", `Not verified by listing again: ${plainText(verified.reason)}`);
  }
  lines.push("", "What goes on after this revocation:");
  for (const { detail, nextStep } of report.residualAccess) {
    lines.push(`  ${detail}`, `    ${nextStep}`);
  }
  lines.push(
    "",
    `Calls: ${calls.writes} that revoke, ${calls.reads} that read, ${calls.retries} of them repeated, ${calls.rateLimited} met a limit.`,
  );
  return `${lines.join("\n")}\n`;
}

function section(title: string, items: readonly ItemOutcome[]): string[] {
  if (items.length === 0) return [];
  const rows = items
    .slice(0, SHOWN)
    .map(({ session, user, reason }) =>
      ["", session ?? "all sessions", user && nameOf(user), reason && plainText(reason)].filter(
        (part) => part !== null,
      ),
    );
  return ["", `${title}:`, ...rows.map((row) => row.join("  ")), ...more(items.length)];
}

const more = (count: number) => (count > SHOWN ? [`  and ${count - SHOWN} more, in the JSON report`] : []);

function nameOf({ id, name, login }: User): string {
  if (name && login) return plainText(`${name} <${login}>`);
  return plainText(name ?? login ?? id);
}
