import type { Provider } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import type { Selector } from "../../selection/index.js";
import { type Caller, isOwn, type Listing, type Session } from "../../session.js";
import { UsageError } from "../exit-code.js";
import { connectAndSelect } from "../input/connect-and-select.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import type { SelectionFlags } from "../input/selection-flags.js";
import { withLocalTimes } from "../output/age.js";
import { documentHead } from "../output/document.js";
import { printData, printJson, tell } from "../output/print.js";
import { fieldsOf, flatSession, sessionFields } from "../output/session-fields.js";
import { styler } from "../output/style.js";
import type { Column } from "../output/table.js";
import type { Triaged } from "../triaged.js";

export interface ListFlags extends SelectionFlags, InstallationFlags {
  json?: string | boolean;
  csv?: string | boolean;
  quiet?: boolean;
  /** How to sort the sessions. Default `age`: the order in which the product lists them. */
  sort?: "age" | "risk";
}

/** `sessionctl list`: lists the sessions that the caller can see and the selection matches. */
export async function list(flags: ListFlags): Promise<void> {
  const { provider, selector } = await connectAndSelect(flags);
  const known = sessionFields(provider.capabilities.fields);
  const picked = flags.json ?? flags.csv;
  const byRisk = flags.sort === "risk";
  const fields =
    typeof picked === "string" ? fieldsOf(picked, [...known, "risk"]) : byRisk ? [...known, "risk"] : known;
  const ranks = byRisk || (typeof picked === "string" && fields.includes("risk"));
  const { assertComparable, triageOf } = ranks ? await import("../triaged.js") : NOT_LOADED;
  assertComparable?.(provider);
  const now = new Date();
  const select = selector ? await selectionFor(selector, provider, now, flags) : null;
  // We ask who the caller is only if that is shown or needed, so that a plain list takes one request.
  const [caller, all] = await Promise.all([
    select || flags.json ? provider.whoami() : null,
    provider.list(),
    // We load the code for tables while we wait for the answer.
    flags.json || flags.csv || flags.quiet ? null : loadTable(),
  ]);
  const selected = select && caller ? await select(caller, all) : all.sessions;
  // A session is compared with all sessions of its user, whether these are shown or not.
  const triaged = (await triageOf?.(provider, all)) ?? null;
  const shown = new Set(selected);
  const sessions =
    triaged && byRisk
      ? triaged.sessions.flatMap(({ session }) => (shown.has(session) ? session : []))
      : selected;
  const risks = triaged && new Map(triaged.sessions.map(({ session, risk }) => [session, risk]));
  const flat = (session: Session) =>
    flatSession(session, fields, all.own, risks ? { risk: risks.get(session) ?? null } : {});
  if (triaged && !flags.quiet) await tellAboutRisk(triaged, selected);

  if (flags.json && caller) {
    return printJson({
      ...documentHead(provider, caller, all.own),
      ...(all.notes && { notes: all.notes }),
      sessions: sessions.map(flat),
    });
  }
  if (flags.csv) {
    const { csvOf } = await import("../output/csv.js");
    return printData(csvOf(sessions.map(flat), fields));
  }
  if (!flags.quiet) for (const note of all.notes ?? []) tell(`Note: ${plainText(note, 400)}`);
  if (flags.quiet) return printData(sessions.map(({ id }) => `${id}\n`).join(""));
  await printTable(sessions, all, provider, now.getTime(), risks);
  const { ownSession } = provider.capabilities.caveats ?? {};
  if (ownSession && sessions.some(({ id }) => isOwn(all.own, id) === true)) tell(ownSession);
}

function loadTable() {
  return Promise.all([import("../output/table.js"), import("../output/session-columns.js")]);
}

/** Stands for the code that ranks sessions if a list does not need it. */
const NOT_LOADED: Partial<typeof import("../triaged.js")> = {};

/** Prints what readers should know about the risks. */
async function tellAboutRisk(triaged: Triaged, selected: readonly Session[]): Promise<void> {
  const { notesOnUnranked } = await import("../triaged.js");
  const isSelected = new Set(selected);
  const sessions = triaged.sessions.filter(({ session }) => isSelected.has(session));
  for (const note of [...triaged.notes, ...notesOnUnranked({ sessions })])
    tell(`Note: ${plainText(note, 500)}`);
}

/** Prepares the selection of a list. It selects every session that matches, including the current one. */
export async function selectionFor(
  given: Selector,
  provider: Provider,
  now: Date,
  flags: Pick<ListFlags, "allowUnmatched" | "quiet">,
) {
  const { includeCurrent: _, ...selector } = given;
  const hasTarget = selector.ids || selector.users || selector.others || selector.all;
  const { usersNamedIn } = await import("../../plan/index.js");
  const { assertExceptionsMatch, caveatsOf, compileSelector, notesOnUnmatched } = await import(
    "../../selection/index.js"
  );
  const { inFlags } = await import("../input/asked-selection.js");
  const compiled = await compileSelector(
    { ...selector, ...(hasTarget ? {} : { all: true as const }), includeCurrent: true },
    { capabilities: provider.capabilities, now },
  );
  return async (caller: Caller, { sessions, own: current, covers }: Listing): Promise<Session[]> => {
    const named = await usersNamedIn(selector, provider);
    const users = new Map([...named].map(([name, { id }]) => [name, id]));
    const unseen = (selector.users ?? []).filter((name) => users.get(name) !== caller.user.id);
    if (covers === "caller" && unseen.length > 0) {
      throw new UsageError(
        `The product lists only your own sessions, not those of ${unseen.join(", ")}. "sessionctl history --user ${unseen[0]}" shows sign-ins, "sessionctl revoke --user ${unseen[0]}" ends everything.`,
      );
    }
    const context = { current, callerId: caller.user.id, users };
    const unmatched = compiled.unmatchedExceptions(sessions, context);
    if (!flags.allowUnmatched) assertExceptionsMatch(unmatched, sessions, caller);
    const selection = compiled.select(sessions, context);
    for (const sentence of caveatsOf(selector, provider.capabilities, selection)) tell(`Note: ${sentence}`);
    const { selected, spared } = selection;
    const matchesNothing = selected.length + spared.length === 0;
    // With --quiet no notes are printed: an empty list is an answer too.
    if (!flags.quiet) {
      for (const note of [
        ...(matchesNothing ? compiled.explainNoMatch(sessions, context) : []),
        ...notesOnUnmatched(unmatched),
      ]) {
        tell(withLocalTimes(inFlags(note)));
      }
    }
    return selected;
  };
}

async function printTable(
  sessions: Session[],
  { own: current }: Listing,
  { capabilities }: Provider,
  now: number,
  risks: ReadonlyMap<Session, number | null> | null,
): Promise<void> {
  if (sessions.length === 0) {
    tell("No sessions.");
  } else {
    const [{ renderTable, widthOf }, { sessionColumns }] = await loadTable();
    const style = styler(process.stdout);
    const columns: Column<Session>[] = sessionColumns(now, capabilities.fields, current);
    // The risk comes after the id.
    if (risks) columns.splice(2, 0, { head: "RISK", cell: (session) => String(risks.get(session) ?? "-") });
    const table = renderTable(sessions, columns, widthOf(process.stdout), (line, row) =>
      row === null ? style("dim", line) : isOwn(current, row.id) === true ? style("green", line) : line,
    );
    printData(table);
  }
  if (current.state !== "known") tell(`No session is marked as yours: ${current.reason}.`);
}
