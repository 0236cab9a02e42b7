import { open, readdir, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { JournalError } from "../journal.js";

/**
 * The locks that this process holds. One with its id that is not among them is left of an earlier
 * process: in a container, every run may have the same id.
 */
const held = new Set<string>();

/**
 * Locks a journal for this process: a file next to it, with the process id in its name. Locks of
 * processes that are gone do not count and are removed, so that a killed run can be resumed.
 *
 * @param path without links, so that one journal has one lock.
 * @returns what unlocks it.
 * @throws JournalError while another process has locked it, or this one has.
 */
export async function lockJournal(path: string): Promise<() => Promise<void>> {
  const own = lockOf(path, process.pid);
  if (held.has(own)) throw inUse(path, process.pid);
  held.add(own);
  let locked = true;
  const unlock = async () => {
    if (!locked) return;
    locked = false;
    await rm(own, { force: true });
    held.delete(own);
  };
  try {
    await rm(own, { force: true });
    // First the own lock, then a look at the others: of two that come at once, neither may overlook the
    // other. With one file for all, to take it over could mean to take it from whoever just did the same.
    await (await open(own, "wx", 0o600)).close();
    for (const name of await readdir(dirname(path))) {
      const pid = Number(/^\.([1-9]\d*)\.lock$/.exec(name.slice(basename(path).length))?.[1]);
      if (!name.startsWith(basename(path)) || Number.isNaN(pid) || pid === process.pid) continue;
      if (isRunning(pid)) throw inUse(path, pid);
      await rm(lockOf(path, pid), { force: true });
    }
    return unlock;
  } catch (error) {
    await unlock();
    throw error;
  }
}

const lockOf = (path: string, pid: number) => `${path}.${pid}.lock`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without the permission to signal it, it is there all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(path: string, pid: number): JournalError {
  return new JournalError(
    `${path} is being used by process ${pid}. Wait until it has ended. If that process is no run of this journal, delete ${lockOf(path, pid)}.`,
  );
}
