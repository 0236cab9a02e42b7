/** What is listed, who owns it, and who a name refers to. */
import { describe, expect, test } from "vitest";
import { NotPermittedError, PermissionError, plan, SelectionError } from "../../src/index.js";
import { openCluster } from "../support/open-cluster.js";

const DN = "cn=Mara Ozola,ou=Storage,dc=example,dc=com";

describe("a session", () => {
  test("is a row of its cluster with names in camelCase", async () => {
    const { as, admin, sessions } = await openCluster();
    const listed = (await as(admin).list()).sessions;
    expect(listed.map(({ userId }) => userId)).toEqual([
      `Ldap/${DN}`,
      "Idp/0f5c4f0e-6c0f-4f51-b1b8-1f0c6f3a9f52",
      "Cluster/admin",
      `Ldap/${DN}`,
      "Cluster/reader",
      `Ldap/${DN}`,
    ]);
    expect(listed.find(({ id }) => id === sessions.mara)).toEqual({
      id: sessions.mara,
      userId: `Ldap/${DN}`,
      startedAt: new Date("2026-05-03T07:00:00Z"),
      lastSeenAt: null,
      values: {
        username: DN,
        authMethod: "Ldap",
        accessGroupList: ["administrator", "reporting"],
        clusterAdminIds: ["3", "4"],
        finalTimeout: new Date("2026-05-06T07:00:00Z"),
        lastAccessTimeout: new Date("2026-05-04T09:20:00Z"),
        idpConfigVersion: 0,
      },
    });
  });

  test("has no time of last use: lastAccessTimeout is in the future, and never after finalTimeout", async () => {
    const { as, admin, clock, cluster } = await openCluster();
    const nearlyOver = cluster.signIn(admin, { at: clock.now() - 72 * 3_600_000 + 60_000 });
    const { sessions } = await as(admin).list();
    for (const { lastSeenAt, values } of sessions) {
      expect(lastSeenAt).toBeNull();
      expect(Number(values.lastAccessTimeout)).toBeGreaterThan(clock.now());
    }
    const last = sessions.find(({ id }) => id === nearlyOver);
    expect(last?.values.lastAccessTimeout).toEqual(last?.values.finalTimeout);
    await expect(plan(as(admin), { all: true, idleFor: "10m" }, { clock })).rejects.toThrow(SelectionError);
  });

  test("of a release that omits fields is still listed", async () => {
    const { as, admin, cluster, sessions } = await openCluster();
    cluster.faults.next({
      kind: "drift",
      on: "ListActiveAuthSessions",
      change(body) {
        body.result.sessions = body.result.sessions.map(
          ({ sessionID, username, authMethod }: Record<string, string>) => ({
            sessionID: sessionID?.toUpperCase(),
            username,
            authMethod,
            finalTimeout: null,
          }),
        );
      },
    });
    const listed = (await as(admin).list()).sessions;
    const row = listed.find(({ id }) => id === sessions.jo);
    expect(row).toMatchObject({
      startedAt: null,
      values: { clusterAdminIds: null, finalTimeout: null, accessGroupList: null },
    });
  });
});

test("the reference's spellings LDAP and IdP mean the same methods", async () => {
  const { as, admin, mara, sent, clock, open, cluster } = await openCluster({ spelling: "reference" });
  const client = as(admin);
  const { sessions } = await client.list();
  expect(new Set(sessions.map(({ values }) => values.authMethod))).toEqual(
    new Set(["Cluster", "Ldap", "Idp"]),
  );
  for (const authMethod of ["LDAP", "ldap", "Ldap"]) {
    const made = await plan(client, { all: true, match: { authMethod: [authMethod] } }, { clock });
    expect(made.sessions).toHaveLength(3);
  }
  const user = { id: `Ldap/${DN}`, name: null, login: DN };
  const listed = sessions.filter(({ userId }) => userId === user.id).map(({ id }) => id);
  await client.end({ kind: "everything", user, keepsOwn: false, listed });
  expect(sent.at(-1)?.params).toEqual({ username: DN, authMethod: "Ldap" });
  expect(open()).toHaveLength(3);
  // A caller from the directory is the same person, however the method is spelt.
  cluster.signIn(mara);
  expect((await as(mara).list()).own).toMatchObject({ state: "among", ids: [expect.any(String)] });
});

describe("listing sessions", () => {
  test("an administrator lists all sessions", async () => {
    const { as, admin, methods } = await openCluster();
    expect((await as(admin).list()).covers).toBe("everyone");
    expect(methods()).not.toContain("ListAuthSessionsByUsername");
  });

  test("any other caller lists their own, and never sends username or authMethod", async () => {
    const { as, reader, sent, sessions, methods } = await openCluster();
    const { sessions: listed, covers, notes } = await as(reader).list();
    expect(listed.map(({ id }) => id)).toEqual([sessions.reader]);
    expect(covers).toBe("caller");
    expect(notes).toContain("Without administrator rights the cluster lists only your own sessions.");
    expect(methods()).not.toContain("ListActiveAuthSessions");
    for (const { params } of sent) expect(params).toEqual({});
  });

  test("a caller whose rights turn out to be insufficient also lists their own", async () => {
    const { as, admin, cluster, methods } = await openCluster();
    cluster.faults.next({ kind: "apiError", name: "xPermissionDenied", on: "ListActiveAuthSessions" });
    cluster.faults.next({
      kind: "answer",
      response: { sessions: [] },
      on: "ListAuthSessionsByUsername",
    });
    const client = as(admin);
    expect(await client.list()).toMatchObject({ covers: "caller", sessions: [] });
    expect(methods().slice(-2)).toEqual(["ListActiveAuthSessions", "ListAuthSessionsByUsername"]);
    expect(await client.whoami()).toMatchObject({ administrator: false });
  });

  test("rights of several groups together have no number of their own", async () => {
    const { as, mara } = await openCluster();
    expect(await as(mara).whoami()).toEqual({
      user: { id: `Ldap/${DN}`, name: null, login: DN },
      administrator: true,
      authenticatedBy: "basic",
    });
  });
});

