import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { foundAuthority, openProxy, secured } from "./support/hostile-portal.js";
import { openOffice } from "./support/office.js";

/** An office behind TLS. An unknown authority issued its certificate. */
async function openSecureOffice(desk: Desk) {
  const office = await openOffice(desk);
  const authority = await foundAuthority(desk);
  const port = await secured(desk, office.url, authority);
  const as = (url: string, env: Record<string, string> = {}) => ({
    env: { ...office.asMara, SESSIONCTL_URL: url, ...env },
  });
  return { ...office, port, as, trusting: { NODE_EXTRA_CA_CERTS: authority.file } };
}

describe.concurrent("a certificate", () => {
  test("of an authority in NODE_EXTRA_CA_CERTS is trusted", async ({ desk }) => {
    const { as, port, trusting } = await openSecureOffice(desk);
    expect(await desk.run("list -q", as(`https://localhost:${port}`, trusting))).toMatchObject({ code: 0 });
  });

  test("of an unknown issuer is reported with advice", async ({ desk }) => {
    const { as, port } = await openSecureOffice(desk);
    const { code, stdout, stderr } = await desk.run("list", as(`https://localhost:${port}`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("The issuer of its certificate is not trusted.");
    expect(stderr).toContain("NODE_EXTRA_CA_CERTS");
    expect(stderr).not.toContain("another host");
  });

  test("for another host is reported differently", async ({ desk }) => {
    const { as, port, trusting } = await openSecureOffice(desk);
    const { code, stderr } = await desk.run("list", as(`https://127.0.0.1:${port}`, trusting));
    expect(code).toBe(1);
    expect(stderr).toContain("Its certificate is for another host");
    expect(stderr).not.toContain("issuer");
  });

  test.for([
    ["that does not exist", "nowhere.pem", "cannot be read (ENOENT)"],
    ["without a certificate", "no.pem", "holds no certificate in PEM form"],
  ] as const)(
    "in a file %s: the error says that NODE_EXTRA_CA_CERTS was ignored",
    async ([, file, why], { desk }) => {
      const { as, port } = await openSecureOffice(desk);
      await desk.write("no.pem", "no certificate");
      const { code, stderr } = await desk.run(
        "list",
        as(`https://localhost:${port}`, { NODE_EXTRA_CA_CERTS: file }),
      );
      expect(code).toBe(1);
      expect(stderr).toContain(`NODE_EXTRA_CA_CERTS was ignored: ${file} ${why}.`);
    },
  );
});

describe.concurrent("a proxy", () => {
  test("from HTTPS_PROXY is used for reads and for changes", async ({ desk }) => {
    const { as, port, trusting, open, mara, ids } = await openSecureOffice(desk);
    const proxy = await openProxy(desk, port);
    const there = as("https://portal.test", { ...trusting, HTTPS_PROXY: `http://${proxy.address}` });
    const { code, stdout, stderr } = await desk.run("revoke --others --yes", there);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^revoked +4\b/m);
    expect(open(mara)).toEqual([ids.own]);
    expect(new Set(proxy.asked)).toEqual(new Set(["portal.test:443"]));
  });

  test("may be written without a scheme, in lower case, and with a password, which is never shown", async ({
    desk,
  }) => {
    const { as, port, trusting } = await openSecureOffice(desk);
    const proxy = await openProxy(desk, port, "mara:proxy-canary-77");
    desk.canaries.add("proxy-canary-77");
    const url = "https://portal.test";
    const right = { ...trusting, https_proxy: `mara:proxy-canary-77@${proxy.address}` };
    expect(await desk.run("list -q --debug", as(url, right))).toMatchObject({ code: 0 });
    const wrong = { ...trusting, HTTPS_PROXY: `http://mara:canary-99-proxy@${proxy.address}` };
    desk.canaries.add("canary-99-proxy");
    const { code, stderr } = await desk.run("list --debug", as(url, wrong));
    expect(code).toBe(1);
    expect(stderr).toContain("The proxy refused to connect (407)");
    expect(stderr).toContain(`HTTPS_PROXY names the proxy ${proxy.address}`);
  });

  test("is bypassed for a host in NO_PROXY", async ({ desk }) => {
    const { as, port, trusting } = await openSecureOffice(desk);
    const proxy = await openProxy(desk, port);
    const env = { ...trusting, HTTPS_PROXY: `http://${proxy.address}`, NO_PROXY: "example.com,localhost" };
    expect(await desk.run("list -q", as(`https://localhost:${port}`, env))).toMatchObject({ code: 0 });
    expect(proxy.asked).toEqual([]);
  });

  test("is not used for plain http, which is only allowed for loopback", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const proxy = await openProxy(desk, 1);
    const env = { ...asMara, HTTP_PROXY: `http://${proxy.address}`, HTTPS_PROXY: `http://${proxy.address}` };
    expect(await desk.run("list -q", { env })).toMatchObject({ code: 0 });
    expect(proxy.asked).toEqual([]);
  });

  test("that cannot be reached is named", async ({ desk }) => {
    const { as, trusting } = await openSecureOffice(desk);
    const env = { ...trusting, HTTPS_PROXY: "http://127.0.0.1:9" };
    const { code, stderr } = await desk.run("list", as("https://portal.test", env));
    expect(code).toBe(1);
    expect(stderr).toContain("HTTPS_PROXY names the proxy 127.0.0.1:9");
  });

  test.for([
    ["socks5://127.0.0.1:1080", "names a SOCKS proxy"],
    ["http://", "is not the address of a proxy"],
  ] as const)("given as %s is a usage error", async ([proxy, message], { desk }) => {
    const { as } = await openSecureOffice(desk);
    const { code, stderr } = await desk.run("list", as("https://portal.test", { HTTPS_PROXY: proxy }));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("from ALL_PROXY is ignored, and the error says so", async ({ desk }) => {
    const { as, port } = await openSecureOffice(desk);
    const env = { ALL_PROXY: "http://127.0.0.1:9" };
    // The certificate is not trusted, so the connection fails.
    const { stderr } = await desk.run("list", as(`https://localhost:${port}`, env));
    expect(stderr).toContain("ALL_PROXY was ignored: set HTTPS_PROXY.");
  });
});
