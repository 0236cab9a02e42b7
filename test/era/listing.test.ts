/** What is listed, and what the product's answers hide. */
import { describe, expect, test } from "vitest";
import {
  apply,
  InvalidArgumentError,
  plan,
  SelectionError,
  UnexpectedResponseError,
} from "../../src/index.js";
import { openPlatform } from "../support/open-platform.js";

const ALL = "/rest/v1/master/logicalroles/ws/sessions?sites=%22all%22";

describe("a session", () => {
  test("has the port's field names and the product's own fields", async () => {
    const { withToken, socket, mara } = await openPlatform();
    const { sessions, covers } = await withToken().list();
    expect(covers).toBe("everyone");
    expect(sessions[0]).toEqual({
      id: socket.id,
      userId: "CORP/mara",
      startedAt: null,
      lastSeenAt: null,
      values: {
        login: "mara",
        domain: "CORP",
        accountId: mara.id,
        site: "SITE1",
        sessionTypes: ["http", "websocket"],
        ttlSeconds: 1200,
        connectionCount: 2,
        deadConnectionCount: 1,
        connectionIds: ["c-1", "c-2"],
        nodes: ["node1", "node2"],
        pids: ["4711", "4712"],
      },
    });
  });

  test("trap: has a row for http and a row for websocket", async () => {
    const { withToken, platform, open } = await openPlatform();
    const { sessions } = await withToken().list();
    const rows = await platform.fetch(`https://era.example.com${ALL}`, {
      headers: { authorization: `Bearer ${platform.sessions()[2]?.token}` },
    });
    expect(((await rows.json()) as unknown[]).length).toBe(5);
    expect(sessions.map(({ id }) => id)).toEqual(open());
  });

  test("trap: may share its session_id with one on another site", async () => {
    const { withToken, socket, toms } = await openPlatform();
    const { sessions } = await withToken().list();
    expect(socket.sessionId).toBe(toms.sessionId);
    const users = new Map(sessions.map(({ id, userId }) => [id, userId]));
    expect([users.get(socket.id), users.get(toms.id)]).toEqual(["CORP/mara", "PARTNERS/tom@example.com"]);
  });

  test("trap: has a session_type that may be any string", async () => {
    const { withToken, platform, mara } = await openPlatform();
    const { id } = platform.signIn(mara, { types: ["grpc", "http"] });
    const { sessions } = await withToken().list();
    expect(sessions.find((each) => each.id === id)?.values.sessionTypes).toEqual(["grpc", "http"]);
  });

  test("has null for what its rows omit, and the longest life of its rows", async () => {
    const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({
      kind: "drift",
      on: "listSessions",
      change: () => [
        { domain: "CORP", login: "mara", session_id: "0-1", site: "SITE1" },
        { domain: "CORP", login: "mara", session_id: "0-2", site: "SITE1", ttl: 5, session_type: "http" },
        { domain: "CORP", login: "mara", session_id: "0-2", site: "SITE1", ttl: 50, connections: [{}] },
      ],
    });
    const { sessions } = await withToken().list();
    expect(sessions.map(({ values }) => values)).toMatchObject([
      { accountId: null, sessionTypes: null, ttlSeconds: null, connectionCount: 0, nodes: null },
      { sessionTypes: ["http"], ttlSeconds: 50, connectionCount: 1, nodes: null, pids: null },
    ]);
  });

  test("of two users at once makes the list contradictory", async () => {
    const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({
      kind: "drift",
      on: "listSessions",
      change: (rows) => [...rows, { ...rows[0], login: "tom" }],
    });
    await expect(withToken().list()).rejects.toThrow(
      /^According to the answer, session SITE1\/.* belongs to two users/,
    );
  });

  test("with slashes in its parts is not confused with another", async () => {
    const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
    const row = { domain: "A/B", login: "c", session_id: "1/2", site: "S/1" };
    platform.faults.next({
      kind: "drift",
      on: "listSessions",
      change: () => [row, { ...row, domain: "A", login: "B/c", session_id: "2", site: "S/1/1" }],
    });
    const { sessions } = await withToken().list();
    expect(sessions.map(({ id, userId }) => [id, userId])).toEqual([
      ["S%2F1/1%2F2", "A%2FB/c"],
      ["S%2F1%2F1/2", "A/B/c"],
    ]);
  });
});

