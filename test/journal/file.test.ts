import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { apply, JournalError, resume } from "../../src/index.js";
import { createJournalFile, openJournalFile } from "../../src/journal-file.js";
import { finishedJournal, freshFolder, fullAfter, givenSessions, linesOf } from "./given.js";

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** A process that does nothing, under an id of its own. */
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

/** A file with a journal in it. */
async function journalOnDisk(sessions = 2) {
  const finished = await finishedJournal(sessions);
  const path = join(await freshFolder(), "run.jsonl");
  await writeFile(path, finished.text);
  return { ...finished, path, lines: linesOf(finished.text) };
}

describe("a new journal", () => {
  it("can be read by its owner only, and so can the folder that was made for it", async () => {
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

  it("appears with its first line: what is never begun leaves nothing", async () => {
    const folder = await freshFolder();
    const journal = await createJournalFile(join(folder, "run.jsonl"));
    expect(await readdir(folder)).toEqual([`run.jsonl.${process.pid}.lock`]);
    await journal.close();
    await journal.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is begun where a killed process had begun one and not come to its first line", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    await writeFile(`${path}.new`, '{"type":"run","vers');
    await writeFile(`${path}.${await idOfTheDead()}.lock`, "");
    const journal = await createJournalFile(path);
    await journal.append("first\n");
    await journal.close();
    expect(await readdir(folder)).toEqual(["run.jsonl"]);
    expect(await readFile(path, "utf8")).toBe("first\n");
  });

  it.each(["a journal", ""])("is never written over a file, whatever is in it: %o", async (content) => {
    const path = join(await freshFolder(), "run.jsonl");
    await writeFile(path, content);
    await expect(createJournalFile(path)).rejects.toThrow(
      new JournalError(`${path} exists already. Name another file, or resume it.`),
    );
    expect(await readFile(path, "utf8")).toBe(content);
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("is not written over a file either that appears meanwhile, or over a link to nowhere", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    const journal = await createJournalFile(path);
    await writeFile(path, "somebody else's");
    await expect(journal.append("first\n")).rejects.toThrow(JournalError);
    await journal.close();
    expect(await readFile(path, "utf8")).toBe("somebody else's");
    expect(await readdir(folder)).toEqual(["run.jsonl"]);

    await symlink(join(folder, "nowhere"), join(folder, "link.jsonl"));
    await expect(createJournalFile(join(folder, "link.jsonl"))).rejects.toThrow(/exists already/);
  });
});

describe("an opened journal", () => {
  it("has its torn last line cut off, wherever it was torn", { timeout: 30_000 }, async () => {
    const { path, lines } = await journalOnDisk(1);
    const [run = "", begun = "", intent = ""] = lines;
    const intents = Array.from({ length: Buffer.byteLength(intent) }, (_, cut) => cut);
    // `begun` has letters of several bytes, in the names of browsers and cities: in the middle of each.
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

  it("goes on behind the cut", async () => {
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
    // And is a journal still.
    const again = await openJournalFile(path);
    expect((await resume(asMara, again)).outcomes).toEqual(report.outcomes);
    await again.store.close();
  });

  it("leaves an altered file as it is", async () => {
    const { path, lines } = await journalOnDisk();
    const altered = `${lines.toSpliced(1, 1).join("")}{"torn`;
    await writeFile(path, altered);
    await expect(openJournalFile(path)).rejects.toThrow(/^Line 2 of the journal does not follow/);
    expect(await readFile(path, "utf8")).toBe(altered);
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("is no journal where there is none, or nothing in it", async () => {
    const folder = await freshFolder();
    const path = join(folder, "run.jsonl");
    await expect(openJournalFile(path)).rejects.toThrow(new JournalError(`There is no journal ${path}.`));
    await expect(openJournalFile(join(folder, "no", "folder"))).rejects.toThrow(/^There is no journal/);
    await writeFile(path, "");
    await expect(openJournalFile(path)).rejects.toThrow(/^There is nothing in the journal/);
    expect(await readdir(folder)).toEqual(["run.jsonl"]);
  });
});

describe("a journal that is in use", () => {
  it("is not resumed by a second process, until the first has ended, however it ends", async () => {
    const { path } = await journalOnDisk();
    const other = await idleProcess();
    const lock = `${path}.${other.pid}.lock`;
    await writeFile(lock, "");
    const refusal = new JournalError(
      `${path} is being used by process ${other.pid}. Wait until it has ended. If that process is no run of this journal, delete ${lock}.`,
    );
    await expect(openJournalFile(path)).rejects.toThrow(refusal);
    await expect(createJournalFile(path)).rejects.toThrow(refusal);
    expect((await readdir(join(path, ".."))).toSorted()).toEqual([
      "run.jsonl",
      `run.jsonl.${other.pid}.lock`,
    ]);

    other.kill("SIGKILL");
    await once(other, "exit");
    const { store } = await openJournalFile(path);
    expect((await readdir(join(path, ".."))).toSorted()).toEqual([
      "run.jsonl",
      `run.jsonl.${process.pid}.lock`,
    ]);
    await store.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("is not opened twice by the same process, under whatever name", async () => {
    const { path } = await journalOnDisk();
    const folder = await freshFolder();
    await symlink(path, join(folder, "link.jsonl"));
    const { store } = await openJournalFile(join(folder, "link.jsonl"));
    await expect(openJournalFile(path)).rejects.toThrow(`is being used by process ${process.pid}`);
    await store.close();
    await (await openJournalFile(path)).store.close();
  });

  it("is let to at most one of those that come at once", async () => {
    const { path } = await journalOnDisk();
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => openJournalFile(path)));
    const stores = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value.store] : []));
    expect(stores).toHaveLength(1);
    await stores[0]?.close();
  });

  it("is not taken for one by the lock of an earlier process that had the same id", async () => {
    const { path } = await journalOnDisk();
    await writeFile(`${path}.${process.pid}.lock`, "");
    await (await openJournalFile(path)).store.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });

  it("is not taken for one by the locks of other journals, or by other files", async () => {
    const { path } = await journalOnDisk();
    const other = await idleProcess();
    const names = [`run.jsonl.old.${other.pid}.lock`, `other.jsonl.${other.pid}.lock`, "run.jsonl.0.lock"];
    for (const name of names) await writeFile(join(path, "..", name), "");
    await mkdir(join(path, "..", "run.jsonl.d"));
    await (await openJournalFile(path)).store.close();
    expect((await readdir(join(path, ".."))).toSorted()).toEqual(
      ["run.jsonl", "run.jsonl.d", ...names].toSorted(),
    );
  });
});
