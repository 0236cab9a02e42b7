/**
 * Four kinds of products that are not DocSpace go through the whole workflow. Nothing outside the port knows any of
 * them.
 */
import { describe, expect, test } from "vitest";
import {
  apply,
  formatPlan,
  formatReport,
  LockoutError,
  memoryJournal,
  type Plan,
  parsePlan,
  plan,
  type Report,
  resume,
  revoke,
  type Selector,
} from "../../src/index.js";
import type { Own, Session, User } from "../../src/session.js";
import { virtualClock } from "../support/virtual-clock.js";
import { sessionOf, type TestProduct, testProduct } from "./test-product.js";

const ADMIN: User = { id: "admin", name: "Ada", login: "admin@example.com" };

interface Kind {
  make(): TestProduct;
  /** Ends some sessions of one user, or of the caller. */
  selector: Selector;
  /** The calls in the plan, in the product's words: ids, or a user and whether the caller's own session is kept. */
  steps: (string[] | { user: string; keepsOwn: boolean })[];
  ends: string[];
  stays: string[];
  /** A user who signs in after the plan was made and whom the selector matches. */
  newcomer: Session;
}

const several = (userId: string, prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => sessionOf(`${prefix}${index + 1}`, userId));

const kinds: Record<string, Kind> = {
  "lists the caller's own sessions and ends them one by one": {
    make: () =>
      testProduct({
        product: "single",
        caller: ADMIN,
        own: { state: "known", id: "a1" },
        covers: "caller",
        capabilities: { sessionsPerCall: 1, everything: [], endsOthersFor: "nobody" },
        sessions: [...several("admin", "a", 4), ...several("ben", "b", 2)],
      }),
    selector: { others: true },
    steps: [["a2"], ["a3"], ["a4"]],
    ends: ["a2", "a3", "a4"],
    stays: ["a1", "b1", "b2"],
    newcomer: sessionOf("a9", "admin"),
  },
  "lists everyone's, ends batches, and answers for each session of them": {
    make: () =>
      testProduct({
        product: "batching",
        caller: ADMIN,
        administrator: true,
        own: { state: "none", reason: "a key belongs to no session" },
        covers: "everyone",
        capabilities: { sessionsPerCall: 3, everything: [], endsOthersFor: "administrators" },
        sessions: [...several("anna", "a", 5), ...several("ben", "b", 2)],
      }),
    selector: { users: ["anna"] },
    steps: [
      ["a1", "a2", "a3"],
      ["a4", "a5"],
    ],
    ends: ["a1", "a2", "a3", "a4", "a5"],
    stays: ["b1", "b2"],
    newcomer: sessionOf("a9", "anna"),
  },
  "ends everything of a user, and returns what it ended": {
    make: () =>
      testProduct({
        product: "telling",
        caller: ADMIN,
        administrator: true,
        own: { state: "none", reason: "a key belongs to no session" },
        covers: "everyone",
        capabilities: {
          sessionsPerCall: 1,
          everything: [{ of: "anyone", keepsOwn: false }],
          endsOthersFor: "administrators",
        },
        sessions: [...several("anna", "a", 3), ...several("ben", "b", 2)],
        tellsWhatEnded: true,
      }),
    selector: { users: ["anna"] },
    steps: [{ user: "anna", keepsOwn: false }],
    ends: ["a1", "a2", "a3"],
    stays: ["b1", "b2"],
    newcomer: sessionOf("a9", "anna"),
  },
  // An installation is one site, so that all of its calls stay within the site.
  "is scoped by site, and keeps the caller's own session by itself": {
    make: () =>
      testProduct({
        product: "site-one",
        caller: ADMIN,
        administrator: true,
        own: { state: "known", id: "a1" },
        covers: "everyone",
        capabilities: {
          sessionsPerCall: 1,
          everything: [{ of: "anyone", keepsOwn: true }],
          endsOthersFor: "administrators",
        },
        sessions: [...several("admin", "a", 3), ...several("ben", "b", 2)],
      }),
    selector: { all: true },
    steps: [
      { user: "admin", keepsOwn: true },
      { user: "ben", keepsOwn: true },
    ],
    ends: ["a2", "a3", "b1", "b2"],
    stays: ["a1"],
    newcomer: sessionOf("a9", "admin"),
  },
};

const clock = virtualClock(Date.parse("2026-05-20T12:00:00Z"));
const planOf = (product: TestProduct, selector: Selector) => plan(product, selector, { clock });
const outcomesOf = ({ outcomes }: Report, outcome: string) =>
  outcomes
    .flatMap((each) => (each.outcome === outcome && each.session !== null ? [each.session] : []))
    .sort();
