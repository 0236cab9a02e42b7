/** The simulated platform: the exact requests of the documentation, and a check against our document. */
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type EraOptions, type Platform, simulateEra } from "../../src/simulator/era/index.js";
import { eraStage } from "../../src/simulator/era/stage.js";
import { listen, type SimulatorServer } from "../../src/simulator/listen.js";

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Wire = any;

const SESSIONS = "/rest/v1/master/logicalroles/ws/sessions";
const ALL = "?sites=%22all%22";

let now = Date.parse("2026-05-04T09:00:00Z");
let platform: Platform;
let mara: ReturnType<Platform["addUser"]>;
let tom: ReturnType<Platform["addUser"]>;
/** The sessions: mara's own, hers with a websocket, hers on the other site, and tom's. */
let own: ReturnType<Platform["signIn"]>;
let socket: ReturnType<Platform["signIn"]>;
let away: ReturnType<Platform["signIn"]>;
let toms: ReturnType<Platform["signIn"]>;

function open(options: EraOptions = {}) {
  platform = simulateEra({ now: () => now, ...options });
  mara = platform.addUser({ domain: "CORP", login: "mara", password: "kurzeme-1201" });
  tom = platform.addUser({ domain: "PARTNERS", login: "tom", password: "latgale-1920", rights: [] });
  own = platform.signIn(mara);
  socket = platform.signIn(mara, {
    types: ["http", "websocket"],
    connections: [{}, { is_pid_alive: false }],
  });
  away = platform.signIn(mara, { site: "SITE2" });
  toms = platform.signIn(tom, { site: "SITE2", sessionId: socket.sessionId });
}

beforeEach(() => {
  now = Date.parse("2026-05-04T09:00:00Z");
  open();
});