describe("a list that cannot be read completely", () => {
  test.for([
    ["truncatedJson", "unexpected_response"],
    ["htmlPage", "unexpected_response"],
    ["redirect", "unexpected_response"],
    ["serverError", "server"],
  ] as const)("is an error: %s", async ([kind, code]) => {
    const { withToken, platform, ends } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind, on: "listSessions", times: 9 });
    await expect(plan(withToken(), { all: true })).rejects.toMatchObject({ code });
    expect(ends()).toEqual([]);
  });

  test.for(["site", "session_id", "domain", "login"])("is an error: a row without %s", async (field) => {
    const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind: "drift", on: "listSessions", change: (rows) => void delete rows[1][field] });
    await expect(withToken().list()).rejects.toMatchObject({
      code: "unexpected_response",
      field: `[1].${field}`,
    });
  });

  test.for([{ site: " " }, { session_id: "" }, { domain: 7 }, { connections: {} }])(
    "is an error: a row with %j",
    async (wrong) => {
      const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
      platform.faults.next({
        kind: "drift",
        on: "listSessions",
        change: (rows) => void Object.assign(rows[0], wrong),
      });
      await expect(withToken().list()).rejects.toBeInstanceOf(UnexpectedResponseError);
    },
  );

  test("is requested again after a failure of the proxy in front", async () => {
    const { withToken, platform, open } = await openPlatform();
    platform.faults.next({ kind: "badGateway", on: "listSessions" });
    expect((await withToken().list()).sessions).toHaveLength(open().length);
  });
});

describe("trap: omitted sites narrow the list silently", () => {
  test("so we name all sites, in quotes and percent-encoded, and the plan says so", async () => {
    const { withToken, sent } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { users: ["PARTNERS/tom@example.com"] });
    expect(sent.filter(({ path }) => path.includes("ws/sessions")).map(({ path }) => path)).toEqual([ALL]);
    expect(made.warnings).toContain("Every call covers all sites.");
    expect(made.scope).toBeNull();
  });

  test("so we name a scope in every call, as plain JSON in a body, and the plan says so", async () => {
    const { withToken, sent, platform, mara, clock, open, away } = await openPlatform();
    platform.signIn(mara, { site: "SITE2" });
    const client = withToken({ scope: ["SITE2"] });
    expect(client.scope).toEqual(["SITE2"]);
    const made = await plan(client, { users: ["mara"] }, { clock });
    expect(made.scope).toEqual(["SITE2"]);
    expect(made.sessions.map(({ userId }) => userId)).toEqual(["CORP/mara", "CORP/mara"]);
    expect(made.warnings.join(" ")).toContain("Every call covers only SITE2.");
    sent.length = 0;
    const report = await apply(client, made, { clock });
    expect(report.summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
    const wire = sent.filter(({ path }) => path.includes("ws/sessions"));
    expect(wire.map(({ method, path }) => `${method} ${path.replace(/.*sessions/, "")}`)).toEqual([
      "GET ?sites=%5B%22SITE2%22%5D",
      "POST ",
      "GET ?sites=%5B%22SITE2%22%5D",
    ]);
    expect(wire[1]?.body).toEqual({ action: "logout", domain: "CORP", user: "mara", sites: ["SITE2"] });
    expect(open(mara).filter((id) => id.startsWith("SITE1"))).toHaveLength(2);
    expect(open()).not.toContain(away.id);
  });

  test("but an unknown site is refused with the sites that have sessions", async () => {
    const { withToken, ends } = await openPlatform();
    const client = withToken({ scope: ["SITE1", "SITE9"] });
    const refused = plan(client, { all: true });
    await expect(refused).rejects.toBeInstanceOf(InvalidArgumentError);
    await expect(refused).rejects.toThrow(
      "There is no session on SITE9. Sites with sessions: SITE1, SITE2. Era does not report sites without sessions.",
    );
    expect(ends()).toEqual([]);
  });

  test("but a site that was checked when the plan was made may be empty by now", async () => {
    const { withToken, platform, away, toms } = await openPlatform();
    for (const { id } of [away, toms]) platform.signOut(id);
    expect((await withToken({ scope: ["SITE2"], scopeChecked: true }).list()).sessions).toEqual([]);
  });

  test.for([[[]], [[""]], [["SITE1", " "]]])("and an empty scope is refused: %j", async ([scope]) => {
    const { withToken } = await openPlatform();
    expect(() => withToken({ scope: scope as string[] })).toThrow(InvalidArgumentError);
  });

  test("so the id of a session on another site is unknown and not reported as gone", async () => {
    const { withToken, away, held, sent } = await openPlatform();
    const client = withToken({ scope: ["SITE1"] });
    await expect(plan(client, { ids: [away.id] })).rejects.toThrow("on the sites of the scope (SITE1)");
    expect(sent).toEqual([]);
    expect(client.capabilities.naming.isSessionId(held.id)).toBe(true);
  });
});