describe("a name", () => {
  const users = (found: { id: string }[]) => found.map(({ id }) => id);

  test("is that of a cluster admin, a distinguished name, or what an identity provider provides", async () => {
    const { as, admin, cluster, jo } = await openCluster();
    cluster.signIn(jo);
    const client = as(admin);
    expect(users(await client.findUsers("reader"))).toEqual(["Cluster/reader"]);
    expect(users(await client.findUsers(DN))).toEqual([`Ldap/${DN}`]);
    expect(users(await client.findUsers("uid=jo.berg@example.com"))).toEqual(["Idp/uid=jo.berg@example.com"]);
    // Every session has a random UUID if the identity provider provides no name.
    expect(users(await client.findUsers("0f5c4f0e-6c0f-4f51-b1b8-1f0c6f3a9f52"))).toEqual([
      "Idp/0f5c4f0e-6c0f-4f51-b1b8-1f0c6f3a9f52",
    ]);
    expect(users(await client.findUsers("Cluster/reader"))).toEqual(["Cluster/reader"]);
  });

  test.for(["Reader", "read", "cn=Mara Ozola", "reader "])(
    "matches only whole and exactly: %j finds nobody",
    async (name) => {
      const { as, admin } = await openCluster();
      expect(await as(admin).findUsers(name)).toEqual([]);
    },
  );

  test("of a user who has signed in since is found", async () => {
    const { as, admin, cluster } = await openCluster();
    const client = as(admin);
    await client.list();
    cluster.signIn(cluster.addAdmin({ username: "new", password: "x" }));
    expect(users(await client.findUsers("new"))).toEqual(["Cluster/new"]);
  });

  test("that several users share is ambiguous until the method or the id distinguishes them", async () => {
    const { as, admin, cluster, clock } = await openCluster();
    const group = cluster.addGroup("ops");
    cluster.signIn(
      cluster.addMember({
        username: "reader",
        login: "ops",
        password: "x",
        authMethod: "Ldap",
        groups: [group],
      }),
    );
    const client = as(admin);
    expect(users(await client.findUsers("reader")).sort()).toEqual(["Cluster/reader", "Ldap/reader"]);
    const error = await plan(client, { users: ["reader"] }, { clock }).catch((error) => error);
    expect(error).toBeInstanceOf(SelectionError);
    expect(error.message).toMatch(
      /reader names 2 users: (Cluster\/reader, Ldap\/reader|Ldap\/reader, Cluster\/reader)/,
    );
    const narrowed = await plan(client, { users: ["reader"], match: { authMethod: ["LDAP"] } }, { clock });
    expect(narrowed.users).toEqual({ reader: "Ldap/reader" });
    expect(narrowed.sessions).toMatchObject([{ userId: "Ldap/reader" }]);
    const named = await plan(client, { users: ["Cluster/reader"] }, { clock });
    expect(named.sessions).toMatchObject([{ userId: "Cluster/reader" }]);
  });

  test("of another user is refused to an ordinary caller", async () => {
    const { as, reader, clock, methods } = await openCluster();
    await expect(as(reader).findUsers("admin")).rejects.toThrow(PermissionError);
    await expect(plan(as(reader), { users: ["admin"] }, { clock })).rejects.toThrow(NotPermittedError);
    expect(users(await as(reader).findUsers("reader"))).toEqual(["Cluster/reader"]);
    expect(methods().filter((method) => method.startsWith("Delete"))).toEqual([]);
  });
});

test("an error for a directory user without sessions says that names may differ between the two places", async () => {
  const { as, mara, admin, cluster, clock } = await openCluster();
  for (const { sessionID, authMethod } of cluster.sessions()) {
    if (authMethod !== "Idp") cluster.signOut(sessionID);
  }
  const { own, notes } = await as(mara).list();
  expect(own.state).toBe("none");
  expect(notes?.join()).toContain(`No session is listed under your name, Ldap/${DN}.`);
  expect((await as(admin).list()).notes?.join()).not.toContain("under your name");
  expect((await plan(as(mara), { all: true }, { clock })).spared).toEqual([]);
});

test("aborting one call does not end another that waits for the same answer", async () => {
  const { as, admin } = await openCluster();
  const client = as(admin);
  const leaving = new AbortController();
  const left = client.whoami({ signal: leaving.signal }).catch((error) => error.code);
  const stays = client.list();
  leaving.abort();
  expect(await left).toBe("aborted");
  expect((await stays).sessions).toHaveLength(6);
});
