import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.concurrent("sessionctl reset-password", () => {
  test("closes all sessions of the caller and does not show the link", async ({ desk }) => {
    const { asMarasKey, portal, open, mara, tom } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("reset-password --yes", { env: asMarasKey });
    expect(code).toBe(0);
    expect(stdout).toContain("revoked 5");
    expect(stderr).toContain("The password has not changed.");
    expect(open(mara)).toEqual([]);
    expect(open(tom)).toHaveLength(1);
    // Every desk asserts that the link appears nowhere.
    expect(portal.passwordLinks).toMatchObject([{ userId: mara.id, valid: true }]);
  });

  test("shows the link with --show-link and nothing else on stdout", async ({ desk }) => {
    const { asMarasKey, portal } = await openOffice(desk);
    const { code, stdout } = await desk.run("reset-password --yes --show-link", { env: asMarasKey });
    expect(code).toBe(0);
    expect(stdout).toBe(`${portal.passwordLinks[0]?.url}\n`);
  });

  test("prints one JSON document, with the link only for --show-link", async ({ desk }) => {
    const { asMarasKey, portal, url, ids } = await openOffice(desk);
    const silent = await desk.run("reset-password --yes --json", { env: asMarasKey });
    expect(JSON.parse(silent.stdout)).toMatchObject({
      version: 1,
      installation: url,
      summary: { revoked: 5 },
      link: "[secret]",
    });
    expect(silent.stdout).toContain(ids.own);
    const shown = await desk.run("reset-password --yes --json --show-link", { env: asMarasKey });
    expect(JSON.parse(shown.stdout).link).toBe(portal.passwordLinks[1]?.url);
  });

  test("asks on a terminal and changes nothing without a yes", async ({ desk }) => {
    const { asMarasKey, open, portal } = await openOffice(desk);
    const no = await desk.runOnTerminal("reset-password", {
      env: asMarasKey,
      steps: [{ waitFor: "End all 5 of your sessions and make the link?", type: "n" }],
    });
    expect(no.code).toBe(5);
    expect(no.text).toContain("Nothing was changed: it was not confirmed.");
    const piped = await desk.run("reset-password", { env: asMarasKey });
    expect(piped).toMatchObject({ code: 5, stdout: "" });
    expect(piped.stderr).toContain("Add --yes");
    expect(open()).toHaveLength(6);
    expect(portal.passwordLinks).toEqual([]);
  });

  test("refuses to end the session that it is signed in with, and --yes does not change that", async ({
    desk,
  }) => {
    const { asMara, asMarasAccessToken, open } = await openOffice(desk);
    for (const env of [asMara, asMarasAccessToken]) {
      const { code, stdout, stderr } = await desk.run("reset-password --yes", { env });
      expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
      expect(stderr).toContain("Add --include-current if that is what you want");
    }
    expect(open()).toHaveLength(6);
  });

  test("ends that session when the user asks for it explicitly", async ({ desk }) => {
    const { asMara, open, mara, ids } = await openOffice(desk);
    const { code } = await desk.run("reset-password --yes --include-current", { env: asMara });
    expect(code).toBe(0);
    expect(open(mara)).not.toContain(ids.own);
  });

  test("counts as partly done if the portal gave no link", async ({ desk }) => {
    const { asMarasKey, portal } = await openOffice(desk);
    portal.faults.next({ kind: "answer", response: null, on: "logOutAllActiveConnectionsChangePassword" });
    const { code, stderr } = await desk.run("reset-password --yes", { env: asMarasKey });
    expect(code).toBe(4);
    expect(stderr).toContain("No link came.");
  });
});
