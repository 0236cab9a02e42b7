import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

/** Text that somebody may paste from a ticket or a page without noticing it. */
const hostile = "\u001b[2J\u001b]0;owned\u0007\u202egnp\u3164\u00ad\u009b31m";

const lines: string[][] = [
  ["list", "--id", hostile],
  ["list", "--user", hostile],
  ["list", "--except", hostile],
  ["list", "--from", hostile],
  ["list", "--where", hostile],
  ["list", `--json=${hostile}`],
  ["list", `--csv=${hostile}`],
  ["list", "--older-than", hostile],
  ["list", "--profile", hostile],
  ["list", "--provider", hostile],
  ["list", "--timeout", hostile],
  ["list", "--url", hostile],
  ["list", "--url", `https://${hostile}`],
  ["list", `--${hostile}`],
  ["list", hostile],
  [hostile],
  ["plan", "--others", "--out", hostile],
  ["plan", "--others", "--valid-for", hostile],
  ["apply", hostile],
  ["resume", hostile],
  [
    "revoke",
    "--others",
    "--yes",
    "--journal",
    hostile,
    "--reason",
    hostile,
    "--ticket",
    hostile,
    "--report",
    hostile,
  ],
  ["revoke", "--id", hostile, "--yes"],
  ["revoke", "--user", hostile, "--yes"],
  ["history", "--user", hostile],
  ["history", "--user", "mara@example.com", "--since", hostile],
  ["profile", "add", hostile, "--url", "https://portal.example.com", "--no-credential"],
  ["profile", "add", "work", "--url", hostile, "--no-credential"],
  ["profile", "use", hostile],
  ["profile", "remove", hostile],
  ["simulate", "--port", hostile],
  ["completion", hostile],
  ["help", hostile],
];

describe.concurrent("hostile text in the arguments stays inert in every message", () => {
  test.for(lines)("sessionctl %s %s %s", async (args, { desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run(args, { env: asMara });
    expect(code).not.toBeNull();
    expectInert(stdout);
    expectInert(stderr);
  });

  test("on a terminal when a run is interrupted and names its journal", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
    const args = ["revoke", "--id", "40001", "--yes", "--journal", `run${hostile}`];
    const { raw } = await desk.runOnTerminal(args, { env: { ...asMara, NO_COLOR: "1" } });
    expectInert(raw.replaceAll("\r\u001b[K", ""));
  });
});

describe.concurrent("a line break in a file name creates no new line in a message", () => {
  const forged = "Everything was revoked.";
  const name = `which\n${forged}\r${forged}\u2028${forged}`;

  test.for([
    ["--from, missing", ["revoke", "--yes", "--from", name]],
    ["--from, empty", ["list", "--from", `empty${name}`]],
    ["a plan that is missing", ["apply", name, "--yes"]],
    ["a journal that is missing", ["resume", name]],
    ["a report that exists", ["revoke", "--others", "--yes", "--report", `empty${name}`]],
    ["a report without its folder", ["revoke", "--others", "--yes", "--report", `${name}/r.json`]],
    ["a plan to save that exists", ["plan", "--others", "--out", `empty${name}`]],
  ] as const)("%s", async ([, args], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    await desk.write(`empty${name}`, "");
    const { code, stdout, stderr } = await desk.run(args, { env: asMara });
    expect([1, 2]).toContain(code);
    expect(stdout).toBe("");
    expect(stderr).toContain(forged);
    expect(linesThatBeginWith(forged, stderr)).toEqual([]);
    expect(portal.calls.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("when a run stops and explains how to continue, and its advice can be pasted", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
    const args = ["revoke", "--id", "40001", "--yes", "--journal", name];
    const { stderr } = await desk.run(args, { env: asMara });
    expect(linesThatBeginWith(forged, stderr)).toEqual([]);
    const [, command = ""] = /^Finish the run with: (.+)$/m.exec(stderr) ?? [];
    const resumed = await desk.shell(command, { env: asMara });
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    const mistaken = await desk.run(["apply", name, "--yes"], { env: asMara });
    expect(mistaken.code).toBe(2);
    expect(mistaken.stderr).toContain("is a run's journal, not a plan");
    expect(linesThatBeginWith(forged, mistaken.stderr)).toEqual([]);
  });
});

/** Splits lines as a terminal does. */
function linesThatBeginWith(start: string, text: string): string[] {
  return text.split(/[\n\r\u2028]/).filter((line) => line.startsWith(start));
}
