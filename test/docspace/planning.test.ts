import { describe, expect, test } from "vitest";
import {
  formatPlan,
  LockoutError,
  NotFoundError,
  NotPermittedError,
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
  steps.map((step) =>
    step.kind === "sessions" ? [step.kind, ...step.ids] : [step.keepsOwn ? "others" : "user", ...step.listed],
  );

describe("a plan", () => {
  test("is made after a limit that passes by itself, however often the limit is met", async () => {
    const { asMara, clocked, clock, portal } = await openWith();
    const startedAt = clock.now();
    portal.faults.next({
      kind: "rateLimited",
      retryAfter: 20,
      times: 6,
      on: ({ operation }) => operation === "getAllActiveConnections",
    });
    const made = await plan(asMara, { others: true }, clocked);
    expect(made.steps).toHaveLength(1);
    // This is more often than a call has attempts.
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(80_000);
  });

  test("shows the caller, the sessions of each step, the spared sessions with the reason, and the cost", async () => {
    const { asMara, clocked, mara, own, unknown, phone } = await openWith();
    const made = await plan(asMara, { all: true, match: { country: ["latvia"] } }, clocked);
    expect(made).toMatchObject({
      version: 1,
      provider: "docspace",
      installation: asMara.installation,
      caller: { user: { id: mara.id, login: "mara@example.com" } },
      own: { state: "known", id: String(own.id) },
      selector: { all: true, match: { country: ["latvia"] } },
      createdAt: "2026-05-04T09:00:00.000Z",
      expiresAt: "2026-05-04T10:00:00.000Z",
      spared: [{ session: { id: String(own.id), current: true }, userId: mara.id, reason: "current" }],
      cost: { reads: 3, writes: 1, seconds: 0, shareOfDailyWrites: 0.0001 },
    });
    expect(calls(made)).toEqual([["sessions", String(phone.id)]]);
    expect(JSON.stringify(made)).not.toContain(`"${unknown.id}"`);
    expect(made.sessions[0]).toMatchObject({
      values: { ip: "198.51.100.23", country: "Latvia", city: "Riga" },
    });
  });

  test("changes nothing", async () => {
    const { asMara, clocked, portal, mara, openIds } = await openWith();
    await plan(asMara, { all: true }, clocked);
    expect(openIds(mara)).toHaveLength(3);
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test("is the same plan after it is saved and read", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(await parsePlan(formatPlan(made))).toEqual(made);
  });

  test("says so if it is empty", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { match: { country: ["Atlantis"] } }, clocked);
    expect(made).toMatchObject({
      steps: [],
      warnings: [
        "There is nothing to revoke.",
        "0 of 3 sessions match country Atlantis. Values here: Latvia, Brazil.",
      ],
      cost: { reads: 0, writes: 0 },
    });
  });

  test("contains remote text without control characters", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    portal.signIn(mara, { browser: "\u001b[31mChrome\u202e\n", city: "=HYPERLINK()", at: clock.now() });
    const made = await plan(asMara, { match: { browser: ["chrome"] } }, clocked);
    expect(made.sessions[0]?.values.browser).toBe("[31mChrome");
  });

  test("names sessions that were skipped because a field is missing", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    portal.signIn(mara, { ip: "203.0.113.80", at: clock.now() });
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
    expect(made.passedOver).toEqual({ total: 1, byField: { country: 1 } });
    expect(made.warnings).toEqual([
      "1 of the sessions is passed over, because a field that a filter needs is missing: country (1).",
      "DocSpace has no country and no city for sessions from an IPv6 address: no filter on them matches such a session.",
    ]);
  });

  test("says once, and only if it matters, that sessions from an IPv6 address have no place", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    const told = async (match: Record<string, string[]>) =>
      (await plan(asMara, { match }, clocked)).warnings.filter((warning) => warning.includes("IPv6"));
    expect(await told({ country: ["Brazil"] })).toEqual([]);
    portal.signIn(mara, { ip: "2001:db8::1", at: clock.now() });
    expect(await told({ country: ["Brazil"], city: ["Recife"] })).toHaveLength(1);
    expect(await told({ browser: ["Firefox"] })).toEqual([]);
  });
});

