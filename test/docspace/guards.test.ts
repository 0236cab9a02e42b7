/** The rules that always apply, even if a portal is wrong, hostile or unlucky. */
import { describe, expect, test } from "vitest";
import {
  apply,
  type Credential,
  type DocSpaceClientOptions,
  LockoutError,
  memoryJournal,
  plan,
  type ResumeOptions,
  resume,
  revoke,
  UnexpectedResponseError,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";
import { revokeOne } from "../support/revoke-one.js";

const LIST = "/api/2.0/security/activeconnections";

interface WireList {
  loginEvent: number;
  items: { id: number; userId: string }[];
}

async function openWith() {
  const opened = await openPortal({ outsideTheSpec: true });
  const people = withMaraAndTom(opened);
  const writes = () => opened.portal.calls.filter(({ method }) => method === "PUT").map(({ path }) => path);
  /** A client that gets a changed list from the portal, from the nth list on. */
  const lying = (
    change: (list: WireList) => WireList,
    { from = 1, auth = { kind: "portalToken", portalToken: people.own.token } as Credential } = {},
  ) => {
    let lists = 0;
    return opened.as(auth, {
      async fetch(input, init) {
        const request = new Request(input, init);
        const answer = await opened.fetch(request);
        if (new URL(request.url).pathname !== LIST || !answer.ok || ++lists < from) return answer;
        const body = (await answer.json()) as { response: WireList };
        return Response.json({ ...body, response: change(body.response) });
      },
    });
  };
  const as = (auth: Credential) => opened.as(auth);
  const asWith = (options: Partial<DocSpaceClientOptions>) =>
    opened.as({ kind: "portalToken", portalToken: people.own.token }, options);
  return { ...opened, ...people, writes, lying, as, asWith, clocked: { clock: opened.clock } };
}

const without = (id: string) => (list: WireList) => ({
  ...list,
  items: list.items.filter((each) => String(each.id) !== id),
});

describe("if the caller's own session is not known and listed, any unlisted id may be it", () => {
  type World = Awaited<ReturnType<typeof openWith>>;
  const clients: [string, (world: World) => ReturnType<World["as"]>][] = [
    [
      "an access token, which may be a portal token",
      ({ as, own }) => as({ kind: "accessToken", accessToken: own.token }),
    ],
    ["a cookie whose list says 0", ({ lying }) => lying((list) => ({ ...list, loginEvent: 0 }))],
    ["a cookie whose session is older than the list reaches", ({ lying, own }) => lying(without(own.id))],
  ];

  test.for(clients)("with %s: a plan is refused, and includeCurrent allows it", async ([, connect]) => {
    const world = await openWith();
    const client = connect(world);
    const ids = [String(world.toms.id)];
    await expect(plan(client, { ids }, world.clocked)).rejects.toThrow(LockoutError);
    expect((await plan(client, { ids, includeCurrent: true }, world.clocked)).steps).toHaveLength(1);
    expect(world.writes()).toEqual([]);
  });

  test.for(clients)(
    "with %s: revokeSession() is refused, and includeCurrent allows it",
    async ([, connect]) => {
      const world = await openWith();
      const client = connect(world);
      await expect(revokeOne(client, String(world.toms.id))).rejects.toThrow(LockoutError);
      expect(world.writes()).toEqual([]);
      await revokeOne(client, String(world.toms.id), { includeCurrent: true });
      expect(world.openIds(world.tom)).toEqual([]);
    },
  );

  test("with an API key, which belongs to no session, nothing is refused", async () => {
    const { portal, as, mara, toms, clocked } = await openWith();
    const byKey = as({ kind: "apiKey", apiKey: portal.addApiKey(mara) });
    expect((await plan(byKey, { ids: [String(toms.id)] }, clocked)).steps).toHaveLength(1);
  });
});

describe("the requested user", () => {
  test("must be the user in the answer, or nothing is sent", async () => {
    const { fetch, tom, mara, writes, clocked, asWith } = await openWith();
    const client = (email: string) =>
      asWith({
        async fetch(input, init) {
          const request = new Request(input, init);
          const answer = await fetch(request);
          if (!request.url.includes("/people/email")) return answer;
          const body = (await answer.json()) as { response: object };
          return Response.json({ ...body, response: { ...body.response, email, id: tom.id } });
        },
      });
    for (const email of ["somebody@example.com", ""]) {
      await expect(plan(client(email), { users: [mara.email] }, clocked)).rejects.toThrow(
        UnexpectedResponseError,
      );
      await expect(client(email).findUsers("tom@example.com")).rejects.toThrow(
        /^tom@example\.com was asked for, but the user in the answer has /,
      );
    }
    expect(await client("Tom@Example.com").findUsers("tom@example.com")).toMatchObject([{ id: tom.id }]);
    expect(writes()).toEqual([]);
  });
});

describe("a list", () => {
  test("that names a session twice is an error, and nothing is sent", async () => {
    const { lying, clocked, writes } = await openWith();
    const client = lying((list) => ({ ...list, items: [...list.items, ...list.items.slice(0, 1)] }));
    await expect(client.list()).rejects.toThrow(/lists session \d+ twice/);
    await expect(revoke(client, { all: true }, clocked)).rejects.toThrow(UnexpectedResponseError);
    expect(writes()).toEqual([]);
  });

  test("that contains sessions of somebody else does not lead to ending all of theirs", async () => {
    const { lying, clocked, tom, portal, clock, toms } = await openWith();
    const second = portal.signIn(tom, { at: clock.now() });
    const client = lying((list) => ({
      ...list,
      items: [
        ...list.items,
        ...[toms.id, second.id].map((id) => ({
          ...(list.items[0] as WireList["items"][number]),
          id: Number(id),
          userId: tom.id,
        })),
      ],
    }));
    const made = await plan(client, { all: true, includeCurrent: true }, clocked);
    const toms2 = made.sessions.filter(({ userId }) => userId === tom.id).map(({ id }) => id);
    expect(toms2).toHaveLength(2);
    const steps = made.steps.filter((step) => step.listed.some((id) => toms2.includes(id)));
    expect(steps.map(({ kind }) => kind)).toEqual(["sessions", "sessions"]);
    expect(made.steps.filter((step) => step.kind === "everything" && step.user.id === tom.id)).toEqual([]);
  });

  // We list once for planning and once before the run revokes. The third list comes after the run.
  const lies: [string, (world: Awaited<ReturnType<typeof openWith>>) => (list: WireList) => WireList][] = [
    ["lacks the own session", ({ own }) => without(own.id)],
    ["lacks everything", () => (list) => ({ ...list, items: [] })],
    ["names another own session", () => (list) => ({ ...list, loginEvent: 77 })],
    ["names no own session", () => (list) => ({ ...list, loginEvent: 0 })],
    [
      "belongs to another caller",
      ({ tom }) =>
        (list) => ({ ...list, items: list.items.slice(0, 1).map((item) => ({ ...item, userId: tom.id })) }),
    ],
  ];

  test.for(lies)("after the run that %s is not evidence: the outcome is unknown", async ([, lie]) => {
    const world = await openWith();
    const client = world.lying(lie(world), { from: 3 });
    const report = await revoke(client, { olderThan: "1h" }, world.clocked);
    expect(report.summary).toMatchObject({ revoked: 0, unknown: 2 });
    expect(report.verified).toMatchObject({ listedAgain: false, ownSessionEnded: false });
    expect(report.outcomes[0]?.reason).toMatch(/^the list after the run is not reliable: /);
    expect(report.newSessions).toEqual([]);
  });

  test("before the run that lacks the caller's own session does not make sessions already gone: it is refused", async () => {
    const world = await openWith();
    const made = await plan(
      world.lying((list) => list),
      { all: true },
      world.clocked,
    );
    const forgetful = world.lying((list) => ({ ...list, items: [] }));
    await expect(apply(forgetful, made, world.clocked)).rejects.toMatchObject({ refusal: "current_session" });
    expect(world.writes()).toEqual([]);
  });
});

describe("a call that may reach more than it names and whose answer was lost", () => {
  test("is sent again if a fresh list shows no new sessions", async () => {
    const { as, own, portal, clocked, writes, openIds, mara } = await openWith();
    portal.faults.next({ kind: "cutBefore", on: "logOutAllExceptThisConnection" });
    const client = as({ kind: "portalToken", portalToken: own.token });
    const report = await revoke(client, { others: true }, clocked);
    expect(report.summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
    expect(writes()).toHaveLength(2);
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test.for(["cutBefore", "cutAfter"] as const)(
    "is not sent again once a new session has appeared (%s)",
    async (kind) => {
      const { as, asWith, own, portal, clocked, clock, writes, openIds, mara } = await openWith();
      portal.faults.next({ kind, on: "logOutAllExceptThisConnection" });
      const client = as({ kind: "portalToken", portalToken: own.token });
      const made = await plan(client, { others: true }, clocked);
      let late = "";
      const onWrite = asWith({
        onAttempt: ({ method }) => {
          if (method === "PUT") late ||= portal.signIn(mara, { at: clock.now() }).id;
        },
      });
      const report = await apply(onWrite, made, clocked);
      expect(openIds(mara)).toContain(late);
      expect(writes()).toHaveLength(1);
      expect(report.summary).toMatchObject(kind === "cutAfter" ? { revoked: 2 } : { failed: 2 });
    },
  );

  test("is not sent again for a user whose sessions are not listed, because new ones would be invisible", async () => {
    const { as, own, portal, clocked, writes, tom } = await openWith();
    portal.faults.next({ kind: "cutBefore", on: "logOutAllActiveConnectionsForUser" });
    const client = as({ kind: "portalToken", portalToken: own.token });
    const report = await revoke(client, { users: [tom.id] }, clocked);
    expect(report.summary).toMatchObject({ unknown: 1 });
    expect(writes()).toHaveLength(1);
    await expect(revoke(client, { users: [tom.id] })).resolves.toMatchObject({
      outcomes: [{ evidence: "unverifiable" }],
    });
  });
});

describe("a resumed run", () => {
  async function interrupted() {
    const world = await openWith();
    const client = world.as({ kind: "portalToken", portalToken: world.own.token });
    const made = await plan(client, { others: true }, world.clocked);
    const journal = memoryJournal();
    world.portal.faults.next({ kind: "unauthorized", on: "logOutAllExceptThisConnection" });
    await apply(client, made, { ...world.clocked, journal });
    world.portal.clearCalls();
    const goOn = (options: ResumeOptions = {}) =>
      resume(client, { text: journal.text(), store: journal }, { ...world.clocked, ...options });
    return { ...world, goOn };
  }

  test("asks before a call that may reach more than it names if the call is older than the plan's validity", async () => {
    const { goOn, clock, writes } = await interrupted();
    clock.advance(3_600_001);
    await expect(goOn()).rejects.toMatchObject({ refusal: "not_confirmed" });
    await expect(goOn({ confirmWide: () => false })).rejects.toMatchObject({ refusal: "not_confirmed" });
    expect(writes()).toEqual([]);
    const asked: number[] = [];
    const report = await goOn({ confirmWide: ({ length }) => asked.push(length) > 0 });
    expect(asked).toEqual([1]);
    expect(report.summary).toMatchObject({ revoked: 2 });
  });

  test("does not ask while the plan is young enough", async () => {
    const { goOn } = await interrupted();
    expect((await goOn()).summary).toMatchObject({ revoked: 2 });
  });

  test.for([
    ["back", -60_000],
    ["on by more than a year", 366 * 86_400_000],
  ] as const)("is refused if the clock has moved %s", async ([, ms]) => {
    const { goOn, clock, writes } = await interrupted();
    clock.advance(ms);
    await expect(goOn({ confirmWide: () => true })).rejects.toMatchObject({ refusal: "clock" });
    expect(writes()).toEqual([]);
  });
});
