/** `--watch` and `--again`: what is reported while a run continues to watch, and how it ends. */
import { readdir } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect } from "vitest";
import type { SignInDetails } from "../../src/simulator/docspace/index.js";
import { type Desk, test } from "./support/desk.js";
import { expectInert, reportIn } from "./support/expectations.js";
import { type Office, openOffice } from "./support/office.js";

const away: SignInDetails = { ip: "203.0.113.90", country: "Peru", city: "Lima", browser: "Chrome 136" };

/** We list for planning, before and after the run. The next list is the first of the watch. */
const LISTS_OF_A_RUN = 3;

/** Does something when the list with this number is requested, before it is answered. */
function atList({ portal }: Pick<Office, "portal">, number: number, act: () => void): void {
  let lists = 0;
  portal.faults.next({
    kind: "slow",
    ms: 0,
    on({ operation }) {
      if (operation === "getAllActiveConnections" && ++lists === number) act();
      return false;
    },
  });
}

const revoked = ({ portal }: Pick<Office, "portal">) => portal.calls.filter(({ method }) => method === "PUT");

const short = "--watch 2s --watch-every 1s";
/** The watch is interrupted, so no test waits for its end. */
const long = "--watch 1h --watch-every 1s";

describe.concurrent("a run that continues to watch", () => {
  test("reports a new session and leaves it alone", async ({ desk }) => {
    const office = await openOffice(desk);
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const { code, stdout, stderr } = await desk.run(`revoke --others --yes --json ${short}`, {
      env: office.asMara,
    });
    expect(code).toBe(0);
    expect(stderr).toContain(
      "The run is over: 4 of 4 ended, all confirmed · your own kept.\nWatching until ",
    );
    expect(stderr).toMatch(
      /^New session 40007 {2}\d\d:\d\d:\d\d {2}Lima, Peru, 203\.0\.113\.90, .*matches the selection$/m,
    );
    const report = reportIn(stdout);
    expect(report.watch?.newSessions).toMatchObject([{ id: "40007", matches: true, outcome: null }]);
    expect(office.open(office.mara)).toHaveLength(2);
    expect(revoked(office)).toHaveLength(1);
  });

  test("ends it with --again by its id and keeps that journal beside the other", async ({ desk }) => {
    const office = await openOffice(desk);
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const { code, stderr } = await desk.run(
      `revoke --others --yes --again --journal run.jsonl --report run.json --report-ocsf run.ocsf ${short}`,
      { env: office.asMara },
    );
    expect(code).toBe(0);
    expect(stderr).toContain("Session 40007: revoked (confirmed)\n");
    const files = (await readdir(desk.folder)).sort();
    expect(files).toEqual([
      expect.stringMatching(/^run\.again-[0-9a-f]{12}\.jsonl$/),
      "run.json",
      "run.jsonl",
      "run.ocsf",
    ]);
    expect(stderr).toContain(`Its journal is ${files[0]}\n`);
    const again = await desk.run(["resume", files[0] ?? "", "--json=summary"], { env: office.asMara });
    expect(JSON.parse(again.stdout)).toMatchObject({ summary: { revoked: 1 } });
    expect(reportIn(await desk.read("run.json")).watch?.runs).toHaveLength(1);
    expect(await desk.read("run.ocsf")).toContain("session 40007: revoked (confirmed)");
    expect(office.open(office.mara)).toEqual([office.ids.own]);
    expect(revoked(office).map(({ operation }) => operation)).toEqual([
      "logOutAllExceptThisConnection",
      "logOutActiveConnection",
    ]);
    const told = await desk.run("report run.json");
    expect(told.stdout).toMatch(/^New sessions: 1\n {2}40007 .*Lima, Peru.* ended$/m);
  });

  test("prints the ids of what the watch ended with --quiet, and its outcomes with --csv", async ({
    desk,
  }) => {
    const office = await openOffice(desk);
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const quiet = await desk.run(`revoke --city Lima --yes --again -q ${short}`, { env: office.asMara });
    expect(quiet).toMatchObject({ code: 0, stdout: "40007\n" });
    expect(quiet.stderr).toContain("New session 40007");
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const csv = await desk.run(`revoke --city Lima --yes --again --csv ${short}`, { env: office.asMara });
    expect(csv.stdout).toMatch(/^40008,.*,revoked,confirmed,$/m);
  });

  test("watches if there was nothing to revoke, and with a plan and a journal as well", async ({ desk }) => {
    const office = await openOffice(desk);
    await desk.run("plan --city Lima --out lima.json", { env: office.asMara });
    atList(office, 3, () => office.portal.signIn(office.mara, away));
    const applied = await desk.run(`apply lima.json --yes --again --journal run.jsonl --json ${short}`, {
      env: office.asMara,
    });
    expect(applied.code).toBe(0);
    expect(applied.stderr).toContain("The run is over: Nothing to end");
    expect(reportIn(applied.stdout).watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
    atList(office, 3, () => office.portal.signIn(office.mara, away));
    const resumed = await desk.run(`resume run.jsonl --yes --again --json ${short}`, { env: office.asMara });
    expect(resumed.code).toBe(0);
    expect(reportIn(resumed.stdout).watch?.newSessions).toMatchObject([{ id: "40008", outcome: "revoked" }]);
  });

  test("keeps the text of a new session inert on the terminal", async ({ desk }) => {
    const office = await openOffice(desk);
    const hostile = "\u001b[2J\u202Egnp.exe\n=HYPERLINK(1)";
    atList(office, LISTS_OF_A_RUN + 1, () =>
      office.portal.signIn(office.mara, { ...away, city: hostile, browser: hostile }),
    );
    const { stdout, stderr } = await desk.run(`revoke --others --yes ${short}`, { env: office.asMara });
    expect(stderr).toContain("New session 40007");
    expect(stdout).toContain("40007");
    expectInert(stderr);
    expectInert(stdout);
  });

  test("exits with 4 if the credential is refused and sends nothing more", async ({ desk }) => {
    const office = await openOffice(desk);
    const { portal, ids, asMara } = office;
    atList(office, LISTS_OF_A_RUN + 2, () => void portal.signOut(ids.own));
    const { code, stderr, stdout } = await desk.run(`revoke --id 40004 --yes ${long}`, { env: asMara });
    expect(code).toBe(4);
    expect(stderr).toContain("The sessions could not be listed: ");
    expect(stdout).toMatch(/^revoked +1 /m);
    expect(stdout).toMatch(/^It saw nothing after \d{4}-.*: .+$/m);
    expect(portal.calls.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test("exits with 4 if a new session matches and could not be ended", async ({ desk }) => {
    const office = await openOffice(desk);
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const { code, stderr } = await desk.run(`revoke --city Lima --yes --again ${short}`, {
      env: office.asMarasAccessToken,
    });
    expect(stderr).toContain("New session 40007");
    expect(stderr).toContain("may be your own");
    expect(stderr).toContain("New sessions could not be ended: Refused: ");
    expect(code).toBe(4);
    expect(revoked(office)).toEqual([]);
  });
});

describe.concurrent("an interrupted watch", () => {
  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "on %s reports what was seen",
    async (signal, { desk }) => {
      const office = await openOffice(desk);
      atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
      const running = desk.start(`revoke --id 40004 --yes --json --journal run.jsonl ${long}`, {
        env: office.asMara,
      });
      await running.told("New session 40007");
      running.send(signal);
      const { code, stdout, stderr } = await running.finished;
      expect(code).toBe(130);
      const report = reportIn(stdout);
      expect(report).toMatchObject({ stopped: null, summary: { revoked: 1 } });
      expect(report.watch).toMatchObject({
        stopped: { code: "interrupted" },
        newSessions: [{ id: "40007" }],
      });
      expect(stderr).toContain("The run was finished all the same. The journal is run.jsonl");
    },
  );

  test("also reports if nothing was revoked", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const running = desk.start(`revoke --city Lima --yes --report lima.json ${long}`, { env: asMara });
    await running.told("Watching until");
    running.send("SIGINT");
    const { code, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(stderr).not.toContain("Interrupted before anything was changed.");
    expect(reportIn(await desk.read("lima.json")).watch).toMatchObject({ stopped: { code: "interrupted" } });
  });

  test("loses what it saw if it is killed; resume reports the run before it", async ({ desk }) => {
    const office = await openOffice(desk);
    const running = desk.start(`revoke --id 40004 --yes --journal run.jsonl --report run.json ${long}`, {
      env: office.asMara,
    });
    await running.told("Watching until");
    running.send("SIGKILL");
    await running.finished;
    const { code, stdout } = await desk.run("resume run.jsonl --json --report run.json", {
      env: office.asMara,
    });
    expect(code).toBe(0);
    expect(reportIn(stdout).summary).toMatchObject({ revoked: 1 });
    expect(reportIn(stdout)).not.toHaveProperty("watch");
    expect(await desk.read("run.json")).toBe(stdout);
    expect(revoked(office)).toHaveLength(1);
  });

  test("shows its progress on a terminal and leaves the line clean on Ctrl-C", async ({ desk }) => {
    const office = await openOffice(desk);
    atList(office, LISTS_OF_A_RUN + 1, () => office.portal.signIn(office.mara, away));
    const { code, text, raw } = await desk.runOnTerminal(`revoke --id 40004 --yes ${long}`, {
      env: office.asMara,
      columns: 60,
      steps: [
        { waitFor: /Watching until \d\d:\d\d:\d\d, 1 list, 1 new session/ },
        { waitFor: /, \d+ lists, 1 new session/, type: "\x03" },
      ],
    });
    expect(code).toBe(130);
    expect(text).toMatch(/^1 of 1 ended, confirmed · 1 new afterwards, none ended$/m);
    // The status line was removed before the report.
    expect(raw.lastIndexOf("\r\x1b[K")).toBeGreaterThan(raw.lastIndexOf("Watching until"));
    expect(raw.lastIndexOf("Revocation on")).toBeGreaterThan(raw.lastIndexOf("\r\x1b[K"));
    expectRowsWithin(raw, 60);
  });
});

/** Checks that text that is written repeatedly stays on one row of the terminal. */
function expectRowsWithin(raw: string, columns: number): void {
  const rows = raw.split("\r").filter((row) => row.startsWith("Watching until"));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(stripVTControlCharacters(row).length).toBeLessThan(columns);
}

describe.concurrent("what --again will do is confirmed only once", () => {
  test("together with the plan", async ({ desk }) => {
    const office = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal(`revoke --others --again ${short}`, {
      env: office.asMara,
      steps: [
        {
          waitFor: /Revoke 4 sessions\?\s+For 2 s, new sessions that match will be ended without asking\./,
          type: "y",
        },
      ],
    });
    expect(code).toBe(0);
    expect(text.match(/without asking/g)?.length).toBeLessThanOrEqual(3);
    expect(office.open(office.mara)).toEqual([office.ids.own]);
  });

  test("if there is nothing to revoke, and answering no changes nothing", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, text } = await desk.runOnTerminal(`revoke --city Lima --again ${long}`, {
      env: asMara,
      steps: [{ waitFor: "There is nothing to revoke now. For ", type: "n" }],
    });
    expect(code).toBe(5);
    expect(text).toContain("Nothing was sent: it was not confirmed.");
    expect(open()).toHaveLength(6);
  });

  test("with --yes if there is no terminal", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, stderr } = await desk.run(`revoke --city Lima --again ${long}`, { env: asMara });
    expect(code).toBe(5);
    expect(stderr).toContain("Add --yes if you are sure, or leave --again out.");
    expect(open()).toHaveLength(6);
  });
});

