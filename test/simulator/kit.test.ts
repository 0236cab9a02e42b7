import { afterEach, describe, expect, it } from "vitest";
import {
  bare,
  html,
  openSimulator,
  type Route,
  readBasic,
  type SimulatorOptions,
  simulatorSettings,
  type Visit,
} from "../../src/simulator/kit/index.js";
import { listen, type SimulatorServer } from "../../src/simulator/listen.js";

type Method = "ListSessions" | "DeleteSession" | "anyOther";
type Operation = Method | "deleteMany" | "keepAlive";
interface Appliance {
  sessions: Map<string, string>;
  failures: Map<string, number>;
}
type At = Visit<Appliance>;

/** A fault that only this product has: an error inside a 200. */
interface RpcError {
  kind: "rpcError";
  name: string;
}

const rpcId = ({ json }: At) => (json as { id?: unknown } | undefined)?.id ?? null;
const result = (visit: At, value: unknown) => Response.json({ id: rpcId(visit), result: value });
const error = (visit: At, name: string) => Response.json({ id: rpcId(visit), error: { code: 500, name } });
const called = ({ json }: At) => (json as { method?: unknown } | undefined)?.method;
const sessionOf = ({ json }: At) => (json as { params: { sessionID: string } }).params.sessionID;

/** All methods share one path. The body's `method` says which one is called. */
const rpc = { method: "POST", path: "/json-rpc/:version" } as const;
const routes: Route<Appliance, string, Operation>[] = [
  {
    ...rpc,
    operation: "ListSessions",
    reads: true,
    matches: (visit) => called(visit) === "ListSessions" && visit.params.version === "12.3",
    answer: (visit) => result(visit, { sessions: [...visit.state.sessions.keys()] }),
  },
  {
    ...rpc,
    operation: "DeleteSession",
    matches: (visit) => called(visit) === "DeleteSession" && visit.params.version === "12.3",
    answer(visit) {
      const gone = visit.state.sessions.delete(sessionOf(visit));
      return gone ? result(visit, { session: sessionOf(visit) }) : error(visit, "xDBNoSuchPath");
    },
  },
  {
    ...rpc,
    operation: "anyOther",
    matches: ({ params }) => params.version === "12.3",
    answer: (visit) => error(visit, "xUnknownAPIMethod"),
  },
  // Two more that answer by status, as REST does.
  {
    operation: "deleteMany",
    method: "DELETE",
    path: "/sessions",
    answer: ({ state, url }) => {
      const ids = url.searchParams.getAll("id");
      const statuses = ids.map((id) => ({ id, status: state.sessions.delete(id) ? 204 : 404 }));
      return Response.json(statuses, { status: 207 });
    },
  },
  { operation: "keepAlive", method: "PUT", path: "/sessions", anonymous: true, answer: () => bare(204) },
];

/** An appliance with sessions of two users. It bans an address after five wrong passwords. */
function simulateAppliance(
  options: SimulatorOptions & { limits?: { requestsPerMinute?: number; concurrentReads?: number } } = {},
) {
  const state: Appliance = {
    sessions: new Map([
      ["s1", "admin"],
      ["s2", "admin"],
      ["s3", "eve"],
    ]),
    failures: new Map(),
  };
  const loginOf = ({ request }: At) => {
    const { login, password } = readBasic(request.headers.get("authorization")?.slice("Basic ".length) ?? "");
    return password === "right" ? login : undefined;
  };
  return openSimulator(
    {
      state,
      routes,
      ...(options.limits ? { limits: options.limits } : {}),
      recognise: (visit) => ({ caller: loginOf(visit), scheme: "basic" }),
      authenticate(visit) {
        const failures = state.failures.get(visit.address) ?? 0;
        if (failures >= 5) return html("<h1>Banned</h1>", 403);
        const login = loginOf(visit);
        if (login) return login;
        state.failures.set(visit.address, failures + 1);
        return html("<h1>401 Unauthorized</h1>", 401);
      },
      success: result,
      errors: {
        notFound: () => new Response("No such version", { status: 404 }),
        tooMuch: ({ standing, retryAfter }) =>
          Response.json(
            { busy: standing?.limit ?? null },
            { status: 429, headers: retryAfter === undefined ? {} : { "Retry-After": retryAfter } },
          ),
        unauthorized: () => html("<h1>401 Unauthorized</h1>", 401),
        server: (visit) => error(visit, "xDBConnectionLoss"),
        gateway: (status) => html(`<h1>${status}</h1>`, status),
      },
      limitHeaders: ({ limit, spent }) => ({ "x-left": String(limit - spent) }),
      faults: {
        rpcError: ({ name }: RpcError, visit) => ({ instead: () => error(visit, name) }),
      },
    },
    simulatorSettings(options),
    { open: () => [...state.sessions.keys()] },
  );
}

