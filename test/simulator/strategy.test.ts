/** The simulated Library: what the contract says about the wire, and the effect of each fault. */
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type Library, type StrategyOptions, simulateStrategy } from "../../src/simulator/index.js";
import { listen, type SimulatorServer } from "../../src/simulator/listen.js";

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Wire = any;

let now = Date.parse("2026-05-04T09:00:00Z");
let library: Library;
let ids: Record<"scheduler" | "laptop" | "stranger" | "toms", string>;

function open(options: StrategyOptions = {}) {
  library = simulateStrategy({ now: () => now, ...options });
  library.addUser({ username: "dana", fullName: "Dana Liepa", password: "zemgale-1345", admin: true });
  library.addUser({ username: "mara", fullName: "Mara Ozola", password: "kurzeme-1201" });
  library.addUser({ username: "ldis", fullName: "Laila", password: "in-the-directory", ldap: true });
  const at = now - 60_000;
  ids = {
    scheduler: library.connectScheduler("dana"),
    laptop: library.connect("mara", { at }),
    stranger: library.connect("mara", { at, projects: [{ name: "Sales", jobs: 2 }, { name: "Payroll" }] }),
    toms: library.connect("dana", { at, node: "node-two" }),
  };
}

beforeEach(() => {
  now = Date.parse("2026-05-04T09:00:00Z");
  open();
});

const base = "https://library.example.com";

async function ask(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await library.fetch(base + path, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: Wire = /^[[{]/.test(text) ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

async function signIn(username = "dana", password = "zemgale-1345", loginMode = 1) {
  const { status, headers } = await ask("POST", "/api/auth/login", {
    body: { username, password, loginMode, applicationType: 35 },
  });
  expect(status).toBe(204);
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { "x-mstr-authtoken": headers.get("x-mstr-authtoken") ?? "", cookie };
}

const list = "/api/monitors/userConnections";
const page = (node: string, offset = 0, limit = 1000) =>
  `${list}?clusterNode=${node}&offset=${offset}&limit=${limit}`;
const many = "/api/monitors/deleteUserConnections";

describe("signing in", () => {
  test("gives a token and two cookies and opens a connection that is listed", async () => {
    const headers = await signIn();
    expect(headers.cookie).toMatch(/^JSESSIONID=\S+; iSession=\S+$/);
    const { json } = await ask("GET", page("node-one"), { headers });
    expect(json.userConnections.at(-1)).toMatchObject({ username: "dana", configLevel: true, duration: 0 });
  });

  test.each([
    ["no token", { "x-mstr-authtoken": "" }],
    ["no cookies", { cookie: "" }],
    ["one cookie of two", { cookie: "JSESSIONID" }],
  ])("gives no session to a request with %s", async (_, without) => {
    const own = await signIn();
    const cookie = "cookie" in without && without.cookie ? (own.cookie.split("; ")[0] as string) : "";
    const headers = { ...own, ...without, ...("cookie" in without ? { cookie } : {}) };
    const { status, json } = await ask("GET", "/api/sessions/userInfo", { headers });
    expect([status, json.code]).toEqual([401, "ERR009"]);
  });

  test("refuses a wrong password, a password of the wrong source and an unknown API token", async () => {
    for (const [username, password, loginMode] of [
      ["dana", "wrong", 1],
      ["dana", "zemgale-1345", 16],
      ["ldis", "in-the-directory", 1],
      ["no-such-token", "", 4096],
    ] as const) {
      const body = { username, password, loginMode, applicationType: 35 };
      expect((await ask("POST", "/api/auth/login", { body })).status).toBe(401);
    }
    expect(library.connections()).toHaveLength(4);
    await signIn("ldis", "in-the-directory", 16);
    await signIn(library.addApiToken("mara"), "", 4096);
    expect(library.signedIn()).toEqual(["ldis", "mara"]);
  });

  test("can be undone by signing out, and a second sign-out finds no session", async () => {
    const headers = await signIn();
    expect((await ask("POST", "/api/auth/logout", { headers })).status).toBe(204);
    expect((await ask("POST", "/api/auth/logout", { headers })).json.code).toBe("ERR009");
    expect(library.signedIn()).toEqual([]);
  });

  test("lets userInfo return id and name but not the login", async () => {
    const { json } = await ask("GET", "/api/sessions/userInfo", { headers: await signIn() });
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9A-F]{32}$/),
      fullName: "Dana Liepa",
      initials: "DL",
    });
    const { json: user } = await ask("GET", `/api/users/${json.id}`, { headers: await signIn() });
    expect(user).toEqual({ id: json.id, fullName: "Dana Liepa", username: "dana" });
    const found = await ask("GET", "/api/users?abbreviationBegins=D&offset=0&limit=-1", {
      headers: await signIn(),
    });
    expect(found.json).toEqual([user]);
  });
});

