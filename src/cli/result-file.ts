/** Writes the files for the result of a command: a report, a plan. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { lstat, open, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isUnfinished } from "../journal/index.js";
import { placeFile } from "../placed-file.js";
import { plainText } from "../remote-text.js";
import { UsageError } from "./exit-code.js";

/** A file that appears as a whole or not at all. */
export interface ResultFile {
  readonly path: string;
  /** Writes the content and gives the file its name. */
  write(content: string): Promise<void>;
  /** Deletes the unfinished file. Does nothing if the file has been written. */
  discard(): void;
}

/** Where a file may be written. */
export interface Placing {
  /** The flag that names it, for messages. */
  flag: string;
  /** Whether a file that has the name already is replaced. Default `false`. */
  force?: boolean | undefined;
  /** The other files of the run. The file must not be one of them. A key is the name that messages use. */
  apartFrom?: Readonly<Record<string, string | null>>;
}

/**
 * Begins a file under a temporary name in the same folder. So we know that it can be written before anything is sent.
 * Only its owner can read it.
 *
 * @throws UsageError if the file cannot have this name; see `assertPlace`.
 */
export async function openResultFile(path: string, placing: Placing): Promise<ResultFile> {
  await assertPlace(path, placing);
  const unfinished = join(dirname(path), `.sessionctl-${randomUUID()}.tmp`);
  const file = await open(unfinished, "wx", 0o600);
  const discard = () => {
    process.off("exit", discard);
    rmSync(unfinished, { force: true });
  };
  // Also deletes it if a second Ctrl-C ends the process.
  process.once("exit", discard);
  return {
    path,
    async write(content) {
      try {
        await file.writeFile(content);
        await file.sync();
        // The name was free when we began. The journal may have it now.
        await assertPlace(path, placing);
        await placeFile(unfinished, path, { replace: placing.force });
      } finally {
        await file.close();
        discard();
      }
    },
    discard() {
      discard();
      void file.close().catch(() => {});
    },
  };
}

/**
 * @throws UsageError if a file cannot have this name: something has the name already and `force` is not set, it belongs
 *   to a link or anything else that is not an ordinary file, to another file of the run, or to the journal of a run that
 *   can still be finished, or the folder does not exist.
 */
export async function assertPlace(path: string, { flag, force, apartFrom = {} }: Placing): Promise<void> {
  const shown = plainText(path, 1000);
  for (const [name, other] of Object.entries(apartFrom)) {
    if (other !== null && (await isSameFile(path, other)))
      throw new UsageError(`${flag} and ${name} are the same file, ${shown}. Name another one.`);
  }
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found?.isSymbolicLink())
    throw new UsageError(
      `${flag}: ${shown} is a link, and nothing is written through a link. Name the file itself.`,
    );
  if (found && !found.isFile())
    throw new UsageError(`${flag}: ${shown} is not an ordinary file. Name another.`);
  if (found && !force) {
    throw new UsageError(
      `${flag}: ${shown} already exists. Name another file, or add --force to replace it.`,
    );
  }
  // The file of --journal is checked later, when the journal is created and locked.
  if (found && flag !== "--journal" && (await isUnfinished(await readFile(path, "utf8")))) {
    throw new UsageError(
      `${flag}: ${shown} is the journal of an unfinished run, so it is not replaced. Name another file.`,
    );
  }
  if (!found) await assertFolder(path, flag);
}

async function assertFolder(path: string, flag: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  // The folder of a journal is created together with the journal.
  if (found || flag === "--journal") return;
  throw new UsageError(
    `${flag}: ${plainText(path, 1000)} cannot be written: there is no folder ${plainText(folder, 1000)}. Make it first.`,
  );
}

/** Whether two names mean the same file: by another spelling, through a linked folder, or as a hard link. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([identityOf(one), identityOf(other)]);
  return a.place === b.place || (a.file !== null && a.file === b.file);
}

async function identityOf(path: string): Promise<{ place: string; file: string | null }> {
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  const found = await stat(path, { bigint: true }).catch(() => null);
  return { place: join(folder, basename(path)), file: found && `${found.dev}:${found.ino}` };
}
