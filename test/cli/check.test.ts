import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { PRODUCTS } from "../../src/providers/registry.js";
import { openAt } from "./support/any-product.js";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.each(PRODUCTS)("sessionctl check with $name", (product) => {
  test("says that the credential is accepted and leaves no session of its own behind", async ({ desk }) => {
    const { env, url, world } = await openAt(desk, product);
    const before = world.openSessions();
    const { code, stdout, stderr } = await desk.run("check", { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^accepted: http:\S+ takes the credential for \S.*\.\n$/);
    const json = await desk.run("check --json", { env });
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: 1,
      provider: product.name,
      installation: expect.stringContaining(url),
      credential: "accepted",
      caller: { user: {} },
      reason: null,
    });
    expect(world.openSessions()).toBe(before);
  });

  test("reports a refused credential with exit code 3, after one attempt", async ({ desk }) => {
    const { env, secretVariable, world } = await openAt(desk, product);
    const wrong = `${"0".repeat(30)}-canary-wrong`;
    desk.canaries.add(wrong);
    const asWrong = { ...env, [secretVariable]: wrong };
    const { code, stdout, stderr } = await desk.run("check", { env: asWrong });
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stdout).toMatch(/^refused: http:\S+ no longer accepts the credential\.\n$/);
    expect(stderr).not.toContain("unknown");
    // Some products lock an address out after a few failed sign-ins. Calls without an operation only ask which product
    // is there.
    expect(world.simulator.calls.filter(({ operation }) => operation !== undefined).length).toBeLessThan(4);
    const json = await desk.run("check --json", { env: asWrong });
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({ credential: "refused", caller: null });
  });
});

/** A server that refuses everything, like a proxy that requires its own sign-in. */
async function refusing(desk: Desk, status: number): Promise<string> {
  const server = createServer((_, answer) => {
    answer.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  desk.closeInTheEnd(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.concurrent("sessionctl check", () => {
  test("distinguishes a session that was ended from one that is open", async ({ desk }) => {
    const { asMara, portal, ids } = await openOffice(desk);
    expect((await desk.run("check", { env: asMara })).stdout).toContain("Mara Ozola <mara@example.com>");
    portal.signOut(ids.own);
    const { code, stdout, stderr } = await desk.run("check", { env: asMara });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^refused: /);
    expect(stderr).toContain("The credential is wrong, expired or revoked (401). Sign in again.");
    expect(portal.calls.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("takes the credential from standard input", async ({ desk }) => {
    const { asMarasKey, url } = await openOffice(desk);
    const input = `${asMarasKey.SESSIONCTL_API_KEY}\n`;
    const { code, stdout } = await desk.run(`check --url ${url} --credential-stdin`, { input });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^accepted: /) });
  });

  test("does not trust a refusal from something else at the address", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const env = { ...asMara, SESSIONCTL_URL: await refusing(desk, 401) };
    const { code, stdout, stderr } = await desk.run("check", { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^unknown: /);
    expect(stderr).toContain("The server that refused it does not look like ONLYOFFICE DocSpace");
  });

  test("is inconclusive when nobody answers, the product fails or the read is refused", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const silent = await desk.run("check", { env: { ...asMara, SESSIONCTL_URL: "http://127.0.0.1:1" } });
    expect(silent).toMatchObject({ code: 1, stdout: expect.stringMatching(/^unknown: /) });
    expect(silent.stderr).toContain("No answer came from ");
    portal.faults.next({ kind: "htmlPage", status: 403, times: 9 });
    const forbidden = await desk.run("check --json", { env: asMara });
    expect(forbidden.code).toBe(1);
    expect(JSON.parse(forbidden.stdout)).toMatchObject({ credential: "unknown", caller: null });
    expect(JSON.parse(forbidden.stdout).reason).toContain("says nothing certain about the credential");
  });

  test("without a credential is a usage error", async ({ desk }) => {
    const { url } = await openOffice(desk);
    expect(await desk.run(`check --url ${url}`)).toMatchObject({ code: 2, stdout: "" });
  });
});
