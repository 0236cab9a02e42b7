import { describe, expect, test } from "vitest";
import {
  apply,
  checkPlan,
  formatPlan,
  formatReport,
  memoryJournal,
  type Plan,
  PlanRefusedError,
  parsePlan,
  plan,
  resume,
  revoke,
  type User,
} from "../../src/index.js";
import { seal } from "../../src/plan/seal.js";
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

const session = { startedAt: null, values: {} };

const outcomes = (report: {
  outcomes: { session: string | null; outcome: string; evidence: string | null }[];
}) =>
  Object.fromEntries(report.outcomes.map(({ session, outcome, evidence }) => [session, evidence ?? outcome]));

describe("applying a plan", () => {
  test("revokes what was planned, confirms it by listing again, and accounts for the spared sessions", async () => {
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
      calls: { reads: 3, writes: 1, retries: 0, rateLimited: 0, refused: 0 },
    });
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test("counts sessions that are gone already and sends no call for them", async () => {
    const { asMara, clocked, portal, unknown, phone, writes } = await openWith();
    const made = await plan(asMara, { olderThan: "12h" }, clocked);
    portal.signOut(phone.id);
    const report = await apply(asMara, made, clocked);
    expect(outcomes(report)).toEqual({ [unknown.id]: "confirmed", [phone.id]: "already_gone" });
    expect(writes()).toHaveLength(1);
  });

  test("reports sessions that match now but were not planned, and leaves them alone", async () => {
    const { asMara, clocked, portal, mara, clock, openIds } = await openWith();
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
    const late = portal.signIn(mara, { country: "Brazil", at: clock.now() });
    const report = await apply(asMara, made, clocked);
    expect(report.newSessions.map(({ id }) => id)).toEqual([String(late.id)]);
    expect(report.summary.revoked).toBe(1);
    expect(openIds(mara)).toContain(String(late.id));
  });

  test("does not let a wider call end sessions that began since", async () => {
    const { asMara, clocked, portal, mara, clock, openIds, own, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    expect(made.cost.writes).toBe(1);
    const late = portal.signIn(mara, { country: "Latvia", at: clock.now() });
    const report = await apply(asMara, made, clocked);
    expect(report.summary.revoked).toBe(2);
    expect(openIds(mara)).toEqual([own.id, late.id].map(String));
    expect(writes().map(({ operation }) => operation)).toEqual([closeOne, closeOne]);
  });

  test("ends all sessions of another user and says that this cannot be verified", async () => {
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

  test("ends another user's session by its id and reports it as acknowledged", async () => {
    const { asMara, clocked, toms } = await openWith();
    expect(outcomes(await revoke(asMara, { ids: [String(toms.id)] }, clocked))).toEqual({
      [toms.id]: "acknowledged",
    });
  });

  test("an ordinary user's unlisted id is unknown when the portal says false, and failed when it says 403", async () => {
    const { asTom, clocked, own } = await openWith();
    const report = await revoke(asTom, { ids: ["999999", String(own.id)] }, clocked);
    expect(outcomes(report)).toEqual({ 999999: "unknown", [own.id]: "failed" });
    expect(report.outcomes[1]?.reason).toMatch(
      /^the call was refused: The caller may not do this \(403\)\. /,
    );
    expect(report.stopped).toBeNull();
  });

  test("ends the caller's own session last if the user asks for it, and confirms the rest before", async () => {
    const { asMara, clocked, openIds, mara, portal, own } = await openWith();
    const ids = [...openIds(mara)].reverse();
    const report = await revoke(asMara, { ids, includeCurrent: true }, clocked);
    expect(report.summary.revoked).toBe(3);
    // The list is refused afterwards. The refusal is the evidence for the caller's own session.
    expect(report.outcomes.map(({ evidence }) => evidence)).toEqual([
      "acknowledged",
      "acknowledged",
      "rejected",
    ]);
    expect(portal.allConnections(mara).find(({ id }) => id === own.id)?.open).toBe(false);
    expect(report.verified).toMatchObject({ listedAgain: false, reason: expect.stringMatching(/401/) });
  });

  test("ends all sessions of the caller; the portal opens a new one, which is reported but not as left over", async () => {
    const { asMara, clocked, openIds, mara } = await openWith();
    const report = await revoke(asMara, { users: [mara.id], includeCurrent: true }, clocked);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0 });
    expect(report.openedByProduct.map(({ id }) => id)).toEqual(openIds(mara));
  });

  test("does nothing and reports nothing for an empty plan", async () => {
    const { asMara, clocked, writes } = await openWith();
    const report = await revoke(asMara, { match: { country: ["Atlantis"] } }, clocked);
    expect(report.outcomes).toEqual([]);
    expect(writes()).toEqual([]);
  });

  test("reports its progress step by step", async () => {
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

  test.each([
    [
      "throws",
      () => {
        throw new Error("The window is closed.");
      },
    ],
    ["returns a promise that is rejected", () => Promise.reject(new Error("The window is closed."))],
  ])("continues to the end if the progress listener %s", async (_, fail) => {
    const { asMara, clocked } = await openWith();
    let told = 0;
    const onProgress = () => {
      told += 1;
      return fail();
    };
    const report = await revoke(asMara, { olderThan: "12h" }, { ...clocked, onProgress });
    expect(told).toBe(5);
    expect(report.summary).toMatchObject({ revoked: 2, failed: 0 });
  });
});

describe("a plan is refused and nothing is changed", () => {
  async function refused(change: (made: Plan, world: Awaited<ReturnType<typeof openWith>>) => unknown) {
    const world = await openWith();
    const made = await plan(world.asMara, { others: true }, world.clocked);
    const changed = ((await change(made, world)) ?? made) as Plan;
    const error = await apply(world.asMara, changed, world.clocked).catch((error) => error);
    expect(error).toBeInstanceOf(PlanRefusedError);
    expect(world.writes()).toEqual([]);
    return error as PlanRefusedError;
  }

  test("if it was changed after it was made", async () => {
    const error = await refused((made) => ({ ...made, spared: [] }));
    expect(error.refusal).toBe("digest");
    expect(error.message).toMatch(/Make a new one and review it/);
  });

  test("if it has expired", async () => {
    const error = await refused((_, { clock }) => void clock.advance(3_600_000));
    expect(error.refusal).toBe("expired");
  });

  test("if it has another version", async () => {
    expect((await refused((made) => ({ ...made, version: 2 }))).refusal).toBe("unreadable");
  });

  test("if it is not a plan at all", async () => {
    expect((await refused(() => ({ steps: [] }))).refusal).toBe("unreadable");
  });

  test("if it contains text that canonical JSON cannot contain", async () => {
    const error = await refused((made) => ({ ...made, provider: "\ud800" }));
    expect(error.refusal).toBe("digest");
  });

  test("if it is for another product, which the compiler cannot see in a plan from a file", async () => {
    const world = await openWith();
    const made = await plan({ ...world.asMara, product: "other" }, { others: true }, world.clocked);
    const read = await parsePlan(formatPlan(made));
    const error = await apply(world.asMara, read, world.clocked).catch((error) => error);
    expect(error).toBeInstanceOf(PlanRefusedError);
    expect(error).toMatchObject({
      refusal: "provider",
      message: "The plan is for other, but the connection is to docspace.",
    });
    expect(world.writes()).toEqual([]);
  });

  test("if it is for another installation", async () => {
    const world = await openWith();
    const made = await plan(world.asMara, { others: true }, world.clocked);
    const elsewhere = world.as(
      { kind: "portalToken", portalToken: world.own.token },
      { baseUrl: "https://other.example.com" },
    );
    await expect(apply(elsewhere, made, world.clocked)).rejects.toMatchObject({ refusal: "installation" });
  });

  test("if somebody else applies it", async () => {
    const { asMara, asTom, clocked, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    await expect(apply(asTom, made, clocked)).rejects.toMatchObject({ refusal: "caller" });
    expect(writes()).toEqual([]);
  });

  test("if it would end the session that is now the caller's own, whichever session made it", async () => {
    const { asMara, as, clocked, phone, writes } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    const byPhone = as({ kind: "portalToken", portalToken: phone.token });
    await expect(apply(byPhone, made, clocked)).rejects.toMatchObject({ refusal: "current_session" });
    await expect(checkPlan(byPhone, made, clocked)).rejects.toMatchObject({ refusal: "current_session" });
    expect(writes()).toEqual([]);
  });

  type Forged = Pick<Plan, "sessions" | "steps">;
  const unlisted = (id: string) => ({ kind: "sessions", ids: [id], listed: [] }) as const;
  const listed = (id: string) => ({ kind: "sessions", ids: [id], listed: [id] }) as const;
  test.for<[string, (made: Plan, own: string, mara: User) => Forged]>([
    [
      "listed, without its mark",
      (_, own, { id }) => ({ sessions: [{ ...session, id: own, userId: id }], steps: [listed(own)] }),
    ],
    [
      "as somebody else's",
      (_, own) => ({ sessions: [{ ...session, id: own, userId: "somebody" }], steps: [listed(own)] }),
    ],
    ["as an id that is not listed", (_, own) => ({ sessions: [], steps: [unlisted(own)] })],
    [
      "with all of their user",
      (_, __, mara) => ({
        sessions: [],
        steps: [
          { kind: "everything", user: { ...mara, id: mara.id.toUpperCase() }, keepsOwn: false, listed: [] },
        ],
      }),
    ],
    [
      "behind a step that is right",
      ({ sessions, steps }, own) => ({ sessions, steps: [...steps, unlisted(own)] }),
    ],
  ])("if it was forged and sealed again to name the caller's own session %s", async ([, forge]) => {
    const { asMara, clocked, own, mara, writes } = await openWith();
    const { digest: _, ...made } = await plan(asMara, { others: true }, clocked);
    const user = { id: mara.id, name: null, login: null };
    const forged = await seal({ ...made, ...forge(made as Plan, String(own.id), user), spared: [] });
    await expect(apply(asMara, forged, clocked)).rejects.toMatchObject({ refusal: "current_session" });
    expect(writes()).toEqual([]);
  });
});

describe("a saved plan that is applied by another session of the same user", () => {
  test("ends the reviewed sessions one by one, but neither that session nor the one that made the plan", async () => {
    const { asMara, as, clocked, portal, mara, clock, own, unknown, phone, openIds, writes } =
      await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    const today = portal.signIn(mara, { at: clock.now() });
    const elsewhere = as({ kind: "portalToken", portalToken: today.token });
    const report = await apply(elsewhere, made, clocked);
    expect(outcomes(report)).toMatchObject({ [unknown.id]: "confirmed", [phone.id]: "confirmed" });
    expect(openIds(mara)).toEqual([own.id, today.id].map(String));
    expect(writes().map(({ operation }) => operation)).toEqual([closeOne, closeOne]);
  });

  test("finishes by exact steps a run whose credential stopped working", async () => {
    const { asMara, as, clocked, portal, mara, clock, own, unknown, phone, openIds } = await openWith();
    const made = await plan(asMara, { others: true }, clocked);
    const journal = memoryJournal();
    portal.faults.next({ kind: "unauthorized", on: "logOutAllExceptThisConnection" });
    const stopped = await apply(asMara, made, { ...clocked, journal });
    expect(stopped.stopped?.code).toBe("authentication");
    portal.signOut(own.id);
    const today = portal.signIn(mara, { at: clock.now() });
    const elsewhere = as({ kind: "portalToken", portalToken: today.token });
    const report = await resume(elsewhere, { text: journal.text(), store: journal }, clocked);
    expect(report.stopped).toBeNull();
    expect(outcomes(report)).toMatchObject({ [unknown.id]: "confirmed", [phone.id]: "confirmed" });
    expect(openIds(mara)).toEqual([String(today.id)]);
    const again = await resume(elsewhere, { text: journal.text(), store: journal }, clocked);
    expect(again.outcomes).toEqual(report.outcomes);
  });
});

describe("when something goes wrong in the middle", () => {
  async function openWithMany(options: Parameters<typeof openPortal>[0] = {}) {
    const world = await openWith(options);
    const many = Array.from({ length: 40 }, () =>
      world.portal.signIn(world.mara, { country: "Brazil", at: world.clock.now() - 3_600_000 }),
    );
    return { ...world, many };
  }

  test("one Retry-After holds back all calls", async () => {
    const { asMara, clocked, portal, clock } = await openWithMany();
    portal.faults.next({ kind: "rateLimited", retryAfter: 20, on: closeOne });
    const startedAt = clock.now();
    const report = await revoke(asMara, { match: { country: ["Brazil"] } }, clocked);
    expect(report.summary.revoked).toBe(41);
    expect(report.calls).toMatchObject({ rateLimited: 1, retries: 1 });
    // Calls under way finish. No other call begins before the wait is over.
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
    // We wait real milliseconds, because this test is about calls that are under way together.
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const { asMara, clocked, portal } = await openWithMany({ latencyMs: 4, sleep });
    await revoke(asMara, { match: { country: ["Brazil"] } }, { ...clocked, concurrency: 3 });
    expect(portal.maxConcurrency.writes).toBeGreaterThan(1);
    expect(portal.maxConcurrency.writes).toBeLessThanOrEqual(3);
  });

  test("a rejected credential stops the run at once, without a storm of refused calls", async () => {
    const { asMara, clocked, portal, own, many, writes } = await openWithMany();
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
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
      /wrong, expired or revoked \(401\)|not attempted/,
    );
  });

  test("a limit that must not be waited for stops the run, which can be resumed", async () => {
    const { asMara, clocked, portal, openIds, mara, many } = await openWithMany();
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
    const journal = memoryJournal();
    let seen = 0;
    portal.faults.next({
      kind: "rateLimited",
      retryAfter: 86_400,
      times: 5,
      on: ({ operation }) => operation === closeOne && ++seen > 20,
    });
    const stopped = await apply(asMara, made, { ...clocked, journal, waitForLimits: false });
    expect(stopped.stopped).toMatchObject({ code: "rate_limited" });
    expect(stopped.summary.failed).toBeGreaterThan(0);
    portal.faults.clear();
    const report = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(report).toMatchObject({ stopped: null, summary: { revoked: many.length + 1, failed: 0 } });
    expect(openIds(mara)).toHaveLength(2);
  });

  test("an abort lets calls under way finish, sends nothing else, and leaves a journal to resume", async () => {
    const { asMara, clocked, openIds, mara, writes, many } = await openWithMany({ latencyMs: 50 });
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
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
    const text = formatReport(report);
    const { revoked } = report.summary;
    expect(text).toMatch(
      new RegExp(`^Not finished: ${revoked} of 41 ended, .+ · ${41 - revoked} failed or not attempted`),
    );
    expect(text).toMatch(/^Not finished: The run was interrupted\. Resume it with its journal\.$/m);
  });

  test("an abort ends a wait for a limit, and resuming sends the refused call", async () => {
    const { asMara, portal, clocked, writes, mara, openIds } = await openWithMany();
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
    const journal = memoryJournal();
    const controller = new AbortController();
    portal.faults.next({ kind: "rateLimited", retryAfter: 50, on: closeOne, times: 5 });
    const report = await apply(asMara, made, {
      ...clocked,
      journal,
      signal: controller.signal,
      onProgress: ({ waiting }) => waiting && controller.abort(),
    });
    expect(report.stopped).toMatchObject({ code: "interrupted" });
    expect(report.calls.retries).toBe(0);
    expect(writes().length).toBeLessThanOrEqual(5);
    portal.faults.clear();
    const finished = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(finished).toMatchObject({ stopped: null, summary: { failed: 0, unknown: 0 } });
    expect(openIds(mara)).toHaveLength(2);
  });

  test("an abort during the verification ends the run, and resuming verifies it", async () => {
    const { asMara, portal, clocked, writes } = await openWithMany();
    const made = await plan(asMara, { match: { country: ["Brazil"] } }, clocked);
    const journal = memoryJournal();
    const controller = new AbortController();
    portal.faults.next({ kind: "slow", ms: 1000, on: "getAllActiveConnections", times: 1 });
    const report = await apply(asMara, made, {
      ...clocked,
      journal,
      signal: controller.signal,
      onProgress: ({ phase }) => phase === "verifying" && controller.abort(),
    });
    expect(report).toMatchObject({ stopped: { code: "interrupted" }, verified: { listedAgain: false } });
    expect(journal.text()).not.toContain('"finished"');
    const before = writes().length;
    const finished = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(finished).toMatchObject({ stopped: null, verified: { listedAgain: true } });
    expect(writes()).toHaveLength(before);
  });

  test("resuming a finished run verifies and reports it again and revokes nothing", async () => {
    const { asMara, clocked, writes } = await openWithMany();
    const journal = memoryJournal();
    const first = await revoke(asMara, { match: { country: ["Brazil"] } }, { ...clocked, journal });
    const before = writes().length;
    const again = await resume(asMara, { text: journal.text(), store: journal }, clocked);
    expect(again.outcomes).toEqual(first.outcomes);
    expect(writes()).toHaveLength(before);
  });

  test("lost answers are settled by listing again", async () => {
    const { asMara, clocked, portal, many } = await openWithMany({ outsideTheSpec: true });
    portal.faults.next({ kind: "cutAfter", times: 9, on: closeOne });
    const report = await revoke(asMara, { match: { country: ["Brazil"] } }, clocked);
    expect(report.summary).toMatchObject({ revoked: many.length + 1, failed: 0, unknown: 0 });
    expect(report.calls.retries).toBeGreaterThan(0);
  });

  test("failures of the portal are settled by listing again: a session that is still listed has failed, with the reason", async () => {
    const { asMara, clocked, portal, many } = await openWithMany();
    portal.faults.next({ kind: "serverError", times: 4, on: closeOne });
    portal.faults.next({ kind: "serverError", changeMade: true, times: 3, on: closeOne });
    const report = await revoke(asMara, { match: { country: ["Brazil"] } }, clocked);
    expect(report.summary).toMatchObject({ revoked: many.length + 1 - 4, failed: 4, unknown: 0 });
    expect(report.outcomes.find(({ outcome }) => outcome === "failed")?.reason).toMatch(
      /^the session is still listed: The product failed \(500\)\. /,
    );
  });

  test("a call whose answer was lost before the run stopped is sent again on resuming", async () => {
    const { asMara, clocked, portal, writes, openIds, mara } = await openWithMany({ outsideTheSpec: true });
    const made = await plan(asMara, { match: { country: ["Brazil"] }, limit: 3 }, clocked);
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