async function ask(
  method: string,
  path: string,
  { body, as = own, headers = {} }: { body?: unknown; as?: { cookie: string } | null; headers?: object } = {},
) {
  const response = await platform.fetch(`https://era.example.com${path}`, {
    method,
    headers: {
      ...(as && { cookie: `EraSession=${as.cookie}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: Wire = /^[[{]/.test(text) ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

const ids = () => platform.sessions().map(({ id }) => id);
const signIn = (pwd = "kurzeme-1201", more: object = {}) =>
  ask("POST", "/rest/v1/iam/sessions", { as: null, body: { domain: "CORP", login: "mara", pwd, ...more } });

describe("listing", () => {
  test("returns a bare array of all users' rows, one for each type", async () => {
    const { status, json } = await ask("GET", SESSIONS + ALL);
    expect(status).toBe(200);
    expect(json.map(({ site, session_id, session_type }: Wire) => [site, session_id, session_type])).toEqual([
      ["SITE1", own.sessionId, "http"],
      ["SITE1", socket.sessionId, "http"],
      ["SITE1", socket.sessionId, "websocket"],
      ["SITE2", away.sessionId, "http"],
      ["SITE2", socket.sessionId, "http"],
    ]);
    expect(json[2]).toEqual({
      domain: "CORP",
      login: "mara",
      session_id: socket.sessionId,
      session_type: "websocket",
      site: "SITE1",
      ttl: 1800,
      user_id: mara.id,
      connections: [
        { conn_id: "c-1", is_pid_alive: true, node: "node1", pid: 4711 },
        { conn_id: "c-2", is_pid_alive: false, node: "node1", pid: 4712 },
      ],
    });
    expect(json[0]).not.toHaveProperty("connections");
  });

  test.for([
    ["", 3],
    ["?sites=%22current%22", 3],
    ["?sites=%5B%22SITE2%22%5D", 2],
    ["?sites=%5B%22SITE1%22%2C%22SITE2%22%5D", 5],
    ["?sites=%5B%22SITE9%22%5D", 0],
  ] as const)("with %j has %d rows, by default those of the current site", async ([query, rows]) => {
    expect((await ask("GET", SESSIONS + query)).json).toHaveLength(rows);
  });

  test.for(["?sites=all", "?sites=7", "?sites=%5B7%5D"])("refuses %s", async (query) => {
    expect((await ask("GET", SESSIONS + query)).status).toBe(400);
  });
});

describe("ending", () => {
  test("one session ends both of its rows, on the named sites only", async () => {
    const path = `${SESSIONS}/${socket.sessionId}?sites=%5B%22SITE1%22%5D`;
    expect((await ask("DELETE", path)).status).toBe(204);
    expect(ids()).toEqual([own.id, away.id, toms.id]);
    expect((await ask("DELETE", path)).status).toBe(404);
  });

  test("by id on all sites ends every session with that id", async () => {
    await ask("DELETE", `${SESSIONS}/${socket.sessionId}${ALL}`);
    expect(ids()).toEqual([own.id, away.id]);
  });

  test("one session may end the caller's own", async () => {
    await ask("DELETE", `${SESSIONS}/${own.sessionId}${ALL}`);
    expect((await ask("GET", SESSIONS + ALL)).status).toBe(401);
  });

  test("an unknown id gives 204 on platforms that are set up that way", async () => {
    open({ unknownSession: 204 });
    expect((await ask("DELETE", `${SESSIONS}/0-0${ALL}`)).status).toBe(204);
  });

  test.for(["login", "id"] as const)("a user by %s keeps the session of the request", async (by) => {
    const body = { action: "logout", domain: "CORP", user: mara[by], sites: "all" };
    const { status, json } = await ask("POST", SESSIONS, { body });
    expect([status, json]).toEqual([200, { status: "logged out all sessions but current" }]);
    expect(ids()).toEqual([own.id, toms.id]);
  });

  test("a user without sites ends the sessions on the current one", async () => {
    await ask("POST", SESSIONS, { body: { action: "logout", domain: "CORP", user: "mara" } });
    expect(ids()).toEqual([own.id, away.id, toms.id]);
  });

  test("a user does not affect the same name in another domain", async () => {
    await ask("POST", SESSIONS, { body: { action: "logout", domain: "CORP", user: "tom", sites: "all" } });
    expect(ids()).toHaveLength(4);
  });

  test.for([{}, { action: "end", domain: "CORP", user: "mara" }, { action: "logout", user: "mara" }])(
    "%j is refused",
    async (body) => {
      expect((await ask("POST", SESSIONS, { body })).status).toBe(400);
    },
  );
});

describe("signing in", () => {
  test.for(["EraSession", "RSession"] as const)("sets the cookie %s", async (cookie) => {
    open({ cookie });
    const { status, headers, json } = await signIn();
    expect([status, json]).toEqual([200, {}]);
    const [pair = ""] = headers.getSetCookie()[0]?.split(";") ?? [];
    expect(pair).toMatch(new RegExp(`^${cookie}=.`));
    const current = await ask("GET", "/rest/v1/iam/sessions/current", {
      as: null,
      headers: { cookie: pair },
    });
    expect(current.json).toMatchObject({ domain: "CORP", login: "mara", user_id: mara.id });
    expect(ids()).toContain(`SITE1/${current.json.session_id}`);
  });

  test("returns a bearer token for session_type", async () => {
    const { json } = await signIn("kurzeme-1201", { session_type: "http" });
    const headers = { authorization: `Bearer ${json.session_token}` };
    expect((await ask("GET", "/rest/v1/iam/sessions/current", { as: null, headers })).status).toBe(200);
  });

  test.for([201, 204] as const)("can be answered with %d", async (signedIn) => {
    open({ signedIn });
    expect((await signIn()).status).toBe(signedIn);
  });

  test("needs all three values", async () => {
    expect((await ask("POST", "/rest/v1/iam/sessions", { as: null, body: { login: "mara" } })).status).toBe(
      400,
    );
  });

  test.for(["no id", "bare"] as const)(
    "uses the id as the cookie if the caller's own session reports %s",
    async (current) => {
      open({ current });
      expect(own.cookie).toBe(own.sessionId);
      expect((await ask("GET", "/rest/v1/iam/sessions/current")).json).not.toHaveProperty("session_id");
      expect((await ask("GET", SESSIONS + ALL)).status).toBe(200);
    },
  );
});

describe("refusing", () => {
  test("happens for a route without its role, but never for the caller's own session", async () => {
    const as = toms;
    expect((await ask("GET", SESSIONS + ALL, { as })).status).toBe(403);
    expect((await ask("POST", SESSIONS, { as, body: {} })).status).toBe(403);
    expect((await ask("DELETE", `${SESSIONS}/${own.sessionId}${ALL}`, { as })).status).toBe(403);
    expect((await ask("GET", "/rest/v1/iam/sessions/current", { as })).status).toBe(200);
    open({ current: "refused" });
    expect((await ask("GET", "/rest/v1/iam/sessions/current")).status).toBe(403);
  });

  test("sends text if the platform is set up that way", async () => {
    open({ errorBodies: "text" });
    const { status, text, headers } = await ask("GET", SESSIONS + ALL, { as: { cookie: "0-0" } });
    expect([status, text]).toEqual([401, "invalid session"]);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
  });

  test("happens when a session's time is over, unless it is used", async () => {
    now += 1_000_000;
    await ask("GET", SESSIONS + ALL);
    now += 1_000_000;
    expect((await ask("GET", SESSIONS + ALL)).json).toHaveLength(1);
    now += 1_800_000;
    expect((await ask("GET", SESSIONS + ALL)).status).toBe(401);
  });
});

describe("the ban", () => {
  const dead = () => ask("GET", SESSIONS + ALL, { as: { cookie: "dead" } });

  test("comes with the fifth failure within three minutes, including dead sessions, and applies to every call", async () => {
    for (const fail of [signIn, dead, signIn, dead]) expect((await fail("wrong")).status).toBe(401);
    expect(platform.isBanned()).toBe(false);
    expect((await signIn("wrong")).status).toBe(401);
    expect(platform.isBanned()).toBe(true);
    expect((await signIn()).status).toBe(403);
    expect((await ask("GET", SESSIONS + ALL)).status).toBe(403);
    expect((await ask("GET", SESSIONS + ALL, { headers: { "x-forwarded-for": "192.0.2.1" } })).status).toBe(
      200,
    );
    now += 15 * 60_000;
    expect((await signIn()).status).toBe(200);
  });

  test("does not come if three minutes pass in between or no credential was sent", async () => {
    for (let failure = 0; failure < 4; failure++) await dead();
    now += 3 * 60_000;
    await dead();
    for (let failure = 0; failure < 9; failure++) {
      expect((await ask("GET", SESSIONS + ALL, { as: null })).status).toBe(401);
    }
    expect(platform.isBanned()).toBe(false);
  });
});

describe("faults", () => {
  test("hidden rows are missing without a note", async () => {
    platform.faults.next({ kind: "hiddenRows", on: "listSessions", sessions: [socket.id] });
    expect((await ask("GET", SESSIONS + ALL)).json).toHaveLength(3);
    expect((await ask("GET", SESSIONS + ALL)).json).toHaveLength(5);
  });

  test("a silent site does nothing and is not listed", async () => {
    platform.faults.next({ kind: "silentSite", site: "SITE2", times: 2 });
    expect((await ask("GET", SESSIONS + ALL)).json).toHaveLength(3);
    const body = { action: "logout", domain: "CORP", user: "mara", sites: "all" };
    expect((await ask("POST", SESSIONS, { body })).status).toBe(200);
    expect(ids()).toEqual([own.id, away.id, toms.id]);
  });

  test("a 204 may be sent although the session continues", async () => {
    platform.faults.next({ kind: "answer", response: null, on: "deleteSession" });
    expect((await ask("DELETE", `${SESSIONS}/${away.sessionId}${ALL}`)).status).toBe(204);
    expect(ids()).toContain(away.id);
  });

  test.for([
    ["rateLimited", 429],
    ["serverError", 500],
    ["badGateway", 502],
    ["unauthorized", 401],
  ] as const)("%s is answered with %d", async ([kind, status]) => {
    platform.faults.next({ kind });
    expect((await ask("GET", SESSIONS + ALL)).status).toBe(status);
  });
});

describe("checked against the product's document", () => {
  let server: SimulatorServer;
  afterEach(() => server.close());

  test.for(["json", "text"] as const)(
    "the exact requests and their answers have no violation, with errors as %s",
    async (errorBodies) => {
      open({ errorBodies });
      server = await listen(platform);
      const through = async (method: string, path: string, body?: object, cookie = own.cookie) => {
        const response = await fetch(`${inject("prism").era?.proxy}${path}`, {
          method,
          headers: {
            cookie: `EraSession=${cookie}`,
            "x-simulator-port": String(server.port),
            ...(body && { "content-type": "application/json" }),
          },
          ...(body && { body: JSON.stringify(body) }),
        });
        return [response.status, response.headers.get("sl-violations")];
      };
      const logout = { action: "logout", domain: "CORP", user: "mara", sites: ["SITE1", "SITE2"] };
      expect(await through("GET", SESSIONS + ALL)).toEqual([200, null]);
      expect(await through("GET", `${SESSIONS}?sites=%5B%22SITE1%22%2C%22SITE2%22%5D`)).toEqual([200, null]);
      expect(await through("DELETE", `${SESSIONS}/${away.sessionId}${ALL}`)).toEqual([204, null]);
      expect(await through("DELETE", `${SESSIONS}/${away.sessionId}${ALL}`)).toEqual([404, null]);
      expect(await through("POST", SESSIONS, logout)).toEqual([200, null]);
      expect(await through("GET", "/rest/v1/iam/sessions/current")).toEqual([200, null]);
      expect(await through("GET", SESSIONS + ALL, undefined, "dead")).toEqual([401, null]);
      expect(await through("GET", SESSIONS + ALL, undefined, toms.cookie)).toEqual([403, null]);
      const credential = { domain: "CORP", login: "mara", pwd: "kurzeme-1201" };
      expect(await through("POST", "/rest/v1/iam/sessions", credential)).toEqual([200, null]);
    },
  );

  test("a call without sites is reported", async () => {
    server = await listen(platform);
    const response = await fetch(`${inject("prism").era?.proxy}${SESSIONS}`, {
      headers: { cookie: `EraSession=${own.cookie}`, "x-simulator-port": String(server.port) },
    });
    expect(response.headers.get("sl-violations") ?? String(response.status)).toMatch(/sites|422/);
  });
});

test("the stage holds a compromised account on two sites, and two sessions that share an id", () => {
  const { product, owner, introduction } = eraStage();
  expect([product, owner]).toEqual(["era", "mara of CORP"]);
  expect(introduction("http://127.0.0.1:1")).toContain(
    "SESSIONCTL_PROVIDER=era SESSIONCTL_URL=http://127.0.0.1:1",
  );
});
