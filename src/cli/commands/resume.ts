import { readFile } from "node:fs/promises";
import { resume as resumeRun } from "../../apply/index.js";
import { openJournalFile } from "../../journal/file.js";
import { JournalError, readJournal } from "../../journal/index.js";
import type { Plan } from "../../plan/index.js";
import { confirmAgain } from "../confirm.js";
import { NotConfirmedError } from "../exit-code.js";
import { askYesNo, hasTerminal } from "../input/ask.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { mistakenFile } from "../input/mistaken-file.js";
import { interruptible } from "../interruption.js";
import { holdBack, tell } from "../output/print.js";
import { assertReportFields } from "../output/report-fields.js";
import { carryOut, type ReportFlags } from "../run.js";
import { openReports, type ReportFile } from "../run-files.js";
import { againText, type WatchFlags, watchAsked } from "../watching.js";

export interface ResumeFlags extends ReportFlags, WatchFlags, InstallationFlags {
  yes?: boolean;
  reason?: string;
  ticket?: string;
}

/**
 * `sessionctl resume JOURNAL`: finishes an interrupted run. It asks again only if the run may end more than
 * was confirmed.
 */
export async function resume(path: string, flags: ResumeFlags): Promise<number> {
  assertReportFields(flags);
  const watch = watchAsked(flags);
  const now = new Date();
  return interruptible(async (interruption) => {
    if (flags.quiet) holdBack();
    const { text, store: journal } = await openJournalFile(path).catch(async (error) => {
      if (!(error instanceof JournalError)) throw error;
      throw mistakenFile(path, await readFile(path, "utf8").catch(() => ""), "journal") ?? error;
    });
    interruption.journal = path;
    let reports: ReportFile[] = [];
    try {
      const told = await tellReplaced(text, flags);
      const digest = told?.digest ?? null;
      reports = await openReports(flags, { now, digest }, { "the journal": path });
      const provider = await connect(flags, told?.scope, { ofPlan: true });
      const again = againText(watch);
      if (again !== null && !flags.yes)
        await confirmAgain("The run is finished first.", again, interruption.signal);
      const { reason, ticket } = flags;
      const why = { ...(reason && { reason }), ...(ticket && { ticket }) };
      return await carryOut(
        { provider, journal, reports, interruption, flags, plan: told, watch },
        (watched, store, options) =>
          resumeRun(
            watched,
            { text, store },
            {
              ...options,
              ...why,
              confirmWide: ({ length }) => flags.yes || confirmWide(length, interruption.signal),
            },
          ),
      );
    } finally {
      for (const { file } of reports) file.discard();
      await journal.close();
    }
  });
}

/** @throws NotConfirmedError without a terminal, or if the user does not confirm. */
async function confirmWide(count: number, signal: AbortSignal): Promise<true> {
  const what = `${count} remaining ${count === 1 ? "call" : "calls"} may end sessions that were not listed when the plan was made, and the plan has expired`;
  if (!hasTerminal())
    throw new NotConfirmedError(
      `Nothing was sent: ${what}. Add --yes if you still want this, or make a new plan.`,
    );
  if (await askYesNo(`${what}. Go on?`, signal)) return true;
  throw new NotConfirmedError("Nothing was sent: it was not confirmed.");
}

/** Reads the plan from the journal; `null` if there is none. Notes if --reason or --ticket replaces the run's. */
async function tellReplaced(text: string, flags: ResumeFlags): Promise<Plan | null> {
  const [first] = (await readJournal(text)).records;
  if (first?.type !== "run") return null;
  for (const flag of ["reason", "ticket"] as const) {
    const before = first[flag];
    if (flags[flag] && before && before !== flags[flag])
      tell(`--${flag} replaces the run's ${flag} in the report. It was ${JSON.stringify(before)}.`);
  }
  return first.plan;
}
