import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const day = 86_400_000;

/** An office in which somebody has tried Tom's password. */
async function openTriedOffice(desk: Desk, options?: Parameters<typeof openOffice>[1]) {
  const office = await openOffice(desk, options);
  const failed = office.portal.failSignIn(office.tom, {
    ip: "203.0.113.66",
    city: "Recife",
    country: "Brazil",
    at: Date.now() - 1.5 * day,
  });
  office.portal.signIn(office.tom, { ip: "192.0.2.9", at: Date.now() - 60.5 * day });
  return { ...office, failed: String(failed) };
}

describe.concurrent("sessionctl history", () => {
  test("lists the sign-ins of a user as candidates and explains the pitfalls", async ({ desk }) => {
    const { asMara, ids, failed } = await openTriedOffice(desk);
    const { code, stdout, stderr } = await desk.run("history --user tom@example.com", { env: asMara });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]?.trim().split(/ +/)).toEqual(["ID", "AGE", "ACTION", "FROM", "ADDRESS", "DEVICE"]);
    expect(lines.slice(1).map((line) => line.slice(0, 5))).toEqual([failed, ids.toms]);
    expect(stderr).toContain("Candidates: the history does not say which of them are still open.");
    expect(stderr).toContain("sessionctl revoke --user tom@example.com");
    expect(stderr).toContain("Among them: 1 failed sign-in or sign-out, which opened no session.");
  });

  test("goes back as far as the user asks", async ({ desk }) => {
    const { asMara } = await openTriedOffice(desk);
    const { stdout } = await desk.run("history --user tom@example.com --since 90d --json", { env: asMara });
    const { user, complete, signIns } = JSON.parse(stdout);
    expect({ login: user.login, complete }).toEqual({ login: "tom@example.com", complete: true });
    expect(signIns).toHaveLength(3);
    const none = await desk.run("history --user tom@example.com --since 1h", { env: asMara });
    expect(none).toMatchObject({ code: 0, stdout: "" });
    expect(none.stderr).toContain("No sign-ins of");
  });

  test("gives ids to revoke, but only those of candidates", async ({ desk }) => {
    const { asMara, ids, tom, open } = await openTriedOffice(desk);
    const line =
      "sessionctl history --user tom@example.com --since 10d -q | sessionctl revoke --from - --yes --json";
    const { code, stdout } = await desk.shell(line, { env: asMara });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).outcomes).toMatchObject([{ session: ids.toms, outcome: "revoked" }]);
    expect(open(tom)).not.toContain(ids.toms);
  });

  test("writes CSV with a header", async ({ desk }) => {
    const { asMara } = await openTriedOffice(desk);
    const { code, stdout } = await desk.run("history --user tom@example.com --csv", { env: asMara });
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe(
      "id,at,action,signedIn,userId,login,ip,country,city,browser,platform,ipStart,aimedAt",
    );
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
  });

  test("warns that it is incomplete if the portal ignores the filter", async ({ desk }) => {
    const { asMara, portal, mara } = await openTriedOffice(desk, { auditOption: false });
    for (let more = 0; more < 30; more++) portal.failSignIn(mara, { ip: "203.0.113.66" });
    const { code, stderr } = await desk.run("history --user tom@example.com", { env: asMara });
    expect(code).toBe(0);
    expect(stderr).toContain("Not complete: ");
  });

  test("says so if the portal keeps no login history", async ({ desk }) => {
    const { asMara } = await openTriedOffice(desk, { loginHistory: "disabled" });
    const { code, stdout, stderr } = await desk.run("history --user tom@example.com", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("This DocSpace installation does not offer this (402).");
  });

  test("is only for administrators: exit code 3", async ({ desk }) => {
    const { asTom } = await openTriedOffice(desk);
    const { code, stdout } = await desk.run("history --user mara@example.com", { env: asTom });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  });

  test("needs a user and a valid duration", async ({ desk }) => {
    const { asMara } = await openTriedOffice(desk);
    const nobody = await desk.run("history", { env: asMara });
    expect(nobody).toMatchObject({ code: 2, stdout: "" });
    expect(nobody.stderr).toContain("--user");
    const long = await desk.run("history --user tom@example.com --since ages", { env: asMara });
    expect(long).toMatchObject({ code: 2, stdout: "" });
    expect(long.stderr).toContain("--since: ");
  });
});
