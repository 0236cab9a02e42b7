/** Reads and deletes the journals that runs have left in the default folder. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { openJournalFile } from "../journal/file.js";
import { JournalError, type ReadJournal, readJournal } from "../journal/index.js";
import { isSystemError, systemProblem } from "./output/explain-error.js";
import { journalFolder } from "./run-files.js";

/** What is known about a journal. */
export interface KeptJournal {
  path: string;
  /**
   * `resumable`: the run did not finish, and `sessionctl resume` can continue it. `unusable`: the file was altered, or
   * is not a journal.
   */
  state: "finished" | "resumable" | "unusable";
  /** Why it is unusable, as a sentence; otherwise `null`. */
  problem: string | null;
  /** When the run began. This and all fields below are `null` if the journal is unusable. */
  startedAt: Date | null;
  /** When its last line was written. */
  writtenAt: Date | null;
  provider: string | null;
  installation: string | null;
  /** How many calls the run has. `answered` is how many of them have an answer. */
  calls: number | null;
  answered: number | null;
}

/** Reads all journals of the default folder, the latest first. There are none if the folder does not exist. */
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
  // We read one after the other, because a folder may contain more files than a process may open.
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
    // The plan in a journal is not checked, except that it is an object.
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
 * Deletes the journal of a finished run, unless another process uses it.
 *
 * @returns whether it was deleted. It was not if it is in use, or if the run is no longer finished.
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
