import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { memoryJournal, writeJournal } from "../../src/journal/index.js";
import type { Plan } from "../../src/plan/index.js";
import { type Desk, test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

const folderOf = (desk: Desk) => join(desk.home, ".local/state/sessionctl/journals");
const namesIn = async (desk: Desk) => (await readdir(folderOf(desk)).catch(() => [])).toSorted();
const DAY = 86_400_000;

/** Makes the journal of an old run from one that was written now. */
async function aged(desk: Desk, name: string, days: number, into: string): Promise<string> {
  const lines = (await readFile(join(folderOf(desk), name), "utf8")).trimEnd().split("\n");
  const store = memoryJournal();
  const writer = writeJournal(store, () => Date.now() - days * DAY);
  for (const line of lines) {
    const { at: _, previous: __, hash: ___, ...record } = JSON.parse(line);
    await writer.write(record);
  }
  await writeFile(join(folderOf(desk), into), store.text());
  return join(folderOf(desk), into);
}

/** The names of two journals: one of a finished run, and one of a run that can be resumed. */
async function twoRuns(desk: Desk) {
  const office = await openOffice(desk);
  expect(await desk.run("revoke --id 40001 --yes", { env: office.asMara })).toMatchObject({ code: 0 });
  const [finished = ""] = await namesIn(desk);
  office.portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
  expect((await desk.run("revoke --id 40002 40003 --yes", { env: office.asMara })).code).not.toBe(0);
  const resumable = (await namesIn(desk)).find((name) => name !== finished) ?? "";
  return { ...office, finished, resumable };
}

describe.concurrent("sessionctl journal list", () => {
  test("shows which runs are finished and which can be resumed", async ({ desk }) => {
    const { url, finished, resumable } = await twoRuns(desk);
    await writeFile(join(folderOf(desk), "altered.jsonl"), '{"type":"run"}\n');
    await writeFile(join(folderOf(desk), "remarks.txt"), "none of ours\n");
    const { code, stdout, stderr } = await desk.run("journal list");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^\\d+ s ago · \\d\\d:\\d\\d +finished +1 of 1 +${url} +\\S+/${finished}$`, "m"),
    );
    expect(stdout).toMatch(new RegExp(`resumable +\\d of 2 +${url} +\\S+/${resumable}$`, "m"));
    expect(stdout).toMatch(/unusable +\S+\/altered\.jsonl$/m);
    expect(stdout).not.toContain("remarks.txt");
    expect(stderr).toContain("altered.jsonl: ");
    expect(stderr).toContain("sessionctl resume JOURNAL");
    const json = JSON.parse((await desk.run("journal list --json")).stdout);
    expect(json).toMatchObject({ version: 1, folder: folderOf(desk) });
    expect(json.journals).toHaveLength(3);
    expect(json.journals).toContainEqual({
      path: join(folderOf(desk), finished),
      state: "finished",
      problem: null,
      startedAt: expect.any(String),
      writtenAt: expect.any(String),
      provider: "docspace",
      installation: url,
      calls: 1,
      answered: 1,
    });
  });

  test("says where it looked if there are none", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.run("journal list");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: `No journals in ${folderOf(desk)}.\n`,
    });
    expect(JSON.parse((await desk.run("journal list --json")).stdout).journals).toEqual([]);
  });

  test("keeps the text of a hostile journal inert", async ({ desk }) => {
    await mkdir(folderOf(desk), { recursive: true });
    const store = memoryJournal();
    const plan = { installation: "\u001b[2Jx\n\u202Ey", steps: 7 } as unknown as Plan;
    await writeJournal(store, Date.now).write({ type: "run", version: 1, plan, reason: null, ticket: null });
    await writeFile(join(folderOf(desk), "\u001b[2Jodd.jsonl"), store.text());
    for (const line of ["journal list", "journal list --json"]) {
      const { code, stdout, stderr } = await desk.run(line);
      expect(code).toBe(0);
      expectInert(stdout + stderr);
      expect(stdout).toContain("odd.jsonl");
    }
  });
});

describe.concurrent("sessionctl journal prune", () => {
  test("deletes old journals of finished runs but none that can be resumed", async ({ desk }) => {
    const { finished, resumable, asMara } = await twoRuns(desk);
    await aged(desk, finished, 40, "old-finished.jsonl");
    await aged(desk, resumable, 400, "old-resumable.jsonl");
    await writeFile(join(folderOf(desk), "altered.jsonl"), '{"type":"run"}\n');
    const { code, stdout, stderr } = await desk.run("journal prune --older-than 30d --yes");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "Deleted: 1. Left: 2 can be resumed, 1 finished less than 30d ago, 1 cannot be read.\n",
    });
    expect(await namesIn(desk)).toEqual(
      ["altered.jsonl", "old-resumable.jsonl", finished, resumable].toSorted(),
    );
    const left = join(folderOf(desk), resumable);
    expect(await desk.run(["resume", left, "--yes"], { env: asMara })).toMatchObject({ code: 0 });
  });

  test("asks first and deletes nothing without a yes", async ({ desk }) => {
    const { finished } = await twoRuns(desk);
    await aged(desk, finished, 40, "old.jsonl");
    const before = await namesIn(desk);
    const piped = await desk.run("journal prune --older-than 30d");
    expect(piped).toMatchObject({ code: 5, stdout: "" });
    expect(piped.stderr).toContain("Nothing was deleted: there is no terminal to confirm 1 journal");
    const no = await desk.runOnTerminal("journal prune --older-than 30d", {
      steps: [{ waitFor: "Delete 1 journal of a run", type: "n" }],
    });
    expect(no.code).toBe(5);
    expect(await namesIn(desk)).toEqual(before);
    const yes = await desk.runOnTerminal("journal prune --older-than 30d", {
      steps: [{ waitFor: "Delete 1 journal of a run", type: "y" }],
    });
    expect(yes.code).toBe(0);
    expect(await namesIn(desk)).toEqual(before.filter((name) => name !== "old.jsonl"));
  });

  test("leaves a journal that another process uses", async ({ desk }) => {
    const { finished } = await twoRuns(desk);
    const old = await aged(desk, finished, 40, "old.jsonl");
    await writeFile(`${old}.1-00000000.lock`, "not understood");
    const { code, stdout } = await desk.run("journal prune --older-than 30d --yes --json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      deleted: [],
      left: { resumable: 1, younger: 1, inUse: 1, unusable: 0 },
    });
    expect(await namesIn(desk)).toContain("old.jsonl");
  });

  test("needs a valid age", async ({ desk }) => {
    expect(await desk.run("journal prune --yes")).toMatchObject({ code: 2, stdout: "" });
    const { code, stderr } = await desk.run("journal prune --older-than soon --yes");
    expect(code).toBe(2);
    expect(stderr).toContain('--older-than: "soon" is not a duration');
  });
});

describe.concurrent("a run with nothing to do", () => {
  test("leaves no journal", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    expect(await desk.run("revoke --country Iceland --yes", { env: asMara })).toMatchObject({ code: 0 });
    expect(await namesIn(desk)).toEqual([]);
  });

  test("keeps a journal that the user named", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const line = "revoke --country Iceland --yes --journal run.jsonl";
    expect(await desk.run(line, { env: asMara })).toMatchObject({ code: 0 });
    expect(await desk.read("run.jsonl")).toContain('"type":"finished"');
  });
});
