import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const esc = "\x1b";

/** An office whose owner has more sessions than fit into a pipe. */
async function openCrowdedOffice(desk: Desk) {
  const office = await openOffice(desk);
  for (let more = 0; more < 600; more++)
    office.portal.signIn(office.mara, { ip: "192.0.2.50", city: "Oslo" });
  return office;
}

describe.concurrent("colours", () => {
  test("mark the current session on a terminal", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { raw } = await desk.runOnTerminal("list", { env: asMara });
    const line = raw.split("\r\n").find((each) => each.includes(ids.own));
    expect(line?.startsWith(`${esc}[32m`)).toBe(true);
    expect(line?.endsWith(`${esc}[39m`)).toBe(true);
  });

  test.for([
    ["NO_COLOR", { NO_COLOR: "1" }, ""],
    ["TERM=dumb", { TERM: "dumb" }, ""],
    ["--no-color", {}, "--no-color"],
  ] as const)("are off with %s", async ([, env, flag], { desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, raw, text } = await desk.runOnTerminal(`list ${flag}`, { env: { ...asMara, ...env } });
    expect(code).toBe(0);
    expect(text).toContain("Recife");
    expect(raw).not.toContain(esc);
  });

  test("are off in the question with NO_COLOR", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { raw } = await desk.runOnTerminal("revoke --id 40001", {
      env: { ...asMara, NO_COLOR: "1" },
      steps: [{ waitFor: "Revoke 1 session?", type: "n" }],
    });
    // The cursor moves, but nothing is coloured.
    expect(raw.split(esc).filter((sequence) => /^\[[\d;]*m/.test(sequence))).toEqual([]);
  });

  test("are not written to a pipe", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    for (const line of ["list", "whoami", "plan --others", "revoke --id 40001 --yes", "list --help"]) {
      const { code, stdout, stderr } = await desk.run(line, { env: asMara });
      expect({ line, code }).toEqual({ line, code: 0 });
      expect(stdout + stderr).not.toContain(esc);
    }
  });
});

describe.concurrent("the progress bar", () => {
  test("appears on a terminal once a run takes longer than a second", async ({ desk }) => {
    let open = () => {};
    const gate = new Promise<void>((opened) => {
      open = opened;
    });
    const { asMara, portal } = await openOffice(desk, { sleep: () => gate });
    portal.faults.next({ kind: "slow", ms: 1, on: "logOutActiveConnection", times: 9 });
    const { code, text } = await desk.runOnTerminal("revoke --id 40001 40002 --yes", {
      env: asMara,
      steps: [{ waitFor: "Revoking: 0 of 2 calls", meanwhile: open }],
    });
    expect(code).toBe(0);
    expect(text).toMatch(/^2 of 2 ended, all confirmed/m);
  });

  test("does not appear where stderr is not a terminal", async ({ desk }) => {
    const slow = await openOffice(desk);
    slow.portal.faults.next({ kind: "slow", ms: 1300, on: "logOutActiveConnection" });
    const { code, stderr } = await desk.run("revoke --id 40001 --yes", { env: slow.asMara });
    expect(code).toBe(0);
    expect(stderr).not.toContain("Revoking:");
    expect(stderr).not.toContain(esc);
  });
});

describe.concurrent("a pipe that is closed early", () => {
  test("by head is not an error", async ({ desk }) => {
    const { asMara } = await openCrowdedOffice(desk);
    const line = "set -o pipefail; sessionctl list --json | head -1";
    expect(await desk.shell(line, { env: asMara })).toMatchObject({ code: 0, stdout: "{\n", stderr: "" });
  });

  test("does not end a run, whichever stream it was", async ({ desk }) => {
    const { asMara, open, mara } = await openOffice(desk);
    const line = "sessionctl revoke --id 40001 40002 40003 40004 --yes --debug 2>&1 | head -1";
    await desk.shell(line, { env: asMara });
    expect(open(mara)).toHaveLength(1);
  });

  test("loses the report of a run: the exit code shows it, and the journal is named", async ({ desk }) => {
    const { asMara, mara, open } = await openOffice(desk);
    const line =
      "set -o pipefail; sessionctl revoke --id 40001 40002 --yes --journal run.jsonl 2> told | true";
    const { code } = await desk.shell(line, { env: asMara });
    expect(code).toBe(1);
    expect(open(mara)).toHaveLength(3);
    const told = await desk.read("told");
    expect(told).toContain(
      "The report was not printed. Standard output is closed: nobody reads it any more.",
    );
    expect(told).toContain("What was done: 2 of 2 ended, all confirmed.");
    expect(told).toContain("Report it again with: sessionctl resume run.jsonl");
    expect(told).not.toMatch(/^\s+at /m);
  });

  test("does not turn a partly failed run into a success", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const line = "set -o pipefail; sessionctl revoke --id 40001 --yes --json 2> told | true";
    const { code } = await desk.shell(line, { env: asMara });
    expect(code).toBe(4);
    expect(await desk.read("told")).not.toMatch(/^\s+at /m);
  });
});

