/** Writes a report for a terminal. What matters most comes last, because that stays on the screen. */
import type { Report } from "../../apply/index.js";
import { type ItemOutcome, isProven } from "../../outcome.js";
import type { Plan, PlannedSession } from "../../plan/index.js";
import type { Field } from "../../provider.js";
import {
  factLines,
  openPoints,
  placeText,
  type Result,
  residualLines,
  resultOf,
  sparedText,
  userText,
} from "../../report/index.js";
import { fieldValue } from "../../session.js";
import { timeAgo } from "./age.js";
import { shown } from "./session-columns.js";
import { styler } from "./style.js";
import { type Column, prose, renderTable, widthOf } from "./table.js";

/** How many new sessions are shown. There are few, because the screen is small. */
const NEW_SHOWN = 3;

/** The fewest lines for the table, however small the screen is. */
const FEWEST_LINES = 8;

/** What a report does not contain: a description of the sessions, and the fields that identify one. */
export interface Described {
  plan: Plan | null;
  fields: readonly Field[];
}

/** Says who ran it, when, why, and with how many calls. The lines after this may push it off the screen. */
export function reportDetails(report: Report): string {
  const head = `Revocation on ${placeText(report)}`;
  return `\n${[head, ...factLines(report, "local")].join("\n")}\n`;
}

/** Says what remains open and what still works, then shows the table of outcomes. The last line is the result. */
export function reportEnd(report: Report, described: Described, stream: NodeJS.WriteStream): string {
  const width = widthOf(stream) ?? 80;
  const before = [
    openPoints(report, "local", NEW_SHOWN),
    residualLines(report, ({ access, nextStep }) => `${access}: ${nextStep}`),
  ]
    .map((lines) => lines.flatMap((line) => prose(line, width)))
    .flatMap((lines) => (lines.length > 0 ? ["", ...lines] : []));
  // Two empty lines, the result, and the line of the shell's next prompt.
  const room = Math.max(FEWEST_LINES, (stream.rows || 24) - before.length - 4);
  const table = outcomeTable(report.outcomes, described, { stream, width, room });
  return [...before, ...(table ? ["", table] : []), "", resultLine(report, stream)].join("\n");
}

const COLOURS = { good: "green", nothing: null, caution: "yellow", bad: "red" } as const satisfies Record<
  Result["tone"],
  string | null
>;

/** The result in one line. The colour shows how good it is. */
export function resultLine(report: Report, stream: NodeJS.WriteStream): string {
  const { sentence, tone } = resultOf(report);
  const style = styler(stream);
  const colour = COLOURS[tone];
  return style("bold", colour ? style(colour, sentence) : sentence);
}

/** Sorts outcomes from good to bad. The bad ones come last, so that they are next to the result. */
const ORDER = [
  "spared",
  "already_gone",
  "rejected",
  "confirmed",
  "acknowledged",
  "unverifiable",
  "unknown",
  "failed",
];

const rankOf = ({ outcome, evidence }: ItemOutcome) => ORDER.indexOf(evidence ?? outcome);

function outcomeTable(
  outcomes: readonly ItemOutcome[],
  described: Described,
  { stream, width, room }: { stream: NodeJS.WriteStream; width: number; room: number },
): string {
  if (outcomes.length === 0) return "";
  const sorted = outcomes.map((item, at) => ({ item, at }));
  sorted.sort((one, other) => rankOf(one.item) - rankOf(other.item) || one.at - other.at);
  const items = sorted.map(({ item }) => item);
  const style = styler(stream);
  const emphasise = (line: string, item: ItemOutcome | null) => {
    if (item === null) return style("dim", line);
    if (item.outcome === "failed" || item.outcome === "unknown") return style("red", line);
    return item.outcome === "revoked" && !isProven(item) ? style("yellow", line) : line;
  };
  for (let count = Math.min(items.length, room); ; count--) {
    const last = items.slice(-count);
    const hidden = items.length - count;
    const lines = renderTable(last, columnsFor(last, described), width, emphasise).split("\n");
    if (count > 1 && lines.length + (hidden > 0 ? 1 : 0) > room) continue;
    if (hidden === 0) return lines.join("\n");
    return [`Not shown: ${countsOf(items.slice(0, hidden))}. The JSON report has all.`, ...lines].join("\n");
  }
}

function countsOf(items: readonly ItemOutcome[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(wordOf(item), (counts.get(wordOf(item)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}

const wordOf = ({ outcome }: ItemOutcome) => outcome.replace("_", " ");

function columnsFor(items: readonly ItemOutcome[], { plan, fields }: Described): Column<ItemOutcome>[] {
  const sessions = new Map<string, PlannedSession>();
  for (const session of [...(plan?.sessions ?? []), ...(plan?.spared ?? []).map((each) => each.session)])
    if (session) sessions.set(session.id, session);
  const now = Date.now();
  const titled = fields.filter(({ title, type }) => title !== undefined && type !== "time");
  const whereOf = ({ session, user }: ItemOutcome) => {
    const known = session === null ? undefined : sessions.get(session);
    const values = known
      ? titled.map((field) => shown(fieldValue(known, field.name), field, (time) => timeAgo(time, now)))
      : [];
    return values.filter(Boolean).join(", ") || (user ? userText(user) : "not listed to you");
  };
  const reasons = items.map((item) => reasonOf(item));
  const columns: Column<ItemOutcome>[] = [
    { head: "ID", cell: ({ session }) => session ?? "all sessions" },
    { head: "WHERE", cell: whereOf, min: 12 },
    { head: "OUTCOME", cell: wordOf },
    { head: "EVIDENCE", cell: ({ evidence }) => evidence ?? "" },
    {
      head: "REASON",
      cell(item) {
        const at = items.indexOf(item);
        const reason = reasons[at] ?? "";
        return reason !== "" && reason === reasons[at - 1] ? "as above" : reason;
      },
      min: 24,
      overflow: "wrap",
    },
  ];
  return columns.filter(({ head, cell }) => head === "ID" || items.some((item) => cell(item) !== ""));
}

function reasonOf({ outcome, reason }: ItemOutcome): string {
  return outcome === "spared" ? sparedText(reason ?? "") : (reason ?? "");
}
