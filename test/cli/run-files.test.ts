import { spawnSync } from "node:child_process";
import { link, mkdir, readdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { Portal } from "../../src/simulator/docspace/index.js";
import { test } from "./support/desk.js";
import { expectNoStackTrace, reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

const callsThatRevoke = ({ calls }: Portal) => calls.filter(({ method }) => method !== "GET");
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** Whether this machine can mount a file system of a few kilobytes. A container without privileges cannot. */
const canMount =
  spawnSync("unshare", ["-m", "sh", "-c", "mount -t tmpfs -o size=16k none /mnt"], { stdio: "ignore" })
    .status === 0;

/** Runs a shell line in a folder `full`, on a disk of this many kilobytes. */
function onDisk(kilobytes: number, line: string): string {
  const inside = `mount -t tmpfs -o size=${kilobytes}k none full && cd full && { ${line}; }; code=$?; cp -r . ../left; exit $code`;
  return `mkdir full && unshare -m sh -c '${inside}'`;
}

/** The other options of `revoke` that all of these lines share. */
const one = "--id 40001 --yes";

describe.concurrent("the files of a run", () => {
  test.for(["--report", "--journal"])(
    "are not written over an existing file with %s: nothing is sent and nothing is asked",
    async (flag, { desk }) => {
      const { asMara, portal } = await openOffice(desk);
      await desk.write("kept", "mine");
      const { code, stdout, stderr } = await desk.run(`revoke ${one} ${flag} kept`, { env: asMara });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(
        `${flag}: kept already exists. Name another file, or add --force to replace it.`,
      );
      expect(portal.calls).toEqual([]);
      expect(await desk.read("kept")).toBe("mine");
    },
  );

  test.for([
    ["--report", "target"],
    ["--report", "nowhere"],
    ["--journal", "target"],
    ["--journal", "nowhere"],
  ] as const)(
    "are not written with %s through a link to %s, even with --force",
    async ([flag, to], { desk }) => {
      const { asMara, portal } = await openOffice(desk);
      await desk.write("target", "mine");
      await symlink(to, join(desk.folder, "link"));
      const { code, stderr } = await desk.run(`revoke ${one} ${flag} link --force`, { env: asMara });
      expect(code).toBe(2);
      expect(stderr).toContain(`${flag}: link is a link, and nothing is written through a link.`);
      expect(portal.calls).toEqual([]);
      expect(await desk.read("target")).toBe("mine");
      expect((await readdir(desk.folder)).toSorted()).toEqual(["link", "target"]);
    },
  );

  test("can be read only by their owner, and nothing else is left in the folder", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const line = `umask 0; sessionctl revoke ${one} --report r.json --journal run.jsonl`;
    expect(await desk.shell(line, { env: asMara })).toMatchObject({ code: 0 });
    expect((await readdir(desk.folder)).toSorted()).toEqual(["r.json", "run.jsonl"]);
    for (const name of ["r.json", "run.jsonl"]) expect(await modeOf(join(desk.folder, name))).toBe(0o600);
  });

  test("are created anew with --force, without the permissions of the old file", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    for (const name of ["r.json", "run.jsonl"]) await desk.write(name, "old");
    const line = `revoke ${one} --report r.json --journal run.jsonl --force`;
    expect(await desk.run(line, { env: asMara })).toMatchObject({ code: 0 });
    expect(reportIn(await desk.read("r.json")).summary.revoked).toBe(1);
    expect(await desk.read("run.jsonl")).toMatch(/^\{"type":"run"/);
    for (const name of ["r.json", "run.jsonl"]) expect(await modeOf(join(desk.folder, name))).toBe(0o600);
  });

  test("are not replaced while a run can still be finished, even with --force", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
    await desk.run("revoke --id 40001 40002 --yes --journal run.jsonl", { env: asMara });
    const journal = await desk.read("run.jsonl");
    portal.clearCalls();
    const { code, stderr } = await desk.run("revoke --others --yes --journal run.jsonl --force", {
      env: asMara,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("run.jsonl is the journal of an unfinished run, so it is not replaced.");
    for (const line of ["plan --others --out run.jsonl", "revoke --others --yes --report run.jsonl"]) {
      const other = await desk.run(`${line} --force`, { env: asMara });
      expect(other.code).toBe(2);
      expect(other.stderr).toContain("run.jsonl is the journal of an unfinished run, so it is not replaced.");
    }
    expect(callsThatRevoke(portal)).toEqual([]);
    expect(await desk.read("run.jsonl")).toBe(journal);
    expect(await desk.run("resume run.jsonl", { env: asMara })).toMatchObject({ code: 0 });
  });

  test("must be two different files, however their paths are written", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await mkdir(join(desk.folder, "sub"));
    await symlink("sub", join(desk.folder, "linked"));
    for (const [report, journal] of [
      ["run.jsonl", "run.jsonl"],
      ["./sub/../run.jsonl", "run.jsonl"],
      ["sub/run.jsonl", "linked/run.jsonl"],
    ]) {
      const { code, stderr } = await desk.run(`revoke ${one} --report ${report} --journal ${journal}`, {
        env: asMara,
      });
      expect({ report, code }).toEqual({ report, code: 2 });
      expect(stderr).toContain("--report and the journal are the same file");
    }
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("cannot be the plan that is applied or another name for it", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await desk.run("plan --others --out others.json", { env: asMara });
    await link(join(desk.folder, "others.json"), join(desk.folder, "second.json"));
    const plan = await desk.read("others.json");
    portal.clearCalls();
    for (const flag of ["--report", "--journal"]) {
      for (const name of ["others.json", "./others.json", "second.json"]) {
        const { code, stderr } = await desk.run(`apply others.json --yes --force ${flag} ${name}`, {
          env: asMara,
        });
        expect({ flag, name, code }).toEqual({ flag, name, code: 2 });
        expect(stderr).toContain(`${flag} and the plan are the same file`);
      }
    }
    expect(portal.calls).toEqual([]);
    expect(await desk.read("others.json")).toBe(plan);
  });

  test("cannot be the journal that is resumed or another name for it", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.run(`revoke ${one} --journal run.jsonl`, { env: asMara });
    await link(join(desk.folder, "run.jsonl"), join(desk.folder, "second.jsonl"));
    const journal = await desk.read("run.jsonl");
    for (const name of ["run.jsonl", "second.jsonl"]) {
      const { code, stderr } = await desk.run(`resume run.jsonl --force --report ${name}`, { env: asMara });
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(stderr).toContain("--report and the journal are the same file");
    }
    expect(await desk.read("run.jsonl")).toBe(journal);
  });

  test.for([
    ["a folder", "."],
    ["a device", "/dev/full"],
    ["a device that swallows everything", "/dev/null"],
  ] as const)("cannot be %s", async ([, path], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run(`revoke ${one} --force --report ${path}`, { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("is not an ordinary file. Name another.");
    expect(portal.calls).toEqual([]);
  });

  test("are checked in a dry run as well, which writes none", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.write("kept", "mine");
    expect(await desk.run("revoke --others --dry-run --report kept", { env: asMara })).toMatchObject({
      code: 2,
    });
    const dry = await desk.run("revoke --others --dry-run --report r.json --journal run.jsonl", {
      env: asMara,
    });
    expect(dry.code).toBe(0);
    expect(await readdir(desk.folder)).toEqual(["kept"]);
  });

  test("leave nothing behind if the user does not confirm", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const line = "revoke --others --report r.json --journal run.jsonl";
    expect(await desk.run(line, { env: asMara })).toMatchObject({ code: 5 });
    expect(await readdir(desk.folder)).toEqual([]);
  });
});

describe.concurrent("a file name", () => {
  test("may contain the date, the time and the digest", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const before = new Date().toISOString().slice(0, 10);
    const { code } = await desk.run(
      `revoke ${one} --report r-{date}-{digest}.json --journal run-{date}T{time}.jsonl`,
      { env: asMara },
    );
    expect(code).toBe(0);
    const after = new Date().toISOString().slice(0, 10);
    const names = (await readdir(desk.folder)).toSorted();
    const [report = "", journal = ""] = names;
    const { digest } = reportIn(await desk.read(report)).plan;
    const short = digest.slice("sha256:".length, "sha256:".length + 12);
    expect([`r-${before}-${short}.json`, `r-${after}-${short}.json`]).toContain(report);
    expect(journal).toMatch(/^run-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.jsonl$/);
    // The digest comes from the plan, so this name is refused once the plan is known.
    const again = await desk.run(`resume ${journal} --report r-{date}-{digest}.json`, { env: asMara });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(`${report} already exists.`);
  });

  test.for([
    "revoke --others --yes --report r-{day}.json",
    "plan --others --out {Date}.json",
    "revoke --others --yes --journal {}.jsonl",
  ])("may contain nothing else in braces: %s", async (line, { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run(line, { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("is not a placeholder. Known: {date}, {time}, {digest}.");
    expect(portal.calls).toEqual([]);
  });

  test("of a saved plan may contain them too, and is printed ready to paste", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stderr } = await desk.run("plan --others --out plan-{digest}.json", { env: asMara });
    expect(code).toBe(0);
    const [name = ""] = await readdir(desk.folder);
    expect(name).toMatch(/^plan-[0-9a-f]{12}\.json$/);
    expect(stderr).toContain(`Saved. Apply it with: sessionctl apply ${name}`);
    expect(await modeOf(join(desk.folder, name))).toBe(0o600);
  });
});

describe.concurrent("a saved plan", () => {
  test("is not written through a link and replaced only with --force", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await symlink("nowhere", join(desk.folder, "link"));
    await desk.write("old.json", "old");
    for (const line of ["plan --others --out link --force", "plan --others --out old.json"]) {
      expect(await desk.run(line, { env: asMara })).toMatchObject({ code: 2, stdout: "" });
    }
    expect(portal.calls).toEqual([]);
    expect(await desk.run("plan --others --out old.json --force", { env: asMara })).toMatchObject({
      code: 0,
    });
    expect(JSON.parse(await desk.read("old.json")).steps.length).toBeGreaterThan(0);
    expect(await modeOf(join(desk.folder, "old.json"))).toBe(0o600);
  });
});