describe.concurrent("a full disk behind stdout", () => {
  test.for(["list", "whoami", "plan --others", "list --json"])(
    "is an error of %s",
    async (line, { desk }) => {
      const { asMara } = await openOffice(desk);
      const { code, stderr } = await desk.shell(`sessionctl ${line} > /dev/full`, { env: asMara });
      expect(code).toBe(1);
      expect(stderr).toContain("Standard output cannot be written: the disk is full. (ENOSPC)");
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  test("does not end a run, and the exit code shows that the report is lost", async ({ desk }) => {
    const { asMara, mara, open } = await openOffice(desk);
    const line = "sessionctl revoke --id 40001 40002 --yes --journal run.jsonl --json > /dev/full";
    const { code, stderr } = await desk.shell(line, { env: asMara });
    expect(code).toBe(1);
    expect(open(mara)).toHaveLength(3);
    expect(stderr).toContain(
      "The report was not printed. Standard output cannot be written: the disk is full.",
    );
    expect(stderr).toContain("What was done: 2 of 2 ended, all confirmed.");
  });

  test("behind stderr does not end a run", async ({ desk }) => {
    const { asMara, mara, open } = await openOffice(desk);
    const { code, stdout } = await desk.shell("sessionctl revoke --id 40001 --yes 2> /dev/full", {
      env: asMara,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^revoked +1/m);
    expect(open(mara)).toHaveLength(4);
  });
});

describe.concurrent("--quiet", () => {
  test.for(["revoke --id 40001 40002 --yes", "revoke --city Atlantis", "apply others.json --yes"])(
    "prints nothing on stderr when all went well: %s",
    async (line, { desk }) => {
      const { asMara } = await openOffice(desk);
      await desk.run("plan --others --out others.json", { env: asMara });
      const { code, stderr } = await desk.run(`${line} --quiet`, { env: asMara });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    },
  );

  test("prints nothing when resume finishes a run", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
    await desk.run("revoke --id 40001 40002 --yes --journal run.jsonl", { env: asMara });
    const { code, stdout, stderr } = await desk.run("resume run.jsonl -q --reason other", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").filter(Boolean).toSorted()).toEqual(["40001", "40002"]);
  });

  test("prints the plan, the report and advice when something is wrong", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const { code, stdout, stderr } = await desk.run("revoke --id 40001 --yes -q", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("To be revoked: 1 session.");
    expect(stderr).toMatch(/^failed +1$/m);
  });

  test("still prints an error or a refusal", async ({ desk }) => {
    const { asMara, portal, ids } = await openOffice(desk);
    const refused = await desk.run("revoke --id 40001 -q", { env: asMara });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("Add --yes");
    portal.signOut(ids.own);
    const denied = await desk.run("revoke --id 40001 --yes -q", { env: asMara });
    expect(denied.code).toBe(3);
    expect(denied.stderr).toContain("Sign in again.");
  });

  test("still asks and shows what the question is about", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --id 40001 -q", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: "y" }],
    });
    expect(code).toBe(0);
    expect(text.indexOf("To be revoked: 1 session.")).toBeGreaterThanOrEqual(0);
    expect(text.indexOf("To be revoked: 1 session.")).toBeLessThan(text.indexOf("Revoke 1 session?"));
  });
});
