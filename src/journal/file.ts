/**
 * Journals on disk. This is the only part of the library that needs Node.
 *
 * @module sessionctl/journal-file
 */
import { type FileHandle, mkdir, open, readFile, realpath, rm, truncate } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exists, placeFile } from "../placed-file.js";
import { plainText } from "../remote-text.js";
import { isUnfinished, JournalError, type JournalStore, readJournal } from "./journal.js";
import { lockJournal } from "./lock.js";

/** A journal in a file. Each line is written to the disk before the call that it announces is sent. */
export interface JournalFile extends JournalStore {
  readonly path: string;
  /** Closes the file, so that other processes can resume it. */
  close(): Promise<void>;
}

/** Options of `createJournalFile()`. */
export interface JournalFileOptions {
  /**
   * Whether an existing file is replaced. The journal of an unfinished run is never replaced. Default
   * `false`.
   */
  replace?: boolean | undefined;
}

/**
 * Creates a journal that only its owner may read. The file appears with its first complete line. So a run
 * that is refused leaves no file, and every existing file can be resumed, no matter when the process ended.
 *
 * @throws JournalError if the file exists and may not be replaced, or if it cannot be written.
 */
export async function createJournalFile(
  path: string,
  { replace = false }: JournalFileOptions = {},
): Promise<JournalFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const real = join(await realpath(dirname(path)), basename(path));
  const unlock = await lockJournal(real);
  try {
    const assertPlace = () => (replace ? assertOver(real, path) : assertAbsent(real, path));
    await assertPlace();
    return journalFile(
      path,
      async (line) => {
        await assertPlace();
        return beginFile(real, path, { line, replace });
      },
      unlock,
    );
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Opens a journal to resume it. It returns the text and a store for further lines. An incomplete last line is
 * cut off.
 *
 * @throws JournalError if there is nothing to resume, if the journal was altered, or while another process
 *   uses it, since both would send the same calls.
 */
export async function openJournalFile(path: string): Promise<{ text: string; store: JournalFile }> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new JournalError(`There is no journal ${plainText(path, 1000)}.`);
  });
  const unlock = await lockJournal(real);
  try {
    const bytes = await readFile(real);
    // In UTF-8, the byte of a line break is not part of any other character.
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
      try {
        if (typeof file === "function") file = await file(line);
        else await addLine(file, line);
      } catch (error) {
        throw error instanceof JournalError ? error : unwritable(path, error as Error);
      }
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

/** Writes the first line under a temporary name, so that the file never appears without a complete line. */
async function beginFile(
  real: string,
  path: string,
  { line, replace }: { line: string; replace: boolean },
): Promise<FileHandle> {
  const unfinished = `${real}.new`;
  // A killed process may have left this file.
  await rm(unfinished, { force: true });
  const file = await open(unfinished, "ax", 0o600);
  try {
    await addLine(file, line);
    await placeFile(unfinished, real, { replace });
    return file;
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? taken(path) : error;
  }
}

async function assertAbsent(real: string, path: string): Promise<void> {
  if (await exists(real)) throw taken(path);
}

/** We never replace a link, or the journal of an unfinished run. */
async function assertOver(real: string, path: string): Promise<void> {
  if (!(await exists(real))) return;
  if ((await realpath(real).catch(() => null)) !== real) throw taken(path);
  if (!(await isUnfinished(await readFile(real, "utf8")))) return;
  throw new JournalError(
    `${plainText(path, 1000)} is the journal of an unfinished run, so it is not replaced. Resume it, or delete it.`,
  );
}

function taken(path: string): JournalError {
  return new JournalError(`${plainText(path, 1000)} already exists. Name another file, or resume it.`);
}

function unwritable(path: string, cause: Error): JournalError {
  return new JournalError(
    `The journal ${plainText(path, 1000)} cannot be written (${plainText(cause.message, 1000)}). No call is sent unless the journal announces it.`,
    { cause },
  );
}
