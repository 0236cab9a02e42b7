import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.concurrent("sessionctl whoami", () => {
  test("shows the caller, the caller's own session and what the product can do", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("whoami", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^you +Mara Ozola <mara@example\.com>, administrator$/m);
    expect(stdout).toMatch(/^signed in by +the portal token of a browser$/m);
    expect(stdout).toMatch(new RegExp(`^own session +${ids.own}$`, "m"));
    expect(stdout).toMatch(/^can list +your own sessions$/m);
    expect(stdout).toMatch(/^can revoke +anybody's sessions by id/m);
  });

  test("shows the release, or that it is unknown if the portal does not say", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    expect((await desk.run("whoami", { env: asMara })).stdout).toMatch(/^release +3\.7\.2$/m);
    portal.faults.next({ kind: "htmlPage", status: 404, on: "getBuildVersion", times: 2 });
    const silent = await desk.run("whoami", { env: asMara });
    expect(silent.code).toBe(0);
    expect(silent.stdout).toMatch(/^release +unknown: the installation does not say$/m);
    const document = await desk.run("whoami --json", { env: asMara });
    expect(JSON.parse(document.stdout).release).toBeNull();
  });

  test("shows an ordinary user what belongs to that user", async ({ desk }) => {
    const { asTom, ids } = await openOffice(desk);
    const { stdout } = await desk.run("whoami", { env: asTom });
    expect(stdout).toMatch(/^you +Tom Berg <tom@example\.com>$/m);
    expect(stdout).toMatch(new RegExp(`^own session +${ids.toms}$`, "m"));
    expect(stdout).toMatch(/^can revoke +your own sessions by id/m);
    expect(stdout).toMatch(/^fields +startedAt, .*\bip\b/m);
  });

  test("says why there is no own session, or why it is unknown", async ({ desk }) => {
    const { asMarasKey, asMarasAccessToken } = await openOffice(desk);
    const key = await desk.run("whoami", { env: asMarasKey });
    expect(key.stdout).toMatch(/^own session +none: \w+/m);
    const token = await desk.run("whoami", { env: asMarasAccessToken });
    expect(token.stdout).toMatch(/^own session +unknown: \w+/m);
  });

  test("prints one JSON document with --json", async ({ desk }) => {
    const { asMara, url, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("whoami --json", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      provider: "docspace",
      installation: url,
      caller: {
        user: { name: "Mara Ozola", login: "mara@example.com" },
        administrator: true,
        authenticatedBy: "portalToken",
      },
      own: { state: "known", id: ids.own },
      capabilities: { sessionsPerCall: 1 },
    });
  });

  test("signs in with a user name and a password", async ({ desk }) => {
    const { url } = await openOffice(desk);
    const { code, stdout } = await desk.run("whoami", {
      env: {
        SESSIONCTL_URL: url,
        SESSIONCTL_USERNAME: "tom@example.com",
        SESSIONCTL_PASSWORD: "latgale-1920",
      },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^signed in by +user name and password$/m);
  });
});