describe("the fewest calls", () => {
  test('"others" by name takes one call', async () => {
    const { asMara, clocked, unknown, phone } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(calls(made)).toEqual([["others", unknown.id, phone.id].map(String)]);
    expect(made.warnings).toEqual([
      "One call ends all sessions except the current one of mara@example.com, including those that are not listed here.",
    ]);
  });

  test('"others" with a filter or an exception takes one call for each session', async () => {
    const { asMara, clocked, unknown, phone } = await openWith();
    // All of them match the filter, but the user did not ask for "others".
    const filtered = await plan(asMara, { others: true, olderThan: "12h" }, clocked);
    expect(calls(filtered)).toEqual([
      ["sessions", String(unknown.id)],
      ["sessions", String(phone.id)],
    ]);
    const excepted = await plan(asMara, { others: true, except: { ids: [String(phone.id)] } }, clocked);
    expect(calls(excepted)).toEqual([["sessions", String(unknown.id)]]);
  });

  test("one other session takes one call with its id, because a wider call would save nothing", async () => {
    const { asMara, clocked, unknown, phone, portal } = await openWith();
    portal.signOut(phone.id);
    expect(calls(await plan(asMara, { others: true }, clocked))).toEqual([["sessions", String(unknown.id)]]);
  });

  test("the same sessions by a filter take one call each, because the user did not name the set", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { olderThan: "12h" }, clocked);
    expect(made.steps.map(({ kind }) => kind)).toEqual(["sessions", "sessions"]);
  });

  test("all sessions of the caller, including their own session, take one call", async () => {
    const { asMara, clocked, mara } = await openWith();
    const made = await plan(asMara, { users: ["mara@example.com"], includeCurrent: true }, clocked);
    expect(made.steps).toMatchObject([{ kind: "everything", keepsOwn: false, user: { id: mara.id } }]);
    expect(made.warnings).toContain("This plan ends your own session. Make sure that you can sign in again.");
    expect(made.warnings).toContain(
      "The product opens a new session for you when all of yours are ended in one call.",
    );
  });

  test("another user takes one call, and the plan says that it cannot be verified", async () => {
    const { asMara, clocked, tom } = await openWith();
    const made = await plan(asMara, { users: ["tom@example.com"] }, clocked);
    expect(made.steps).toEqual([
      {
        kind: "everything",
        keepsOwn: false,
        user: { id: tom.id, name: "Tom Berg", login: "tom@example.com" },
        listed: [],
      },
    ]);
    expect(made.warnings.join()).toMatch(/and does not say whether tom@example\.com exists or has sessions/);
  });

  test("an unlisted id takes a call of its own, and the plan says so", async () => {
    const { asMara, clocked, toms, unknown } = await openWith();
    const made = await plan(asMara, { ids: [toms.id, unknown.id].map(String) }, clocked);
    expect(calls(made)).toEqual([
      ["sessions", String(unknown.id)],
      ["sessions", String(toms.id)],
    ]);
    expect(made.warnings[0]).toMatch(/^1 of the ids is not among your own sessions/);
  });

  test("the caller's own session comes last", async () => {
    const { asMara, clocked, own, phone } = await openWith();
    const made = await plan(asMara, { ids: [own.id, phone.id].map(String), includeCurrent: true }, clocked);
    expect(calls(made)).toEqual([
      ["sessions", String(phone.id)],
      ["sessions", String(own.id)],
    ]);
  });
});

describe("nobody is locked out by accident", () => {
  test("the caller's own session is spared even if its id is named", async () => {
    const { asMara, clocked, own } = await openWith();
    const made = await plan(asMara, { ids: [String(own.id)] }, clocked);
    expect(made).toMatchObject({ steps: [], spared: [{ reason: "current" }] });
  });

  test("if the caller's own session is unknown, a selection of their sessions is refused", async () => {
    const { as, own, clocked } = await openWith();
    const client = as({ kind: "accessToken", accessToken: own.token });
    await expect(plan(client, { olderThan: "12h" }, clocked)).rejects.toThrow(LockoutError);
    const made = await plan(client, { olderThan: "12h", includeCurrent: true }, clocked);
    expect(made.steps).toHaveLength(2);
  });

  test.for(["accessToken", "apiKey"] as const)(
    '"others" is refused with %s, because there is no current session',
    async (kind) => {
      const { as, own, byKey, clocked } = await openWith();
      const client = kind === "apiKey" ? byKey : as({ kind, accessToken: own.token });
      await expect(plan(client, { others: true }, clocked)).rejects.toThrow(
        /"others" keeps your current session, and that session is not known/,
      );
    },
  );

  test("everything can be ended with an API key, because it belongs to no session", async () => {
    const { byKey, clocked } = await openWith();
    const made = await plan(byKey, { all: true }, clocked);
    expect(made.steps.map(({ kind }) => kind)).toEqual(["everything"]);
  });
});

describe("an impossible plan is refused before anything is changed", () => {
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

  test("a list that cannot be read completely, because a part is not the whole", async () => {
    const { asMara, clocked, portal } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "truncatedJson", on: "getAllActiveConnections" });
    await expect(plan(asMara, { all: true }, clocked)).rejects.toMatchObject({ code: "unexpected_response" });
  });

  test("but an excepted user is spared completely", async () => {
    const { asMara, clocked, tom } = await openWith();
    const made = await plan(asMara, { users: [tom.id], except: { users: ["tom@example.com"] } }, clocked);
    expect(made).toMatchObject({
      steps: [],
      spared: [{ session: null, userId: tom.id, reason: "excepted" }],
    });
  });
});

