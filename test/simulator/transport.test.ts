import { afterEach, describe, expect, it } from "vitest";
import type { DocSpaceOptions } from "../../src/simulator/docspace/index.js";
import { listen, type SimulatorServer } from "../../src/simulator/listen.js";
import {
  ask,
  byBearer,
  byCookie,
  connections,
  idsOf,
  noon,
  origin,
  portalWithTwoUsers,
  read,
  self,
} from "./asking.js";

describe("in process", () => {
  it("accepts a Request or an address, and says where the answer came from", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const headers = byBearer(portal.addApiKey(mara));
    const answer = await portal.fetch(new Request(`${origin}${self}`, { headers }));
    expect([answer.status, answer.url]).toEqual([200, `${origin}${self}`]);
  });

  it("does not ask the portal if the signal was already aborted", async () => {
    const { portal } = portalWithTwoUsers();
    const reason = new Error("never mind");
    const asked = portal.fetch(`${origin}${self}`, { signal: AbortSignal.abort(reason) });
    await expect(asked).rejects.toBe(reason);
    expect(portal.calls).toEqual([]);
  });

  it.each(["init", "request"])(
    "rejects with the reason as soon as the signal of the %s is aborted",
    async (where) => {
      const { portal, mara } = portalWithTwoUsers({
        latencyMs: 50,
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      });
      const own = portal.signIn(mara);
      const client = new AbortController();
      const init = { method: "PUT", headers: byCookie(own.token), signal: client.signal };
      const url = `${origin}${connections}/logout/${own.id}`;
      const asked = where === "init" ? portal.fetch(url, init) : portal.fetch(new Request(url, init));
      const reason = new Error("enough");
      client.abort(reason);
      await expect(asked).rejects.toBe(reason);
      expect(portal.calls).toMatchObject([{ status: "aborted" }]);
      expect(portal.connections()).toHaveLength(1);
    },
  );

  it("rejects on abort even if the portal's clock does not stop for it", async () => {
    const { portal } = portalWithTwoUsers({ latencyMs: 50, sleep: () => new Promise(() => {}) });
    const client = new AbortController();
    const asked = portal.fetch(`${origin}${self}`, { signal: client.signal });
    client.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });

  it("asks for the latency of every request", async () => {
    const slept: number[] = [];
    let latency = 0;
    const { portal } = portalWithTwoUsers({
      latencyMs: () => ++latency,
      sleep: async (ms) => void slept.push(ms),
    });
    await ask(portal, "GET", self);
    await ask(portal, "GET", self);
    expect(slept).toEqual([1, 2]);
  });
});

describe("the portal's log", () => {
  it("names each request, its caller and credential type, and the answer, but never the credential", async () => {
    const { portal, mara, clock } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const key = portal.addApiKey(mara);
    await ask(portal, "GET", `${connections}?x=1`, byCookie(own.token));
    clock.advance(1000);
    await ask(portal, "PUT", `${connections}/logout/x`, byBearer(key));
    await ask(portal, "GET", self);
    expect(portal.calls).toEqual([
      {
        method: "GET",
        path: connections,
        search: "?x=1",
        operation: "getAllActiveConnections",
        status: 200,
        caller: mara.id,
        scheme: "cookie",
        fault: undefined,
        startedAt: noon,
        finishedAt: noon,
      },
      expect.objectContaining({
        operation: undefined,
        status: 404,
        scheme: "apiKey",
        startedAt: noon + 1000,
      }),
      expect.objectContaining({
        operation: "getSelfProfile",
        status: 401,
        caller: undefined,
        scheme: "none",
      }),
    ]);
    expect(JSON.stringify(portal.calls)).not.toContain(own.token);
    expect(JSON.stringify(portal.calls)).not.toContain(key);
    portal.clearCalls();
    expect(portal.calls).toEqual([]);
    expect(portal.maxConcurrency).toEqual({ reads: 0, writes: 0 });
  });
});

describe("over HTTP", () => {
  let server: SimulatorServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function listening(options: DocSpaceOptions = {}) {
    const stage = portalWithTwoUsers(options);
    server = await listen(stage.portal);
    const { url } = server;
    const asked = async (method: string, path: string, headers: Record<string, string> = {}) =>
      read(await fetch(`${url}${path}`, { method, headers, redirect: "manual" }));
    return { ...stage, url, asked };
  }

  it("behaves as in process, under its prefix", async () => {
    const { portal, mara, asked, url } = await listening({ basePath: "/portal" });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/portal$/);
    const own = portal.signIn(mara);
    const phone = portal.signIn(mara);
    const listed = await asked("GET", connections, byCookie(own.token));
    expect(idsOf(listed)).toEqual([own.id, phone.id]);
    expect(listed.body.links[0].href).toBe(`${url}${connections}`);
    const closed = await asked("PUT", `${connections}/logout/${phone.id}`, byCookie(own.token));
    expect(closed.body.response).toBe(true);
    expect((await asked("GET", "/nowhere")).status).toBe(404);
  });

  it("sends a cookie without Secure over plain http, because a browser would drop it otherwise", async () => {
    const { portal, mara, asked } = await listening();
    const own = portal.signIn(mara);
    const closed = await asked("PUT", `${connections}/logoutall/${mara.id}`, byCookie(own.token));
    expect(closed.headers.get("set-cookie")).toMatch(/^asc_auth_key=[^;]+; Path=\/; HttpOnly$/);
    expect(portal.connections(mara)).toMatchObject([{ ip: "127.0.0.1" }]);
  });

  it("destroys the socket if the connection is cut", async () => {
    const { portal, mara, asked } = await listening();
    const own = portal.signIn(mara);
    portal.faults.script([{ kind: "cutBefore" }, { kind: "cutAfter" }]);
    const close = () => asked("PUT", `${connections}/logout/${own.id}`, byCookie(own.token));
    await expect(close()).rejects.toThrow("fetch failed");
    expect(portal.connections()).toHaveLength(1);
    await expect(close()).rejects.toThrow("fetch failed");
    expect(portal.connections()).toHaveLength(0);
    expect((await asked("GET", self)).status).toBe(401);
  });

  it("announces more than it sends if a body is cut", async () => {
    const { portal, mara, url } = await listening();
    portal.faults.next({ kind: "truncatedJson", ending: "cut" });
    const answer = await fetch(`${url}${self}`, { headers: byBearer(portal.addApiKey(mara)) });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(100);
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  it("notices that the client is gone and does not make the change", async () => {
    const { portal, mara, url } = await listening({ latencyMs: 60_000 });
    const own = portal.signIn(mara);
    const client = new AbortController();
    const asked = fetch(`${url}${connections}/logout/${own.id}`, {
      method: "PUT",
      headers: byCookie(own.token),
      signal: client.signal,
    });
    while (portal.calls.length === 0) await new Promise(setImmediate);
    client.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    while (portal.calls[0]?.status === undefined) await new Promise(setImmediate);
    expect(portal.calls).toMatchObject([{ status: "aborted" }]);
    expect(portal.connections()).toHaveLength(1);
  });

  it("dates its answers by the portal's clock", async () => {
    const { asked } = await listening();
    expect((await asked("GET", self)).headers.get("date")).toBe("Mon, 15 Jun 2026 12:00:00 GMT");
  });

  it("does not change the globals of its process", async () => {
    const before = [globalThis.Request, globalThis.Response];
    await listening();
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
  });
});
