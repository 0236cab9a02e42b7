/** The process that holds a lock, and whether it can still be running. */
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * Identifies one process, so that no other is mistaken for it. Values that the system does not provide are
 * `null`.
 */
export interface LockHolder {
  version: 1;
  /** The name of the machine. */
  host: string;
  /** The machine's id, which stays the same after a restart. */
  machine: string | null;
  /** The id of this start of the machine. It is the same in all of its containers. */
  boot: string | null;
  /** The namespace of the process id: each container has its own. */
  pidNamespace: string | null;
  pid: number;
  /**
   * When the process started, in clock ticks since the machine started. Needed because process ids are
   * reused.
   */
  startedAt: string | null;
}

/** Describes the current process. */
export async function thisProcess(): Promise<LockHolder> {
  const [machine, boot, pidNamespace, stat] = await Promise.all([
    contentOf("/etc/machine-id"),
    contentOf("/proc/sys/kernel/random/boot_id"),
    readlink("/proc/self/ns/pid").catch(() => null),
    statOf("self"),
  ]);
  const startedAt = stat?.startedAt ?? null;
  return { version: 1, host: hostname(), machine, boot, pidNamespace, pid: process.pid, startedAt };
}

/** Reads the content of a lock; returns `"gone"` if there is none, and `null` if it cannot be understood. */
export function readHolder(content: string | null): LockHolder | "gone" | null {
  if (content === null) return "gone";
  try {
    const holder: Partial<LockHolder> | null = JSON.parse(content);
    const isWhole =
      holder?.version === 1 && typeof holder.host === "string" && Number.isSafeInteger(holder.pid);
    return isWhole && Number(holder.pid) > 0 ? (holder as LockHolder) : null;
  } catch {
    return null;
  }
}

/** Whether a process belongs to this start of this machine, in any container. */
export function isOfThisBoot(holder: LockHolder, self: LockHolder): boolean {
  if (holder.boot !== null || self.boot !== null) return holder.boot === self.boot;
  return holder.host === self.host && holder.machine === self.machine;
}

/** Whether a process has certainly ended. We cannot be certain about another machine or another container. */
export async function isOver(holder: LockHolder, self: LockHolder): Promise<boolean> {
  if (!isOfThisBoot(holder, self)) {
    // The machine was restarted since then. Without a machine id, another machine may have the same name.
    return holder.machine !== null && holder.machine === self.machine && holder.host === self.host;
  }
  if (holder.pidNamespace !== self.pidNamespace) return false;
  if (!exists(holder.pid)) return true;
  const seen = await statOf(holder.pid);
  if (holder.startedAt === null || seen === null) return false;
  // With another start time, it is another process with the same id. A zombie (Z) has ended.
  return seen.startedAt !== holder.startedAt || seen.state === "Z";
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // If we have no permission to signal the process, it exists.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Reads `/proc/PID/stat`. Its second field is a name in brackets that may contain anything. */
async function statOf(pid: number | "self"): Promise<{ state: string; startedAt: string } | null> {
  const stat = await contentOf(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields ? { state: fields[0] ?? "", startedAt: fields[19] ?? "" } : null;
}

async function contentOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").then(
    (content) => content.trim() || null,
    () => null,
  );
}
