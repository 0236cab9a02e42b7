import { plainText } from "../../remote-text.js";
import { isOwn, type Own, type Session } from "../../session.js";
import type { TriagedSession } from "../../triage/index.js";
import { UsageError } from "../exit-code.js";
import { connectAndSelect } from "../input/connect-and-select.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import type { SelectionFlags } from "../input/selection-flags.js";
import { documentHead } from "../output/document.js";
import { printData, printJson, tell } from "../output/print.js";
import { sessionColumns } from "../output/session-columns.js";
import { fieldsOf, flatSession, sessionFields, TRIAGE_FIELDS } from "../output/session-fields.js";
import { styler } from "../output/style.js";
import { type Column, displayWidth, renderTable, widthOf, wrapped } from "../output/table.js";
import { assertComparable, notesOnUnranked, type Triaged, triageOf } from "../triaged.js";
import { selectionFor } from "./list.js";

export interface TriageFlags extends SelectionFlags, InstallationFlags {
  json?: string | boolean;
  csv?: string | boolean;
  top?: string;
}

/** How many rows a table has without `--top`. */
const SHOWN = 20;

/** `sessionctl triage`: ranks the sessions by how unusual they are for their user. It revokes nothing. */
export async function triageSessions(flags: TriageFlags): Promise<void> {
  const { provider, selector } = await connectAndSelect(flags);
  assertComparable(provider);
  const { fields: declared, caveats } = provider.capabilities;
  const picked = flags.json ?? flags.csv;
  const known = [
    ...new Set([...sessionFields(declared).slice(0, 1), ...TRIAGE_FIELDS, ...sessionFields(declared)]),
  ];
  const fields = typeof picked === "string" ? fieldsOf(picked, known) : known;
  const top = flags.top === undefined ? null : topOf(flags.top);
  const now = new Date();
  const select = selector ? await selectionFor(selector, provider, now, flags) : null;
  const [caller, listing] = await Promise.all([
    select || flags.json ? provider.whoami() : null,
    provider.list(),
  ]);
  const selected = new Set(select && caller ? await select(caller, listing) : listing.sessions);
  // A session is compared with all sessions of its user, whether these are shown or not.
  const triaged = await triageOf(provider, listing);
  const matching = triaged.sessions.filter(({ session }) => selected.has(session));
  const isTable = !flags.json && !flags.csv;
  const shown = matching.slice(0, top ?? (isTable ? SHOWN : undefined));
  const flat = ({ session, rank, risk, reasons }: TriagedSession) =>
    flatSession(session, fields, listing.own, { rank, risk, reasons: reasons.map(({ text }) => text) });

  if (flags.json && caller) {
    printJson({
      ...documentHead(provider, caller, listing.own),
      ...(listing.notes && { notes: listing.notes }),
      signals: triaged.signals,
      sources: triaged.sources,
      sessions: shown.map(flat),
    });
  } else if (flags.csv) {
    const { csvOf } = await import("../output/csv.js");
    printData(csvOf(shown.map(flat), fields));
  } else if (shown.length > 0) {
    const age = declared.filter(({ name }) => name === "startedAt");
    const columns: Column<Session>[] = sessionColumns(now.getTime(), age, listing.own);
    if (listing.covers === "everyone") columns.push({ head: "USER", cell: ({ userId }) => userId });
    printData(tableOf(shown, columns, listing.own));
  }

  if (isTable && matching.length === 0) tell("No sessions.");
  for (const note of listing.notes ?? []) if (!flags.json) tell(`Note: ${plainText(note, 400)}`);
  if (shown.length < matching.length && isTable) {
    tell(`${matching.length - shown.length} more, less unusual: --top ${matching.length} shows all.`);
  }
  tellAbout(triaged, matching, isTable);
  if (isTable && caveats?.ownSession && matching.some(({ unranked }) => unranked === "own")) {
    tell(`${caveats.ownSession} It is not ranked.`);
  }
  if (isTable && listing.own.state !== "known") tell(`No session is marked as yours: ${listing.own.reason}.`);
}

function topOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(
    `--top needs a whole number of at least 1, not ${JSON.stringify(plainText(text, 40))}.`,
  );
}

/** Prints what the ranks are based on, and what they do not prove. */
function tellAbout(triaged: Triaged, matching: readonly TriagedSession[], isTable: boolean): void {
  for (const note of [...triaged.notes, ...notesOnUnranked({ sessions: matching })]) {
    tell(`Note: ${plainText(note, 500)}`);
  }
  if (!isTable || !matching.some(({ rank }) => rank !== null)) return;
  tell(`Compared by ${triaged.signals.join(", ")}.`);
  for (const source of triaged.sources) tell(source);
  tell('This is a hint, not proof. Look at a session before you end it with "sessionctl revoke --id ID".');
}

/** A line of the table: a session with its first reasons, or the rest of its reasons. */
interface Line {
  item: TriagedSession;
  isFirst: boolean;
  why: string;
}

const GAP = 2;
/** The narrowest that the column of reasons may become, in columns of the terminal. */
const NARROWEST = 20;

/** Writes the table. On a terminal, reasons that are too long continue on further lines. We never cut them. */
function tableOf(items: readonly TriagedSession[], columns: readonly Column<Session>[], own: Own): string {
  const before: Column<TriagedSession>[] = [
    ...columns.map(({ head, cell }) => ({ head, cell: ({ session }: TriagedSession) => cell(session) })),
    { head: "RISK", cell: ({ risk }) => (risk === null ? "-" : String(risk)) },
  ];
  // The rank comes after the mark of the own session.
  before.splice(1, 0, { head: "RANK", cell: ({ rank }) => (rank === null ? "-" : String(rank)) });
  const width = widthOf(process.stdout);
  const taken = before.reduce((sum, column) => sum + GAP + widest(column, items), 0);
  const left = width === null ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, width - taken);
  const lines: Line[] = items.flatMap((item) =>
    wrapped(whyOf(item), left).map((why, at) => ({ item, isFirst: at === 0, why })),
  );
  const style = styler(process.stdout);
  return renderTable(
    lines,
    [
      ...before.map(({ head, cell }) => ({
        head,
        cell: ({ item, isFirst }: Line) => (isFirst ? cell(item) : ""),
      })),
      { head: "WHY", cell: ({ why }) => why },
    ],
    null,
    (text, line) =>
      line === null
        ? style("dim", text)
        : isOwn(own, line.item.session.id) === true
          ? style("green", text)
          : text,
  );
}

function widest<Row>({ head, cell }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce(
    (most, row) => Math.max(most, displayWidth(plainText(cell(row), 200))),
    displayWidth(head),
  );
}

function whyOf({ reasons, unranked }: TriagedSession): string {
  if (unranked === "own") return "not ranked: your own";
  if (unranked === "short_history") return "not ranked: the history is too short";
  const unknown = reasons.flatMap(({ signal, value }) => (value === null ? signal : []));
  const texts = [
    ...reasons.flatMap(({ value, text }) => (value === null ? [] : text)),
    ...(unknown.length > 0 ? [`${unknown.join(", ")} unknown`] : []),
  ];
  return plainText(texts.join(" · "), LONGEST_WHY) || "nothing unusual";
}

/** The longest text of reasons, in characters. Six reasons with shortened values fit. */
const LONGEST_WHY = 600;
