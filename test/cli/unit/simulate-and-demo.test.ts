import { describe, expect, test, vi } from "vitest";
import { demo } from "../../../src/cli/commands/demo.js";
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

  test("serves a portal that the printed commands reach, until it is interrupted", async () => {
    let text = "";
    const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const run = simulate({ port: "0" });
    await vi.waitUntil(() => text.includes("Ctrl-C stops it."));
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

describe("sessionctl demo", () => {
  test("looks, plans, applies and shows what is left, within a few seconds", async () => {
    const started = Date.now();
    const { stdout, stderr, error } = await captured(demo);
    expect(error).toBeUndefined();
    expect(stderr).toBe("");
    expect(Date.now() - started).toBeLessThan(5000);
    for (const line of [
      "finds 7 sessions.",
      "To be revoked: 6 sessions.",
      "40014: you are signed in with it",
      "revoked       6  (6 confirmed)",
      "Left on the account: 40014 from Riga, your own.",
      "The stranger's next call: refused, the session has ended.",
      "The portal's own books: 1 open session of Mara Ozola.",
      "Her API key: still works.",
    ])
      expect(stdout).toContain(line);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });
});