describe("an exception that excepts nothing", () => {
  test("stops the plan if it is an unlisted id, and the error names the listed ones", async () => {
    const { asMara, clocked, own, unknown, phone, portal } = await openWith();
    const refusal = plan(asMara, { others: true, except: { ids: [String(phone.id), "49999"] } }, clocked);
    await expect(refusal).rejects.toMatchObject({
      code: "selection",
      at: "except.ids",
      problem: expect.stringMatching(
        /^49999 matches no listed session and would spare nothing\. Sessions here: /,
      ),
    });
    for (const { id } of [own, unknown, phone]) await expect(refusal).rejects.toThrow(String(id));
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test.for(["tom@example.com", "nobody@example.com"])(
    "stops the plan if it is a user without a listed session: %s",
    async (user) => {
      const { asMara, clocked } = await openWith();
      const refusal = plan(asMara, { others: true, except: { users: [user] } }, clocked);
      await expect(refusal).rejects.toThrow(SelectionError);
      await expect(refusal).rejects.toThrow(
        "Users here: mara@example.com. Correct it, or set allowUnmatched.",
      );
    },
  );

  test("is planned with allowUnmatched, and the plan says so", async () => {
    const { asMara, clocked, phone, unknown } = await openWith();
    const except = { ids: [String(phone.id), "49999"], users: ["nobody@example.com"] };
    const made = await plan(asMara, { others: true, except }, { ...clocked, allowUnmatched: true });
    expect(calls(made)).toEqual([["sessions", String(unknown.id)]]);
    expect(made.warnings).toEqual([
      "No listed session matches 49999, nobody@example.com: this exception spares nothing.",
    ]);
  });

  test("is normal if it is a network that nobody used, and is mentioned", async () => {
    const { asMara, clocked } = await openWith();
    const made = await plan(asMara, { others: true, except: { ips: ["198.18.0.0/15"] } }, clocked);
    expect(made.warnings).toContain(
      "No listed session comes from 198.18.0.0/15: this exception spares nothing.",
    );
  });

  test("does not stop the plan if the target names the id or user, even though the product does not list it", async () => {
    const { asMara, clocked, toms, tom, phone } = await openWith();
    const ids = [toms.id, phone.id].map(String);
    const made = await plan(asMara, { ids, except: { ids: [String(toms.id)] } }, clocked);
    expect(calls(made)).toEqual([["sessions", String(phone.id)]]);
    const ofUsers = { users: ["mara@example.com", "tom@example.com"], except: { users: [tom.id] } };
    expect((await plan(asMara, ofUsers, clocked)).spared).toContainEqual({
      session: null,
      userId: tom.id,
      reason: "excepted",
    });
  });
});

describe("a selector that the product cannot have is refused before anything is sent", () => {
  test.for([
    [
      { ids: ["abc"] },
      "ids",
      '"abc" cannot be the id of a session: session ids are whole numbers from 1 to 2147483647.',
    ],
    [{ ids: ["0"] }, "ids", '"0" cannot be'],
    [{ ids: ["2147483648"] }, "ids", '"2147483648" cannot be'],
    [
      { users: ["tom"] },
      "users",
      '"tom" cannot be the name of a user: user names are e-mail addresses and UUIDs.',
    ],
    [{ users: ["a@example.com,b@example.com"] }, "users", "cannot be the name of a user"],
    [{ all: true, except: { ids: ["40006,40004"] } }, "except.ids", '"40006,40004" cannot be'],
    [{ all: true, except: { users: ["tom"] } }, "except.users", '"tom" cannot be'],
  ] as const)("%j", async ([selector, at, problem]) => {
    const { asMara, clocked, portal } = await openWith();
    await expect(plan(asMara, selector, clocked)).rejects.toMatchObject({
      code: "selection",
      at,
      problem: expect.stringContaining(problem),
    });
    expect(portal.calls).toEqual([]);
  });

  test.for([Number.POSITIVE_INFINITY, Number.NaN, 0, 8.64e15])("a validity of %s ms", async (validForMs) => {
    const { asMara, clocked, portal } = await openWith();
    await expect(plan(asMara, { all: true }, { ...clocked, validForMs })).rejects.toMatchObject({
      code: "invalid_argument",
    });
    expect(portal.calls).toEqual([]);
  });
});

describe("a caller who may end only their own sessions", () => {
  test.for(["mara@example.com", "mara's id"])("is refused the sessions of %s at planning", async (name) => {
    const { asTom, clocked, mara, portal } = await openWith();
    const user = name.includes("@") ? name : mara.id;
    const refusal = plan(asTom, { users: [user] }, clocked);
    await expect(refusal).rejects.toThrow(NotPermittedError);
    await expect(refusal).rejects.toThrow(
      "only an administrator may end them, and tom@example.com is not one",
    );
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test("may end their own sessions, by name", async () => {
    const { asTom, clocked, tom } = await openWith();
    const made = await plan(asTom, { users: ["tom@example.com"], includeCurrent: true }, clocked);
    expect(made.sessions.map(({ userId }) => userId)).toEqual([tom.id]);
  });
});
