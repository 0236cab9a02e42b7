import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";

describe.concurrent("sessionctl simulate", () => {
  test("serves a portal until Ctrl-C, and what it prints works as it is", async ({ desk }) => {
    const running = desk.start("simulate");
    await running.printed("Ctrl-C stops it.");
    const lines = running.stdout.split("\n").map((line) => line.trim());
    const commands = lines.filter((line) => /^(SESSIONCTL_\w+=\S+ )+sessionctl /.test(line));
    expect(commands.length).toBeGreaterThanOrEqual(3);
    for (const command of commands) expect(await desk.shell(command)).toMatchObject({ code: 0 });
    running.send("SIGINT");
    expect(await running.finished).toMatchObject({ stderr: "The simulated portal is gone.\n", signal: null });
  });

  test("refuses a port that is none, and tells of one that is taken", async ({ desk }) => {
    const wrong = await desk.run("simulate --port high");
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("--port must be a whole number from 0 to 65535");
    const taken = new URL(await desk.serve(desk.portal())).port;
    const { code, stdout, stderr } = await desk.run(`simulate --port ${taken}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(taken);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe.concurrent("sessionctl demo", () => {
  test("goes from the first look to the proof, and leaves nothing behind", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.run("demo");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectInert(stdout);
    const steps = stdout.split("\n").filter((line) => /^\d\. /.test(line));
    expect(steps.map((line) => line.slice(0, 2))).toEqual(["1.", "2.", "3.", "4."]);
    expect(stdout).toContain("Recife");
    expect(stdout).toMatch(/^revoked +\d+ {2}\(\d+ confirmed\)$/m);
    expect(stdout).toContain("The stranger's next call: refused");
    expect(stdout).toContain("Her API key: still works");
  });
});
