import { readdir } from "node:fs/promises";
import { describe, expect } from "vitest";
import type { Portal } from "../../src/simulator/docspace/index.js";
import { type Desk, test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

/** An office that holds back the calls that revoke until the gate opens. */
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
  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "finishes the calls under way on %s, names its journal, and can be resumed",
    async (signal, { desk }) => {
      const { asMara, portal, mara, open, ids, openGate } = await openHeldOffice(desk);
      const running = desk.start(`${twelve} --json`, { env: asMara });
      await untilUnderWay(portal, 5);
      running.send(signal);
      await running.told("Stopping: waiting for 5 calls already sent. Press Ctrl-C again to end at once.");
      openGate();
      const { code, stdout, stderr } = await running.finished;
      expect(code).toBe(130);
      expect(callsThatRevoke(portal)).toHaveLength(5);
      expect(reportIn(stdout)).toMatchObject({
        stopped: { code: "interrupted" },
        // A session that was not attempted does not count as a success.
        summary: { revoked: 5, spared: 1, failed: 7, unknown: 0 },
      });
      expect(stderr).toContain("Stopped. 5 calls were sent: 5 carried out.");
      expect(stderr).toContain("The run did not finish. The journal is run.jsonl");
      expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");

      const resumed = await desk.run("resume run.jsonl --json", { env: asMara });
      expect(resumed.code).toBe(0);
      const { summary, stopped } = reportIn(resumed.stdout);
      expect(stopped).toBeNull();
      expect(summary).toEqual({ revoked: 12, already_gone: 0, spared: 1, failed: 0, unknown: 0 });
      expect(callsThatRevoke(portal)).toHaveLength(12);
      expect(open(mara)).toEqual([ids.own]);
    },
  );

  test("ends at once on the second signal and can be resumed", async ({ desk }) => {
    const { asMara, portal, mara, open, ids, openGate } = await openHeldOffice(desk);
    const running = desk.start(twelve, { env: asMara });
    await untilUnderWay(portal, 5);
    running.send("SIGINT");
    await running.told("Press Ctrl-C again to end at once");
    running.send("SIGINT");
    // The gate is still closed: the program no longer waits for an answer.
    const { code, stdout, stderr } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toContain("Ended at once. It is not known what became of 5 calls.");
    expect(stderr).toContain("The journal is run.jsonl");
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");
    openGate();
    const resumed = await desk.run("resume run.jsonl", { env: asMara });
    expect(resumed.code).toBe(0);
    expect(open(mara)).toEqual([ids.own]);
  });

  test("can be resumed after it was killed, and accounts for every session", async ({ desk }) => {
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
    await running.told("Stopping:");
    openGate();
    const { stderr } = await running.finished;
    const line = /^Finish the run with: (sessionctl resume .+)$/m.exec(stderr)?.[1];
    expect(line).toContain(desk.home);
    const resumed = await desk.shell(String(line), { env: asMara });
    expect(resumed.code).toBe(0);
  });

  test("ends on Ctrl-C on a terminal while the progress bar is shown", async ({ desk }) => {
    const { asMara, portal, openGate } = await openHeldOffice(desk);
    const { code, raw, text } = await desk.runOnTerminal(twelve, {
      env: asMara,
      steps: [
        { waitFor: "Revoking: 0 of 12 calls", meanwhile: () => untilUnderWay(portal, 5), type: "\x03" },
        { waitFor: "Stopping: waiting for 5 calls already sent", meanwhile: openGate },
        { waitFor: "Finish the run with: sessionctl resume run.jsonl" },
      ],
    });
    expect(code).toBe(130);
    expect(text).toMatch(/^Not finished: 5 of 12 ended/m);
    // The hidden cursor is shown again.
    expect(raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(raw.lastIndexOf("\x1b[?25l"));
    expect(callsThatRevoke(portal)).toHaveLength(5);
  });
});

/** An office that holds back these operations until the gate opens. */
async function openGatedOffice(
  desk: Desk,
  isHeld: (target: { method: string; operation?: string }) => boolean,
) {
  let open = () => {};
  const gate = new Promise<void>((opened) => {
    open = opened;
  });
  const office = await openOffice(desk, { sleep: () => gate });
  let held = 0;
  office.portal.faults.next({
    kind: "slow",
    ms: 1,
    times: 99,
    on: ({ method, operation }) => {
      const holds = isHeld({ method, ...(operation && { operation }) });
      if (holds) held += 1;
      return holds;
    },
  });
  const untilHeld = async () => {
    held = 0;
    while (held === 0) await new Promise((later) => setTimeout(later, 10));
  };
  return { ...office, openGate: open, untilHeld };
}

const timesListed = ({ calls }: Portal) =>
  calls.filter(({ operation }) => operation === "getAllActiveConnections").length;

