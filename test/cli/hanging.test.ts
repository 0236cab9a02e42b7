import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { serveHostile } from "./support/hostile-portal.js";
import { openOffice } from "./support/office.js";

const key = "sk-for-a-portal-that-hangs";

function asSomebody(desk: Desk, url: string) {
  desk.canaries.add(key);
  return { SESSIONCTL_URL: url, SESSIONCTL_API_KEY: key };
}

describe.concurrent("a portal that accepts a connection and never answers", () => {
  test.for(["nothing", "half an answer"])(
    "and sends %s makes the command end with its error",
    async (sends, { desk }) => {
      const url = await serveHostile(desk, (_, response) => {
        if (sends !== "nothing") response.write('{"response":');
      });
      // Garbage is collected repeatedly, as happens in a process that waits for minutes.
      const collecting = await desk.write("collect.mjs", "setInterval(() => globalThis.gc(), 100).unref();");
      const env = { ...asSomebody(desk, url), NODE_OPTIONS: `--expose-gc --import=${collecting}` };
      // The connections stay open. A process that waits for them is killed at the end and has no exit code.
      const { code, stdout, stderr } = await desk.run("list --timeout 1s", { env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^No answer came from 127\.0\.0\.1:\d+ within (1|0\.\d{1,3}) s\. Try again, or allow more time with --timeout\./m,
      );
    },
  );

  test("makes the terminal show after a second that it waits, in a line that is removed later", async ({
    desk,
  }) => {
    let answer = () => {};
    const asked = new Promise<void>((due) => {
      answer = due;
    });
    const { portal, asMara } = await openOffice(desk, { sleep: () => asked });
    portal.faults.next({ kind: "slow", ms: 1, on: "getAllActiveConnections" });
    const { code, raw } = await desk.runOnTerminal("list -q --timeout 5m", {
      env: asMara,
      steps: [
        { waitFor: /Waiting for 127\.0\.0\.1:\d+, \d+ s\. Ctrl-C stops\./ },
        { waitFor: /, \d+ s\. Ctrl-C stops\./, meanwhile: answer },
      ],
    });
    expect(code).toBe(0);
    // The line was written and removed before the first byte of the answer.
    expect(raw.slice(raw.lastIndexOf("Ctrl-C stops."))).toContain("\r\u001b[K4");
  });

  test("leaves its error on a line of its own", async ({ desk }) => {
    const url = await serveHostile(desk, () => {});
    const { raw } = await desk.runOnTerminal("whoami --timeout 2s", {
      env: asSomebody(desk, url),
      columns: 200,
      steps: [{ waitFor: "Waiting for" }, { waitFor: "No answer came from" }],
    });
    // Several calls are under way, and any of them may be the first to time out.
    const given = raw.slice(raw.lastIndexOf("\r\u001b[K"));
    expect(given.replace("\r\u001b[K", "")).toMatch(/^No answer came from /);
  });

  test("is waited for silently if stderr is not a terminal", async ({ desk }) => {
    const { portal, asMara } = await openOffice(desk);
    portal.faults.next({ kind: "slow", ms: 1500, on: "getAllActiveConnections" });
    expect(await desk.run("list -q", { env: asMara })).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.concurrent("--timeout", () => {
  test("is in the help with its default", async ({ desk }) => {
    for (const command of [
      "whoami",
      "list",
      "plan",
      "apply",
      "revoke",
      "resume",
      "reset-password",
      "history",
    ]) {
      const { stdout } = await desk.run(`${command} --help`);
      expect(stdout).toMatch(/--timeout <duration> [\s\S]*\(default: 30s\)/);
    }
  });

  test.for([
    ["soon", "is not a duration"],
    ["0s", "is a duration of zero"],
    ["6m", "the longest is 5m"],
    ["104000000d", "the longest is 5m"],
  ] as const)("of %s is a usage error", async ([timeout, message], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run(`list --timeout ${timeout}`, { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("--timeout: ");
    expect(stderr).toContain(message);
    expect(portal.calls).toEqual([]);
  });
});

describe.concurrent("an answer without end", () => {
  const measure = 'process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS));';
  const bombs: Record<string, { piece: (index: number) => Buffer }> = {
    "of blanks": { piece: () => Buffer.alloc(256 * 1024, " ") },
    "of nested lists": { piece: () => Buffer.alloc(256 * 1024, "[") },
    "of empty objects": { piece: (index) => Buffer.from((index === 0 ? "[" : "") + "{},".repeat(80_000)) },
    "of a text": {
      piece: (index) => Buffer.from((index === 0 ? '{"response":"' : "") + "é".repeat(100_000)),
    },
  };
  test.for(Object.entries(bombs))(
    "%s ends the command and takes less than 300 MB",
    async ([, { piece }], { desk }) => {
      let withCredential = 0;
      const url = await serveHostile(desk, ({ headers }, response) => {
        // Then we ask without a credential which product it is, and get answers like these.
        if (headers.cookie || headers.authorization) withCredential++;
        let index = 0;
        const more = () => {
          while (!response.destroyed && response.write(piece(index++)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      });
      const env = {
        ...asSomebody(desk, url),
        NODE_OPTIONS: `--import=${await desk.write("measure.mjs", measure)}`,
      };
      const { code, stderr } = await desk.run("list --timeout 5m", { env });
      expect(code).toBe(1);
      expect(stderr).toMatch(/The answer is (more than 64 MiB|JSON)/);
      expect(Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024).toBeLessThan(300);
      expect(withCredential).toBe(1);
    },
  );
});
