/** The journals that runs have left in the default folder. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { openJournalFile } from "../journal/file.js";
import { JournalError, type ReadJournal, readJournal } from "../journal/index.js";
import { isSystemError, systemProblem } from "./output/explain-error.js";
import { journalFolder } from "./run-files.js";

/** A journal, as far as it can be read. */
export interface KeptJournal {
  path: string;
  /** `resumable`: the run did not finish, `sessionctl resume` goes on. `unusable`: it was altered, or is not a journal. */
  state: "finished" | "resumable" | "unusable";
  /** Why it is unusable, as a sentence; otherwise `null`. */
  problem: string | null;
  /** When the run began; `null` where the journal is unusable, as all that follows. */
  startedAt: Date | null;
  /** When its last line was written. */
  writtenAt: Date | null;
  provider: string | null;
  installation: string | null;
  /** How many calls the run has, and how many of them have an answer. */
  calls: number | null;
  answered: number | null;
}

/** All journals of the default folder, the latest first; none where there is no folder. */
export async function keptJournals(): Promise<KeptJournal[]> {
  const folder = journalFolder();
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"))
    .map(({ name }) => join(folder, name));
  const journals: KeptJournal[] = [];
  // One after the other: a folder may hold more files than a process may open.
  for (const path of paths) journals.push(await keptJournal(path));
  const timeOf = ({ startedAt }: KeptJournal) => startedAt?.getTime() ?? 0;
  return journals.sort((a, b) => timeOf(b) - timeOf(a));
}

async function keptJournal(path: string): Promise<KeptJournal> {
  try {
    return { path, problem: null, ...factsOf(await readJournal(await readFile(path, "utf8"))) };
  } catch (error) {
    if (!(error instanceof JournalError) && !isSystemError(error)) throw error;
    return {
      path,
      state: "unusable",
      problem: isSystemError(error) ? systemProblem(error) : error.message,
      startedAt: null,
      writtenAt: null,
      provider: null,
      installation: null,
      calls: null,
      answered: null,
    };
  }
}

function factsOf({ records, startedAt, writtenAt }: ReadJournal): Omit<KeptJournal, "path" | "problem"> {
  const [run] = records;
  const plan = run?.type === "run" ? run.plan : undefined;
  const begun = records.findLast((record) => record.type === "begun");
  const answered = new Set(records.flatMap((record) => (record.type === "answer" ? [record.step] : [])));
  return {
    state: records.at(-1)?.type === "finished" ? "finished" : "resumable",
    startedAt,
    writtenAt: writtenAt.at(-1) ?? null,
    // Of a plan in a journal nothing was checked but that it is an object.
    provider: textOf(plan?.provider),
    installation: textOf(plan?.installation),
    calls: begun?.steps.length ?? (Array.isArray(plan?.steps) ? plan.steps.length : null),
    answered: answered.size,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/**
 * Deletes the journal of a finished run, while no other process uses it.
 *
 * @returns whether it was deleted: not where it is in use, or can be resumed by now.
 */
export async function deleteFinished(path: string): Promise<boolean> {
  try {
    const { text, store } = await openJournalFile(path);
    try {
      if (factsOf(await readJournal(text)).state !== "finished") return false;
      await rm(path);
      return true;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof JournalError) return false;
    throw error;
  }
}
