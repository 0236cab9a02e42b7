/** The tables of a report's page: what the results mean, and what became of each session. */
import type { Report, WatchReport } from "../apply/index.js";
import type { ItemOutcome } from "../outcome.js";
import type { PlannedSession } from "../plan/index.js";
import type { User } from "../session.js";
import { beforeText, counted, escaped, momentElement, remote } from "./markup.js";
import { EVIDENCE_WORDS, MEANINGS, OUTCOME_WORDS, resultText } from "./outcome-words.js";
import { sparedText } from "./text.js";
import { becameText } from "./watch-text.js";

/** What each result means, and how many items have it. */
export function meaningTable({ outcomes }: Report): string {
  const counts = new Map<string, number>();
  for (const item of outcomes) counts.set(resultText(item), (counts.get(resultText(item)) ?? 0) + 1);
  const rows = MEANINGS.map(({ outcome, evidence, meaning }) => {
    const name = evidence ? `${OUTCOME_WORDS[outcome]}, ${evidence}` : OUTCOME_WORDS[outcome];
    return `<tr><th scope="row">${name}</th><td>${meaning}</td><td class="number">${counted(counts.get(name) ?? 0)}</td></tr>`;
  });
  return `<table class="meanings"><caption>Evidence of what has ended, the strongest first; then the other results</caption>
<thead><tr><th scope="col">Result</th><th scope="col">What it means</th><th scope="col" class="number">Here</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
}

/** What became of each planned item, in the given order. */
export function outcomeTable({ outcomes, sessions = [], startedAt }: Report): string {
  if (outcomes.length === 0) return "<p>Nothing was planned.</p>";
  const planned = new Map(sessions.map((session) => [session.id, session]));
  const rows = outcomes.map((item, index) => {
    const name = item.session === null ? "all sessions" : remote(item.session);
    const session = item.session === null ? undefined : planned.get(item.session);
    return row(`${index + 1}. ${name}`, { user: item.user, session, startedAt, result: outcomeLines(item) });
  });
  const caption = `All ${counted(outcomes.length, "planned item")}, those that are still open first`;
  return sessionTable(caption, rows);
}

/** The new sessions that a watch saw, and what became of each. */
export function watchTable({ outcomes, startedAt }: Report, { newSessions, runs }: WatchReport): string {
  const users = new Map(outcomes.flatMap(({ user }) => (user ? [[user.id, user] as const] : [])));
  const ended = new Map(runs.flatMap((run) => run.outcomes.map((item) => [item.session, item] as const)));
  const rows = newSessions.map((session) => {
    const user = users.get(session.userId) ?? { id: session.userId, name: null, login: null };
    const item = session.outcome === null ? undefined : ended.get(session.id);
    const result = item ? outcomeLines(item) : `<strong>${becameText(session)}</strong>`;
    return row(remote(session.id), { user, session, startedAt, result });
  });
  return sessionTable("The sessions that appeared during the watch", rows);
}

function sessionTable(caption: string, rows: readonly string[]): string {
  return `<table class="sessions"><caption>${caption}</caption>
<thead><tr><th scope="col">Session</th><th scope="col">User</th><th scope="col">Began</th><th scope="col">From</th><th scope="col">Result and evidence</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
}

interface Cells {
  user: User | null;
  /** `undefined` if it is not known. */
  session: PlannedSession | undefined;
  /** When the run began. */
  startedAt: string;
  result: string;
}

function row(name: string, { user, session, startedAt, result }: Cells): string {
  const cells = [
    user ? userLines(user) : "not known",
    session ? startOf(session, Date.parse(startedAt)) : "not known",
    (session && valuesOf(session)) || "not known",
    result,
  ];
  return `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function userLines({ id, name, login }: User): string {
  return [name, login].some(Boolean)
    ? [name, login].flatMap((text) => (text ? [remote(text, 300)] : [])).join("<br>")
    : remote(id);
}

/** When a session began, also as a span before the run. */
function startOf({ startedAt }: PlannedSession, run: number): string {
  if (startedAt === null) return "not known";
  const ageMs = run - Date.parse(startedAt);
  return [momentElement(startedAt), Number.isNaN(ageMs) ? [] : beforeText(ageMs)].flat().join("<br>");
}

/** The values of a session, such as its address, with the names of the product's fields. */
export function valuesOf({ values }: PlannedSession): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `<span class="field">${escaped(name)}</span> ${remote([value].flat().join(", "), 200)}`,
    )
    .join("; ");
}

/** The outcome, its evidence and its reason, one per line. */
function outcomeLines({ outcome, evidence, reason }: ItemOutcome): string {
  // The reader may not be the caller, so "you are signed in with it" would be wrong.
  const spared = reason === "current" ? "it is the caller's own session" : sparedText(reason ?? "");
  const why = outcome === "spared" ? spared : reason;
  const parts = [evidence && EVIDENCE_WORDS[evidence], why].flatMap((part) => part || []);
  return [`<strong>${OUTCOME_WORDS[outcome]}</strong>`, ...parts.map((part) => remote(part))].join("<br>");
}
