import { createServer } from "node:net";
import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { expectNoStackTrace, reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

describe.concurrent("exit code 4: partly done", () => {
  test("when the portal did not do what it was asked to do", async ({ desk }) => {
    const { asMara, portal, open, ids } = await openOffice(desk);
    portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const { code, stdout } = await desk.run("revoke --country Latvia --yes --json --report r.json", {
      env: asMara,
    });
    expect(code).toBe(4);
    const { summary, outcomes } = reportIn(stdout);
    expect(summary).toMatchObject({ revoked: 1, failed: 1, unknown: 0 });
    const failed = outcomes.find(({ outcome }) => outcome === "failed");
    expect(failed?.reason).toEqual(expect.stringMatching(/\w/));
    expect(open()).toContain(failed?.session);
    expect(JSON.parse(await desk.read("r.json"))).toEqual(JSON.parse(stdout));
    expect(open()).toContain(ids.own);
  });

  test("when the answer was lost and the second listing also fails", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "htmlPage", on: "logOutActiveConnection", times: 9 });
    portal.faults.next({
      kind: "htmlPage",
      on: ({ operation }) =>
        operation === "getAllActiveConnections" && portal.calls.some(({ method }) => method !== "GET"),
      times: 99,
    });
    const { code, stdout } = await desk.run("revoke --id 40001 --yes", { env: asMara });
    expect(code).toBe(4);
    expect(stdout).toMatch(/^unknown +1$/m);
  });

  test("when the credential stops working in the middle, with what was not sent and how to continue", async ({
    desk,
  }) => {
    const { asMara, portal } = await openOffice(desk);
    let before = 0;
    portal.faults.next({
      kind: "unauthorized",
      on: ({ operation }) => operation === "logOutActiveConnection" && before++ > 0,
    });
    const { code, stdout, stderr } = await desk.run("revoke --id 40001 40002 --yes --journal run.jsonl", {
      env: asMara,
    });
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Not finished: 1 of 2 ended, .+ · 1 failed or not attempted/);
    expect(stdout).toMatch(
      /^Not finished: The credential is wrong, expired or revoked \(401\)\. Sign in again\./m,
    );
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl");
    const resumed = await desk.run("resume run.jsonl --json", { env: asMara });
    expect(resumed.code).toBe(0);
    expect(reportIn(resumed.stdout).summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
  });
});

describe.concurrent("exit code 3: not authenticated, or not permitted", () => {
  test.for(["whoami", "list", "plan --others", "revoke --others --yes"])(
    "sessionctl %s with a token that has ended",
    async (line, { desk }) => {
      const { asMara, portal, ids, open } = await openOffice(desk);
      portal.signOut(ids.own);
      const { code, stdout, stderr } = await desk.run(line, { env: asMara });
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toContain("The credential is wrong, expired or revoked (401). Sign in again.");
      expectNoStackTrace(stderr);
      expect(open()).toHaveLength(5);
    },
  );

  test("with a key that may only read", async ({ desk }) => {
    const { url, portal, mara, open } = await openOffice(desk);
    const env = { SESSIONCTL_URL: url, SESSIONCTL_API_KEY: portal.addApiKey(mara, ["read"]) };
    const { code, stdout } = await desk.run("revoke --id 40001 --yes", { env });
    expect([3, 4]).toContain(code);
    expect(stdout).toMatch(/^failed +1$/m);
    expect(open()).toHaveLength(6);
  });
});

describe.concurrent("exit code 1: something is wrong", () => {
  test("when there is a web page instead of JSON, because this is not a DocSpace portal", async ({
    desk,
  }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "htmlPage", times: 99 });
    const { code, stdout, stderr } = await desk.run("list", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("The answer is a web page instead of JSON. ");
    expect(stderr).toContain("Check that the base URL is the address of a DocSpace installation.");
    expectNoStackTrace(stderr);
  });

  test("when the answer is a redirect, which is not followed", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "redirect", times: 99 });
    const { code, stderr } = await desk.run("list", { env: asMara });
    expect(code).toBe(1);
    expect(stderr).toContain("redirect to https://elsewhere.example.net, which was not followed");
  });

  test("when no server listens at the address", async ({ desk }) => {
    const port = await freePort();
    const env = { SESSIONCTL_URL: `http://127.0.0.1:${port}`, SESSIONCTL_API_KEY: "sk-of-nobody-at-all" };
    desk.canaries.add("sk-of-nobody-at-all");
    const { code, stdout, stderr } = await desk.run("list", { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Nothing listens there: check the host and the port. (ECONNREFUSED)");
    expectNoStackTrace(stderr);
  });

  test("when the host name is unknown", async ({ desk }) => {
    desk.canaries.add("sk-of-nobody-at-all");
    // This name is too long to exist, so no name server is asked, which could take a while.
    const url = `https://${"portal".repeat(11)}.invalid`;
    const env = { SESSIONCTL_URL: url, SESSIONCTL_API_KEY: "sk-of-nobody-at-all" };
    const { code, stdout, stderr } = await desk.run("list", { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /The host name is unknown: check the base URL and the network\. \((ENOTFOUND|EAI_AGAIN)\)/,
    );
  });

  test("shows a stack trace only with --debug", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "redirect", times: 99 });
    const { stderr } = await desk.run("list --debug", { env: asMara });
    expect(stderr).toMatch(/^\s+at .+:\d+/m);
  });
});

describe.concurrent("limits", () => {
  test("are waited for and reported", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    portal.faults.next({ kind: "rateLimited", retryAfter: 0, on: "logOutActiveConnection" });
    const { code, stdout } = await desk.run("revoke --id 40001 --yes --json", { env: asMara });
    expect(code).toBe(0);
    expect(reportIn(stdout).calls).toMatchObject({ writes: 2, retries: 1, rateLimited: 1 });
  });
});

/** A port of this machine on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("There is no port");
  return address.port;
}