const callsOf = ({ steps }: Pick<Plan, "steps">) =>
  steps.map((step) =>
    step.kind === "sessions" ? step.ids : { user: step.user.id, keepsOwn: step.keepsOwn },
  );

describe.for(Object.entries(kinds))("with a product that %s", ([, kind]) => {
  const { make, selector, ends, stays, newcomer } = kind;

  test("a plan uses the product's own calls and survives its file", async () => {
    const made = await planOf(make(), selector);
    expect(callsOf(made)).toEqual(kind.steps);
    expect(made.sessions.map(({ id }) => id).sort()).toEqual(ends);
    expect(await parsePlan(formatPlan(made))).toEqual(made);
  });

  test("the run does what was planned, is verified by its list, and described in words", async () => {
    const product = make();
    const made = await planOf(product, selector);
    const report = await apply(product, made, { clock });
    expect(product.open()).toEqual(stays);
    expect(product.sent).toHaveLength(made.cost.writes);
    expect(report.calls).toMatchObject({ reads: made.cost.reads, writes: made.cost.writes });
    expect(report.verified).toEqual({ listedAgain: true, reason: null, ownSessionEnded: false });
    expect(outcomesOf(report, "revoked")).toEqual(ends);
    expect(new Set(report.outcomes.map(({ evidence }) => evidence))).toEqual(
      new Set(["confirmed", ...(outcomesOf(report, "spared").length > 0 ? [null] : [])]),
    );
    expect(report).toMatchObject({ own: made.own, stopped: null, endedBeyond: [], newSessions: [] });
    expect(formatReport(report)).toContain(product.installation);
  });

  test("a session that is gone by then is reported so, and a new one is left alone", async () => {
    const product = make();
    const made = await planOf(product, selector);
    product.signOut(ends[0] as string);
    product.signIn(newcomer);
    const report = await apply(product, made, { clock });
    expect(outcomesOf(report, "already_gone")).toEqual(ends.slice(0, 1));
    expect(outcomesOf(report, "revoked")).toEqual(ends.slice(1));
    expect(report.newSessions.map(({ id }) => id)).toEqual([newcomer.id]);
    expect(product.open().sort()).toEqual([...stays, newcomer.id].sort());
  });

  test("the list makes up for a lost answer", async () => {
    const product = make();
    const made = await planOf(product, selector);
    product.loseNextAnswer();
    const report = await apply(product, made, { clock });
    expect(product.open()).toEqual(stays);
    expect(outcomesOf(report, "revoked")).toEqual(ends);
    expect(report.summary).toMatchObject({ failed: 0, unknown: 0 });
  });

  test("a run whose journal is cut after any record can be resumed to the same end", async () => {
    const whole = memoryJournal();
    const undisturbed = make();
    await apply(undisturbed, await planOf(undisturbed, selector), { clock, journal: whole });
    const records = whole.text().split("\n").length - 1;
    expect(records).toBeGreaterThanOrEqual(5);
    for (let kept = 1; kept <= records; kept++) {
      const product = make();
      const made = await planOf(product, selector);
      let text = "";
      let lines = 0;
      const cut = {
        async append(line: string) {
          if (lines++ >= kept) throw new Error("killed");
          text += line;
        },
      };
      const died = await apply(product, made, { clock, journal: cut }).catch((error) => error);
      if (kept < records) expect(died.message).toBe("killed");
      const store = memoryJournal();
      const report = await resume(product, { text, store }, { clock });
      expect(product.open(), `cut after ${kept}`).toEqual(stays);
      expect(report.stopped).toBeNull();
      // What ended while the journal was cut before its first call cannot be ours. Otherwise it is ours.
      expect(outcomesOf(report, "revoked"), `cut after ${kept}`).toEqual(ends);
      expect(report.summary).toMatchObject({ failed: 0, unknown: 0 });
      // No call was needed more than once, because the list settles a lost answer.
      expect(product.sent).toHaveLength(made.cost.writes);
      const again = await resume(product, { text: text + store.text(), store: memoryJournal() }, { clock });
      expect(again.outcomes).toEqual(report.outcomes);
      expect(formatReport(again)).toContain(product.installation);
    }
  });
});

