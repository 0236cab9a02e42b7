import { describe, expect } from "vitest";
import type { Portal } from "../../src/simulator/docspace.js";
import { type Desk, test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

/** An office in which calls that revoke are held back until the gate is opened. */
async function openHeldOffice(desk: Desk) {
  let open = () => {};
  const gate = new Promise<void>((opened) => {
    open = opened;
  });
  const office = await openOffice(desk, { sleep: () => gate });
  for (let more = 0; more < 8; more++) office.portal.signIn(office.mara, { ip: "192.0.2.50", city: "Oslo" });
  office.portal.faults.next({ kind: "slow", ms: 1, on: "logOutActiveConnection", times: 99 });
  return { ...office, openGate: open };
}

/** Twelve sessions in twelve calls, five at a time. */
const twelve = "revoke --others --newer-than 50d --yes --journal run.jsonl";

const callsThatRevoke = ({ calls }: Portal) => calls.filter(({ method }) => method !== "GET");

async function untilUnderWay(portal: Portal, count: number): Promise<void> {
  while (callsThatRevoke(portal).length < count) await new Promise((later) => setTimeout(later, 10));
}

describe.concurrent("an interrupted run", () => {
  test.for(["SIGINT", "SIGTERM"] as const)(
    "finishes what is under way on %s, tells its journal, and can be resumed",
    async (signal, { desk }) => {
      const { asMara, portal, mara, open, ids, openGate } = await openHeldOffice(desk);
      const running = desk.start(`${twelve} --json`, { env: asMara });
      await untilUnderWay(portal, 5);
      running.send(signal);
      await running.told("Interrupted. What is under way is finished; Ctrl-C again ends at once.");
      openGate();
      const { code, stdout, stderr } = await running.finished;
      expect(code).toBe(130);
      expect(callsThatRevoke(portal)).toHaveLength(5);
      expect(reportIn(stdout)).toMatchObject({
        stopped: { code: "interrupted" },
        // What was not attempted is no success.
        summary: { revoked: 5, spared: 1, failed: 7, unknown: 0 },
      });
      expect(stderr).toContain("The run did not finish. Its journal is run.jsonl");
      expect(stderr).toContain("Finish it with: sessionctl resume run.jsonl");

      const resumed = await desk.run("resume run.jsonl --json", { env: asMara });
      expect(resumed.code).toBe(0);
      const { summary, stopped } = reportIn(resumed.stdout);
      expect(stopped).toBeNull();
      expect(summary).toEqual({ revoked: 12, already_gone: 0, spared: 1, failed: 0, unknown: 0 });
      expect(callsThatRevoke(portal)).toHaveLength(12);
      expect(open(mara)).toEqual([ids.own]);
    },
  );

  test("ends at once the second time, and can be resumed", async ({ desk }) => {
    const { asMara, portal, mara, open, ids, openGate } = await openHeldOffice(desk);
    const running = desk.start(twelve, { env: asMara });
    await untilUnderWay(portal, 5);
    running.send("SIGINT");
    await running.told("Ctrl-C again ends at once");
    running.send("SIGINT");
    // The gate is still closed: nobody waits for an answer any more.
    expect(await running.finished).toMatchObject({ code: 130, stdout: "" });
    openGate();
    const resumed = await desk.run("resume run.jsonl", { env: asMara });
    expect(resumed.code).toBe(0);
    expect(open(mara)).toEqual([ids.own]);
  });

  test("can be resumed when it was killed, and every session is accounted for", async ({ desk }) => {
    const { asMara, portal, mara, open, ids, openGate } = await openHeldOffice(desk);
    const running = desk.start(twelve, { env: asMara });
    await untilUnderWay(portal, 5);
    running.send("SIGKILL");
    expect(await running.finished).toMatchObject({ code: null, signal: "SIGKILL" });
    openGate();
    const resumed = await desk.run("resume run.jsonl --json --report report.json", { env: asMara });
    expect(resumed.code).toBe(0);
    const { summary, outcomes } = reportIn(resumed.stdout);
    expect(outcomes).toHaveLength(13);
    expect(summary).toMatchObject({ spared: 1, failed: 0, unknown: 0 });
    expect(summary.revoked + summary.already_gone).toBe(12);
    expect(open(mara)).toEqual([ids.own]);
    expect(JSON.parse(await desk.read("report.json"))).toEqual(JSON.parse(resumed.stdout));
  });

  test("names its journal in the state folder, ready to be pasted", async ({ desk }) => {
    const { asMara, portal, openGate } = await openHeldOffice(desk);
    const running = desk.start("revoke --others --newer-than 50d --yes", { env: asMara });
    await untilUnderWay(portal, 5);
    running.send("SIGINT");
    await running.told("Interrupted.");
    openGate();
    const { stderr } = await running.finished;
    const line = /^Finish it with: (sessionctl resume .+)$/m.exec(stderr)?.[1];
    expect(line).toContain(desk.home);
    const resumed = await desk.shell(String(line), { env: asMara });
    expect(resumed.code).toBe(0);
  });

  test("on a terminal: Ctrl-C while the progress bar is shown", async ({ desk }) => {
    const { asMara, portal, openGate } = await openHeldOffice(desk);
    const { code, raw, text } = await desk.runOnTerminal(twelve, {
      env: asMara,
      steps: [
        { waitFor: "Revoking: 0 of 12 calls", type: "\x03" },
        { waitFor: "Interrupted. What is under way is finished", meanwhile: openGate },
        { waitFor: "Finish it with: sessionctl resume run.jsonl" },
      ],
    });
    expect(code).toBe(130);
    expect(text).toMatch(/^revoked +5 /m);
    // The cursor that was hidden is shown again.
    expect(raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(raw.lastIndexOf("\x1b[?25l"));
    expect(callsThatRevoke(portal)).toHaveLength(5);
  });
});

describe.concurrent("sessionctl resume", () => {
  test("reports a run that was finished once more, and sends nothing", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    portal.clearCalls();
    const { code, stdout } = await desk.run("resume run.jsonl", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^revoked +1/m);
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("refuses a journal that is not there, and one that was altered", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const missing = await desk.run("resume run.jsonl", { env: asMara });
    expect(missing).toMatchObject({ code: 1, stdout: "", stderr: "There is no journal run.jsonl.\n" });
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    portal.clearCalls();
    const journal = await desk.read("run.jsonl");
    await desk.write("run.jsonl", journal.replace("40001", "40002"));
    const { code, stdout, stderr } = await desk.run("resume run.jsonl", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Line 1 of the journal is not as it was written.");
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("refuses somebody else's run", async ({ desk }) => {
    const { asMara, asTom } = await openOffice(desk);
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    const { code, stderr } = await desk.run("resume run.jsonl", { env: asTom });
    expect(code).toBe(5);
    expect(stderr).toContain("The plan was made by mara@example.com, and you are tom@example.com.");
  });
});
