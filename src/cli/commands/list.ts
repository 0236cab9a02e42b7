import type { Provider } from "../../provider.js";
import type { Selector } from "../../selection.js";
import type { Caller, Session, SessionList } from "../../session.js";
import { UsageError } from "../exit-code.js";
import { connect } from "../input/connect.js";
import { readListed } from "../input/from-file.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { type SelectionFlags, selectorOf } from "../input/selection-flags.js";
import { documentHead } from "../output/document.js";
import { printData, printJson, tell } from "../output/print.js";
import { fieldsOf, SESSION_FIELDS } from "../output/session-fields.js";
import { styler } from "../output/style.js";

export interface ListFlags extends SelectionFlags, PortalFlags {
  json?: string | boolean;
  csv?: string | boolean;
  quiet?: boolean;
  color?: boolean;
}

/** `sessionctl list`: the sessions that the caller can list, narrowed by the selection. */
export async function list(flags: ListFlags): Promise<void> {
  const fields = typeof flags.json === "string" ? fieldsOf(flags.json) : [...SESSION_FIELDS];
  const csvFields = typeof flags.csv === "string" ? fieldsOf(flags.csv) : [...SESSION_FIELDS];
  const selector = selectorOf(flags, await readListed(flags.from));
  const provider = await connect(flags);
  const now = new Date();
  const select = selector ? await selectionFor(selector, provider, now) : null;
  // Who calls is asked only where it is told or decides something: a plain list is one request.
  const [caller, all] = await Promise.all([
    select || flags.json ? provider.whoami() : null,
    provider.listSessions(),
  ]);
  const sessions = select && caller ? await select(caller, all) : all.sessions;

  if (flags.json && caller) {
    return printJson({
      ...documentHead(provider, caller),
      sessions: sessions.map((session) => Object.fromEntries(fields.map((field) => [field, session[field]]))),
    });
  }
  if (flags.csv) {
    const { csvOf } = await import("../output/csv.js");
    return printData(csvOf(sessions, csvFields));
  }
  if (flags.quiet) return printData(sessions.map(({ id }) => `${id}\n`).join(""));
  await printTable(sessions, all, flags, now.getTime());
}

/** What is listed is what matches: the current session is no exception here. */
async function selectionFor(given: Selector, provider: Provider, now: Date) {
  const { includeCurrent: _, ...selector } = given;
  const hasTarget = selector.ids || selector.users || selector.others || selector.all;
  const { compileSelector } = await import("../../selection.js");
  const { usersNamedIn } = await import("../../plan/named-users.js");
  const compiled = await compileSelector(
    { ...selector, ...(hasTarget ? {} : { all: true as const }), includeCurrent: true },
    { capabilities: provider.capabilities, now },
  );
  return async (caller: Caller, { sessions, current }: SessionList): Promise<Session[]> => {
    const named = await usersNamedIn(selector, provider);
    const users = new Map([...named].map(([name, { id }]) => [name, id]));
    const unseen = (selector.users ?? []).filter((name) => users.get(name) !== caller.user.id);
    if (provider.capabilities.lists === "caller" && unseen.length > 0) {
      throw new UsageError(
        `The product lists only your own sessions, not those of ${unseen.join(", ")}. "sessionctl history --user ${unseen[0]}" shows sign-ins, "sessionctl revoke --user ${unseen[0]}" ends everything.`,
      );
    }
    return compiled.select(sessions, { current, callerId: caller.user.id, users }).selected;
  };
}

async function printTable(
  sessions: Session[],
  { current }: SessionList,
  flags: ListFlags,
  now: number,
): Promise<void> {
  if (sessions.length === 0) {
    tell("No sessions.");
  } else {
    const { renderTable, widthOf } = await import("../output/table.js");
    const { sessionColumns } = await import("../output/session-columns.js");
    const style = styler(process.stdout, flags);
    const table = renderTable(sessions, sessionColumns(now), widthOf(process.stdout), (line, row) =>
      row === null
        ? style("dim", line)
        : "current" in row && row.current === true
          ? style("green", line)
          : line,
    );
    printData(table);
  }
  if (current.state !== "known") tell(`No session is marked as yours: ${current.reason}.`);
}