describe("the list", () => {
  test("has a row for a session and one for each of its projects", async () => {
    const { json, headers } = await ask("GET", page("node-one"), { headers: await signIn() });
    expect(headers.get("x-mstr-total-count")).toBe("6");
    const rows = json.userConnections.filter(({ sessionId }: Wire) => ids.stranger.startsWith(sessionId));
    expect(
      rows.map(({ configLevel, projectName, parentId, openJobsCount }: Wire) => [
        configLevel,
        projectName,
        parentId,
        openJobsCount,
      ]),
    ).toEqual([
      [true, "", "", 2],
      [false, "Sales", ids.stranger, 2],
      [false, "Payroll", ids.stranger, 0],
    ]);
  });

  test("writes times with an offset that has no colon", async () => {
    open({ utcOffsetMinutes: -300 });
    const { json } = await ask("GET", page("node-two"), { headers: await signIn() });
    expect(json.userConnections[0].dateConnectionCreated).toBe("2026-05-04T03:59:00.000-0500");
  });

  test("comes in pages no longer than the server's maximum", async () => {
    open({ longestPage: 2 });
    const headers = await signIn();
    const first = await ask("GET", page("node-one"), { headers });
    const second = await ask("GET", page("node-one", 2, 3), { headers });
    const last = await ask("GET", page("node-one", 4, 1000), { headers });
    expect([first, second, last].map(({ json }) => json.userConnections.length)).toEqual([2, 2, 2]);
  });

  test("needs a privilege, and so do the nodes", async () => {
    const headers = await signIn("mara", "kurzeme-1201");
    for (const path of ["/api/monitors/iServer/nodes", page("node-one")]) {
      const { status, json } = await ask("GET", path, { headers });
      expect([status, json.code]).toEqual([403, "ERR014"]);
    }
  });
});

describe("ending", () => {
  test("one by its percent-encoded id ends it with its projects", async () => {
    const headers = await signIn();
    expect((await ask("DELETE", `${list}/${encodeURIComponent(ids.stranger)}`, { headers })).status).toBe(
      204,
    );
    expect(library.connections("mara").map(({ id }) => id)).toEqual([ids.laptop]);
  });

  test("gives ERR001 alike for the caller's own, an unknown, a gone and the scheduler's connection", async () => {
    const headers = await signIn();
    const own = library.connections("dana").at(-1)?.id as string;
    library.disconnect(ids.laptop);
    for (const id of [own, "none:-1:bm9uZQ==", ids.laptop, ids.scheduler]) {
      const { status, json } = await ask("DELETE", `${list}/${encodeURIComponent(id)}`, { headers });
      expect([status, json.code]).toEqual([500, "ERR001"]);
    }
  });

  test("several gives 200 for all, 207 for some, and 403 without a code for none", async () => {
    const headers = await signIn();
    const end = (...userConnectionIds: string[]) =>
      ask("POST", many, { headers, body: { userConnectionIds } });
    const none = await end(ids.scheduler);
    expect([none.status, none.json]).toEqual([
      403,
      { deleteUserConnectionsStatus: [{ id: ids.scheduler, status: 403 }] },
    ]);
    const some = await end(ids.scheduler, ids.laptop);
    expect([some.status, some.json.deleteUserConnectionsStatus.map(({ status }: Wire) => status)]).toEqual([
      207,
      [403, 204],
    ]);
    expect((await end(ids.stranger, ids.toms)).status).toBe(200);
    expect((await end()).json.errors[0].code).toBe("ERR006");
  });

  test("needs a privilege: without it the answer is 403 with a code", async () => {
    const headers = await signIn("mara", "kurzeme-1201");
    const { status, json } = await ask("POST", many, { headers, body: { userConnectionIds: [ids.toms] } });
    expect([status, json.code]).toEqual([403, "ERR014"]);
  });

  test.each([
    ["404", "ERR004"],
    ["405", "ERR001"],
  ] as const)("is answered for a batch with %s by an older server", async (batchRoute, code) => {
    open({ batchRoute });
    const { status, json } = await ask("POST", many, {
      headers: await signIn(),
      body: { userConnectionIds: [ids.toms] },
    });
    expect([String(status), json.code]).toEqual([batchRoute, code]);
  });

  test("signs out the user of the connection", async () => {
    const headers = await signIn("mara", "kurzeme-1201");
    library.disconnect(library.connections("mara").at(-1)?.id as string);
    expect((await ask("GET", "/api/sessions/userInfo", { headers })).status).toBe(401);
  });
});

