import { parseDuration } from "../../selection/index.js";
import { NotConfirmedError, UsageError } from "../exit-code.js";
import { askYesNo, hasTerminal } from "../input/ask.js";
import { deleteFinished, type KeptJournal, keptJournals } from "../kept-journals.js";
import { timeAgo } from "../output/age.js";
import { printData, printJson, tell } from "../output/print.js";
import { quoted } from "../output/quoted.js";
import { type Column, renderTable, widthOf } from "../output/table.js";
import { journalFolder } from "../run-files.js";

/** `sessionctl journal list`: the journals in the default folder, and which of them can be resumed. */
export async function listJournals({ json }: { json?: boolean }): Promise<void> {
  const journals = await keptJournals();
  if (json) return printJson({ version: 1, folder: journalFolder(), journals });
  if (journals.length === 0) return tell(`No journals in ${journalFolder()}.`);
  const now = Date.now();
  const columns: Column<KeptJournal>[] = [
    { head: "BEGUN", cell: ({ startedAt }) => (startedAt ? timeAgo(startedAt, now) : "") },
    { head: "STATE", cell: ({ state }) => state },
    { head: "ANSWERED", cell: ({ answered, calls }) => (calls === null ? "" : `${answered} of ${calls}`) },
    { head: "INSTALLATION", cell: ({ installation }) => installation ?? "", min: 16 },
    { head: "JOURNAL", cell: ({ path }) => quoted(path) },
  ];
  printData(renderTable(journals, columns, widthOf(process.stdout)));
  for (const { path, problem } of journals) if (problem) tell(`${quoted(path)}: ${problem}`);
  if (journals.some(({ state }) => state === "resumable"))
    tell("To finish an interrupted run: sessionctl resume JOURNAL");
}

export interface PruneFlags {
  olderThan: string;
  yes?: boolean;
  json?: boolean;
}

/**
 * `sessionctl journal prune`: deletes old journals of finished runs. We never delete a journal that can be resumed,
 * however old it is, or one that cannot be read.
 */
export async function pruneJournals({ olderThan, yes, json }: PruneFlags): Promise<void> {
  const age = parseDuration(olderThan);
  if (typeof age !== "number") throw new UsageError(`--older-than: ${age.problem}`);
  const journals = await keptJournals();
  const before = Date.now() - age;
  const isOld = ({ writtenAt }: KeptJournal) => writtenAt !== null && writtenAt.getTime() < before;
  const chosen = journals.filter((each) => each.state === "finished" && isOld(each));
  if (chosen.length > 0 && !yes) await confirm(chosen.length, olderThan);
  const deleted: string[] = [];
  for (const { path } of chosen) if (await deleteFinished(path)) deleted.push(path);
  const count = (state: KeptJournal["state"]) => journals.filter((each) => each.state === state).length;
  const left = {
    resumable: count("resumable"),
    younger: count("finished") - chosen.length,
    inUse: chosen.length - deleted.length,
    unusable: count("unusable"),
  };
  if (json) return printJson({ version: 1, folder: journalFolder(), deleted, left });
  const kept = Object.entries({
    "can be resumed": left.resumable,
    [`finished less than ${olderThan} ago`]: left.younger,
    "in use": left.inUse,
    "cannot be read": left.unusable,
  }).flatMap(([what, number]) => (number > 0 ? [`${number} ${what}`] : []));
  tell(`Deleted: ${deleted.length}. Left: ${kept.join(", ") || "none"}.`);
}

async function confirm(count: number, olderThan: string): Promise<void> {
  const what = `${count} ${count === 1 ? "journal of a run" : "journals of runs"} that finished more than ${olderThan} ago`;
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      `Nothing was deleted: there is no terminal to confirm ${what} on. Add --yes if you are sure.`,
    );
  }
  if (!(await askYesNo(`Delete ${what}?`)))
    throw new NotConfirmedError("Nothing was deleted: it was not confirmed.");
}