let server: SimulatorServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The appliance over HTTP, and a way to call its methods. */
async function listening(...options: Parameters<typeof simulateAppliance>) {
  const appliance = simulateAppliance(...options);
  server = await listen(appliance);
  const { url } = server;
  const headers = { authorization: `Basic ${btoa("admin:right")}` };
  const send = (method: string, path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { method, headers, ...init });
  const call = (method: string, params = {}, init: RequestInit = {}) =>
    send("POST", "/json-rpc/12.3", { body: JSON.stringify({ method, params, id: 7 }), ...init });
  const json = async (method: string, params = {}) => (await call(method, params)).json();
  return { appliance, url, send, call, json };
}

describe("a product whose operations share one path, on the kit and over HTTP", () => {
  it("is routed by the body, and the log distinguishes its operations, reads and writes", async () => {
    const { appliance, json } = await listening();
    expect(await json("ListSessions")).toEqual({ id: 7, result: { sessions: ["s1", "s2", "s3"] } });
    expect(await json("DeleteSession", { sessionID: "s2" })).toEqual({ id: 7, result: { session: "s2" } });
    expect(await json("DeleteSession", { sessionID: "s2" })).toMatchObject({
      error: { name: "xDBNoSuchPath" },
    });
    expect(await json("Reboot")).toMatchObject({ error: { name: "xUnknownAPIMethod" } });
    expect(appliance.open()).toEqual(["s1", "s3"]);
    expect(appliance.calls.map(({ operation, caller, status }) => [operation, caller, status])).toEqual([
      ["ListSessions", "admin", 200],
      ["DeleteSession", "admin", 200],
      ["DeleteSession", "admin", 200],
      ["anyOther", "admin", 200],
    ]);
    expect(appliance.maxConcurrency).toEqual({ reads: 1, writes: 1 });
    expect(JSON.stringify(appliance.calls)).not.toContain("right");
  });

  it("answers with its own errors, including a text and a page", async () => {
    const { send, call } = await listening();
    const unknown = await send("POST", "/json-rpc/99.0", { body: "{}" });
    expect([unknown.status, await unknown.text()]).toEqual([404, "No such version"]);
    const refused = await call("ListSessions", {}, { headers: {} });
    expect([refused.status, await refused.text()]).toEqual([401, "<h1>401 Unauthorized</h1>"]);
    const garbage = await send("POST", "/json-rpc/12.3", { body: "{" });
    expect(await garbage.json()).toMatchObject({ error: { name: "xUnknownAPIMethod" } });
  });

  it("answers with 204 and 207, and a fault does not crash on an answer without a body", async () => {
    const { appliance, send } = await listening();
    const many = await send("DELETE", "/sessions?id=s1&id=s9");
    expect([many.status, await many.json()]).toEqual([
      207,
      [
        { id: "s1", status: 204 },
        { id: "s9", status: 404 },
      ],
    ]);
    appliance.faults.script([
      { kind: "truncatedJson" },
      { kind: "truncatedJson", ending: "cut" },
      { kind: "drift", change: () => 1 },
    ]);
    expect((await send("PUT", "/sessions", { headers: {} })).status).toBe(204);
    await expect(send("PUT", "/sessions")).rejects.toThrow("fetch failed");
    expect((await send("PUT", "/sessions")).status).toBe(204);
    expect(appliance.faults.pending).toBe(0);
  });

  it("has scripted faults, for a method or by its parameters, and one of its own", async () => {
    const { appliance, call, json } = await listening();
    const aimed = ({ json: body }: { json: unknown }) =>
      (body as { params?: { sessionID?: string } }).params?.sessionID === "s3";
    appliance.faults.script([
      { kind: "rpcError", name: "xDBSessionMoved", on: "DeleteSession" },
      { kind: "cutAfter", on: aimed },
      { kind: "rateLimited", retryAfter: 3, on: "ListSessions" },
      { kind: "serverError", on: "ListSessions" },
      { kind: "answer", response: { sessions: [] }, on: "ListSessions" },
    ]);
    const limited = await call("ListSessions");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(await json("ListSessions")).toMatchObject({ error: { name: "xDBConnectionLoss" } });
    expect(await json("ListSessions")).toEqual({ id: 7, result: { sessions: [] } });
    expect(await json("DeleteSession", { sessionID: "s1" })).toMatchObject({
      error: { name: "xDBSessionMoved" },
    });
    await expect(call("DeleteSession", { sessionID: "s3" })).rejects.toThrow("fetch failed");
    expect(appliance.open()).toEqual(["s1", "s2"]);
    expect(appliance.calls.map(({ fault }) => fault)).toEqual([
      "rateLimited",
      "serverError",
      "answer",
      "rpcError",
      "cutAfter",
    ]);
  });

  it("refuses to script an unknown fault or operation", () => {
    const { faults } = simulateAppliance();
    expect(() => faults.next({ kind: "bindingError" } as never)).toThrow(
      /does not know the fault "bindingError"\. It knows answer, .*rpcError, .*unavailable\.$/,
    );
    expect(() => faults.next({ kind: "cutAfter", on: "signIn" } as never)).toThrow(
      'does not know the operation "signIn". It knows DeleteSession, ListSessions, anyOther, deleteMany, keepAlive.',
    );
  });

  it("has limits for each caller and reports them in its own words", async () => {
    const { call } = await listening({ now: () => 0, limits: { requestsPerMinute: 2 } });
    const left = [];
    for (let n = 0; n < 2; n++) left.push((await call("ListSessions")).headers.get("x-left"));
    expect(left).toEqual(["1", "0"]);
    const refused = await call("ListSessions");
    expect([refused.status, await refused.json()]).toEqual([429, { busy: 2 }]);
    const other = { authorization: `Basic ${btoa("eve:right")}` };
    expect((await call("ListSessions", {}, { headers: other })).status).toBe(200);
  });

  it("counts a read as a read even if it is a POST", async () => {
    const waiting: (() => void)[] = [];
    const { appliance, call } = await listening({
      limits: { concurrentReads: 1 },
      latencyMs: 1,
      sleep: () => new Promise((resolve) => void waiting.push(resolve)),
    });
    const under = [call("ListSessions")];
    while (waiting.length < 1) await new Promise(setImmediate);
    under.push(call("DeleteSession", { sessionID: "s1" }));
    while (waiting.length < 2) await new Promise(setImmediate);
    expect((await call("ListSessions")).status).toBe(429);
    for (const goOn of waiting) goOn();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
    expect(appliance.maxConcurrency).toEqual({ reads: 2, writes: 1 });
  });

  it("may ban an address after five wrong sign-ins, without help from the kit", async () => {
    const { call } = await listening();
    const from = (address: string, password: string) =>
      call(
        "ListSessions",
        {},
        { headers: { "x-forwarded-for": address, authorization: `Basic ${btoa(`admin:${password}`)}` } },
      );
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await from("203.0.113.9", "wrong")).status);
    statuses.push((await from("203.0.113.9", "right")).status, (await from("203.0.113.8", "right")).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 403, 200]);
  });

  it("can have a prefix and also answers in process", async () => {
    const { url } = await listening({ basePath: "appliance/" });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/appliance$/);
    const appliance = simulateAppliance();
    const answer = await appliance.fetch("https://mvip.example.com/sessions", { method: "PUT" });
    expect(answer.status).toBe(204);
    expect(appliance.calls).toMatchObject([{ operation: "keepAlive", status: 204, caller: undefined }]);
  });
});
