/** Journals on disk. The one part of the library that needs Node. */
import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { JournalError, type JournalStore, readJournal } from "./journal.js";

/** A journal in a file. Every line is on the disk before the call that it announces is sent. */
export interface JournalFile extends JournalStore {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Begins a journal. Only its owner may read it.
 *
 * @throws JournalError when the file exists: a journal is never written over.
 */
export async function createJournalFile(path: string): Promise<JournalFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "ax", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new JournalError(`${path} exists already. Name another file, or resume it.`);
  });
  // A new file survives a crash only once its folder is on the disk as well.
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
  return journalFile(path, file);
}

/**
 * Opens a journal to resume it: its text, and the store to go on with. A torn last line is cut off.
 *
 * @throws JournalError when there is nothing to resume, or when it was altered.
 */
export async function openJournalFile(path: string): Promise<{ text: string; store: JournalFile }> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new JournalError(`There is no journal ${path}.`);
  });
  const text = bytes.toString("utf8");
  const { wholeBytes } = await readJournal(text);
  if (wholeBytes < bytes.length) await truncate(path, wholeBytes);
  return {
    text: bytes.subarray(0, wholeBytes).toString("utf8"),
    store: journalFile(path, await open(path, "a")),
  };
}

function journalFile(path: string, file: Awaited<ReturnType<typeof open>>): JournalFile {
  return {
    path,
    async append(line) {
      await file.appendFile(line);
      await file.datasync();
    },
    close: () => file.close(),
  };
}