describe.concurrent("a run that is interrupted", () => {
  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s while it plans has sent nothing, and ends at once",
    async (signal, { desk }) => {
      const { asMara, portal, untilHeld, openGate } = await openGatedOffice(desk, () => true);
      for (const line of ["revoke --others --yes", "reset-password --include-current --yes"]) {
        const running = desk.start(line, { env: asMara });
        await untilHeld();
        running.send(signal);
        const { code, stdout, stderr } = await running.finished;
        expect({ line, code, stdout }).toEqual({ line, code: 130, stdout: "" });
        expect(stderr).toContain("Interrupted before anything was changed.");
      }
      openGate();
      expect(callsThatRevoke(portal)).toEqual([]);
    },
  );

  test("while it checks a plan leaves no journal and names none", async ({ desk }) => {
    const { asMara, portal, untilHeld, openGate } = await openGatedOffice(
      desk,
      () => timesListed(portal) > 1,
    );
    const running = desk.start("revoke --others --yes --journal run.jsonl --report r.json", { env: asMara });
    await untilHeld();
    running.send("SIGINT");
    const { code, stderr } = await running.finished;
    openGate();
    expect(code).toBe(130);
    expect(stderr).not.toContain("run.jsonl");
    expect(callsThatRevoke(portal)).toEqual([]);
    expect(await readdir(desk.folder)).toEqual([]);
  });

  test("while it writes its report writes all of it, names the journal, and exits with 130", async ({
    desk,
  }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    // This is more than a pipe holds, so the report waits for a reader.
    for (let more = 0; more < 400; more++) portal.signIn(mara, { ip: "192.0.2.50", city: "Oslo" });
    const { stdout, stderr } = await desk.shell(
      `mkfifo out
      sessionctl revoke --others --yes --json --report r.json --journal run.jsonl > out & run=$!
      exec 3< out
      until grep -qs '"type":"finished"' run.jsonl; do sleep 0.05; done
      sleep 0.5; kill -TERM $run; cat <&3; wait $run; echo "exit $?" >&2`,
      { env: asMara },
    );
    expect(stderr).toContain("exit 130");
    expect(stderr).toContain("The run was finished all the same. The journal is run.jsonl");
    expect(reportIn(stdout).summary).toMatchObject({ revoked: 405 - 1, failed: 0, unknown: 0 });
    expect(JSON.parse(await desk.read("r.json"))).toEqual(reportIn(stdout));
  });

  test("while it waits for a limit ends at once and can be resumed", async ({ desk }) => {
    const { asMara, portal, mara, open, ids } = await openOffice(desk);
    portal.faults.next({ kind: "rateLimited", retryAfter: 50, on: "logOutActiveConnection", times: 9 });
    const running = desk.start("revoke --others --newer-than 50d --yes --journal run.jsonl --json", {
      env: asMara,
    });
    await untilUnderWay(portal, 1);
    running.send("SIGINT");
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(reportIn(stdout)).toMatchObject({ stopped: { code: "interrupted" }, summary: { revoked: 0 } });
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");
    expect(callsThatRevoke(portal).length).toBeLessThanOrEqual(5);
    portal.faults.clear();
    expect(await desk.run("resume run.jsonl", { env: asMara })).toMatchObject({ code: 0 });
    expect(open(mara)).toEqual([ids.own]);
  });

  test("while it verifies the result writes its report and can be verified by resuming", async ({ desk }) => {
    const { asMara, portal, untilHeld, openGate } = await openGatedOffice(
      desk,
      ({ method }) => method === "GET" && callsThatRevoke(portal).length > 0,
    );
    const running = desk.start("revoke --id 40001 --yes --journal run.jsonl --report r.json", {
      env: asMara,
    });
    await untilHeld();
    running.send("SIGTERM");
    const { code, stdout, stderr } = await running.finished;
    openGate();
    expect(code).toBe(130);
    expect(stdout).toMatch(/^revoked +1 {2}\(1 acknowledged\)$/m);
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");
    expect(reportIn(await desk.read("r.json"))).toMatchObject({
      stopped: { code: "interrupted" },
      verified: { listedAgain: false },
    });
    const resumed = await desk.run("resume run.jsonl", { env: asMara });
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toMatch(/^revoked +1 {2}\(1 confirmed\)$/m);
    expect(callsThatRevoke(portal)).toHaveLength(1);
  });

  test.for(["SIGTERM", "SIGHUP"] as const)(
    "by %s at the question changes nothing",
    async (signal, { desk }) => {
      const { asMara, open } = await openOffice(desk);
      const { code, raw, text } = await desk.runOnTerminal("revoke --id 40004", {
        env: asMara,
        steps: [{ waitFor: "Revoke 1 session?", send: signal }],
      });
      expect(code).toBe(130);
      expect(text).toContain("Interrupted before anything was changed.");
      expect(raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(raw.lastIndexOf("\x1b[?25l"));
      expect(open()).toHaveLength(6);
    },
  );

  test("while it waits for a credential on standard input ends anyway", async ({ desk }) => {
    const { url, open } = await openOffice(desk);
    const line = `(sleep 9 | sessionctl revoke --all --yes --credential-stdin & sleep 1; kill -INT $!; wait $!)`;
    const { code } = await desk.shell(`set -m; ${line}`, { env: { SESSIONCTL_URL: url } });
    expect(code).toBe(130);
    expect(open()).toHaveLength(6);
  });
});