describe("behaviour of single kinds", () => {
  const kindNamed = (name: string) =>
    Object.entries(kinds).find(([each]) => each.includes(name))?.[1] as Kind;

  test("a batch with sessions that had already ended has an outcome for each of its sessions", async () => {
    const { make, selector } = kindNamed("batches");
    const product = make();
    product.beforeNextEnd(() => product.signOut("a2"));
    const report = await revoke(product, selector, { clock });
    expect(outcomesOf(report, "already_gone")).toEqual(["a2"]);
    expect(outcomesOf(report, "revoked")).toEqual(["a1", "a3", "a4", "a5"]);
  });

  test("sessions that a call ended beyond the plan are in the report, its text, and the text of a resumed run", async () => {
    const { make, selector, newcomer } = kindNamed("returns what it ended");
    const product = make();
    product.beforeNextEnd(() => product.signIn(newcomer));
    const journal = memoryJournal();
    const report = await apply(product, await planOf(product, selector), { clock, journal });
    expect(product.open()).toEqual(["b1", "b2"]);
    expect(report.endedBeyond).toMatchObject([{ id: "a9", userId: "anna" }]);
    expect(outcomesOf(report, "revoked")).toEqual(["a1", "a2", "a3"]);
    expect(formatReport(report)).toMatch(/Also ended, although the plan does not list them: a9/);
    const again = await resume(product, { text: journal.text(), store: memoryJournal() }, { clock });
    expect(again.endedBeyond).toEqual(report.endedBeyond);
  });

  test("a product that keeps the caller's own session needs one call for each if that must end too", async () => {
    const product = kindNamed("keeps the caller's own").make();
    const selector = { users: ["admin"], includeCurrent: true };
    const made = await planOf(product, selector);
    expect(callsOf(made)).toEqual([["a2"], ["a3"], ["a1"]]);
  });

  test("a run takes as many calls as there are batches", async () => {
    const product = kindNamed("batches").make();
    for (const { id, userId } of several("carl", "c", 250)) product.signIn(sessionOf(id, userId));
    const { steps } = await planOf(product, { olderThan: "1h" });
    expect(steps).toHaveLength(Math.ceil(257 / 3));
    expect(steps.map((step) => step.kind === "sessions" && step.ids.length).slice(-2)).toEqual([3, 2]);
  });

  test("a user's sessions are ended exactly if that needs no more calls or if something is excepted", async () => {
    const { make } = kindNamed("returns what it ended");
    expect(callsOf(await planOf(make(), { ids: ["a1"] }))).toEqual([["a1"]]);
    const excepted = { users: ["anna"], except: { ids: ["a2"] } };
    expect(callsOf(await planOf(make(), excepted))).toEqual([["a1"], ["a3"]]);
    const product = make();
    product.signOut("b2");
    expect(callsOf(await planOf(product, { all: true }))).toEqual([
      { user: "anna", keepsOwn: false },
      ["b1"],
    ]);
  });

  test("an unlisted id is already gone if the list covers all users", async () => {
    const made = await planOf(kindNamed("returns what it ended").make(), { ids: ["a1", "gone"] });
    expect(made.alreadyGone).toEqual(["gone"]);
    expect(made.steps).toHaveLength(1);
  });

  const untold = (own: Own) =>
    testProduct({
      product: "untold",
      caller: ADMIN,
      administrator: true,
      own,
      covers: "everyone",
      capabilities: {
        sessionsPerCall: 1,
        everything: [{ of: "anyone", keepsOwn: false }],
        endsOthersFor: "administrators",
      },
      sessions: [...several("admin", "x", 3), ...several("anna", "a", 2)],
    });

  test("if the caller's own session is unknown, the caller's sessions are refused but those of others are not", async () => {
    const product = untold({ state: "unknown", reason: "the product marks no session as the caller's" });
    await expect(planOf(product, { all: true })).rejects.toThrow(LockoutError);
    expect(callsOf(await planOf(product, { users: ["anna"] }))).toEqual([{ user: "anna", keepsOwn: false }]);
  });

  test("if it may be one of several, these are spared and the others are ended", async () => {
    const product = untold({ state: "among", ids: ["x1", "x2"], reason: "they have the same address" });
    const made = await planOf(product, { users: ["admin"] });
    expect(callsOf(made)).toEqual([["x3"]]);
    expect(outcomesOf(await apply(product, made, { clock }), "spared")).toEqual(["x1", "x2"]);
    expect(product.open()).toEqual(["x1", "x2", "a1", "a2"]);
    await expect(planOf(product, { ids: ["x1"] }).then(callsOf)).resolves.toEqual([]);
  });

  test("if a product sets no limits, there is no cost", async () => {
    const { cost } = await planOf(kindNamed("returns what it ended").make(), { ids: ["a1"] });
    expect(cost).toEqual({ reads: 3, writes: 1, seconds: 0, shareOfDailyWrites: null });
  });
});
