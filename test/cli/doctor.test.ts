import { describe, expect } from "vitest";
import { PRODUCTS } from "../../src/providers/registry.js";
import { openAt } from "./support/any-product.js";
import { type Desk, test } from "./support/desk.js";
import { foundAuthority, openProxy, secured, serveHostile } from "./support/hostile-portal.js";
import { openOffice } from "./support/office.js";

const PIECE = Buffer.alloc(256 * 1024, " ");
/** More than a client takes in that gives up early, what the connection holds included. */
const ENOUGH = 64 * 1024 * 1024;

interface Finding {
  name: string;
  status: string;
  found: string;
  next: string | null;
}

async function findings(desk: Desk, env: Record<string, string>, flags = "") {
  const { code, stdout } = await desk.run(`doctor --json ${flags}`, { env });
  const document: { findings: Finding[] } = JSON.parse(stdout);
  return { code, of: (name: string) => document.findings.find((each) => each.name === name) };
}

describe.each(PRODUCTS)("sessionctl doctor with $name", (product) => {
  test("finds no problem except the missing keyring and leaves no session behind", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const before = world.openSessions();
    const { code, of } = await findings(desk, env);
    expect(code).toBe(0);
    expect(of("product")).toMatchObject({ status: "ok", found: product.title });
    for (const name of ["installation", "proxy", "reachable", "clock", "credential", "rights", "limits"])
      expect({ name, status: of(name)?.status }).toEqual({ name, status: "ok" });
    expect(of("own session")?.found).toMatch(/\S/);
    expect(of("keyring")).toMatchObject({
      status: "warning",
      next: expect.stringContaining("--credential-"),
    });
    expect(world.openSessions()).toBe(before);
  });

  test("reports a refused credential and exits with 1", async ({ desk }) => {
    const { env, secretVariable, world } = await openAt(desk, product);
    const { code, of } = await findings(desk, { ...env, [secretVariable]: `${"0".repeat(30)}-wrong` });
    expect(code).toBe(1);
    expect(of("credential")).toMatchObject({
      status: "problem",
      found: expect.stringMatching(/ (is|are) wrong/),
    });
    expect(of("rights")).toBeUndefined();
    expect(world.planned.every(world.isOpen)).toBe(true);
  });
});

describe.concurrent("sessionctl doctor", () => {
  test("does not read an answer without end to tell which product it is", async ({ desk }) => {
    let most = 0;
    const url = await serveHostile(desk, (_, response) => {
      let sent = 0;
      const more = () => {
        do {
          sent += PIECE.length;
          most = Math.max(most, sent);
        } while (sent < ENOUGH && response.write(PIECE));
        if (sent < ENOUGH) response.once("drain", more);
      };
      more();
    });
    const { of } = await findings(desk, { SESSIONCTL_URL: url, SESSIONCTL_PORTAL_TOKEN: "abc" });
    expect(of("product")).toMatchObject({ status: "warning" });
    expect(most).toBeLessThan(ENOUGH);
  });

  test("prints a line for each check and the next step below", async ({ desk }) => {
    const { asMara, url, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("doctor", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^ok +installation +${url}$`, "m"));
    expect(stdout).toMatch(/^ok +release +3\.7\.2$/m);
    expect(stdout).toMatch(/^ok +credential +the portal token of a browser, accepted for Mara Ozola/m);
    expect(stdout).toMatch(new RegExp(`^ok +own session +${ids.own}$`, "m"));
    expect(stdout).toMatch(/^warning +keyring .*\n +Unlock it; or add profiles with --credential-file/m);
  });

  test("reports what is wrong and what to do: no installation, no server, no credential", async ({
    desk,
  }) => {
    const nowhere = await findings(desk, {});
    expect(nowhere.code).toBe(1);
    expect(nowhere.of("installation")).toMatchObject({ status: "problem" });
    const silent = await findings(desk, { SESSIONCTL_URL: "http://127.0.0.1:1" });
    expect(silent.code).toBe(1);
    expect(silent.of("reachable")?.status).toBe("problem");
    expect(silent.of("credential")).toBeUndefined();
    const { url } = await openOffice(desk);
    const nobody = await findings(desk, { SESSIONCTL_URL: url });
    expect(nobody.code).toBe(1);
    expect(nobody.of("credential")?.found).toContain("SESSIONCTL_API_KEY");
  });

  test("recognises another product", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, of } = await findings(desk, asMara, "--provider strategy");
    expect(code).toBe(1);
    expect(of("product")).toMatchObject({ status: "problem", next: "Use --provider docspace." });
  });

  test("names the proxy in use, and a proxy that is ignored", async ({ desk }) => {
    const office = await openOffice(desk);
    const authority = await foundAuthority(desk);
    const port = await secured(desk, office.url, authority);
    const proxy = await openProxy(desk, port);
    const env = {
      ...office.asMara,
      SESSIONCTL_URL: "https://portal.test",
      NODE_EXTRA_CA_CERTS: authority.file,
    };
    const through = await findings(desk, { ...env, HTTPS_PROXY: `http://${proxy.address}` });
    expect(through.code).toBe(0);
    expect(through.of("proxy")).toMatchObject({
      status: "ok",
      found: expect.stringContaining(proxy.address),
    });
    const ignored = await findings(desk, { ...env, ALL_PROXY: `http://${proxy.address}` });
    expect(ignored.of("proxy")).toMatchObject({
      status: "warning",
      found: expect.stringContaining("ALL_PROXY was ignored"),
    });
  });
});
