import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { apply, JournalError, resume } from "../../src/index.js";
import { createJournalFile, openJournalFile } from "../../src/journal/file.js";
import { type LockHolder, thisProcess } from "../../src/journal/lock-holder.js";
import { finishedJournal, freshFolder, fullAfter, givenSessions, linesOf } from "./given.js";

/** The name of this process's lock on `run.jsonl`. */
const ownLock = new RegExp(`^run\\.jsonl\\.${process.pid}-[0-9a-f]{8}\\.lock$`);

/** The id of this machine, if it has one. */
const { machine } = await thisProcess();

/** Locks a journal as another process. Values that are not given are those of this process. */
async function lockAs(path: string, other: Partial<LockHolder>): Promise<string> {
  const holder = { ...(await thisProcess()), ...other };
  const lock = `${path}.${holder.pid}-0123abcd.lock`;
  await writeFile(lock, JSON.stringify(holder));
  return lock;
}

/** The start time of a process according to the system. */
async function startOf(pid: number | undefined): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** A process that does nothing and has its own id. */
async function idleProcess(): Promise<ChildProcess> {
  const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void idle.kill("SIGKILL"));
  await once(idle, "spawn");
  return idle;
}

/** The id of a process that has ended. */
async function idOfTheDead(): Promise<number> {
  const dead = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(dead, "exit");
  return dead.pid ?? 0;
}

/** A file that contains a journal. */
async function journalOnDisk(sessions = 2, more: { newcomers?: number } = {}) {
  const finished = await finishedJournal(sessions, more);
  const path = join(await freshFolder(), "run.jsonl");
  await writeFile(path, finished.text);
  return { ...finished, path, lines: linesOf(finished.text) };
}

describe("a new journal", () => {
  it("can only be read by its owner, and so can the folder that was created for it", async () => {
    const folder = join(await freshFolder(), "state", "sessionctl");
    const path = join(folder, "run.jsonl");
    const journal = await createJournalFile(path);
    await journal.append("first\n");
    expect([await modeOf(path), await modeOf(folder), await modeOf(join(folder, ".."))]).toEqual([
      0o600, 0o700, 0o700,
    ]);
    await journal.append("second\n");
    await journal.close();
    expect(await readFile(path, "utf8")).toBe("first\nsecond\n");
    expect(await readdir(folder)).toEqual(["run.jsonl"]);
  });

  it("appears with its first line, so a run that never begins leaves nothing", async () => {
    const folder = await freshFolder();
    const journal = await createJournalFile(join(folder, "run.jsonl"));
    expect(await readdir(folder)).toEqual([expect.stringMatching(ownLock)]);
    await journal.close();
    await journal.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("can begin where a killed process began one without writing its first line", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    await writeFile(`${path}.new`, '{"type":"run","vers');
    await lockAs(path, { pid: await idOfTheDead() });
    const journal = await createJournalFile(path);
    await journal.append("first\n");
    await journal.close();
    expect(await readdir(folder)).toEqual(["run.jsonl"]);
    expect(await readFile(path, "utf8")).toBe("first\n");
  });

  it.each(["a journal", ""])(
    "is never written over an existing file, whatever it contains: %o",
    async (content) => {
      const path = join(await freshFolder(), "run.jsonl");
      await writeFile(path, content);
      await expect(createJournalFile(path)).rejects.toThrow(
        new JournalError(`${path} already exists. Name another file, or resume it.`),
      );
      expect(await readFile(path, "utf8")).toBe(content);
      expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
    },
  );

  it("is not written over a file that appears meanwhile, or over a broken link", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    const journal = await createJournalFile(path);
    await writeFile(path, "somebody else's");
    await expect(journal.append("first\n")).rejects.toThrow(JournalError);
    await journal.close();
    expect(await readFile(path, "utf8")).toBe("somebody else's");
    expect(await readdir(folder)).toEqual(["run.jsonl"]);

    await symlink(join(folder, "nowhere"), join(folder, "link.jsonl"));
    await expect(createJournalFile(join(folder, "link.jsonl"))).rejects.toThrow(/already exists/);
  });
});

