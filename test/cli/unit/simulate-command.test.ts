import { describe, expect, test, vi } from "vitest";
import { simulate } from "../../../src/cli/commands/simulate.js";
import { UsageError } from "../../../src/cli/exit-code.js";
import { captured } from "./captured.js";

describe("sessionctl simulate", () => {
  test.for(["x", "-1", "65536", "80.5", "", "0x50"])("refuses %j as a port", async (port) => {
    const { error } = await captured(() => simulate({ port }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toBe(
      `--port must be a whole number from 0 to 65535, not ${JSON.stringify(port)}.`,
    );
  });

  test.for([
    [
      "cutafter",
      '"cutafter" is not a kind of fault of this simulator. Known: answer, badGateway, bindingError',
    ],
    ["", '"" is not a kind of fault of this simulator. Known: answer,'],
    ["@getBuildVersion", '"" is not a kind of fault of this simulator.'],
    [
      "cutAfter@endSession",
      '"endSession" is not an operation of this simulator. Known: getAllActiveConnections',
    ],
    ["cutAfter@", '"" is not an operation of this simulator.'],
    ["cutAfter:0", 'the number of times after the colon must be from 1 to 999999 or "always", not "0".'],
    ["cutAfter@getBuildVersion:", 'must be from 1 to 999999 or "always", not "".'],
    ["cutAfter\u001b[2J", '"cutAfter [2J" is not a kind of fault'],
  ] as const)("refuses the fault %j", async ([fault, sentence]) => {
    const { error, stdout } = await captured(() => simulate({ fault: ["cutBefore", fault] }));
    expect(stdout).toBe("");
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toMatch(/^--fault: /);
    expect(error?.message).toContain(sentence);
  });

  test("refuses a fault at an operation that it does not apply to", async () => {
    const { error } = await captured(() => simulate({ provider: "strategy", fault: ["hiddenRows@login"] }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toBe("--fault: The fault hiddenRows applies to getUserConnections, not to login.");
  });

  test.for([
    ["latency", "fast", "--latency must be a whole number of milliseconds from 0 to 600000, not"],
    ["latency", "-1", "--latency must be a whole number of milliseconds from 0 to 600000, not"],
    ["latency", "600001", "--latency must be a whole number of milliseconds from 0 to 600000, not"],
    ["sessions", "100001", "--sessions must be a whole number from 0 to 100000, not"],
    ["sessions", "1e3", "--sessions must be a whole number from 0 to 100000, not"],
    ["sessions", "", "--sessions must be a whole number from 0 to 100000, not"],
  ] as const)("refuses --%s %j", async ([flag, value, sentence]) => {
    const { error } = await captured(() => simulate({ [flag]: value }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toContain(`${sentence} ${JSON.stringify(value)}.`);
  });

  test("serves a portal that works with the printed commands until it is interrupted", async () => {
    let text = "";
    const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const run = simulate({ port: "0" });
    await vi.waitUntil(() => text.includes("Ctrl-C stops it."), { timeout: 60_000 });
    write.mockRestore();
    const [, cookie, url] = /curl --cookie "([^"]+)" (\S+)/.exec(text) ?? [];
    const listed = await fetch(url as string, { headers: { cookie: cookie as string } });
    expect(listed.status).toBe(200);
    expect(text).toMatch(/SESSIONCTL_URL=\S+ SESSIONCTL_PORTAL_TOKEN=\S+ sessionctl list/);
    process.emit("SIGTERM");
    await run;
    await expect(fetch(url as string)).rejects.toThrow();
  });
});
