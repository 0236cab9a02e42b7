/** What the program says while it waits for limits, and what ends the wait. */
import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

const closeOne = "logOutActiveConnection";
const three = "revoke --id 40001 40002 40003 --yes --journal run.jsonl";

describe.concurrent("a run at a limit", () => {
  test("shows on a terminal what it waits for and until when, and continues by itself", async ({ desk }) => {
    const { asMara, portal, open } = await openOffice(desk);
    // Calls are refused until the wait is visible.
    portal.faults.next({ kind: "rateLimited", retryAfter: 3, on: closeOne, times: 99 });
    const { code, text } = await desk.runOnTerminal(three, {
      env: asMara,
      columns: 140,
      steps: [
        {
          waitFor:
            /Revoking: \d of 3 calls, waiting for the limit of 1500 requests a minute, until \d\d:\d\d:\d\d/,
          meanwhile: () => portal.faults.clear(),
        },
      ],
    });
    expect(code).toBe(0);
    expect(text).toMatch(/^3 of 3 ended, all confirmed/m);
    expect(open()).toHaveLength(3);
  });

  test("reports a long wait in a line without a terminal; a signal ends it, and the journal resumes it", async ({
    desk,
  }) => {
    const { asMara, portal, open } = await openOffice(desk);
    portal.faults.next({ kind: "rateLimited", retryAfter: 50_000, times: 3, on: closeOne });
    const running = desk.start(three, { env: asMara });
    await running.told("0 of 3 calls are done. Waiting for the limit of 10000 writes a day, until ");
    running.send("SIGINT");
    const { code, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(stderr).toContain("run.jsonl");
    // The first of the three was refused when the wait began. The others may have been under way.
    const sent = portal.calls.filter(({ method }) => method !== "GET").map(({ path }) => path);
    expect(sent.length).toBeLessThanOrEqual(3);
    expect(new Set(sent).size).toBe(sent.length);
    portal.faults.clear();
    expect((await desk.run("resume run.jsonl", { env: asMara })).code).toBe(0);
    expect(open()).toHaveLength(3);
  });

  test("stops at a daily limit with --no-wait, exit code 4 and the journal; resume does the same", async ({
    desk,
  }) => {
    const { asMara, portal, open } = await openOffice(desk);
    portal.faults.next({ kind: "rateLimited", retryAfter: 50_000, times: 9, on: closeOne });
    const stopped = await desk.run(`${three} --no-wait --json`, { env: asMara });
    expect(stopped.code).toBe(4);
    expect(reportIn(stopped.stdout)).toMatchObject({
      stopped: { code: "rate_limited" },
      summary: { revoked: 0, failed: 3 },
    });
    expect(stopped.stderr).toContain("run.jsonl");
    const again = await desk.run("resume run.jsonl --no-wait", { env: asMara });
    expect(again.code).toBe(4);
    portal.faults.clear();
    expect((await desk.run("resume run.jsonl --no-wait", { env: asMara })).code).toBe(0);
    expect(open()).toHaveLength(3);
  });

  test("says before the confirmation that it will take two days", async ({ desk }) => {
    const { asMara, portal, mara, open } = await openOffice(desk);
    for (let n = 0; n < 9_900; n++) portal.signIn(mara, { country: "Norway" });
    const { code, text } = await desk.runOnTerminal("revoke --country Norway", {
      env: asMara,
      steps: [{ waitFor: "Revoke 9900 sessions? 9900 calls: this takes 2 days.", type: "n" }],
    });
    expect(code).toBe(5);
    expect(text).toContain("this takes 2 days at the product's limits");
    expect(text).toContain("the product's limit leaves us 9800 in a day");
    expect(open()).toHaveLength(9_906);
  });
});
