/**
 * The simulated Element cluster, compared with the vendor's documentation and with the requests of the vendor's SDK.
 */
import { describe, expect, test } from "vitest";
import { compromisedCluster, type ElementOptions } from "../../src/simulator/index.js";

const noon = Date.UTC(2026, 5, 15, 12);

// biome-ignore lint/suspicious/noExplicitAny: the tests look at bodies as they came over the wire
type Wire = any;

function stage(options: ElementOptions = {}) {
  let time = noon;
  const made = compromisedCluster({ now: () => time, ...options });
  const send = (user: { login: string; password: string } | null, body: string, version = "12.3") =>
    made.cluster.fetch(`https://mvip.example.com/json-rpc/${version}`, {
      method: "POST",
      headers: user ? { authorization: `Basic ${btoa(`${user.login}:${user.password}`)}` } : {},
      body,
    });
  const ask = async (user: typeof made.admin, method: string, params: object = {}): Promise<Wire> => {
    const answer = await send(user, JSON.stringify({ method, params, id: 1 }));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    return answer.json();
  };
  const advance = (ms: number) => {
    time += ms;
  };
  const open = () => made.cluster.sessions().map(({ sessionID }) => sessionID);
  return { ...made, send, ask, open, advance };
}

/** What the vendor's Python SDK (solidfire-sdk-python, 12.3) sends for these calls: no Content-Type, ids from 0. */
const RECORDED = [
  ["7.0", '{"method": "GetAPI", "id": 0, "params": {}}'],
  ["12.3", '{"method": "ListActiveAuthSessions", "id": 1, "params": {}}'],
  ["12.3", '{"method": "GetCurrentClusterAdmin", "id": 2, "params": {}}'],
  ["12.3", '{"method": "ListAuthSessionsByClusterAdmin", "id": 3, "params": {"clusterAdminID": 3}}'],
  [
    "12.3",
    '{"method": "DeleteAuthSession", "id": 4, "params": {"sessionID": "b12bfc64-f233-44df-8b9f-000000000004"}}',
  ],
  [
    "12.3",
    '{"method": "DeleteAuthSessionsByUsername", "id": 6, "params": {"username": "cn=Mara Ozola,ou=Storage,dc=example,dc=com", "authMethod": "Ldap"}}',
  ],
] as const;

test("every request of the vendor's own SDK gets a result, with its own id", async () => {
  const { send, admin } = stage();
  for (const [version, body] of RECORDED) {
    const answer = (await (await send(admin, body, version)).json()) as Wire;
    expect(answer).toMatchObject({ id: JSON.parse(body).id, result: expect.any(Object) });
    expect(answer).not.toHaveProperty("unusedParameters");
  }
});

