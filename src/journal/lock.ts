import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { plainText } from "../remote-text.js";
import { JournalError } from "./journal.js";
import { isOfThisBoot, isOver, type LockHolder, readHolder, thisProcess } from "./lock-holder.js";

/** The paths of the journals that this process has locked. */
const held = new Set<string>();

/**
 * Locks a journal for this process, with a file next to it that names the holder. Node offers no file locks
 * of the operating system. The file identifies the holder by machine, boot, process id and start time, so
 * that the lock also works between machines and containers. Locks of processes that have certainly ended are
 * removed, so that a killed run can be resumed.
 *
 * @param path the path without links, so that each journal has one name.
 * @returns a function that unlocks the journal.
 * @throws JournalError if the journal is locked by another process or by this one, or if we cannot find
 *   out.
 */
export async function lockJournal(path: string): Promise<() => Promise<void>> {
  const self = await thisProcess();
  const own = `${path}.${self.pid}-${randomBytes(4).toString("hex")}.lock`;
  if (held.has(path)) throw new JournalError(`${plainText(path, 1000)} is already in use by this process.`);
  held.add(path);
  let locked = true;
  const unlock = async () => {
    if (!locked) return;
    locked = false;
    await rm(own, { force: true });
    held.delete(path);
  };
  try {
    // We create our own lock first and then check the others, so that two processes cannot miss each
    // other. With one shared lock file, a process could take over the lock that another one has just taken over.
    await placeLock(own, self);
    for (const other of await locksOf(path)) {
      if (other === own) continue;
      const holder = readHolder(await readFile(other, "utf8").catch(emptyWhereGone));
      if (holder === "gone") continue;
      if (holder === null || !(await isOver(holder, self))) throw await inUse(path, other, { holder, self });
      await rm(other, { force: true });
    }
    return unlock;
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Creates the lock file with its content in one step, so that nobody reads it half written. */
async function placeLock(own: string, self: LockHolder): Promise<void> {
  const unfinished = `${own}.new`;
  const file = await open(unfinished, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(self)}\n`);
    await file.close();
    await rename(unfinished, own);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function locksOf(path: string): Promise<string[]> {
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(basename(path)))
    .filter((name) => /^\.[1-9]\d*-[0-9a-f]{8}\.lock$/.test(name.slice(basename(path).length)))
    .map((name) => join(dirname(path), name));
}

function emptyWhereGone(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

async function inUse(
  path: string,
  lock: string,
  { holder, self }: { holder: LockHolder | null; self: LockHolder },
): Promise<JournalError> {
  const written = await stat(path).catch(() => null);
  const last = written ? ` It was last written at ${written.mtime.toISOString()}.` : "";
  if (holder === null) {
    return new JournalError(
      `${plainText(path, 1000)} has a lock that does not say who holds it.${last} If no run uses the journal, delete ${plainText(lock, 1000)}.`,
    );
  }
  const elsewhere = !isOfThisBoot(holder, self)
    ? ` on ${plainText(holder.host, 100)}`
    : holder.pidNamespace !== self.pidNamespace
      ? ` of another container of this machine (${plainText(holder.host, 100)})`
      : "";
  const told = elsewhere
    ? `${last} We cannot check from here whether it is still running. If it is not, delete ${plainText(lock, 1000)}.`
    : ` Wait until it has ended. If that process is not a run of this journal, delete ${plainText(lock, 1000)}.`;
  return new JournalError(`${plainText(path, 1000)} is in use by process ${holder.pid}${elsewhere}.${told}`);
}
