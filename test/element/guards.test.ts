/** Nobody is signed out by accident, nothing ends that was not meant, and nothing leaks. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  apply,
  element,
  formatPlan,
  formatReport,
  InvalidArgumentError,
  LockoutError,
  memoryJournal,
  plan,
  SelectionError,
  type Selector,
} from "../../src/index.js";
import { openCluster } from "../support/open-cluster.js";

const DN = "cn=Mara Ozola,ou=Storage,dc=example,dc=com";

describe("the operator's own browser sessions", () => {
  test("all count as the caller's own, since the cluster does not say which one it is", async () => {
    const { as, admin, cluster, sessions } = await openCluster();
    const second = cluster.signIn(admin);
    const { own } = await as(admin).list();
    expect(own).toMatchObject({ state: "among", ids: [second, sessions.admin] });
  });

  test("do not exist if no session has that name and method", async () => {
    const { as, admin, cluster, sessions } = await openCluster();
    cluster.signOut(sessions.admin);
    const group = cluster.addGroup("ops");
    // The same name in a directory is another person.
    cluster.signIn(
      cluster.addMember({
        username: "admin",
        login: "a2",
        password: "x",
        authMethod: "Ldap",
        groups: [group],
      }),
    );
    expect((await as(admin).list()).own).toMatchObject({ state: "none" });
  });

  test.for<[string, (ids: { admin: string }) => Selector]>([
    ["named by --all", () => ({ all: true })],
    ["named by --user", () => ({ users: ["admin"] })],
    ["named by --user with the id", () => ({ users: ["Cluster/admin"] })],
    ["named by --id", ({ admin }) => ({ ids: [admin] })],
    ["that match", () => ({ all: true, match: { username: ["admin"] } })],
  ])("are spared when %s, but not with --include-current", async ([, selector]) => {
    const { as, admin, clock, sessions, open } = await openCluster();
    const client = as(admin);
    const asked = selector(sessions);
    const made = await plan(client, asked, { clock });
    expect(made.sessions.map(({ id }) => id)).not.toContain(sessions.admin);
    expect(made.spared).toMatchObject([{ session: { id: sessions.admin }, reason: "current" }]);
    await apply(client, made, { clock });
    expect(open()).toContain(sessions.admin);

    const wanted = await plan(client, { ...asked, includeCurrent: true }, { clock });
    const report = await apply(client, wanted, { clock });
    expect(open()).not.toContain(sessions.admin);
    // The credential belongs to no session, so the list after the run is as good as any.
    expect(report).toMatchObject({ stopped: null, verified: { listedAgain: true } });
    expect(report.summary).toMatchObject({ unknown: 0, failed: 0 });
    expect(report.outcomes.find(({ session }) => session === sessions.admin)).toMatchObject({
      outcome: "revoked",
      evidence: "confirmed",
    });
  });

  test("that come or end during a run do not make its list doubtful", async () => {
    const { as, admin, clock, cluster, sessions } = await openCluster();
    for (const happens of [() => cluster.signOut(sessions.admin), () => cluster.signIn(admin)]) {
      const id = cluster.signIn(cluster.addAdmin({ username: `x${cluster.calls.length}`, password: "x" }));
      const made = await plan(as(admin), { ids: [id] }, { clock });
      cluster.faults.next({
        kind: "cutBefore",
        on: ({ operation }) => {
          if (operation === "DeleteAuthSession") happens();
          return false;
        },
      });
      const report = await apply(as(admin), made, { clock });
      expect(report.outcomes).toMatchObject([{ outcome: "revoked", evidence: "confirmed" }]);
      cluster.faults.clear();
    }
  });

  test('cannot be distinguished from others, so nothing can be ended as "others"', async () => {
    const { as, admin, clock, cluster, sessions } = await openCluster();
    expect((await plan(as(admin), { others: true }, { clock })).steps).toEqual([]);
    cluster.signOut(sessions.admin);
    await expect(plan(as(admin), { others: true }, { clock })).rejects.toThrow(LockoutError);
  });

  test("of an ordinary caller are the only ones: each is ended by its id, and only if the caller asks for it", async () => {
    const { as, reader, clock, cluster, sent, open, sessions } = await openCluster();
    cluster.signIn(reader);
    cluster.signIn(reader);
    expect((await plan(as(reader), { all: true }, { clock })).steps).toEqual([]);
    const made = await plan(as(reader), { all: true, includeCurrent: true }, { clock });
    expect(made.steps.map(({ kind }) => kind)).toEqual(["sessions", "sessions", "sessions"]);
    const report = await apply(as(reader), made, { clock });
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(open()).toHaveLength(5);
    expect(open()).toContain(sessions.admin);
    for (const { method, params } of sent) {
      expect(method).not.toBe("DeleteAuthSessionsByUsername");
      expect(Object.keys(params)).not.toEqual(expect.arrayContaining(["username"]));
      expect(Object.keys(params)).not.toEqual(expect.arrayContaining(["authMethod"]));
    }
  });
});

describe("nothing is deleted", () => {
  test("before a list, or for a user who is not in it", async () => {
    const { as, admin, sent, sessions } = await openCluster();
    const client = as(admin);
    const one = { kind: "sessions", ids: [sessions.jo], listed: [] } as const;
    await expect(client.end(one)).rejects.toThrow("List the sessions before you end any");
    await client.list();
    const nobody = { id: "Cluster/nobody", name: null, login: "nobody" };
    const everything = { kind: "everything", user: nobody, keepsOwn: false, listed: [] } as const;
    await expect(client.end(everything)).rejects.toThrow("no session of that user is listed");
    const kept = { ...everything, user: { ...nobody, id: `Ldap/${DN}` }, keepsOwn: true };
    await expect(client.end(kept)).rejects.toThrow(InvalidArgumentError);
    await expect(client.end({ ...one, ids: [sessions.jo, sessions.reader] })).rejects.toThrow(
      "one session per call",
    );
    await expect(client.end({ ...one, ids: ["*"] })).rejects.toThrow("is not a session id of Element");
    expect(sent.filter(({ method }) => method.startsWith("Delete"))).toEqual([]);
  });

  test("for a user if the caller is not an administrator, whatever a plan says", async () => {
    const { as, reader, sent } = await openCluster();
    const client = as(reader);
    await client.list();
    const user = { id: "Cluster/reader", name: null, login: "reader" };
    await expect(client.end({ kind: "everything", user, keepsOwn: false, listed: [] })).rejects.toThrow(
      "only an administrator may",
    );
    expect(sent.filter(({ method }) => method.startsWith("Delete"))).toEqual([]);
  });

  test.for([
    ["ids", { ids: ["40213"] }],
    ["ids", { ids: ["B12BFC64-F233-44DF-8B9F-000000000004"] }],
    ["users", { users: [" "] }],
    ["users", { users: ["dc=example"] }],
    ["match.browser", { all: true, match: { browser: ["Chrome"] } }],
  ] as [string, Selector][])(
    "for %s that make no sense: refused before anything is sent",
    async ([at, selector]) => {
      const { as, admin, sent, clock } = await openCluster();
      const error = await plan(as(admin), selector, { clock }).catch((error) => error);
      expect(error).toBeInstanceOf(SelectionError);
      expect(error.problems ?? [error]).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ at: expect.stringContaining(at.split(".")[0] as string) }),
        ]),
      );
      expect(sent).toEqual([]);
    },
  );

  test("when a part of the list is hidden, only what was listed ends", async () => {
    const { as, admin, clock, cluster, sessions, open } = await openCluster();
    cluster.faults.next({
      kind: "hiddenRows",
      sessionIDs: [sessions.stranger],
      on: "ListActiveAuthSessions",
    });
    const made = await plan(as(admin), { users: [DN] }, { clock });
    expect(made.sessions).toHaveLength(2);
    // The second look sees the third session, so the wide delete becomes two exact ones.
    const report = await apply(as(admin), made, { clock });
    expect(report.summary).toMatchObject({ revoked: 2 });
    expect(report.newSessions.map(({ id }) => id)).toEqual([sessions.stranger]);
    expect(open()).toContain(sessions.stranger);
  });
});

test("an impossible credential is refused before it is sent, and the error does not show it", () => {
  for (const [username, password] of [
    ["", "canary-1201"],
    ["ad:min", "canary-1201"],
    ["admin", undefined as unknown as string],
  ] as const) {
    const make = () =>
      element({ baseUrl: "https://mvip.example.com", auth: { kind: "basic", username, password } });
    expect(make).toThrow(InvalidArgumentError);
    try {
      make();
    } catch (error) {
      expect(String(error)).not.toContain("canary");
    }
  }
  expect(() =>
    element({ baseUrl: "http://mvip.example.com", auth: { kind: "basic", username: "a", password: "b" } }),
  ).toThrow(/in the clear/);
});

describe("hostile text", () => {
  const hostile = '\u001b[2Jadmin\u202Enimda\u0007\n=HYPERLINK("http://evil")';

  test("in a name stays in its cell, and the name still works in calls to the cluster", async () => {
    const { as, admin, clock, cluster, open, sent } = await openCluster();
    const group = cluster.addGroup("ops");
    const person = cluster.addMember({
      username: hostile,
      login: "h",
      password: "x",
      authMethod: "Idp",
      groups: [group],
    });
    const ids = [cluster.signIn(person), cluster.signIn(person)];
    const client = as(admin);
    const made = await plan(client, { all: true }, { clock });
    const report = await apply(client, made, { clock });
    for (const id of ids) expect(open()).not.toContain(id);
    expect(sent.find(({ params }) => params.username === hostile)?.params.authMethod).toBe("Idp");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(formatReport(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });
});

describe("a password", () => {
  const canary = "canary-Pa55w0rd/with+signs";
  const encoded = btoa(`operator:${canary}`);

  test("appears in no error, plan, journal, report, attempt or object, even if the cluster repeats it", async () => {
    const { as, clock, cluster, sessions } = await openCluster();
    const operator = cluster.addAdmin({ username: "operator", password: canary });
    const attempts: unknown[] = [];
    const client = as(operator, { onAttempt: (attempt) => attempts.push(attempt) });
    const made = await plan(client, { ids: [sessions.jo, sessions.stranger] }, { clock });
    const message = `bad request: Authorization: Basic ${encoded} (${canary}) ${encodeURIComponent(canary)}`;
    cluster.faults.next({ kind: "apiError", name: "xInvalidParameter", message, on: "DeleteAuthSession" });
    const journal = memoryJournal();
    const report = await apply(client, made, { clock, journal });
    cluster.faults.next({ kind: "apiError", name: `x${canary}`, message, on: "GetCurrentClusterAdmin" });
    const error = await client.whoami().catch((error) => error);
    const told = [
      formatPlan(made),
      journal.text(),
      JSON.stringify(report),
      formatReport(report),
      JSON.stringify(attempts),
      JSON.stringify(error),
      String(error),
      error.stack,
      inspect(client, { depth: 8, showHidden: true }),
    ].join("\n");
    expect(told).toContain("bad request");
    for (const secret of [canary, encoded, encodeURIComponent(canary)]) expect(told).not.toContain(secret);
  });

  test("is sent only to the cluster: a redirect is not followed", async () => {
    const { as, admin, cluster, sent } = await openCluster({ outsideTheSpec: true });
    cluster.faults.next({ kind: "redirect" });
    await expect(as(admin).whoami()).rejects.toMatchObject({ code: "unexpected_response" });
    expect(sent).toHaveLength(1);
  });
});
