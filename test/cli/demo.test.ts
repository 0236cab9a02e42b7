import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import stringWidth from "string-width";
import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";
import type { Step } from "./support/terminal.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PROMPT = "Enter continues, q quits ";
const STEPS = 6;

/** Files that are left in the temporary folder. */
async function leftBehind({ home }: Desk): Promise<string[]> {
  const names = await readdir(join(dirname(home), "tmp"));
  return names.filter((name) => name.startsWith("sessionctl"));
}

/** What the demonstration shows, however it is started. */
function expectTheStory(text: string): void {
  expect(text.match(/^\d\. .+$/gm)?.map((title) => title.slice(0, 2))).toEqual([
    "1.",
    "2.",
    "3.",
    "4.",
    "5.",
    "6.",
  ]);
  const flat = text.replace(/\s+/g, " ");
  for (const told of [
    // First the list and the plan.
    "you 40014",
    "To be revoked: 6 sessions.",
    "40014: you are signed in with it",
    // Two refusals, each with its exit code. Nothing was sent.
    "The plan is refused: session 40004 is the one that you are signed in with.",
    "The plan was changed after it was made",
    "0 calls to end a session so far",
    // The cut connection.
    "6 revoked, confirmed the answer was lost, but the session is no longer listed",
    "1 call to end sessions arrived, and ended 6.",
    // The kill.
    "Killed by SIGKILL.",
    "14 revoked, 0 failed, 0 unknown.",
    "14 of them ended a session, 14 in all. Nothing was ended twice.",
    // The proof.
    "no longer accepts the credential. (exit code 3)",
    "takes the credential for Mara Ozola <mara@example.com>. (exit code 0)",
    "1 open session of Mara Ozola.",
  ])
    expect(flat).toContain(told);
  expect(flat.match(/Nothing was revoked\. \(exit code 5\)/g)).toHaveLength(2);
  const { announced, answered } =
    /(?<announced>\d+) calls announced, (?<answered>\d+) answered/.exec(flat)?.groups ?? {};
  // It was killed while calls were under way. None of them is reported as done or as not done.
  expect(Number(announced)).toBeGreaterThan(Number(answered));
  expect(Number(announced)).toBeLessThan(14);
  // Nothing that could be a credential.
  expect(text.replaceAll(/sha256:[0-9a-f]{64}/g, "")).not.toMatch(/[\w-]{40}/);
}

describe.concurrent("sessionctl demo", () => {
  test("runs in a pipe from the first list to the proof without a pause and leaves nothing behind", async ({
    desk,
  }) => {
    const env = { SESSIONCTL_URL: "https://portal.example.com", SESSIONCTL_API_KEY: "sk-not-for-the-demo" };
    const { code, stdout, stderr } = await desk.run("demo", { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectInert(stdout);
    expectTheStory(stdout);
    expect(stdout.split("\n").filter((line) => stringWidth(line) > 80)).toEqual([]);
    expect(await leftBehind(desk)).toEqual([]);
  });

  test("shows the same from the sources with npm run demo", async ({ desk }) => {
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const { code, stdout } = await desk.shell(`PATH="node_modules/.bin:$PATH"; ${scripts.demo}`, {
      cwd: root,
    });
    expect(code).toBe(0);
    expectTheStory(stdout);
    expect(await leftBehind(desk)).toEqual([]);
  });

  test("pauses on a terminal between the steps, each of which fits 80 columns and 24 lines", async ({
    desk,
  }) => {
    const goOn: Step[] = Array.from({ length: STEPS - 1 }, (_, nth) => ({
      waitFor: PROMPT,
      type: nth % 2 === 0 ? "\r" : " ",
    }));
    const { code, text } = await desk.runOnTerminal("demo", { columns: 80, rows: 24, steps: goOn });
    expect(code).toBe(0);
    expectTheStory(text.replaceAll("\r", "\n"));
    const screens = text.split(PROMPT).map((screen) => screen.replace(/^\r/, ""));
    expect(screens).toHaveLength(STEPS);
    for (const screen of screens) {
      // The prompt stands on a line of its own.
      expect(`${screen}${PROMPT}`.split("\n").length, screen).toBeLessThanOrEqual(24);
      expect(screen.split("\n").filter((line) => stringWidth(line) > 80)).toEqual([]);
    }
    expect(await leftBehind(desk)).toEqual([]);
  });

  test("fits a narrower terminal", async ({ desk }) => {
    const steps = [
      { waitFor: PROMPT, type: "\r" },
      { waitFor: PROMPT, type: "q" },
    ];
    const { text } = await desk.runOnTerminal("demo", { columns: 60, steps });
    const lines = text.replaceAll("\r", "").split("\n");
    expect(lines.filter((line) => stringWidth(line) > 60)).toEqual([]);
  });

  test.for([
    ["q", "q", 0],
    ["Ctrl-D", "\x04", 0],
    ["Ctrl-C", "\x03", 130],
  ] as const)("ends cleanly at a pause with %s", async ([, key, exitCode], { desk }) => {
    const steps = [
      { waitFor: PROMPT, type: "\r" },
      { waitFor: PROMPT, type: key },
    ];
    const { code, text } = await desk.runOnTerminal("demo", { columns: 80, rows: 24, steps });
    expect(code).toBe(exitCode);
    expect(text).toContain("2. Plan");
    expect(text).not.toContain("3. Drift");
    expect(text.includes("The demonstration was interrupted. It left nothing behind.")).toBe(
      exitCode === 130,
    );
    expect(await leftBehind(desk)).toEqual([]);
  });

  test("ends with Ctrl-C in the middle of a step, together with everything that it started", async ({
    desk,
  }) => {
    const goOn: Step[] = Array.from({ length: 4 }, () => ({ waitFor: PROMPT, type: "\r" }));
    const { code, text } = await desk.runOnTerminal("demo", {
      columns: 80,
      rows: 24,
      steps: [...goOn, { waitFor: "sessionctl revoke --older-than 1d", type: "\x03" }],
    });
    expect(code).toBe(130);
    expect(text).toContain("The demonstration was interrupted. It left nothing behind.");
    expect(text).not.toContain("Killed by");
    expect(await leftBehind(desk)).toEqual([]);
  });

  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends on %s in a pipe", async (signal, { desk }) => {
    const running = desk.start("demo");
    await running.printed("sessionctl apply others.json");
    running.send(signal);
    const { code, stderr } = await running.finished;
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: "The demonstration was interrupted. It left nothing behind.\n",
    });
    expect(await leftBehind(desk)).toEqual([]);
  });
});