describe.concurrent("an interrupted reset-password", () => {
  test("reports the result of its call and shows the link", async ({ desk }) => {
    const { asMarasKey, portal, untilHeld, openGate, open, ids } = await openGatedOffice(
      desk,
      ({ method }) => method !== "GET",
    );
    const running = desk.start("reset-password --yes --show-link", { env: asMarasKey });
    await untilHeld();
    running.send("SIGINT");
    await running.told("Stopping: waiting for 1 call already sent.");
    openGate();
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(stdout).toBe(`${portal.passwordLinks[0]?.url}\n`);
    expect(stderr).toContain("Sessions: revoked 5.");
    // The second call ends the session that the portal opened for the first. Only we could end it.
    expect(callsThatRevoke(portal).map(({ operation }) => operation)).toEqual([
      "logOutAllActiveConnectionsChangePassword",
      "logOutActiveConnection",
    ]);
    expect(open()).toEqual([ids.toms]);
  });

  test("ends at once on the second signal and says that its call has no answer", async ({ desk }) => {
    const { asMarasKey, untilHeld, openGate } = await openGatedOffice(desk, ({ method }) => method !== "GET");
    const running = desk.start("reset-password --yes", { env: asMarasKey });
    await untilHeld();
    running.send("SIGINT");
    await running.told("Stopping:");
    running.send("SIGINT");
    const { code, stderr } = await running.finished;
    openGate();
    expect(code).toBe(130);
    expect(stderr).toContain("Ended at once. It is not known what became of 1 call.");
  });
});

describe.concurrent("sessionctl resume", () => {
  test("accepts a reason and a ticket, and shows what they replace", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.run(["revoke", "--id", "40001", "--yes", "--journal", "run.jsonl", "--reason", "stolen"], {
      env: asMara,
    });
    const { code, stdout, stderr } = await desk.run(
      "resume run.jsonl --yes --reason lost --ticket SEC-7 --json",
      { env: asMara },
    );
    expect(code).toBe(0);
    expect(reportIn(stdout)).toMatchObject({ reason: "lost", ticket: "SEC-7" });
    expect(stderr).toContain(`--reason replaces the run's reason in the report. It was "stolen".`);
  });

  test("says that a plan is a plan, and apply says that a journal is a journal", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await desk.run("revoke --id 40001 --yes --journal run.jsonl --report r.json", { env: asMara });
    await desk.run("plan --others --out others.json", { env: asMara });
    portal.clearCalls();
    for (const [line, told] of [
      [
        "resume others.json",
        "others.json is a plan, not a journal. Carry it out with: sessionctl apply others.json",
      ],
      ["resume r.json", "r.json is a report, not a journal."],
      [
        "apply run.jsonl --yes",
        "run.jsonl is a run's journal, not a plan. Finish the run with: sessionctl resume run.jsonl",
      ],
      ["apply r.json --yes", "r.json is a report, not a plan."],
    ] as const) {
      const { code, stdout, stderr } = await desk.run(line, { env: asMara });
      expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: "" });
      expect(stderr).toContain(told);
    }
    expect(portal.calls).toEqual([]);
  });

  test("reports a finished run again and sends nothing", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    portal.clearCalls();
    const { code, stdout } = await desk.run("resume run.jsonl", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^revoked +1/m);
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("refuses a journal that does not exist or was altered", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const missing = await desk.run("resume run.jsonl", { env: asMara });
    expect(missing).toMatchObject({ code: 1, stdout: "", stderr: "There is no journal run.jsonl.\n" });
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    portal.clearCalls();
    const journal = await desk.read("run.jsonl");
    await desk.write("run.jsonl", journal.replace("40001", "40002"));
    const { code, stdout, stderr } = await desk.run("resume run.jsonl", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Line 1 of the journal was altered.");
    expect(callsThatRevoke(portal)).toEqual([]);
  });

  test("refuses somebody else's run", async ({ desk }) => {
    const { asMara, asTom } = await openOffice(desk);
    await desk.run("revoke --id 40001 --yes --journal run.jsonl", { env: asMara });
    const { code, stderr } = await desk.run("resume run.jsonl", { env: asTom });
    expect(code).toBe(5);
    expect(stderr).toContain("The plan was made by mara@example.com, but you are tom@example.com.");
  });
});