describe("the faults", () => {
  const end = async (...userConnectionIds: string[]) =>
    ask("POST", many, { headers: await signIn(), body: { userConnectionIds } });
  const open = () => library.connections("mara").map(({ id }) => id);

  test("hiddenRows omits rows that the total counts, and noTotal omits the total", async () => {
    const headers = await signIn();
    library.faults.script([{ kind: "hiddenRows", rows: 2 }, { kind: "noTotal" }]);
    const hidden = await ask("GET", page("node-one"), { headers });
    expect([hidden.json.userConnections.length, hidden.headers.get("x-mstr-total-count")]).toEqual([4, "6"]);
    expect((await ask("GET", page("node-one"), { headers })).headers.get("x-mstr-total-count")).toBeNull();
  });

  test("refusedItems ends a part, missingItem and extraItem report it wrongly, emptyPromise ends nothing", async () => {
    const on = "deleteUserConnections";
    library.faults.next({ kind: "refusedItems", on });
    const some = await end(ids.laptop, ids.stranger);
    expect([
      some.status,
      some.json.deleteUserConnectionsStatus.map(({ status }: Wire) => status),
      open(),
    ]).toEqual([207, [204, 403], [ids.stranger]]);
    library.faults.next({ kind: "emptyPromise", on });
    expect([(await end(ids.stranger)).status, open()]).toEqual([200, [ids.stranger]]);
    library.faults.next({ kind: "missingItem", on });
    expect([(await end(ids.stranger)).json, open()]).toEqual([{ deleteUserConnectionsStatus: [] }, []]);
    library.faults.next({ kind: "extraItem", id: ids.laptop, on });
    expect((await end(ids.toms)).json.deleteUserConnectionsStatus).toHaveLength(2);
  });

  test("refused answers with a code", async () => {
    library.faults.script([
      { kind: "refused", on: "deleteUserConnections" },
      { kind: "refused", code: "ERR017", on: "deleteUserConnections" },
    ]);
    expect((await end(ids.laptop)).json.code).toBe("ERR014");
    expect((await end(ids.laptop)).json.code).toBe("ERR017");
    expect(open()).toHaveLength(2);
  });
});

describe("behind the validation proxy", () => {
  let server: SimulatorServer;
  beforeEach(async () => {
    server = await listen(library);
  });
  afterEach(() => server.close());

  test("every request of a session and every answer fit the document", async () => {
    const through = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
      const response = await fetch(inject("prism").strategy?.proxy + path, {
        method,
        headers: {
          ...headers,
          "x-simulator-port": String(server.port),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect([path, response.headers.get("sl-violations")]).toEqual([path, null]);
      return response;
    };
    const login = { username: "dana", password: "zemgale-1345", loginMode: 1, applicationType: 35 };
    await through("POST", "/api/auth/login", {}, { ...login, password: "wrong" });
    expect((await through("POST", "/api/auth/login", {}, login)).status).toBe(204);
    const own = await signIn();
    for (const [method, path, body] of [
      ["GET", "/api/status"],
      ["GET", "/api/sessions/userInfo"],
      ["GET", "/api/users?abbreviationBegins=mara&offset=0&limit=-1"],
      ["GET", "/api/monitors/iServer/nodes"],
      ["GET", page("node-one")],
      ["PUT", "/api/sessions"],
      ["DELETE", `${list}/${encodeURIComponent(ids.laptop)}`],
      ["DELETE", `${list}/${encodeURIComponent(ids.laptop)}`],
      ["POST", many, { userConnectionIds: [ids.stranger, ids.scheduler] }],
      ["POST", many, { userConnectionIds: [ids.scheduler] }],
      ["POST", many, { userConnectionIds: [ids.toms] }],
      ["POST", "/api/auth/logout"],
    ] as const)
      await through(method, path, own, body);
  });

  test("an answer that violates the document is reported", async () => {
    library.faults.next({
      kind: "drift",
      change: (body) => void Object.assign(body.userConnections[0], { duration: "long" }),
      on: "getUserConnections",
    });
    const response = await fetch(inject("prism").strategy?.proxy + page("node-one"), {
      headers: { ...(await signIn()), "x-simulator-port": String(server.port) },
    });
    expect(response.headers.get("sl-violations")).toMatch(/duration/);
  });
});