describe("a user", () => {
  const twice = async () => {
    const world = await openPlatform();
    const other = world.platform.addUser({ domain: "PARTNERS", login: "mara" });
    world.platform.signIn(other);
    return { ...world, other };
  };

  test.for(["CORP/mara", "corp/MARA", "9c1-77-0002"])("is found by %s", async (name) => {
    const { withToken } = await openPlatform();
    expect(await withToken().findUsers(name)).toEqual([{ id: "CORP/mara", name: null, login: "CORP/mara" }]);
  });

  test("is found by a login that is an e-mail address", async () => {
    const { withToken } = await openPlatform();
    const { sessions } = await plan(withToken(), { users: ["Tom@example.com"] });
    expect(sessions).toHaveLength(1);
  });

  test("with a name in two domains must be given by id or with the domain", async () => {
    const { withToken } = await twice();
    const client = withToken();
    const refused = plan(client, { users: ["mara"] });
    await expect(refused).rejects.toBeInstanceOf(SelectionError);
    await expect(refused).rejects.toThrow(/CORP\/mara, PARTNERS\/mara/);
    const narrowed = await plan(client, { users: ["mara"], match: { domain: ["partners"] } });
    expect(narrowed.sessions.map(({ userId }) => userId)).toEqual(["PARTNERS/mara"]);
    const named = await plan(client, { users: ["PARTNERS/mara"] });
    expect(named.sessions.map(({ userId }) => userId)).toEqual(["PARTNERS/mara"]);
  });

  test("without a session is unknown, like a misspelt one", async () => {
    const { withToken, platform, ends } = await openPlatform();
    platform.addUser({ domain: "CORP", login: "janis" });
    await expect(plan(withToken(), { users: ["janis"] })).rejects.toMatchObject({ code: "not_found" });
    expect(ends()).toEqual([]);
  });

  test("is taken from the list as the caller if the own session does not say", async () => {
    const { as, withToken } = await openPlatform({ current: "no id" });
    expect((await withToken().whoami()).user.id).toBe("CORP/mara");
    expect((await as().whoami()).user.id).toBe("CORP/mara");
    const { as: asBare } = await openPlatform({ current: "bare" });
    expect((await asBare().whoami()).user.id).toBe("CORP/mara");
  });

  test("is not guessed: a token whose session says nothing about its owner is an error", async () => {
    const { withToken } = await openPlatform({ current: "bare" });
    await expect(withToken().whoami()).rejects.toThrow("does not report whose session this is");
  });
});

describe("a selector", () => {
  test.for([
    [{ match: { site: ["SITE2"] } }, 2],
    [{ match: { user_id: ["9c1-77-0003"] } }, 1],
    [{ match: { session_type: ["websocket"] } }, 1],
    [{ match: { node: ["node2"] } }, 1],
    [{ where: "ttlSeconds < 600.0" }, 1],
    [{ where: "connectionCount > 1.0" }, 1],
  ] as const)("%j matches %i", async ([filter, count]) => {
    const { withToken } = await openPlatform();
    const made = await plan(withToken(), { all: true, ...filter } as never);
    expect(made.sessions).toHaveLength(count);
  });

  test.for(["olderThan", "newerThan", "idleFor"])(
    "trap: the product reports no time, so %s is an error that names the available fields",
    async (name) => {
      const { withToken, sent } = await openPlatform();
      const refused = plan(withToken(), { [name]: "30d" });
      await expect(refused).rejects.toBeInstanceOf(SelectionError);
      await expect(refused).rejects.toThrow("login, domain, accountId, site");
      expect(sent).toEqual([]);
    },
  );
});

describe("trap: roles apply to a route and method, and refusals have JSON or text bodies", () => {
  test.for(["json", "text"] as const)(
    "a refused list (%s) is an error with its message",
    async (errorBodies) => {
      const { as } = await openPlatform({ errorBodies });
      const { as: asOther, platform } = await openPlatform({ errorBodies });
      platform.addUser({ domain: "CORP", login: "guest", password: "canary-guest-1201", rights: [] });
      const guest = asOther({
        kind: "password",
        domain: "CORP",
        username: "guest",
        password: "canary-guest-1201",
      });
      await expect(guest.list()).rejects.toMatchObject({
        code: "permission",
        productMessage: "no role for this route",
      });
      await expect(as().list()).resolves.toBeTruthy();
      expect((await guest.whoami()).user.id).toBe("CORP/guest");
    },
  );
});
