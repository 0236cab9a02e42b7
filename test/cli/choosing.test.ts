/** Choosing sessions from a list with checkboxes on a terminal. */
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect } from "vitest";
import { PRODUCTS } from "../../src/providers/registry.js";
import { openAt } from "./support/any-product.js";
import { test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

const down = "\x1b[B";
const up = "\x1b[A";
const space = " ";
const enter = "\r";
const ctrlC = "\x03";
const ctrlD = "\x04";
const escapeKey = "\x1b";

/** Waits for the last line of the first screen. */
const asked = "Esc leave";
const none = "Nothing is chosen yet.";

describe.concurrent("on a terminal, the user can choose sessions", () => {
  test.for([
    ["sessionctl alone", ""],
    ["revoke without a selection", "revoke"],
  ] as const)(
    "with %s: arrow keys and space choose, and the run continues as with --id",
    async ([, args], { desk }) => {
      const { asMara, open, ids } = await openOffice(desk);
      const { code, text } = await desk.runOnTerminal(args, {
        env: asMara,
        steps: [
          { waitFor: asked, type: space },
          { waitFor: "1 of 5 sessions will be ended; yours is kept.", type: down },
          { waitFor: /./, type: space },
          { waitFor: "2 of 5 sessions will be ended; yours is kept.", type: up },
          { waitFor: /./, type: space },
          { waitFor: "1 of 5 sessions will be ended; yours is kept.", type: enter },
          { waitFor: "Revoke 1 session?", type: "y" },
        ],
      });
      expect(code).toBe(0);
      expect(text).toMatch(/^1 of 1 ended, confirmed$/m);
      expect(open()).toHaveLength(5);
      expect(open()).toEqual(expect.arrayContaining([ids.own, ids.toms]));
    },
  );

  test("listed in the order of triage, the user's own session last", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [{ waitFor: asked, type: ctrlC }],
    });
    const rows = text.split("\n").flatMap((line) => /^│ {2}[◻◼] (\d+)/.exec(line)?.[1] ?? []);
    const triaged = await desk.run("triage --json=id", { env: asMara });
    expect(rows).toEqual(JSON.parse(triaged.stdout).sessions.map(({ id }: { id: string }) => id));
    expect(rows.at(-1)).toBe(ids.own);
  });

  test("with the reasons for the current row below the list", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    for (let nth = 1; nth < 5; nth++)
      portal.signIn(mara, {
        ip: "198.51.100.20",
        country: "Latvia",
        city: "Riga",
        browser: "Firefox 139",
        platform: "Ubuntu",
      });
    const { text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      columns: 120,
      steps: [{ waitFor: asked, type: ctrlC }],
    });
    expect(text).toMatch(/^│ {2}.*first session from (Brazil|日本)/m);
  });

  test('but not their own session, neither by a key nor with "all"', async ({ desk }) => {
    const { asMara, open, mara, ids } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [
        { waitFor: asked, type: "a" },
        { waitFor: "4 of 5 sessions will be ended; yours is kept.", type: up },
        { waitFor: /./, type: enter },
        { waitFor: "Revoke 4 sessions?", type: "y" },
      ],
    });
    expect(code).toBe(0);
    expect(text).toContain("you are signed in with it");
    expect(open(mara)).toEqual([ids.own]);
  });

  test("and choosing nothing revokes nothing and explains how to choose", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [{ waitFor: asked, type: enter }],
    });
    expect(code).toBe(0);
    expect(text).toContain("Nothing was chosen, so nothing was revoked. Space chooses a session");
    expect(open()).toHaveLength(6);
  });

  test.for([
    ["Escape", escapeKey],
    ["Ctrl-D", ctrlD],
  ] as const)("%s leaves with exit code 5", async ([, key], { desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [
        { waitFor: asked, type: space },
        { waitFor: "1 of 5 sessions", type: key },
      ],
    });
    expect(code).toBe(5);
    expect(text).toContain("Nothing was revoked: nothing was chosen.");
    expect(open()).toHaveLength(6);
  });

  test("Ctrl-C changes nothing and restores the terminal", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, raw, text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [
        { waitFor: asked, type: space },
        { waitFor: "1 of 5 sessions", type: ctrlC },
      ],
    });
    expect(code).toBe(130);
    expect(text).toContain("Interrupted before anything was changed.");
    expect(raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(raw.lastIndexOf("\x1b[?25l"));
    expect(open()).toHaveLength(6);
  });

  test("answering no to the question that follows changes nothing", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code } = await desk.runOnTerminal("revoke", {
      env: asMara,
      steps: [
        { waitFor: asked, type: space },
        { waitFor: "1 of 5 sessions", type: enter },
        { waitFor: "Revoke 1 session?", type: "n" },
      ],
    });
    expect(code).toBe(5);
    expect(open()).toHaveLength(6);
  });

  test("a list that is longer than the screen scrolls", async ({ desk }) => {
    const { asMara, portal, mara, open } = await openOffice(desk);
    for (let nth = 0; nth < 40; nth++)
      portal.signIn(mara, {
        ip: "198.51.100.20",
        country: "Latvia",
        city: "Riga",
        at: Date.now() - nth * 60_000,
      });
    const { code, text } = await desk.runOnTerminal("revoke", {
      env: asMara,
      rows: 20,
      steps: [
        { waitFor: asked, type: down.repeat(30) },
        { waitFor: /./, type: space },
        { waitFor: "1 of 45 sessions will be ended; yours is kept.", type: enter },
        { waitFor: "Revoke 1 session?", type: "y" },
      ],
    });
    expect(code).toBe(0);
    expect(text).toContain("...");
    expect(open()).toHaveLength(45);
  });
});

