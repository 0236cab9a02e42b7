import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { filesBelow } from "./support/canaries.js";
import { test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

describe.concurrent("sessionctl revoke", () => {
  test("plans, revokes, verifies and reports in one go", async ({ desk }) => {
    const { asMara, mara, open, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("revoke --id 40004 --yes", { env: asMara });
    expect(code).toBe(0);
    expect(stderr).toContain("To be revoked: 1 session.");
    expect(stdout).toMatch(/^revoked +1 {2}\(1 confirmed\)$/m);
    expect(stdout).toContain("What still works after this revocation:");
    expect(open(mara)).toEqual([ids.laptop, ids.phone, ids.tokyo, ids.own]);
  });

  test("prints only the report on stdout with --json, and the report fits its schema", async ({ desk }) => {
    const { asMara, url, ids } = await openOffice(desk);
    const why = ["--reason", "stolen laptop", "--ticket", "SEC-17"];
    const { code, stdout } = await desk.run(["revoke", "--others", "--yes", "--json", ...why], {
      env: asMara,
    });
    expect(code).toBe(0);
    const report = reportIn(stdout);
    expect(report).toMatchObject({
      version: 1,
      provider: "docspace",
      installation: url,
      reason: "stolen laptop",
      ticket: "SEC-17",
      summary: { revoked: 4, already_gone: 0, spared: 1, failed: 0, unknown: 0 },
      stopped: null,
      calls: { writes: 1 },
    });
    const spared = report.outcomes.filter(({ outcome }) => outcome === "spared");
    expect(spared).toMatchObject([{ session: ids.own, evidence: null }]);
  });

  test("picks fields of the report with --json=summary,calls", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { stdout } = await desk.run("revoke --others --yes --json=summary,stopped", { env: asMara });
    expect(JSON.parse(stdout)).toEqual({
      summary: { revoked: 4, already_gone: 0, spared: 1, failed: 0, unknown: 0 },
      stopped: null,
    });
  });

  test("refuses a field that reports do not have before it revokes anything", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, stderr } = await desk.run("revoke --others --yes --json=sumary", { env: asMara });
    expect(open()).toHaveLength(6);
    expect(code).toBe(2);
    expect(stderr).toContain('"sumary" is not a field of a report');
  });

  test("prints outcomes as CSV, and with -q the ids of what was revoked", async ({ desk }) => {
    const { asMara, mara, ids } = await openOffice(desk);
    const csv = await desk.run("revoke --country Brazil --yes --csv", { env: asMara });
    expect(csv).toMatchObject({ code: 0 });
    expect(csv.stdout).toBe(
      `session,userId,login,outcome,evidence,reason\n${ids.stranger},${mara.id},mara@example.com,revoked,confirmed,\n`,
    );
    const quiet = await desk.run("revoke --others --yes -q", { env: asMara });
    expect(quiet.stdout.split("\n").filter(Boolean).sort()).toEqual([ids.laptop, ids.phone, ids.tokyo]);
  });

  test("writes the report and the journal where the user asks, readable only by the owner", async ({
    desk,
  }) => {
    const { asMara } = await openOffice(desk);
    const files = "--report report.json --journal run.jsonl";
    const { code, stdout } = await desk.run(`revoke --others --yes --json ${files}`, { env: asMara });
    expect(code).toBe(0);
    expect(reportIn(await desk.read("report.json"))).toEqual(JSON.parse(stdout));
    const lines = (await desk.read("run.jsonl")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toEqual([
      "run",
      "begun",
      "intent",
      "answer",
      "finished",
    ]);
    for (const file of ["report.json", "run.jsonl"]) {
      expect((await stat(join(desk.folder, file))).mode & 0o777).toBe(0o600);
    }
  });

  test("keeps a journal in the state folder if none is named, and does not mention it", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { stdout, stderr } = await desk.run("revoke --id 40001 --yes", { env: asMara });
    const journals = (await filesBelow(join(desk.home, ".local/state/sessionctl"))).map(({ where }) => where);
    expect(journals).toHaveLength(1);
    expect(journals[0]).toMatch(/\.jsonl$/);
    expect((await stat(journals[0] as string)).mode & 0o777).toBe(0o600);
    expect(stdout + stderr).not.toContain(".jsonl");
  });

  test("keeps it in the XDG state folder if that is set", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const env = { ...asMara, XDG_STATE_HOME: join(desk.home, "state") };
    await desk.run("revoke --id 40001 --yes", { env });
    expect(await filesBelow(join(desk.home, "state/sessionctl"))).toHaveLength(1);
  });

  test("overwrites no journal, and then revokes nothing", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    await desk.write("run.jsonl", "the journal of another run\n");
    const { code, stderr } = await desk.run("revoke --others --yes --journal run.jsonl", { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("run.jsonl already exists");
    expect(await desk.read("run.jsonl")).toBe("the journal of another run\n");
    expect(open()).toHaveLength(6);
  });

  test("ends nothing if its report could not be written", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("revoke --others --yes --report none/report.json", {
      env: asMara,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("none/report.json cannot be written: there is no folder none. Make it first.");
    expect(open()).toHaveLength(6);
  });

  test("only shows the plan with --dry-run", async ({ desk }) => {
    const { asMara, open, portal } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("revoke --all --dry-run", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Nothing was revoked: this was a dry run.");
    expect(open()).toHaveLength(6);
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test("succeeds if nothing matches", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    const { code, stdout } = await desk.run("revoke --city Atlantis --json", { env: asMara });
    expect(code).toBe(0);
    expect(reportIn(stdout).summary).toEqual({
      revoked: 0,
      already_gone: 0,
      spared: 0,
      failed: 0,
      unknown: 0,
    });
    expect(open()).toHaveLength(6);
  });

  test("ends all sessions of another user and does not claim to have verified it", async ({ desk }) => {
    const { asMara, open, tom } = await openOffice(desk);
    const { code, stdout } = await desk.run("revoke --user tom@example.com --yes --json", { env: asMara });
    expect(code).toBe(0);
    expect(reportIn(stdout).outcomes).toMatchObject([
      { session: null, user: { login: "tom@example.com" }, outcome: "revoked", evidence: "unverifiable" },
    ]);
    expect(open(tom)).toEqual([]);
  });

  test("spares the current session and ends it only when the user asks for it explicitly", async ({
    desk,
  }) => {
    const { asMara, open, ids } = await openOffice(desk);
    const spared = await desk.run("revoke --id 40006 --yes --json", { env: asMara });
    expect(reportIn(spared.stdout).summary).toMatchObject({ revoked: 0, spared: 1 });
    expect(open()).toContain(ids.own);
    const ended = await desk.run("revoke --id 40006 --include-current --yes --json", { env: asMara });
    expect(reportIn(ended.stdout).summary).toMatchObject({ revoked: 1, spared: 0 });
    expect(open()).not.toContain(ids.own);
  });
});

describe.concurrent("the lockout guard", () => {
  test("refuses if the caller's own session is unknown, and --yes does not waive it", async ({ desk }) => {
    const { asMarasAccessToken, open } = await openOffice(desk);
    for (const selection of ["--all", "--id 40001", "--user mara@example.com", "--older-than 1d"]) {
      const { code, stdout, stderr } = await desk.run(`revoke ${selection} --yes`, {
        env: asMarasAccessToken,
      });
      expect({ selection, code, stdout }).toEqual({ selection, code: 5, stdout: "" });
      expect(stderr).toContain("--include-current");
    }
    const others = await desk.run("revoke --others --yes", { env: asMarasAccessToken });
    expect(others).toMatchObject({ code: 5, stdout: "" });
    expect(others.stderr).toContain("for a portal token it does. Sign in with a credential whose session");
    expect(open()).toHaveLength(6);
  });

  test("is waived only by --include-current", async ({ desk }) => {
    const { asMarasAccessToken, open, ids } = await openOffice(desk);
    const { code } = await desk.run("revoke --id 40001 --include-current --yes", { env: asMarasAccessToken });
    expect(code).toBe(0);
    expect(open()).not.toContain(ids.laptop);
  });

  test("when the caller ends all of their sessions, the one that the portal opens is reported as ours and closed", async ({
    desk,
  }) => {
    const { asMara, portal, open, mara } = await openOffice(desk);
    const { code, stdout } = await desk.run("revoke --user mara@example.com --include-current --yes --json", {
      env: asMara,
    });
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.summary).toMatchObject({ revoked: 5, unknown: 0 });
    expect(report.newSessions).toEqual([]);
    expect(report.openedByProduct).toEqual([{ id: expect.any(String), closed: true, reason: null }]);
    expect(portal.allConnections(mara)).toHaveLength(6);
    expect(open(mara)).toEqual([]);
  });
});

describe.concurrent("an unlisted id that may be the caller's own session", () => {
  const ways = ["--id ID", "--from ids.txt"];

  test.for(ways)(
    "with an access token: revoke %s is refused, but sent with --include-current",
    async (way, { desk }) => {
      const { asMarasAccessToken, portal, open, ids } = await openOffice(desk);
      await desk.write("ids.txt", `id\n${ids.toms}\n`);
      const line = `revoke ${way.replace("ID", ids.toms)} --yes`;
      const refused = await desk.run(line, { env: asMarasAccessToken });
      expect(refused).toMatchObject({ code: 5, stdout: "" });
      expect(refused.stderr).toContain("--include-current");
      expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
      const sent = await desk.run(`${line} --include-current`, { env: asMarasAccessToken });
      expect(sent.code).not.toBe(5);
      expect(open()).not.toContain(ids.toms);
    },
  );

  const lies = [
    { lie: "says 0 and lacks the own session, which is named", named: "own", saysZero: true },
    { lie: "lacks the own session, and another one is named", named: "toms", saysZero: false },
  ] as const;

  test.for(lies.flatMap((each) => ways.map((way) => ({ ...each, way }))))(
    "if the list $lie: revoke $way is refused, but sent with --include-current",
    async ({ named, saysZero, way }, { desk }) => {
      const { asMara, portal, open, ids } = await openOffice(desk);
      portal.faults.next({
        kind: "drift",
        change({ response }) {
          response.items = response.items.filter(({ id }: { id: number }) => String(id) !== ids.own);
          if (saysZero) response.loginEvent = 0;
        },
        on: "getAllActiveConnections",
        times: 99,
      });
      await desk.write("ids.txt", `id\n${ids[named]}\n`);
      const line = `revoke ${way.replace("ID", ids[named])} --yes`;
      const refused = await desk.run(line, { env: asMara });
      expect(refused).toMatchObject({ code: 5, stdout: "" });
      expect(refused.stderr).toContain("--include-current");
      expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
      await desk.run(`${line} --include-current`, { env: asMara });
      expect(open()).not.toContain(ids[named]);
    },
  );

  test("is spared if the list names it as the caller's own session but does not contain it", async ({
    desk,
  }) => {
    const { asMara, portal, open, ids } = await openOffice(desk);
    portal.faults.next({
      kind: "drift",
      change({ response }) {
        response.items = response.items.filter(({ id }: { id: number }) => String(id) !== ids.own);
      },
      on: "getAllActiveConnections",
      times: 99,
    });
    const { stdout } = await desk.run(`revoke --id ${ids.own} --yes --json`, { env: asMara });
    expect(reportIn(stdout).summary).toMatchObject({ revoked: 0, spared: 1 });
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
    expect(open()).toHaveLength(6);
  });
});
