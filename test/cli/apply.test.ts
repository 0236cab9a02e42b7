import { describe, expect } from "vitest";
import type { Desk } from "./support/desk.js";
import { test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { type Office, openOffice } from "./support/office.js";

/** Mara's plan for all other sessions, in others.json. */
async function planOthers(desk: Desk, { asMara }: Office, flags = ""): Promise<void> {
  const { code, stderr } = await desk.run(`plan --others --out others.json ${flags}`, { env: asMara });
  expect({ code, stderr: stderr.split("\n")[0] }).toEqual({
    code: 0,
    stderr: "Saved. Apply it with: sessionctl apply others.json",
  });
}

describe.concurrent("sessionctl apply", () => {
  test("carries out what the plan says, and reports it", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { code, stdout, stderr } = await desk.run("apply others.json --yes", { env: office.asMara });
    expect(code).toBe(0);
    expect(stderr).toContain("To be revoked: 4 sessions.");
    expect(stdout).toMatch(/^revoked +4 {2}\(4 confirmed\)$/m);
    expect(stdout).toMatch(/^spared +1$/m);
    expect(office.open(office.mara)).toEqual([office.ids.own]);
  });

  test("leaves newer sessions alone and counts those that are gone", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office, "--newer-than 50d");
    office.portal.signOut(office.ids.phone);
    const { id } = office.portal.signIn(office.mara, { ip: "192.0.2.50" });
    const { code, stdout } = await desk.run("apply others.json --yes --json", { env: office.asMara });
    expect(code).toBe(0);
    const { summary, newSessions } = reportIn(stdout);
    expect(summary).toEqual({ revoked: 3, already_gone: 1, spared: 1, failed: 0, unknown: 0 });
    expect(newSessions).toMatchObject([{ id }]);
    expect(office.open(office.mara)).toEqual([office.ids.own, id]);
  });

  test("only shows the plan with --dry-run", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { code, stdout, stderr } = await desk.run("apply others.json --dry-run", { env: office.asMara });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("To be revoked: 4 sessions.");
    expect(stderr).toContain("Nothing was revoked: this was a dry run.");
    expect(office.open()).toHaveLength(6);
  });

  test("refuses without a terminal and without --yes, because it has to ask first", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { code, stdout, stderr } = await desk.run("apply others.json", { env: office.asMara });
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain("there is no terminal to confirm 4 sessions on. Add --yes");
    expect(office.open()).toHaveLength(6);
  });

  test("refuses a plan that has expired", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office, "--valid-for 1s");
    const expiry = Date.parse(JSON.parse(await desk.read("others.json")).expiresAt);
    await new Promise((due) => setTimeout(due, expiry - Date.now() + 20));
    const { code, stdout, stderr } = await desk.run("apply others.json --yes", { env: office.asMara });
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toMatch(/The plan expired at .+ Make a new one\.\nNothing was revoked\.\n$/);
    expect(office.open()).toHaveLength(6);
  });

  test("refuses a plan that was changed", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office, "--country Brazil");
    const plan = await desk.read("others.json");
    await desk.write("others.json", plan.replaceAll(office.ids.stranger, office.ids.toms));
    const { code, stderr } = await desk.run("apply others.json --yes", { env: office.asMara });
    expect(code).toBe(5);
    expect(stderr).toContain("Nothing was revoked.");
    expect(office.open()).toHaveLength(6);
  });

  test("refuses somebody else's plan", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { code, stderr } = await desk.run("apply others.json --yes", { env: office.asTom });
    expect(code).toBe(5);
    expect(stderr).toContain("The plan was made by mara@example.com, but you are tom@example.com.");
    expect(office.open()).toHaveLength(6);
  });

  test("refuses a plan of another portal", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const elsewhere = await openOffice(desk);
    const { code, stderr } = await desk.run("apply others.json --yes", { env: elsewhere.asMara });
    expect(code).toBe(5);
    expect(stderr).toContain(`The plan is for ${office.url}, but the connection is to ${elsewhere.url}.`);
    expect(elsewhere.open()).toHaveLength(6);
  });

  test("spares the plan's own session, whichever credential applies it", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { code, stdout } = await desk.run("apply others.json --yes --json", { env: office.asMarasKey });
    expect(code).toBe(0);
    expect(reportIn(stdout).summary).toMatchObject({ revoked: 4, spared: 1, failed: 0, unknown: 0 });
    expect(office.open(office.mara)).toEqual([office.ids.own]);
  });

  test("refuses a plan that would end the session that is now the caller's own", async ({ desk }) => {
    const office = await openOffice(desk);
    await planOthers(desk, office);
    const { token = "" } = office.portal.connections(office.mara)[0] ?? {};
    const env = { ...office.asMara, SESSIONCTL_PORTAL_TOKEN: token };
    const { code, stderr } = await desk.run("apply others.json --yes", { env });
    expect(code).toBe(5);
    expect(stderr).toContain("is the one that you are signed in with");
    expect(office.open()).toHaveLength(6);
  });

  test("refuses a file that is not a plan, and names a file that does not exist", async ({ desk }) => {
    const { asMara, open } = await openOffice(desk);
    for (const content of ["", "40001\n", "{}", "[]"]) {
      const file = await desk.write("no-plan.json", content);
      const { code, stdout, stderr } = await desk.run(["apply", file, "--yes"], { env: asMara });
      expect({ content, code, stdout }).toEqual({ content, code: 5, stdout: "" });
      expect(stderr).toContain("Nothing was revoked.");
    }
    const missing = await desk.run("apply missing.json --yes", { env: asMara });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toBe("missing.json does not exist. Check the name and the folder. (ENOENT)\n");
    expect(open()).toHaveLength(6);
  });
});
