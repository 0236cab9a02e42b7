/** What a plan ends, and the results. */
import { describe, expect, test } from "vitest";
import {
  apply,
  formatPlan,
  formatReport,
  memoryJournal,
  type Plan,
  parsePlan,
  plan,
  type Report,
  resume,
} from "../../src/index.js";
import { type OpenCluster, openCluster } from "../support/open-cluster.js";

const DN = "cn=Mara Ozola,ou=Storage,dc=example,dc=com";

const outcomesOf = ({ outcomes }: Report) =>
  Object.fromEntries(outcomes.map(({ session, outcome }) => [session, outcome]));
const deletes = ({ sent }: OpenCluster) => sent.filter(({ method }) => method.startsWith("Delete"));
const planOf = (opened: OpenCluster, selector: Parameters<typeof plan>[1]) =>
  plan(opened.as(opened.admin), selector, { clock: opened.clock });
const applyTo = (opened: OpenCluster, made: Plan, options: Parameters<typeof apply>[2] = {}) =>
  apply(opened.as(opened.admin), made, { clock: opened.clock, ...options });

/** Something that happens between the list and the delete. */
function beforeDeleting({ cluster }: OpenCluster, happens: () => void) {
  let left = 1;
  cluster.faults.next({
    kind: "cutBefore",
    on({ operation }) {
      if (operation?.startsWith("Delete") && left-- > 0) happens();
      return false;
    },
  });
}

describe("a session by its id", () => {
  test("is ended by DeleteAuthSession, confirmed by listing again, and reported", async () => {
    const opened = await openCluster();
    const { sessions, open } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger] });
    expect(await parsePlan(formatPlan(made))).toEqual(made);
    const report = await applyTo(opened, made);
    expect(deletes(opened).map(({ params }) => params)).toEqual([{ sessionID: sessions.stranger }]);
    expect(open()).not.toContain(sessions.stranger);
    expect(open()).toHaveLength(5);
    expect(report.outcomes).toMatchObject([
      { session: sessions.stranger, outcome: "revoked", evidence: "confirmed" },
    ]);
    expect(report).toMatchObject({ stopped: null, endedBeyond: [] });
    expect(formatReport(report)).toContain("API");
  });

  test("is not sent to the cluster if it is gone by then, because the cluster's error for that is unknown", async () => {
    const opened = await openCluster({ noSuchSession: "xSomethingElse" });
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger, sessions.jo] });
    cluster.signOut(sessions.stranger);
    const report = await applyTo(opened, made);
    expect(outcomesOf(report)).toEqual({ [sessions.stranger]: "already_gone", [sessions.jo]: "revoked" });
    expect(deletes(opened)).toHaveLength(1);
  });

  test.for(["xDBNoSuchPath", "xNobodyKnowsThisName"])(
    "that goes between list and delete is settled by listing again, whatever %s means",
    async (noSuchSession) => {
      const opened = await openCluster({ noSuchSession });
      const { cluster, sessions } = opened;
      const made = await planOf(opened, { ids: [sessions.stranger] });
      beforeDeleting(opened, () => cluster.signOut(sessions.stranger));
      const report = await applyTo(opened, made);
      expect(deletes(opened)).toHaveLength(1);
      expect(outcomesOf(report)).toEqual({ [sessions.stranger]: "already_gone" });
    },
  );

  test("has not ended if the cluster reports it as deleted but still lists it", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    cluster.makeUndying(sessions.stranger);
    const report = await applyTo(opened, await planOf(opened, { ids: [sessions.stranger] }));
    expect(outcomesOf(report)).toEqual({ [sessions.stranger]: "failed" });
  });

  test("has failed with the cluster's message if another error comes and it is still listed", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger] });
    const message = "Not while upgrading";
    cluster.faults.next({ kind: "apiError", name: "xUpgrading", message, on: "DeleteAuthSession" });
    const report = await applyTo(opened, made);
    expect(report.outcomes).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("Not while upgrading") },
    ]);
  });

  test("is sent again after an error that passes, because a repeated delete does no harm", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger] });
    // The delete was carried out, but its answer says that it was not.
    cluster.faults.next({
      kind: "apiError",
      name: "xDBConnectionLoss",
      changeMade: true,
      on: "DeleteAuthSession",
    });
    const report = await applyTo(opened, made);
    expect(deletes(opened)).toHaveLength(2);
    expect(report.outcomes).toMatchObject([{ outcome: "revoked", evidence: "confirmed" }]);
  });

  test("is settled by listing again if the answer is lost", async () => {
    const opened = await openCluster({ outsideTheSpec: true });
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger] });
    cluster.faults.script([
      { kind: "cutAfter", on: "DeleteAuthSession" },
      { kind: "truncatedJson", ending: "cut", on: "DeleteAuthSession", times: 9 },
    ]);
    const report = await applyTo(opened, made);
    expect(report.outcomes).toMatchObject([{ outcome: "revoked", evidence: "confirmed" }]);
    expect(report.summary).toMatchObject({ failed: 0, unknown: 0 });
  });

  test("is distinguished from another one that the cluster deleted instead, and the run stops", async () => {
    const opened = await openCluster();
    const { cluster, sessions, open, reader } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger, sessions.jo], limit: 2 });
    cluster.faults.next({
      kind: "drift",
      on: "DeleteAuthSession",
      change(body) {
        body.result.session.sessionID = sessions.reader;
        body.result.session.username = reader.username;
      },
    });
    const report = await applyTo(opened, made);
    expect(report.stopped).toMatchObject({ code: "unexpected_response" });
    expect(report.endedBeyond).toMatchObject([{ id: sessions.reader, userId: "Ldap/reader" }]);
    expect(deletes(opened)).toHaveLength(1);
    expect(open()).toHaveLength(5);
  });
});

