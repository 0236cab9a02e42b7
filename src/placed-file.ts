/** Moves a finished file to its final name, so that no reader sees an incomplete file. */
import { link, lstat, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

// We do not use write-file-atomic: it follows links and replaces existing files, and these files must do
// neither.

/**
 * Gives a file, written under a temporary name, its final name. A file that already has that name is kept,
 * even if it was created a moment ago.
 *
 * @param replace whether an existing file is replaced. Default `false`.
 * @throws NodeJS.ErrnoException `EEXIST` if something already has the name and `replace` is not set.
 */
export async function placeFile(unfinished: string, path: string, { replace = false } = {}): Promise<void> {
  if (replace) await rename(unfinished, path);
  else await linkOnce(unfinished, path);
  await syncFolder(dirname(path));
}

async function linkOnce(unfinished: string, path: string): Promise<void> {
  try {
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || (await exists(path))) throw existing(path);
    // Some file systems have no hard links.
    return rename(unfinished, path);
  }
  await rm(unfinished, { force: true });
}

/** Whether anything has this name. A broken link counts. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function existing(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`EEXIST: file already exists, '${path}'`), {
    code: "EEXIST",
    syscall: "link",
    path,
  });
}

/** Writes the folder to the disk: a new file survives a crash only after that. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders, and does not need this.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}