describe.concurrent("if a report cannot be written at the end", () => {
  test("the program shows what was done and names the journal, and the report can be written later", async ({
    desk,
  }) => {
    let open = () => {};
    const gate = new Promise<void>((opened) => {
      open = opened;
    });
    const { asMara, portal } = await openOffice(desk, { sleep: () => gate });
    portal.faults.next({ kind: "slow", ms: 1, on: "logOutActiveConnection" });
    const running = desk.start(`revoke ${one} --report r.json --journal run.jsonl`, { env: asMara });
    while (callsThatRevoke(portal).length === 0) await new Promise((later) => setTimeout(later, 10));
    await desk.write("r.json", "somebody else's");
    open();
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^revoked +1/m);
    expect(stderr).toContain("The report was not written.");
    expect(stderr).toContain("What was done: 1 of 1 ended, confirmed.");
    expect(stderr).toContain("The journal is run.jsonl.");
    expect(await desk.read("r.json")).toBe("somebody else's");
    expect((await readdir(desk.folder)).toSorted()).toEqual(["r.json", "run.jsonl"]);
    const again = await desk.run("resume run.jsonl --report second.json", { env: asMara });
    expect(again.code).toBe(0);
    expect(reportIn(await desk.read("second.json")).summary.revoked).toBe(1);
  });
});

