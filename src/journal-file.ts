/** Journals on disk. The one part of the library that needs Node. */
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  truncate,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lockJournal } from "./journal/lock.js";
import { JournalError, type JournalStore, readJournal } from "./journal.js";

/** A journal in a file. Every line is on the disk before the call that it announces is sent. */
export interface JournalFile extends JournalStore {
  readonly path: string;
  /** Closes the file and lets others resume it. */
  close(): Promise<void>;
}

/**
 * Begins a journal. Only its owner may read it. The file appears with its first line, whole: a run
 * that is refused leaves none behind, and one that exists can be resumed, whenever the process ended.
 *
 * @throws JournalError when the file exists: a journal is never written over.
 */
export async function createJournalFile(path: string): Promise<JournalFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const real = join(await realpath(dirname(path)), basename(path));
  const unlock = await lockJournal(real);
  try {
    await assertAbsent(real, path);
    return journalFile(path, (line) => beginFile(real, path, line), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Opens a journal to resume it: its text, and the store to go on with. A torn last line is cut off.
 *
 * @throws JournalError when there is nothing to resume, when it was altered, or while another process
 *   uses it: both would send what is left.
 */
export async function openJournalFile(path: string): Promise<{ text: string; store: JournalFile }> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new JournalError(`There is no journal ${path}.`);
  });
  const unlock = await lockJournal(real);
  try {
    const bytes = await readFile(real);
    // In UTF-8 the byte of a line break is part of nothing else.
    const wholeBytes = bytes.lastIndexOf("\n") + 1;
    const text = bytes.subarray(0, wholeBytes).toString("utf8");
    await readJournal(text);
    if (wholeBytes < bytes.length) await truncate(real, wholeBytes);
    const file = await open(real, "a");
    return { text, store: journalFile(path, file, unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function journalFile(
  path: string,
  opened: FileHandle | ((firstLine: string) => Promise<FileHandle>),
  unlock: () => Promise<void>,
): JournalFile {
  let file = opened;
  return {
    path,
    async append(line) {
      if (typeof file === "function") file = await file(line);
      else await addLine(file, line);
    },
    async close() {
      if (typeof file !== "function") await file.close();
      await unlock();
    },
  };
}

async function addLine(file: FileHandle, line: string): Promise<void> {
  await file.appendFile(line);
  await file.datasync();
}

/** Under another name first: whoever sees the file sees a whole line in it. */
async function beginFile(real: string, path: string, line: string): Promise<FileHandle> {
  const unfinished = `${real}.new`;
  // What a process has left that was killed here.
  await rm(unfinished, { force: true });
  const file = await open(unfinished, "ax", 0o600);
  try {
    await addLine(file, line);
    await assertAbsent(real, path);
    await rename(unfinished, real);
    await syncFolder(dirname(real));
    return file;
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function assertAbsent(real: string, path: string): Promise<void> {
  try {
    await lstat(real);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  throw new JournalError(`${path} exists already. Name another file, or resume it.`);
}

/** A new file survives a crash only once its folder is on the disk as well. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and needs none of it.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}