describe.concurrent("a watch that makes no sense is a usage error before anything is sent", () => {
  const mistakes: [args: string, told: string][] = [
    ["--others --again", "--again only works with --watch."],
    ["--others --watch-every 5s", "--watch-every only works with --watch."],
    ["--others --watch soon", '--watch: "soon" is not a duration'],
    ["--others --watch 2d", '--watch: "2d" is too long; the longest is 1d.'],
    ["--others --watch 1h --watch-every 2d", "--watch-every: "],
    ["--user tom@example.com --watch 1h", "The product does not list the sessions of tom@example.com to you"],
    ["--id 40005 --watch 1h", "The product does not list session 40005 or its user to you"],
    ["--id 40004 --watch 1h --again", "The selection names sessions by id"],
    ["--older-than 1d --watch 1h --again", "The selection matches only sessions that are older"],
  ];
  test.for(mistakes)("%s", async ([args, told], { desk }) => {
    const office = await openOffice(desk);
    const { code, stderr } = await desk.run(`revoke --yes ${args}`, { env: office.asMara });
    expect(code).toBe(2);
    expect(stderr).toContain(told);
    expect(revoked(office)).toEqual([]);
  });

  test("except in a dry run, which only says that it does not watch", async ({ desk }: { desk: Desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run(`revoke --others --dry-run --again ${long}`, { env: asMara });
    expect(code).toBe(0);
    expect(stderr).toContain("Nothing was revoked and nothing watched: this was a dry run.");
    expect(revoked({ portal })).toEqual([]);
  });
});
