import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const ctrlC = "\x03";
const ctrlD = "\x04";
const escapeKey = "\x1b";
const enter = "\r";

describe.concurrent("on a terminal, revoking asks", () => {
  test("yes or no for one session, and accepts yes", async ({ desk }) => {
    const { asMara, open, ids } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --id 40004", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: "y" }],
    });
    expect(code).toBe(0);
    expect(text.indexOf("Recife, Brazil")).toBeLessThan(text.indexOf("Revoke 1 session?"));
    expect(text).toMatch(/^1 of 1 ended, confirmed/m);
    expect(open()).not.toContain(ids.stranger);
  });

  test.for([
    ["no", "n"],
    ["Enter, since no is the default", enter],
    ["Ctrl-D", ctrlD],
    ["Escape", escapeKey],
  ] as const)("yes or no for one session, and accepts no: %s", async ([, key], { desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --id 40004", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: key }],
    });
    expect(code).toBe(5);
    expect(text).toContain("Nothing was revoked: it was not confirmed.");
    expect(open()).toHaveLength(6);
  });

  test("and Ctrl-C at the question changes nothing and restores the terminal", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, raw, text } = await desk.runOnTerminal("revoke --id 40004", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: ctrlC }],
    });
    expect(code).toBe(130);
    expect(text).toContain("Interrupted before anything was changed.");
    expect(text).not.toMatch(/^\s+at /m);
    // The hidden cursor is shown again.
    expect(raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(raw.lastIndexOf("\x1b[?25l"));
    expect(open()).toHaveLength(6);
  });

  test("with the count and the cost for several sessions", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --id 40001 40002 40003", {
      env: asMara,
      steps: [{ waitFor: "Revoke 3 sessions? 3 calls.", type: "y" }],
    });
    expect(code).toBe(0);
    expect(text).toContain("To be revoked: 3 sessions.");
    expect(open()).toHaveLength(3);
  });

  test("nothing if there is nothing to revoke", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --city Atlantis", { env: asMara });
    expect(code).toBe(0);
    expect(text).toContain("Nothing to end: nothing matched");
  });

  test("nothing with --yes", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --others --yes", { env: asMara });
    expect(code).toBe(0);
    expect(text).not.toContain("Revoke 4 sessions?");
    expect(open()).toHaveLength(2);
  });

  test("on stderr, so that stdout can go to a file", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, text } = await desk.shellOnTerminal("sessionctl revoke --id 40004 --json > report.json", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: "y" }],
    });
    expect(code).toBe(0);
    expect(text).not.toContain('"outcomes"');
    expect(JSON.parse(await desk.read("report.json")).summary).toMatchObject({ revoked: 1 });
  });

  test("in the same way when it applies a saved plan", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    await desk.run("plan --others --out others.json", { env: asMara });
    const refused = await desk.runOnTerminal("apply others.json", {
      env: asMara,
      steps: [{ waitFor: "Revoke 4 sessions?", type: "n" }],
    });
    expect(refused.code).toBe(5);
    expect(open()).toHaveLength(6);
    const applied = await desk.runOnTerminal("apply others.json", {
      env: asMara,
      steps: [{ waitFor: "Revoke 4 sessions?", type: "y" }],
    });
    expect(applied.code).toBe(0);
    expect(open()).toHaveLength(2);
  });
});

describe.concurrent("if the damage would be great, revoking asks for a name", () => {
  test("to end everything of another user, and accepts the right name", async ({ desk }) => {
    const { asMara, open, tom } = await openOffice(desk);
    const { code } = await desk.runOnTerminal("revoke --user tom@example.com", {
      env: asMara,
      steps: [
        { waitFor: "This revokes all sessions of Tom Berg", type: "tom@example.com" },
        { waitFor: "tom@example.com", type: enter },
      ],
    });
    expect(code).toBe(0);
    expect(open(tom)).toEqual([]);
  });

  test("to end everything of another user, and accepts neither a wrong name nor a yes", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --user tom@example.com", {
      env: asMara,
      steps: [
        { waitFor: "Type tom@example.com to go on.", type: `yes${enter}` },
        { waitFor: "Type tom@example.com, or press Ctrl-C to leave everything as it is.", type: ctrlC },
      ],
    });
    expect(code).toBe(130);
    expect(text).toContain("Interrupted before anything was changed.");
    expect(open()).toHaveLength(6);
  });

  test("to end everything of another user, and takes Ctrl-D for no, even after half of the name", async ({
    desk,
  }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --user tom@example.com", {
      env: asMara,
      steps: [
        { waitFor: "Type tom@example.com to go on.", type: "tom@" },
        { waitFor: "tom@", type: ctrlD },
      ],
    });
    expect(code).toBe(5);
    expect(text).toContain("Nothing was revoked: it was not confirmed.");
    expect(open()).toHaveLength(6);
  });

  test("to end all sessions: the name of the portal", async ({ desk }) => {
    const { asMara, open, mara, url, ids } = await openOffice(desk);
    const { host } = new URL(url);
    const { code } = await desk.runOnTerminal("revoke --all", {
      env: asMara,
      steps: [
        { waitFor: /This revokes \d sessions on/, type: "n" },
        { waitFor: "n", type: enter },
        { waitFor: `Type ${host}, or press Ctrl-C`, type: `\x7f${host}` },
        { waitFor: host, type: enter },
      ],
    });
    expect(code).toBe(0);
    expect(open(mara)).toEqual([ids.own]);
  });
});
