/** The files that a command writes its result to: a report, a plan. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { lstat, open, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isUnfinished } from "../journal/index.js";
import { placeFile } from "../placed-file.js";
import { plainText } from "../remote-text.js";
import { UsageError } from "./exit-code.js";

/** A file that is there whole or not at all. */
export interface ResultFile {
  readonly path: string;
  /** Writes the content and gives the file its name. */
  write(content: string): Promise<void>;
  /** Leaves nothing behind. Does nothing once the file is written. */
  discard(): void;
}

/** Where a file may be written. */
export interface Placing {
  /** The flag that names it, for messages. */
  flag: string;
  /** Whether a file of that name is replaced. Default `false`. */
  force?: boolean | undefined;
  /** Files of the same run that it must not be, by what they are called. */
  apartFrom?: Readonly<Record<string, string | null>>;
}

/**
 * Begins a file that its owner only may read, under another name in the same folder: that it can be
 * written is known before anything is sent.
 *
 * @throws UsageError when something has the name already, when it is a link, or another file of the run.
 */
export async function openResultFile(path: string, placing: Placing): Promise<ResultFile> {
  await assertPlace(path, placing);
  const unfinished = join(dirname(path), `.sessionctl-${randomUUID()}.tmp`);
  const file = await open(unfinished, "wx", 0o600);
  const discard = () => {
    process.off("exit", discard);
    rmSync(unfinished, { force: true });
  };
  // Also where a second Ctrl-C ends the process.
  process.once("exit", discard);
  return {
    path,
    async write(content) {
      try {
        await file.writeFile(content);
        await file.sync();
        // The name was free when we began. By now it may be the journal's.
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
 * @throws UsageError when a file cannot have this name: something has it already and `force` is not set,
 *   it is a link or no ordinary file, there is no such folder, it is another file of the run, or the journal of one
 *   that can still be finished.
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
  // That of a journal's own flag is looked at when it is made, locked.
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
  // The folder of a journal is made with it.
  if (found || flag === "--journal") return;
  throw new UsageError(
    `${flag}: ${plainText(path, 1000)} cannot be written: there is no folder ${plainText(folder, 1000)}. Make it first.`,
  );
}

/** Whether two names are of one file: by any spelling, through a linked folder, or a second name of it. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([identityOf(one), identityOf(other)]);
  return a.place === b.place || (a.file !== null && a.file === b.file);
}

async function identityOf(path: string): Promise<{ place: string; file: string | null }> {
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  const found = await stat(path, { bigint: true }).catch(() => null);
  return { place: join(folder, basename(path)), file: found && `${found.dev}:${found.ino}` };
}
