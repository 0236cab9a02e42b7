import { describe, expect, test } from "vitest";
import {
  formatPlan,
  LockoutError,
  NotFoundError,
  type Plan,
  parsePlan,
  plan,
  SelectionError,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

async function openWith(options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const { own, toms, mara } = people;
  return {
    ...opened,
    ...people,
    asMara: opened.as({ kind: "portalToken", portalToken: own.token }),
    asTom: opened.as({ kind: "portalToken", portalToken: toms.token }),
    byKey: opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) }),
    clocked: { clock: opened.clock },
  };
}

const calls = ({ steps }: Plan) =>
  steps.map(({ kind, sessions, unlisted }) => [kind, ...sessions.map(({ id }) => id), ...unlisted]);

describe("a plan", () => {
  test("tells the caller, the sessions of each step, those spared and why, and the cost", async () => {
    const { asMara, clocked, mara, own, unknown, phone } = await openWith();
    const made = await plan(asMara, { all: true, country: ["latvia"] }, clocked);
    expect(made).toMatchObject({
      version: 1,
      provider: "docspace",
      portal: asMara.portal,
      caller: {
        user: { id: mara.id, login: "mara@example.com" },
        current: { state: "known", id: String(own.id) },
      },
      selector: { all: true, country: ["latvia"] },
      createdAt: "2026-05-04T09:00:00.000Z",
      expiresAt: "2026-05-04T10:00:00.000Z",
      spared: [{ session: { id: String(own.id), current: true }, userId: mara.id, reason: "current" }],
      cost: { reads: 4, writes: 1, seconds: 0, shareOfDailyWrites: 0.0001 },
    });
    expect(calls(made)).toEqual([["session", String(phone.id)]]);
    expect(JSON.stringify(made)).not.toContain(`"${unknown.id}"`);
    expect(made.steps[0]?.sessions[0]).toMatchObject({
      ip: "198.51.100.23",
      country: "Latvia",
      city: "Riga",
    });
  });

  test("changes nothing", async () => {
    const { asMara, clocked, portal, mara, openIds } = await openWith();
    await plan(asMara, { all: true }, clocked);
    expect(openIds(mara)).toHaveLength(3);
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test("survives a file: it reads back as the same plan", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(await parsePlan(formatPlan(made))).toEqual(made);
  });

  test("of nothing says so", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { country: ["Atlantis"] }, clocked);
    expect(made).toMatchObject({
      steps: [],
      warnings: ["Nothing is to be revoked."],
      cost: { reads: 0, writes: 0 },
    });
  });

  test("holds remote text without control characters", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    portal.signIn(mara, { browser: "\u001b[31mChrome\u202e\n", city: "=HYPERLINK()", at: clock.now() });
    const made = await plan(asMara, { browser: ["chrome"] }, clocked);
    expect(made.steps[0]?.sessions[0]?.browser).toBe("[31mChrome");
  });

  test("names sessions passed over because a field is missing", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    portal.signIn(mara, { ip: "203.0.113.80", at: clock.now() });
    const made = await plan(asMara, { country: ["Brazil"] }, clocked);
    expect(made.passedOver).toEqual({ total: 1, byField: { country: 1 } });
    expect(made.warnings).toEqual([
      "1 of the sessions is passed over, because a field that a filter needs is missing: country (1).",
    ]);
  });
});

describe("the fewest calls", () => {
  test("the others, asked for by name, take one call", async () => {
    const { asMara, clocked, unknown, phone } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(calls(made)).toEqual([["others", unknown.id, phone.id].map(String)]);
    expect(made.warnings).toEqual([
      "One call ends all sessions but the current one of mara@example.com, also those that are not listed here.",
    ]);
  });

  test("the others, narrowed by a filter or an exception, are ended one by one", async () => {
    const { asMara, clocked, unknown, phone } = await openWith();
    // All of them match the filter; but "the others" was not what was asked for.
    const filtered = await plan(asMara, { others: true, olderThan: "12h" }, clocked);
    expect(calls(filtered)).toEqual([
      ["session", String(unknown.id)],
      ["session", String(phone.id)],
    ]);
    const excepted = await plan(asMara, { others: true, except: { ids: [String(phone.id)] } }, clocked);
    expect(calls(excepted)).toEqual([["session", String(unknown.id)]]);
  });

  test("one other session is ended by its id: a wider call would save nothing", async () => {
    const { asMara, clocked, unknown, phone, portal } = await openWith();
    portal.signOut(phone.id);
    expect(calls(await plan(asMara, { others: true }, clocked))).toEqual([["session", String(unknown.id)]]);
  });

  test("the same sessions, asked for by a filter, are ended one by one: the set was not named", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { olderThan: "12h" }, clocked);
    expect(made.steps.map(({ kind }) => kind)).toEqual(["session", "session"]);
  });

  test("all of oneself, the own session included, takes one call", async () => {
    const { asMara, clocked, mara } = await openWith();
    const made = await plan(asMara, { users: ["mara@example.com"], includeCurrent: true }, clocked);
    expect(made.steps).toMatchObject([{ kind: "user", user: { id: mara.id } }]);
    expect(made.warnings).toContain(
      "Your own session ends with this plan. Be sure that you can sign in again.",
    );
    expect(made.warnings).toContain(
      "The product opens a new session for you when all of yours are ended in one call.",
    );
  });

  test("another user takes one call, and the plan says that nobody can verify it", async () => {
    const { asMara, clocked, tom } = await openWith();
    const made = await plan(asMara, { users: ["tom@example.com"] }, clocked);
    expect(made.steps).toEqual([
      {
        kind: "user",
        user: { id: tom.id, name: "Tom Berg", login: "tom@example.com" },
        sessions: [],
        unlisted: [],
      },
    ]);
    expect(made.warnings.join()).toMatch(/nor does it tell whether tom@example\.com exists or has any/);
  });

  test("an id that is not listed is ended by itself, and the plan says so", async () => {
    const { asMara, clocked, toms, unknown } = await openWith();
    const made = await plan(asMara, { ids: [toms.id, unknown.id].map(String) }, clocked);
    expect(calls(made)).toEqual([
      ["session", String(unknown.id)],
      ["session", String(toms.id)],
    ]);
    expect(made.warnings[0]).toMatch(/^1 of the ids is not among your own sessions/);
  });

  test("the own session goes last", async () => {
    const { asMara, clocked, own, phone } = await openWith();
    const made = await plan(asMara, { ids: [own.id, phone.id].map(String), includeCurrent: true }, clocked);
    expect(calls(made)).toEqual([
      ["session", String(phone.id)],
      ["session", String(own.id)],
    ]);
  });
});