describe("the documented behaviour", () => {
  test("only administrators list all sessions and name a user", async () => {
    const { ask, admin, reader, sessions } = stage();
    expect((await ask(admin, "ListActiveAuthSessions")).result.sessions).toHaveLength(6);
    expect((await ask(reader, "ListActiveAuthSessions")).error.name).toBe("xPermissionDenied");
    for (const params of [{ username: "reader" }, { authMethod: "Cluster" }]) {
      expect((await ask(reader, "ListAuthSessionsByUsername", params)).error.name).toBe("xPermissionDenied");
      expect((await ask(reader, "DeleteAuthSessionsByUsername", params)).error.name).toBe(
        "xPermissionDenied",
      );
    }
    const own = await ask(reader, "ListAuthSessionsByUsername");
    expect(own.result.sessions).toMatchObject([{ sessionID: sessions.reader, username: "reader" }]);
    expect((await ask(reader, "DeleteAuthSession", { sessionID: sessions.admin })).error.name).toBe(
      "xPermissionDenied",
    );
  });

  test("the id of a group covers all of its members, but for an ordinary caller only their own sessions", async () => {
    const { ask, admin, jo, open, sessions } = stage();
    const covered = (await ask(admin, "ListAuthSessionsByClusterAdmin", { clusterAdminID: 4 })).result
      .sessions;
    expect(new Set(covered.map((each: Wire) => each.authMethod))).toEqual(new Set(["Ldap", "Idp"]));
    await ask(jo, "DeleteAuthSessionsByClusterAdmin", { clusterAdminID: 4 });
    expect(open()).not.toContain(sessions.jo);
    expect(open()).toHaveLength(5);
    await ask(admin, "DeleteAuthSessionsByClusterAdmin", { clusterAdminID: 4 });
    expect(open()).toEqual([sessions.admin, sessions.reader]);
  });

  test("unknown parameters are ignored and reported, so a misspelt one widens a delete", async () => {
    const { ask, admin, open } = stage();
    const answer = await ask(admin, "DeleteAuthSessionsByUsername", { userName: "admin" });
    expect(answer.unusedParameters).toEqual({ userName: "admin" });
    expect(open()).toEqual([]);
  });

  test("a delete returns what it deleted, and a second one is an error", async () => {
    const { ask, admin, mara, sessions } = stage();
    const one = await ask(admin, "DeleteAuthSession", { sessionID: sessions.stranger });
    expect(one.result.session.sessionID).toBe(sessions.stranger);
    const again = await ask(admin, "DeleteAuthSession", { sessionID: sessions.stranger });
    expect(again.error).toMatchObject({ code: 500, name: "xDBNoSuchPath" });
    const named = { username: mara.username, authMethod: "Ldap" };
    const rest = await ask(admin, "DeleteAuthSessionsByUsername", named);
    expect(rest.result.sessions).toHaveLength(2);
  });

  test("wrong and missing parameters have different error names", async () => {
    const { ask, admin } = stage();
    const nameOf = async (method: string, params: object) => (await ask(admin, method, params)).error.name;
    expect(await nameOf("DeleteAuthSession", {})).toBe("xMissingParameter");
    expect(await nameOf("DeleteAuthSession", { sessionID: 1 })).toBe("xInvalidParameterType");
    expect(await nameOf("ListAuthSessionsByClusterAdmin", {})).toBe("xMissingParameter");
    expect(await nameOf("ListAuthSessionsByClusterAdmin", { clusterAdminID: "1" })).toBe(
      "xInvalidParameterType",
    );
    const wrong = { username: "admin", authMethod: "Saml" };
    expect(await nameOf("ListAuthSessionsByUsername", wrong)).toBe("xInvalidParameter");
    expect(await nameOf("ListVolumes", {})).toBe("xUnknownAPIMethod");
  });

  test("a session ends after half an hour without use, and always after 72 hours", async () => {
    const { cluster, admin, open, sessions, advance, ask } = stage();
    const [row] = (await ask(admin, "ListActiveAuthSessions")).result.sessions;
    expect(row).toMatchObject({
      sessionCreationTime: "2026-06-14T10:00:00Z",
      finalTimeout: "2026-06-17T10:00:00Z",
      lastAccessTimeout: "2026-06-15T12:20:00Z",
    });
    advance(25 * 60_000);
    expect(open()).not.toContain(sessions.mara);
    const old = cluster.signIn(admin, { at: noon - 72 * 3_600_000 + 26 * 60_000 });
    expect(open()).toContain(old);
    advance(60_000);
    expect(open()).not.toContain(old);
  });
});

describe("transport", () => {
  const list = '{"method":"ListActiveAuthSessions","params":{},"id":1}';

  test("a wrong credential gives a 401 page, and an unsupported version a 404 page", async () => {
    const { send, admin } = stage({ versions: ["12.0"] });
    for (const user of [null, { ...admin, password: "wrong" }]) {
      const answer = await send(user, list, "12.0");
      expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "text/html; charset=utf-8"]);
    }
    const answer = await send(admin, list, "12.3");
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("<h1>404 Not Found</h1>");
  });

  test("the session methods came with version 12.0", async () => {
    const { send, admin } = stage();
    const answer = (await (await send(admin, list, "11.3")).json()) as Wire;
    expect(answer.error.name).toBe("xUnknownAPIMethod");
  });
});

describe("faults", () => {
  test("an error in a 200 comes before or after the work", async () => {
    const { cluster, ask, admin, sessions, open } = stage();
    cluster.faults.next({ kind: "apiError" });
    const one = { sessionID: sessions.stranger };
    expect((await ask(admin, "DeleteAuthSession", one)).error.name).toBe("xDBOperationTimeout");
    expect(open()).toContain(sessions.stranger);
    cluster.faults.next({ kind: "apiError", name: "xDBConnectionLoss", changeMade: true });
    expect((await ask(admin, "DeleteAuthSession", one)).error.name).toBe("xDBConnectionLoss");
    expect(open()).not.toContain(sessions.stranger);
  });

  test("rows can be omitted, and a session can survive every delete", async () => {
    const { cluster, ask, admin, mara, sessions, open } = stage();
    cluster.faults.next({ kind: "hiddenRows", sessionIDs: [sessions.jo] });
    expect((await ask(admin, "ListActiveAuthSessions")).result.sessions).toHaveLength(5);
    cluster.makeUndying(sessions.mara);
    const named = { username: mara.username, authMethod: "Ldap" };
    expect((await ask(admin, "DeleteAuthSessionsByUsername", named)).result.sessions).toHaveLength(3);
    expect(open()).toContain(sessions.mara);
  });
});