describe.skipIf(!canMount)("when a disk is full (needs a mount of its own)", () => {
  test("before the journal begins, nothing is sent", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const line = onDisk(
      8,
      `cat /dev/zero > filler 2> ../ignored; sessionctl revoke ${one} --journal run.jsonl`,
    );
    const { code, stdout, stderr } = await desk.shell(line, { env: asMara });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("the disk is full");
    expectNoStackTrace(stderr);
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("in the middle of the journal, no further call is sent and the program shows what was done", async ({
    desk,
  }) => {
    const { asMara, portal, mara, open, ids } = await openOffice(desk);
    for (let more = 0; more < 60; more++) portal.signIn(mara, { ip: "192.0.2.50", city: "Oslo" });
    const run = "sessionctl revoke --others --newer-than 50d --yes --json --journal run.jsonl";
    // This is enough for the plan and some of the calls.
    const { code, stdout, stderr } = await desk.shell(onDisk(40, run), { env: asMara });
    const sent = callsThatRevoke(portal).length;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(60);
    expect(stderr).toContain("The journal run.jsonl cannot be written (ENOSPC");
    expect(stderr).toContain(`The run stopped. ${sent} calls were sent: ${sent} carried out.`);
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");
    // What is on the disk is a journal. With more space it can be finished, and nothing is ended twice.
    const resumed = await desk.run("resume left/run.jsonl --json", { env: asMara });
    expect(resumed.code).toBe(0);
    expect(reportIn(resumed.stdout).summary).toMatchObject({ revoked: 64, failed: 0, unknown: 0 });
    expect(open(mara)).toEqual([ids.own]);
    expect(portal.auditTrail).toHaveLength(64);
  });

  test("while the report is written, the file does not exist and the program shows the run", async ({
    desk,
  }) => {
    const { asMara } = await openOffice(desk);
    const run = `cat /dev/zero > filler 2> ../ignored; sessionctl revoke ${one} --report r.json --journal ../run.jsonl; code=$?; rm filler; (exit $code)`;
    const { code, stdout, stderr } = await desk.shell(onDisk(8, run), { env: asMara });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^revoked +1/m);
    expect(stderr).toContain("The report was not written. r.json cannot be written: the disk is full.");
    expect(stderr).toContain("What was done: 1 of 1 ended, confirmed.");
    expect(await readdir(join(desk.folder, "left"))).toEqual([]);
  });
});