describe("nobody is locked out by accident", () => {
  test("the own session is spared, even when its id is named", async () => {
    const { asMara, clocked, own } = await openWith();
    const made = await plan(asMara, { ids: [String(own.id)] }, clocked);
    expect(made).toMatchObject({ steps: [], spared: [{ reason: "current" }] });
  });

  test("where the own session is unknown, a selection of own sessions is refused", async () => {
    const { as, own, clocked } = await openWith();
    const client = as({ kind: "accessToken", accessToken: own.token });
    await expect(plan(client, { olderThan: "12h" }, clocked)).rejects.toThrow(LockoutError);
    const made = await plan(client, { olderThan: "12h", includeCurrent: true }, clocked);
    expect(made.steps).toHaveLength(2);
  });

  test.for(["accessToken", "apiKey"] as const)(
    "the others are refused with %s: there is no current one",
    async (kind) => {
      const { as, own, byKey, clocked } = await openWith();
      const client = kind === "apiKey" ? byKey : as({ kind, accessToken: own.token });
      await expect(plan(client, { others: true }, clocked)).rejects.toThrow(
        /"others" needs a current session to keep/,
      );
    },
  );

  test("an API key rides on no session: everything can be ended with it", async () => {
    const { byKey, clocked } = await openWith();
    const made = await plan(byKey, { all: true }, clocked);
    expect(made.steps.map(({ kind }) => kind)).toEqual(["user"]);
  });
});

describe("what cannot be done is refused before anything is changed", () => {
  test("a filter on a user whose sessions are not listed", async () => {
    const { asMara, clocked } = await openWith();
    const refusal = plan(asMara, { users: ["tom@example.com"], olderThan: "30d" }, clocked);
    await expect(refusal).rejects.toThrow(SelectionError);
    await expect(refusal).rejects.toThrow(/tom@example\.com cannot be combined with a filter/);
  });

  test.for([
    { keepNewest: 1 },
    { limit: 1 },
    { except: { ids: ["1"] } },
    { except: { ips: ["10.0.0.0/8"] } },
  ])("%j with a user whose sessions are not listed", async (narrowing) => {
    const { asMara, clocked } = await openWith();
    await expect(plan(asMara, { users: ["tom@example.com"], ...narrowing }, clocked)).rejects.toThrow(
      SelectionError,
    );
  });

  test("a user that does not exist", async () => {
    const { asMara, clocked } = await openWith();
    await expect(plan(asMara, { users: ["nobody@example.com"] }, clocked)).rejects.toThrow(NotFoundError);
  });

  test("an empty list of ids, before anything is sent", async () => {
    const { asMara, clocked, portal } = await openWith();
    await expect(plan(asMara, { ids: [] }, clocked)).rejects.toThrow(SelectionError);
    expect(portal.calls).toEqual([]);
  });

  test("a list that cannot be read to its end: a part is never taken for the whole", async () => {
    const { asMara, clocked, portal } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "truncatedJson", on: "getAllActiveConnections" });
    await expect(plan(asMara, { all: true }, clocked)).rejects.toMatchObject({ code: "unexpected_response" });
  });

  test("an excepted user is spared, whole", async () => {
    const { asMara, clocked, tom } = await openWith();
    const made = await plan(asMara, { users: [tom.id], except: { users: ["tom@example.com"] } }, clocked);
    expect(made).toMatchObject({
      steps: [],
      spared: [{ session: null, userId: tom.id, reason: "excepted" }],
    });
  });
});
