import { describe, expect, test } from "vitest";
import {
  apply,
  formatReport,
  memoryJournal,
  type Plan,
  PlanRefusedError,
  plan,
  resume,
  revoke,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

const closeOne = "logOutActiveConnection";

async function openWith(options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const { own, toms } = people;
  const writes = () => opened.portal.calls.filter(({ method }) => method === "PUT");
  return {
    ...opened,
    ...people,
    writes,
    asMara: opened.as({ kind: "portalToken", portalToken: own.token }),
    asTom: opened.as({ kind: "portalToken", portalToken: toms.token }),
    clocked: { clock: opened.clock },
  };
}

const outcomes = (report: {
  outcomes: { session: string | null; outcome: string; evidence: string | null }[];
}) =>
  Object.fromEntries(report.outcomes.map(({ session, outcome, evidence }) => [session, evidence ?? outcome]));

describe("applying a plan", () => {
  test("revokes what was planned, confirms it by listing again, and accounts for what was spared", async () => {
    const { asMara, clocked, own, unknown, phone, openIds, mara } = await openWith();
    const report = await revoke(asMara, { all: true }, { ...clocked, reason: "lost phone", ticket: "SEC-7" });
    expect(outcomes(report)).toEqual({
      [unknown.id]: "confirmed",
      [phone.id]: "confirmed",
      [own.id]: "spared",
    });
    expect(report).toMatchObject({
      reason: "lost phone",
      ticket: "SEC-7",
      summary: { revoked: 2, already_gone: 0, spared: 1, failed: 0, unknown: 0 },
      verified: { listedAgain: true, reason: null },
      stopped: null,
      calls: { reads: 4, writes: 1, retries: 0, rateLimited: 0 },
    });
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test("counts what is gone already and does not call for it", async () => {
    const { asMara, clocked, portal, unknown, phone, writes } = await openWith();
    const made = await plan(asMara, { olderThan: "12h" }, clocked);
    portal.signOut(phone.id);
    const report = await apply(asMara, made, clocked);
    expect(outcomes(report)).toEqual({ [unknown.id]: "confirmed", [phone.id]: "already_gone" });
    expect(writes()).toHaveLength(1);
  });

  test("reports sessions that match now and were never planned, and leaves them alone", async () => {
    const { asMara, clocked, portal, mara, clock, openIds } = await openWith();
    const made = await plan(asMara, { country: ["Brazil"] }, clocked);
    const late = portal.signIn(mara, { country: "Brazil", at: clock.now() });
    const report = await apply(asMara, made, clocked);
    expect(report.newSessions.map(({ id }) => id)).toEqual([String(late.id)]);
    expect(report.summary.revoked).toBe(1);
    expect(openIds(mara)).toContain(String(late.id));
  });

  test("does not let a wider call take along what has come since", async () => {
    const { asMara, clocked, portal, mara, clock, openIds, own, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(made.cost.writes).toBe(1);
    const late = portal.signIn(mara, { country: "Latvia", at: clock.now() });
    const report = await apply(asMara, made, clocked);
    expect(report.summary.revoked).toBe(2);
    expect(openIds(mara)).toEqual([own.id, late.id].map(String));
    expect(writes().map(({ operation }) => operation)).toEqual([closeOne, closeOne]);
  });

  test("ends all sessions of another user and says that it cannot be verified", async () => {
    const { asMara, clocked, tom, openIds } = await openWith();
    const report = await revoke(asMara, { users: ["tom@example.com"] }, clocked);
    expect(report.outcomes).toEqual([
      {
        session: null,
        user: { id: tom.id, name: "Tom Berg", login: "tom@example.com" },
        outcome: "revoked",
        evidence: "unverifiable",
        reason: null,
      },
    ]);
    expect(openIds(tom)).toEqual([]);
  });

  test("ends another user's session by its id: acknowledged", async () => {
    const { asMara, clocked, toms } = await openWith();
    expect(outcomes(await revoke(asMara, { ids: [String(toms.id)] }, clocked))).toEqual({
      [toms.id]: "acknowledged",
    });
  });

  test("an ordinary user's unlisted id is already gone when the portal says false, and failed when it says 403", async () => {
    const { asTom, clocked, own } = await openWith();
    const report = await revoke(asTom, { ids: ["999999", String(own.id)] }, clocked);
    expect(outcomes(report)).toEqual({ 999999: "already_gone", [own.id]: "failed" });
    expect(report.outcomes[1]?.reason).toMatch(/was refused with 403/);
    expect(report.stopped).toBeNull();
  });

  test("the own session, asked for by name, goes last, and the rest is confirmed before the credential dies", async () => {
    const { asMara, clocked, openIds, mara, portal, own } = await openWith();
    const ids = [...openIds(mara)].reverse();
    const report = await revoke(asMara, { ids, includeCurrent: true }, clocked);
    expect(report.summary.revoked).toBe(3);
    expect(portal.allConnections(mara).find(({ id }) => id === own.id)?.open).toBe(false);
    expect(report.verified).toMatchObject({ listedAgain: false, reason: expect.stringMatching(/401/) });
  });

  test("all of oneself: the portal opens a new session, which is told and not counted as left over", async () => {
    const { asMara, clocked, openIds, mara } = await openWith();
    const report = await revoke(asMara, { users: [mara.id], includeCurrent: true }, clocked);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0 });
    expect(report.newSessions.map(({ id }) => id)).toEqual(openIds(mara));
  });

  test("of nothing does nothing and reports nothing", async () => {
    const { asMara, clocked, writes } = await openWith();
    const report = await revoke(asMara, { country: ["Atlantis"] }, clocked);
    expect(report.outcomes).toEqual([]);
    expect(writes()).toEqual([]);
  });

  test("tells its progress, step by step", async () => {
    const { asMara, clocked } = await openWith();
    const seen: string[] = [];
    await revoke(
      asMara,
      { olderThan: "12h" },
      {
        ...clocked,
        concurrency: 1,
        onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
      },
    );
    expect(seen).toEqual(["checking 0/2", "revoking 0/2", "revoking 1/2", "revoking 2/2", "verifying 2/2"]);
  });
});

describe("a plan is refused, and nothing is changed,", () => {
  async function refused(
    change: (made: Plan<"docspace">, world: Awaited<ReturnType<typeof openWith>>) => unknown,
  ) {
    const world = await openWith();
    const made = await plan(world.asMara, { others: true }, world.clocked);
    const changed = ((await change(made, world)) ?? made) as Plan<"docspace">;
    const error = await apply(world.asMara, changed, world.clocked).catch((error) => error);
    expect(error).toBeInstanceOf(PlanRefusedError);
    expect(world.writes()).toEqual([]);
    return error as PlanRefusedError;
  }

  test("when it was changed after it was made", async () => {
    const error = await refused((made) => ({ ...made, spared: [] }));
    expect(error.refusal).toBe("digest");
    expect(error.message).toMatch(/Make a new one and review that/);
  });

  test("when it has expired", async () => {
    const error = await refused((_, { clock }) => void clock.advance(3_600_000));
    expect(error.refusal).toBe("expired");
  });

  test("when it is of another version", async () => {
    expect((await refused((made) => ({ ...made, version: 2 }))).refusal).toBe("unreadable");
  });

  test("when it is no plan at all", async () => {
    expect((await refused(() => ({ steps: [] }))).refusal).toBe("unreadable");
  });

  test("when it holds text that canonical JSON cannot hold", async () => {
    const error = await refused((made) => ({ ...made, provider: "\ud800" }));
    expect(error.refusal).toBe("digest");
  });

  test("when it is for another installation", async () => {
    const world = await openWith();
    const made = await plan(world.asMara, { others: true }, world.clocked);
    const elsewhere = world.as(
      { kind: "portalToken", portalToken: world.own.token },
      { baseUrl: "https://other.example.com" },
    );
    await expect(apply(elsewhere, made, world.clocked)).rejects.toMatchObject({ refusal: "portal" });
  });

  test("when somebody else applies it", async () => {
    const { asMara, asTom, clocked, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    await expect(apply(asTom, made, clocked)).rejects.toMatchObject({ refusal: "caller" });
    expect(writes()).toEqual([]);
  });

  test("when the own session is another one now", async () => {
    const { asMara, as, clocked, portal, mara, clock, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    const { token } = portal.signIn(mara, { at: clock.now() });
    const elsewhere = as({ kind: "portalToken", portalToken: token });
    await expect(apply(elsewhere, made, clocked)).rejects.toMatchObject({ refusal: "current_session" });
    expect(writes()).toEqual([]);
  });
});

describe("when things go wrong in the middle", () => {
  async function openWithMany(options: Parameters<typeof openPortal>[0] = {}) {
    const world = await openWith(options);
    const many = Array.from({ length: 40 }, () =>
      world.portal.signIn(world.mara, { country: "Brazil", at: world.clock.now() - 3_600_000 }),
    );
    return { ...world, many };
  }

  test("one Retry-After holds all calls back", async () => {
    const { asMara, clocked, portal, clock } = await openWithMany();
    portal.faults.next({ kind: "rateLimited", retryAfter: 20, on: closeOne });
    const startedAt = clock.now();
    const report = await revoke(asMara, { country: ["Brazil"] }, clocked);
    expect(report.summary.revoked).toBe(41);
    expect(report.calls).toMatchObject({ rateLimited: 1, retries: 1 });
    // Those under way finish; nothing else begins before the wait is over.
    const during = portal.calls.filter(
      ({ operation, startedAt: at }) => operation === closeOne && at > startedAt && at < startedAt + 20_000,
    );
    expect(during).toEqual([]);
    expect(
      portal.calls.filter(({ operation, startedAt: at }) => operation === closeOne && at === startedAt)
        .length,
    ).toBeLessThanOrEqual(10);
  });

  test("no more calls are under way than allowed", async () => {
    // Real milliseconds: what is under way at the same time is what the test is about.
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const { asMara, clocked, portal } = await openWithMany({ latencyMs: 4, sleep });
    await revoke(asMara, { country: ["Brazil"] }, { ...clocked, concurrency: 3 });
    expect(portal.maxConcurrency.writes).toBeGreaterThan(1);
    expect(portal.maxConcurrency.writes).toBeLessThanOrEqual(3);
  });

  test("a dead credential stops the run at once: no storm of refused calls", async () => {
    const { asMara, clocked, portal, own, many, writes } = await openWithMany();
    const made = await plan(asMara, { country: ["Brazil"] }, clocked);
    let seen = 0;
    portal.faults.next({
      kind: "slow",
      ms: 1,
      on: ({ operation }) => {
        if (operation === closeOne && ++seen === 10) portal.signOut(own.id);
        return false;
      },
    });
    const report = await apply(asMara, made, clocked);
    expect(report.stopped).toMatchObject({ code: "authentication" });
    expect(writes().length).toBeLessThanOrEqual(10 + 5);
    expect(report.summary.revoked + report.summary.failed).toBe(many.length + 1);
    expect(report.outcomes.find(({ outcome }) => outcome === "failed")?.reason).toMatch(
      /refused with 401|not attempted/,
    );
  });

  test("a limit that cannot be waited out stops the run, which can be resumed", async () => {
    const { asMara, clocked, portal, openIds, mara, many } = await openWithMany();
    const made = await plan(asMara, { country: ["Brazil"] }, clocked);
    const journal = memoryJournal();
    let seen = 0;
    portal.faults.next({
      kind: "rateLimited",
      retryAfter: 86_400,
      times: 5,
      on: ({ operation }) => operation === closeOne && ++seen > 20,
    });
    const stopped = await apply(asMara, made, { ...clocked, journal });
    expect(stopped.stopped).toMatchObject({ code: "rate_limited" });
    expect(stopped.summary.failed).toBeGreaterThan(0);
    portal.faults.clear();
    const report = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(report).toMatchObject({ stopped: null, summary: { revoked: many.length + 1, failed: 0 } });
    expect(openIds(mara)).toHaveLength(2);
  });

  test("an abort lets what is under way finish, sends nothing else, and leaves a journal to resume", async () => {
    const { asMara, clocked, openIds, mara, writes, many } = await openWithMany({ latencyMs: 50 });
    const made = await plan(asMara, { country: ["Brazil"] }, clocked);
    const journal = memoryJournal();
    const controller = new AbortController();
    const report = await apply(asMara, made, {
      ...clocked,
      journal,
      signal: controller.signal,
      onProgress: ({ done }) => done >= 10 && controller.abort(),
    });
    expect(report.stopped).toMatchObject({ code: "interrupted" });
    expect(writes().length).toBeLessThan(20);
    expect(report.summary.revoked).toBe(writes().length);
    const finished = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(finished).toMatchObject({ stopped: null, summary: { revoked: many.length + 1 } });
    expect(writes()).toHaveLength(many.length + 1);
    expect(openIds(mara)).toHaveLength(2);
    expect(formatReport(report)).toMatch(
      /Not finished: The run was interrupted\.\nResume it with its journal\./,
    );
  });

  test("a finished run that is resumed is verified and reported once more, and calls nothing that revokes", async () => {
    const { asMara, clocked, writes } = await openWithMany();
    const journal = memoryJournal();
    const first = await revoke(asMara, { country: ["Brazil"] }, { ...clocked, journal });
    const before = writes().length;
    const again = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(again.outcomes).toEqual(first.outcomes);
    expect(writes()).toHaveLength(before);
  });

  test("answers that are lost are settled by listing again", async () => {
    const { asMara, clocked, portal, many } = await openWithMany({ outsideTheSpec: true });
    portal.faults.next({ kind: "cutAfter", times: 9, on: closeOne });
    const report = await revoke(asMara, { country: ["Brazil"] }, clocked);
    expect(report.summary).toMatchObject({ revoked: many.length + 1, failed: 0, unknown: 0 });
    expect(report.calls.retries).toBeGreaterThan(0);
  });

  test("failures of the portal are settled by listing again: what is listed still has failed, and says why", async () => {
    const { asMara, clocked, portal, many } = await openWithMany();
    portal.faults.next({ kind: "serverError", times: 4, on: closeOne });
    portal.faults.next({ kind: "serverError", changeMade: true, times: 3, on: closeOne });
    const report = await revoke(asMara, { country: ["Brazil"] }, clocked);
    expect(report.summary).toMatchObject({ revoked: many.length + 1 - 4, failed: 4, unknown: 0 });
    expect(report.outcomes.find(({ outcome }) => outcome === "failed")?.reason).toMatch(
      /^the session is listed still: logOutActiveConnection failed with 500/,
    );
  });

  test("a call whose answer was lost before the run stopped is sent again when it is resumed", async () => {
    const { asMara, clocked, portal, writes, openIds, mara } = await openWithMany({ outsideTheSpec: true });
    const made = await plan(asMara, { country: ["Brazil"], limit: 3 }, clocked);
    const journal = memoryJournal();
    portal.faults.next({ kind: "cutBefore", times: 4, on: closeOne });
    portal.faults.next({ kind: "unauthorized", on: closeOne });
    const stopped = await apply(asMara, made, { ...clocked, journal, concurrency: 1 });
    expect(stopped).toMatchObject({ stopped: { code: "authentication" } });
    const before = writes().length;
    const report = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(writes().length - before).toBe(3);
    expect(openIds(mara)).toHaveLength(40);
  });
});