describe("an opened journal", () => {
  it("loses a torn last line, wherever it was torn", async () => {
    const { path, lines } = await journalOnDisk(1, { newcomers: 1 });
    const [run = "", begun = "", intent = ""] = lines;
    const intents = Array.from({ length: Buffer.byteLength(intent) }, (_, cut) => cut);
    // `begun` contains letters of several bytes, in the browser and city of new sessions. We cut in the middle of each.
    const letters = Array.from(begun.matchAll(/[^ -~\n]/gu), ({ index }) => begun.slice(0, index));
    const inLetters = letters.map((before) => Buffer.byteLength(before) + 1);
    expect(inLetters.length).toBeGreaterThanOrEqual(2);
    for (const { kept, torn, cuts } of [
      { kept: run + begun, torn: intent, cuts: intents },
      { kept: run, torn: begun, cuts: inLetters },
    ]) {
      for (const cut of cuts) {
        await writeFile(path, Buffer.concat([Buffer.from(kept), Buffer.from(torn).subarray(0, cut)]));
        const { text, store } = await openJournalFile(path);
        await store.close();
        expect(text).toBe(kept);
        expect(await readFile(path, "utf8")).toBe(kept);
      }
    }
  });

  it("continues after the cut", async () => {
    const { portal, asMara, ids, planFor } = await givenSessions(4);
    const plan = await planFor();
    const store = fullAfter(6);
    await expect(apply(asMara, plan, { journal: store })).rejects.toThrow("ENOSPC");
    const path = join(await freshFolder(), "run.jsonl");
    await writeFile(path, store.text());
    const opened = await openJournalFile(path);
    const report = await resume(asMara, opened);
    await opened.store.close();
    expect(report.summary.revoked).toBe(4);
    expect(portal.auditTrail).toHaveLength(ids.length);
    // And it is still a journal.
    const again = await openJournalFile(path);
    expect((await resume(asMara, again)).outcomes).toEqual(report.outcomes);
    await again.store.close();
  });

  it("leaves an altered file unchanged", async () => {
    const { path, lines } = await journalOnDisk();
    const altered = `${lines.toSpliced(1, 1).join("")}{"torn`;
    await writeFile(path, altered);
    await expect(openJournalFile(path)).rejects.toThrow(/^Line 2 of the journal does not follow/);
    expect(await readFile(path, "utf8")).toBe(altered);
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("needs a file with a journal in it", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    await expect(openJournalFile(path)).rejects.toThrow(new JournalError(`There is no journal ${path}.`));
    await expect(openJournalFile(join(folder, "no", "folder"))).rejects.toThrow(/^There is no journal/);
    await writeFile(path, "");
    await expect(openJournalFile(path)).rejects.toThrow(/^The journal is empty/);
    expect(await readdir(folder)).toEqual(["run.jsonl"]);
  });
});

describe("a journal that is in use", () => {
  it("cannot be resumed by a second process until the first has ended, however it ends", async () => {
    const { path } = await journalOnDisk();
    const other = await idleProcess();
    const lock = await lockAs(path, { pid: other.pid ?? 0, startedAt: await startOf(other.pid) });
    const refusal = new JournalError(
      `${path} is in use by process ${other.pid}. Wait until it has ended. If that process is not a run of this journal, delete ${lock}.`,
    );
    await expect(openJournalFile(path)).rejects.toThrow(refusal);
    await expect(createJournalFile(path)).rejects.toThrow(refusal);
    expect((await readdir(join(path, ".."))).toSorted()).toEqual(["run.jsonl", basename(lock)]);

    other.kill("SIGKILL");
    await once(other, "exit");
    const { store } = await openJournalFile(path);
    expect((await readdir(join(path, ".."))).toSorted()).toEqual([
      "run.jsonl",
      expect.stringMatching(ownLock),
    ]);
    await store.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("cannot be opened twice by one process under any name", async () => {
    const { path } = await journalOnDisk();
    const folder = await freshFolder();
    await symlink(path, join(folder, "link.jsonl"));
    const { store } = await openJournalFile(join(folder, "link.jsonl"));
    await expect(openJournalFile(path)).rejects.toThrow("is already in use by this process");
    await store.close();
    await (await openJournalFile(path)).store.close();
  });

  it("is given to exactly one of several simultaneous requests", async () => {
    const { path } = await journalOnDisk();
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => openJournalFile(path)));
    const stores = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value.store] : []));
    expect(stores).toHaveLength(1);
    await stores[0]?.close();
  });

  it("is free again if the lock belongs to an earlier process that had the same id", async () => {
    const { path } = await journalOnDisk();
    await lockAs(path, { startedAt: "1" });
    await (await openJournalFile(path)).store.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it.skipIf(machine === null)("is free again if the machine was restarted since", async () => {
    const { path } = await journalOnDisk();
    await lockAs(path, { boot: "an earlier one", pid: 1 });
    await (await openJournalFile(path)).store.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("is free again if its process is dead but has not been reaped", async () => {
    const { path } = await journalOnDisk();
    // A program that does not wait for the child that it has from the shell before it: the child remains a zombie.
    const parent = spawn("/bin/sh", ["-c", "exec 3<&0; cat <&3 & echo $!; exec sleep 60"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [said] = await once(parent.stdout, "data");
    const pid = Number(String(said).trim());
    const shows = async (of: number | undefined, what: RegExp) => {
      while (!what.test(await readFile(`/proc/${of}/stat`, "utf8")))
        await new Promise((later) => setTimeout(later, 10));
    };
    await shows(parent.pid, /\(sleep\)/);
    // The child ends at the end of its input.
    parent.stdin.end();
    await shows(pid, /\) Z /);
    await lockAs(path, { pid, startedAt: await startOf(pid) });
    await (await openJournalFile(path)).store.close();
  });

  it.each([
    [
      "on another machine",
      { host: "backup-2", boot: "another", machine: "another", pid: 4711 },
      "by process 4711 on backup-2. ",
    ],
    [
      "on a machine of the same name, whatever its ids say",
      { boot: "another", machine: null, pid: 4711 },
      `by process 4711 on ${hostname()}. `,
    ],
    [
      "in another container of this machine, whose processes nobody here sees",
      { host: "cron-7f9c", machine: null, pidNamespace: "pid:[1]", pid: 7 },
      "by process 7 of another container of this machine (cron-7f9c). ",
    ],
  ])(
    "stays locked while it may be used %s, and the error says which file to delete",
    async (_, holder, told) => {
      const { path } = await journalOnDisk();
      const lock = await lockAs(path, holder);
      const refused = await openJournalFile(path).catch((error) => error);
      expect(refused).toBeInstanceOf(JournalError);
      expect(refused.message).toContain(told);
      expect(refused.message).toMatch(/It was last written at \d{4}-.+Z\./);
      expect(refused.message).toContain(`If it is not, delete ${lock}.`);
      expect(await readdir(join(path, ".."))).toContain(basename(lock));
      await rm(lock);
      await (await openJournalFile(path)).store.close();
    },
  );

  it.each(["", "{", "null", '{"version":2,"host":"a","pid":1}', '{"version":1,"host":"a","pid":-1}'])(
    "stays locked if the lock does not say who owns it: %s",
    async (content) => {
      const { path } = await journalOnDisk();
      const lock = `${path}.77-0123abcd.lock`;
      await writeFile(lock, content);
      await expect(openJournalFile(path)).rejects.toThrow(`If no run uses the journal, delete ${lock}.`);
      expect(await readFile(lock, "utf8")).toBe(content);
    },
  );

  it("is not locked by the locks of other journals or by other files", async () => {
    const { path } = await journalOnDisk();
    const other = await idleProcess();
    const holder = { pid: other.pid ?? 0, startedAt: await startOf(other.pid) };
    const names = [
      await lockAs(`${path}.old`, holder),
      await lockAs(join(path, "..", "other.jsonl"), holder),
    ].map((lock) => basename(lock));
    await writeFile(join(path, "..", "run.jsonl.0-0123abcd.lock"), "");
    await mkdir(join(path, "..", "run.jsonl.d"));
    await (await openJournalFile(path)).store.close();
    expect((await readdir(join(path, ".."))).toSorted()).toEqual(
      ["run.jsonl", "run.jsonl.d", "run.jsonl.0-0123abcd.lock", ...names].toSorted(),
    );
  });
});

/** Whether we can start processes here whose ids are counted from one. */
const canUnshare = spawnSync("unshare", ["--pid", "--fork", "true"]).status === 0;

describe.skipIf(!canUnshare)("a journal in a container (needs process ids of its own)", () => {
  it("is locked for processes outside and in another container", async () => {
    const { path } = await journalOnDisk();
    const folder = await freshFolder();
    const outfile = join(folder, "hold.mjs");
    const entry = fileURLToPath(new URL("../../src/journal/file.ts", import.meta.url));
    const contents = `import { openJournalFile } from ${JSON.stringify(entry)};
      await openJournalFile(process.argv[2]).then(
        () => { console.log("held by " + process.pid); setInterval(() => {}, 1000); },
        (error) => { console.log(error.message); },
      );`;
    await build({
      stdin: { contents, resolveDir: folder, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
    });
    const contained = () => {
      const child = spawn("unshare", ["--pid", "--fork", "--mount-proc", process.execPath, outfile, path], {
        detached: true,
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(() => {
        if (child.exitCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
      });
      return once(child.stdout, "data").then(([said]) => String(said));
    };
    // The process has the same id there as the one in the second container.
    expect(await contained()).toBe("held by 1\n");
    const refusal = `${path} is in use by process 1 of another container of this machine`;
    await expect(openJournalFile(path)).rejects.toThrow(refusal);
    expect(await contained()).toContain(refusal);
  });
});

describe("a journal that may be replaced", () => {
  it("can replace one of a finished run, or a file that is not a journal", async () => {
    const { path } = await journalOnDisk();
    for (const content of [null, "no journal", ""]) {
      if (content !== null) await writeFile(path, content);
      const journal = await createJournalFile(path, { replace: true });
      await journal.append("first\n");
      await journal.close();
      expect(await readFile(path, "utf8")).toBe("first\n");
      expect([await modeOf(path), await readdir(join(path, ".."))]).toEqual([0o600, ["run.jsonl"]]);
    }
  });

  it("cannot replace one whose run can be resumed, or a link", async () => {
    const { path, lines } = await journalOnDisk();
    const unfinished = lines.slice(0, -1).join("");
    await writeFile(path, unfinished);
    await expect(createJournalFile(path, { replace: true })).rejects.toThrow(
      "is the journal of an unfinished run, so it is not replaced. Resume it, or delete it.",
    );
    expect(await readFile(path, "utf8")).toBe(unfinished);
    await symlink(path, `${path}.link`);
    await expect(createJournalFile(`${path}.link`, { replace: true })).rejects.toThrow(/already exists/);
  });
});

describe("a journal that cannot be written", () => {
  it("gives an error with its name and accepts no further line", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    const journal = await createJournalFile(path);
    await mkdir(`${path}.new`);
    const failure = await journal.append("first\n").catch((error) => error);
    expect(failure).toBeInstanceOf(JournalError);
    expect(failure.message).toContain(`The journal ${path} cannot be written (`);
    await journal.close();
    expect(await readdir(folder)).toEqual(["run.jsonl.new"]);
  });
});