describe("ending all sessions of a user", () => {
  test("takes one DeleteAuthSessionsByUsername with name and method, after a list", async () => {
    const opened = await openCluster();
    const { open, sessions } = opened;
    const made = await planOf(opened, { users: [DN] });
    expect(made.steps).toMatchObject([{ kind: "everything", user: { id: `Ldap/${DN}` }, keepsOwn: false }]);
    const report = await applyTo(opened, made);
    const methods = opened.methods();
    expect(methods.indexOf("ListActiveAuthSessions")).toBeLessThan(
      methods.indexOf("DeleteAuthSessionsByUsername"),
    );
    expect(deletes(opened).map(({ method, params }) => [method, params])).toEqual([
      ["DeleteAuthSessionsByUsername", { username: DN, authMethod: "Ldap" }],
    ]);
    expect(open().sort()).toEqual([sessions.admin, sessions.jo, sessions.reader].sort());
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
  });

  test("never uses the cluster admin's number, which covers every member of a group", async () => {
    const opened = await openCluster();
    const { cluster, sessions, open } = opened;
    const group = cluster.addGroup("cn=Ops,dc=example,dc=com");
    const member = (username: string) =>
      cluster.addMember({ username, password: "x", authMethod: "Ldap", groups: [group] });
    const one = member("cn=One,dc=example,dc=com");
    const other = cluster.signIn(member("cn=Other,dc=example,dc=com"));
    cluster.signIn(one);
    cluster.signIn(one);
    await applyTo(opened, await planOf(opened, { users: [one.username] }));
    expect(open()).toContain(other);
    expect(open()).toContain(sessions.admin);
    expect(opened.methods().filter((method) => method.includes("ByClusterAdmin"))).toEqual([]);
  });

  test("reports sessions that the cluster deleted beyond the plan as ended too", async () => {
    const opened = await openCluster();
    const { cluster, mara, open } = opened;
    const made = await planOf(opened, { users: [DN] });
    let newcomer = "";
    beforeDeleting(opened, () => {
      newcomer = cluster.signIn(mara);
    });
    const report = await applyTo(opened, made);
    expect(open()).not.toContain(newcomer);
    expect(report.endedBeyond).toMatchObject([{ id: newcomer, userId: `Ldap/${DN}` }]);
    expect(report.summary).toMatchObject({ revoked: 3 });
    expect(formatReport(report)).toContain(newcomer);
  });

  test("has an outcome for each session, including one that goes meanwhile and one that no delete ends", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { users: [DN] });
    cluster.makeUndying(sessions.mara);
    beforeDeleting(opened, () => cluster.signOut(sessions.stranger));
    const report = await applyTo(opened, made);
    expect(outcomesOf(report)).toMatchObject({
      [sessions.mara]: "failed",
      [sessions.stranger]: "already_gone",
    });
    expect(report.summary).toMatchObject({ revoked: 1, failed: 1, already_gone: 1 });
  });

  test("is not sent again after a lost answer if it could reach further", async () => {
    const opened = await openCluster({ outsideTheSpec: true });
    const { cluster, mara } = opened;
    const made = await planOf(opened, { users: [DN] });
    let newcomer = "";
    cluster.faults.next({
      kind: "cutAfter",
      on({ operation }) {
        return operation === "DeleteAuthSessionsByUsername";
      },
    });
    cluster.faults.next({
      kind: "slow",
      ms: 1,
      on({ operation }) {
        if (operation === "ListActiveAuthSessions" && newcomer === "" && deletes(opened).length > 0) {
          newcomer = cluster.signIn(mara);
        }
        return false;
      },
    });
    const report = await applyTo(opened, made);
    expect(deletes(opened)).toHaveLength(1);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(opened.open()).toContain(newcomer);
  });

  test("is sent again after an error that passes, once the list shows that it reaches no further", async () => {
    const opened = await openCluster();
    const { cluster } = opened;
    const made = await planOf(opened, { users: [DN] });
    cluster.faults.next({
      kind: "apiError",
      name: "xDBOperationTimeout",
      on: "DeleteAuthSessionsByUsername",
    });
    const report = await applyTo(opened, made);
    expect(deletes(opened)).toHaveLength(2);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
  });

  test("is an error with the cluster's name for it if the cluster no longer knows the user", async () => {
    const opened = await openCluster();
    const { cluster } = opened;
    const made = await planOf(opened, { users: [DN] });
    cluster.faults.next({ kind: "apiError", name: "xUnknownUsername", on: "DeleteAuthSessionsByUsername" });
    const report = await applyTo(opened, made);
    expect(report.summary).toMatchObject({ failed: 3 });
    expect(report.outcomes[0]?.reason).toContain("xUnknownUsername");
  });
});