describe.concurrent("the list to choose from", () => {
  test("has one line for each session at 60 columns, and no line is longer", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { raw } = await desk.runOnTerminal("revoke", {
      env: asMara,
      columns: 60,
      steps: [{ waitFor: asked, type: ctrlC }],
    });
    const [screen = ""] = stripVTControlCharacters(raw).split("Esc leave");
    const lines = screen.split(/\r?\n/);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => /[◻◼] 4000\d/.test(line))).toHaveLength(5);
    expect(screen).toContain("(you are signed in with it)");
  });

  test("shows hostile text as plain text", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    const hostile = "\u001b[2J\u001b]0;owned\u0007\u202Egnp.exe\n\n=HYPERLINK(1)\u200b";
    portal.signIn(mara, {
      ip: "192.0.2.1",
      city: hostile,
      country: hostile,
      browser: hostile,
      platform: hostile,
    });
    const { raw } = await desk.runOnTerminal("revoke", {
      env: asMara,
      columns: 160,
      steps: [{ waitFor: asked, type: ctrlC }],
    });
    expect(raw).not.toContain("\x1b[2J");
    expect(raw).not.toContain("owned\x07");
    expectInert(stripVTControlCharacters(raw).replaceAll("\r", "").replaceAll("^C", ""));
  });

  test("offers every session of the caller with an API key", async ({ desk }) => {
    const { asMarasKey, open, mara } = await openOffice(desk);
    const { code } = await desk.runOnTerminal("revoke", {
      env: asMarasKey,
      steps: [
        { waitFor: asked, type: "a" },
        { waitFor: "5 of 5 sessions will be ended.", type: enter },
        { waitFor: "Revoke 5 sessions?", type: "y" },
      ],
    });
    expect(code).toBe(0);
    expect(open(mara)).toEqual([]);
  });

  test("offers nothing if the user's own session is unknown, and explains what to do", async ({ desk }) => {
    const { asMarasAccessToken, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke", { env: asMarasAccessToken });
    expect(code).toBe(5);
    expect(text).toContain("each of these sessions could be the one that you are signed in with");
    expect(text).toContain("Sign in with a credential whose session the product lists");
    expect(open()).toHaveLength(6);
  });

  test("offers nothing if there is only the user's own session", async ({ desk }) => {
    const { asTom, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("", { env: asTom });
    expect(code).toBe(0);
    expect(text).toContain("There is nothing else to choose, so nothing was revoked.");
    expect(open()).toHaveLength(6);
  });

  test("says so if there are no sessions", async ({ desk }) => {
    const { asMarasKey, portal, mara } = await openOffice(desk);
    for (const { id } of portal.connections(mara)) portal.signOut(id);
    const { code, text } = await desk.runOnTerminal("revoke", { env: asMarasKey });
    expect(code).toBe(0);
    expect(text).toContain("No sessions: there is nothing to choose.");
  });
});

describe.each(PRODUCTS)("$name", (product) => {
  test("lets the user choose sessions, and ends only those", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const before = world.openSessions();
    const { code, text } = await desk.runOnTerminal("revoke", {
      env,
      columns: 120,
      steps: [
        { waitFor: asked, type: space },
        { waitFor: /1 of \d+ sessions will be ended/, type: enter },
        { waitFor: "Revoke 1 session?", type: "y" },
      ],
    });
    expect(code).toBe(0);
    expect(text).toMatch(/^1 of 1 ended, confirmed/m);
    expect(world.openSessions()).toBe(before - 1);
  });
});

describe.concurrent("without a choice on a terminal", () => {
  test("revoke without a selection is a usage error in a pipe", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run("revoke", { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("Nothing is selected, and that never means everything.");
    expect(portal.calls).toEqual([]);
  });

  test("sessionctl alone shows the help in a pipe", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stderr } = await desk.run("", { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("sessionctl revoke --others");
    expect(stderr).not.toContain(none);
  });

  test("--again needs a selection, even on a terminal", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("revoke --watch 1m --again", { env: asMara });
    expect(code).toBe(2);
    expect(text).toContain("nothing is selected. Select sessions");
  });

  test("sessionctl alone shows the help and how to begin if no installation is set", async ({ desk }) => {
    const { code, text } = await desk.runOnTerminal("", { rows: 60 });
    expect(code).toBe(2);
    expect(text).toContain("sessionctl demo");
    expect(text).toMatch(/To begin: No installation is named\. Set SESSIONCTL_URL, .*profile add/s);
  });

  test("sessionctl alone names the variables for a credential if there is none", async ({ desk }) => {
    const { url } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal("", { env: { SESSIONCTL_URL: url }, rows: 60 });
    expect(code).toBe(2);
    expect(text).toMatch(/To begin: There is no credential for .*SESSIONCTL_PORTAL_TOKEN/s);
  });
});