describe("a parameter that the cluster ignored", () => {
  test.for(["answer", "result"] as const)(
    "stops the run after a delete, wherever it is reported (%s): nothing more is sent, and what ended beyond the plan is reported",
    async (unusedParametersIn) => {
      const opened = await openCluster({ unknownParameters: ["authMethod"], unusedParametersIn });
      const { cluster, sessions, open } = opened;
      const group = cluster.addGroup("cn=Ops,dc=example,dc=com");
      // Two people have the same name. A cluster that ignores the method signs out both.
      const reader = cluster.addMember({
        username: "reader",
        login: "r2",
        password: "x",
        authMethod: "Ldap",
        groups: [group],
      });
      const bystander = sessions.reader;
      cluster.signIn(reader);
      cluster.signIn(reader);
      const made = await planOf(opened, { users: ["Ldap/reader", DN] });
      expect(made.steps).toHaveLength(2);
      const journal = memoryJournal();
      const report = await applyTo(opened, made, { journal });
      expect(deletes(opened)).toHaveLength(1);
      expect(report.stopped).toMatchObject({
        code: "unexpected_response",
        message: expect.stringContaining("ignored the parameters authMethod"),
      });
      expect(report.endedBeyond).toMatchObject([{ id: bystander, userId: "Cluster/reader" }]);
      expect(report.verified.listedAgain).toBe(true);
      expect(report.summary).toMatchObject({ revoked: 2, failed: 3 });
      expect(open()).toContain(sessions.mara);
      expect(formatReport(report)).toMatch(
        /Not finished: DeleteAuthSessionsByUsername ignored the parameters/,
      );
    },
  );

  test("is also reported after a delete by id", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger, sessions.jo] });
    cluster.faults.next({
      kind: "drift",
      on: "DeleteAuthSession",
      change: (body) => ({ ...body, unusedParameters: ["sessionID"] }),
    });
    const report = await applyTo(opened, made);
    expect(report.stopped?.message).toContain("DeleteAuthSession ignored the parameters sessionID");
    expect(deletes(opened)).toHaveLength(1);
  });

  test("does not count if it is empty", async () => {
    const opened = await openCluster();
    const { cluster, sessions } = opened;
    const made = await planOf(opened, { ids: [sessions.stranger] });
    for (const unusedParameters of [{}, [], null]) {
      cluster.faults.next({
        kind: "drift",
        on: "DeleteAuthSession",
        change: (body) => ({ ...body, unusedParameters }),
      });
    }
    expect((await applyTo(opened, made)).stopped).toBeNull();
  });
});

test("a run whose journal is cut after any record can be resumed to the same end", async () => {
  const undisturbed = await openCluster();
  const whole = memoryJournal();
  const selector = { users: [DN, "Cluster/reader"] };
  await applyTo(undisturbed, await planOf(undisturbed, selector), { journal: whole });
  const records = whole.text().split("\n").length - 1;
  expect(records).toBeGreaterThanOrEqual(6);
  for (let kept = 1; kept <= records; kept++) {
    const opened = await openCluster();
    const made = await planOf(opened, selector);
    let text = "";
    let lines = 0;
    const cut = {
      async append(line: string) {
        if (lines++ >= kept) throw new Error("killed");
        text += line;
      },
    };
    await applyTo(opened, made, { journal: cut }).catch(({ message }) => expect(message).toBe("killed"));
    const client = opened.as(opened.admin);
    const report = await resume(client, { text, store: memoryJournal() }, { clock: opened.clock });
    expect(opened.open().sort(), `cut after ${kept}`).toEqual(
      [opened.sessions.admin, opened.sessions.jo].sort(),
    );
    expect(report.summary, `cut after ${kept}`).toMatchObject({ revoked: 4, failed: 0, unknown: 0 });
    // A delete of a user is only sent again if the list shows that it is needed.
    expect(deletes(opened)).toHaveLength(2);
  }
});

test("a credential that stops working during a run stops the run, and nobody signs in again", async () => {
  const opened = await openCluster();
  const { cluster, sessions } = opened;
  const made = await planOf(opened, { ids: [sessions.stranger, sessions.jo, sessions.reader] });
  cluster.faults.next({ kind: "unauthorized", on: "DeleteAuthSession", times: 9 });
  const before = opened.sent.length;
  const report = await applyTo(opened, made);
  expect(report.stopped).toMatchObject({ code: "authentication" });
  expect(cluster.calls.slice(before).filter(({ status }) => status === 401)).toHaveLength(1);
  expect(opened.methods().at(-1)).toBe("DeleteAuthSession");
});
