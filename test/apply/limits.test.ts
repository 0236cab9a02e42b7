/** Limits that pass by themselves: the client keeps them, waits for them and reports them. The clock jumps. */
import "../properties/hash-at-once.js";
import { describe, expect, test } from "vitest";
import {
  apply,
  type DocSpaceClientOptions,
  docspace,
  memoryJournal,
  type Progress,
  plan,
  RateLimitError,
  resume,
  revoke,
} from "../../src/index.js";
import { type DocSpaceOptions, simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { virtualClock } from "../support/virtual-clock.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function openWith(sessions: number, options: DocSpaceOptions = {}) {
  const clock = virtualClock();
  const portal = simulateDocSpace({ now: clock.now, sleep: clock.sleep, latencyMs: 20, ...options });
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com" });
  const { token } = portal.signIn(mara, { country: "Latvia" });
  for (let n = 0; n < sessions; n++) portal.signIn(mara, { country: "Brazil", at: clock.now() - n });
  const fetch: typeof globalThis.fetch = (input, init) => clock.during(portal.fetch(input, init));
  const connect = (more: Partial<DocSpaceClientOptions> = {}) =>
    docspace({
      baseUrl: "https://portal.example.com",
      auth: { kind: "portalToken", portalToken: token },
      fetch,
      clock,
      random: () => 0.5,
      ...more,
    });
  const refused = () => portal.calls.filter(({ status }) => status === 429);
  const letIn = () => portal.calls.filter(({ status }) => status !== 429);
  return { clock, portal, mara, connect, fetch, refused, letIn };
}

const brazil = { match: { country: ["Brazil"] } };

/** The highest number of requests that arrived within any period of this length. */
function mostWithin(lengthMs: number, arrivals: readonly { startedAt: number }[]): number {
  let first = 0;
  return arrivals.reduce((most, { startedAt }, last) => {
    while ((arrivals[first]?.startedAt ?? startedAt) <= startedAt - lengthMs) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}

describe("1500 requests in a sliding minute", () => {
  test("3,200 sessions are revoked without a refusal in the least possible time, and the wait is reported", async () => {
    const { clock, connect, refused, letIn } = openWith(3200);
    const told: Progress[] = [];
    const startedAt = clock.now();
    const report = await revoke(connect(), brazil, {
      clock,
      onProgress: (progress) => told.push(progress),
    });
    expect(report.summary).toMatchObject({ revoked: 3200, failed: 0, unknown: 0 });
    expect(report.stopped).toBeNull();
    expect(refused()).toEqual([]);
    // 2 % are left for the user's own browser.
    expect(mostWithin(MINUTE, letIn())).toBe(1470);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(1.05 * 2 * MINUTE);
    const waits = told.filter(({ waiting }) => waiting);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits[0]).toMatchObject({
      phase: "revoking",
      waiting: { limit: "requestsPerMinute", allowed: 1500 },
    });
    expect(waits[0]?.waiting?.until.getTime()).toBeLessThanOrEqual(startedAt + MINUTE + 1000);
    expect(told.at(-1)).toMatchObject({ phase: "verifying", waiting: null });
  });

  test("several runs on one client share the limits, but each counts its own calls", async () => {
    const { clock, connect, refused, letIn, portal } = openWith(3000);
    const client = connect();
    const made = await Promise.all([
      plan(client, { ...brazil, limit: 1000 }, { clock }),
      plan(client, brazil, { clock }),
    ]);
    const [one, all] = await Promise.all(made.map((each) => apply(client, each, { clock, concurrency: 15 })));
    expect([one?.summary.failed, all?.summary.failed]).toEqual([0, 0]);
    expect(one?.calls).toMatchObject({ reads: 3, writes: 1000 });
    expect(all?.calls).toMatchObject({ reads: 3, writes: 3000 });
    expect(portal.maxConcurrency.writes).toBe(15);
    expect(mostWithin(MINUTE, letIn())).toBeLessThanOrEqual(1470);
    expect(refused()).toEqual([]);
  });

  test("when others use the limits too, a refusal delays every call and nothing fails", async () => {
    const { clock, connect, refused, portal, fetch, mara } = openWith(400, {
      limits: { requestsPerMinute: 150 },
    });
    const key = portal.addApiKey(mara);
    // 60 of the 150 are gone before the run begins.
    for (let n = 0; n < 60; n++) {
      await fetch("https://portal.example.com/api/2.0/people/@self", {
        headers: { authorization: `Bearer ${key}` },
      });
    }
    const client = connect({ limits: { requestsPerMinute: 150 } });
    const startedAt = clock.now();
    const report = await revoke(client, brazil, { clock, concurrency: 1 });
    const minutes = (clock.now() - startedAt) / MINUTE;
    expect(report.summary).toMatchObject({ revoked: 400, failed: 0, unknown: 0 });
    expect(refused().length).toBeGreaterThan(0);
    expect(refused().length).toBeLessThanOrEqual(Math.ceil(minutes));
    expect(minutes).toBeLessThan(4.5);
  });

  test("after a refusal one request goes first, and the others wait for its answer", async () => {
    const { clock, connect, refused, portal } = openWith(40, { limits: { requestsPerMinute: 20 } });
    // The client does not know how low the limit of this installation is.
    const report = await revoke(connect(), brazil, { clock, concurrency: 5 });
    expect(report.summary).toMatchObject({ revoked: 40, failed: 0 });
    // Five were under way when the first refusal came. Each later refusal hits a single request.
    const times = [...new Set(refused().map(({ startedAt }) => Math.floor(startedAt / MINUTE)))];
    expect(refused().length).toBeLessThanOrEqual(5 + times.length);
    expect(portal.connections()).toHaveLength(1);
  });

  test("an abort ends the wait at once and nothing else is sent", async () => {
    const { clock, connect, portal } = openWith(100);
    const client = connect({ limits: { requestsPerMinute: 50 } });
    const made = await plan(client, brazil, { clock });
    const journal = memoryJournal();
    const controller = new AbortController();
    let abortedAt = 0;
    let sent = 0;
    const report = await apply(client, made, {
      clock,
      journal,
      signal: controller.signal,
      onProgress({ waiting }) {
        if (!waiting || abortedAt) return;
        abortedAt = clock.now();
        sent = portal.calls.length;
        controller.abort();
      },
    });
    expect(report.stopped).toMatchObject({ code: "interrupted" });
    // Calls that were under way are finished.
    expect(clock.now() - abortedAt).toBeLessThanOrEqual(20);
    expect(portal.calls).toHaveLength(sent);
    const failed = report.outcomes.filter(({ outcome }) => outcome === "failed");
    expect(new Set(failed.map(({ reason }) => reason))).toEqual(
      new Set([expect.stringMatching(/not attempted: The run was interrupted/)]),
    );
    const finished = await resume(connect(), { text: journal.text(), store: journal }, { clock });
    expect(finished).toMatchObject({ stopped: null, summary: { revoked: 100, failed: 0 } });
  });

  test("a single call waits no longer than the retry policy allows, and reports how long the wait would be", async () => {
    const { clock, connect, portal } = openWith(0, { limits: false });
    const client = connect({ limits: { requestsPerMinute: 2 }, retry: { maxRetryAfterMs: 10_000 } });
    await Promise.all([client.whoami(), client.whoami()]);
    const error = await client.list().catch((error) => error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({
      status: null,
      attempts: 0,
      retryAfterMs: MINUTE,
      mayHaveTakenEffect: false,
    });
    expect(error.message).toMatch(
      /^Nothing was sent, because of the limit of 2 requests a minute\. Try again in 60 s\. \(/,
    );
    expect(portal.calls).toHaveLength(2);
    const waits: unknown[] = [];
    await client.list({ limitWaitMs: Number.POSITIVE_INFINITY, onWait: (wait) => waits.push(wait) });
    expect(waits).toEqual([expect.objectContaining({ allowed: 2 }), null]);
    expect(clock.waits).toContain(MINUTE);
  });
});

describe("10,000 writes a day", () => {
  test("15,000 sessions take two days, as the plan says, even though the plan expires meanwhile", async () => {
    const { clock, connect, refused, letIn } = openWith(15_000);
    const client = connect();
    const made = await plan(client, brazil, { clock });
    expect(made.cost).toMatchObject({ writes: 15_000, seconds: 86_400 + 3 * 60 });
    expect(made.warnings).toContainEqual(
      expect.stringMatching(/the product's limit leaves us 9800 in a day.*2 days/),
    );
    const startedAt = clock.now();
    const waits: (string | null)[] = [];
    const report = await apply(client, made, {
      clock,
      concurrency: 15,
      onProgress: ({ waiting }) => waiting && waits.push(waiting.limit),
    });
    expect(report.summary).toMatchObject({ revoked: 15_000, failed: 0, unknown: 0 });
    expect(report.stopped).toBeNull();
    expect(refused()).toEqual([]);
    const writes = letIn().filter(({ method }) => method === "PUT");
    expect(mostWithin(DAY, writes)).toBe(9800);
    expect(mostWithin(MINUTE, letIn())).toBe(1470);
    expect(clock.now()).toBeGreaterThan(Date.parse(made.expiresAt));
    expect(clock.now() - startedAt).toBeLessThan(1.05 * made.cost.seconds * 1000);
    expect(new Set(waits)).toEqual(new Set(["requestsPerMinute", "writesPerDay"]));
  });

  const nearlyUsedUp = async () => {
    const world = openWith(60, { limits: { writesPerDay: 100 } });
    const key = world.portal.addApiKey(world.mara);
    for (let n = 0; n < 70; n++) {
      await world.fetch("https://portal.example.com/api/2.0/security/activeconnections/logout/1", {
        method: "PUT",
        headers: { authorization: `Bearer ${key}` },
      });
    }
    world.clock.advance(20 * 60 * MINUTE);
    return world;
  };

  test("used up by others are waited for until the time that the product names", async () => {
    const { clock, connect, refused } = await nearlyUsedUp();
    const startedAt = clock.now();
    const waits: Progress["waiting"][] = [];
    const report = await revoke(connect(), brazil, {
      clock,
      onProgress: ({ waiting }) => waiting && waits.push(waiting),
    });
    expect(report).toMatchObject({ stopped: null, summary: { revoked: 60, failed: 0 } });
    expect(clock.now() - startedAt).toBeLessThan(4.01 * 60 * MINUTE);
    expect(waits).toContainEqual(expect.objectContaining({ limit: "writesPerDay" }));
    // Five at a time were under way.
    expect(refused().length).toBeLessThanOrEqual(5);
  });

  test("stop a run that must not wait; the list can still be read, and the run can be resumed the next day", async () => {
    const { clock, connect, portal } = await nearlyUsedUp();
    const journal = memoryJournal();
    const startedAt = clock.now();
    const stopped = await revoke(connect(), brazil, { clock, journal, waitForLimits: false });
    expect(clock.now() - startedAt).toBeLessThan(MINUTE);
    expect(stopped).toMatchObject({
      stopped: { code: "rate_limited" },
      verified: { listedAgain: true },
      summary: { revoked: 30, failed: 30, unknown: 0 },
    });
    clock.advance(5 * 60 * MINUTE);
    const finished = await resume(
      connect(),
      { text: journal.text(), store: journal },
      { clock, waitForLimits: false },
    );
    expect(finished).toMatchObject({ stopped: null, summary: { revoked: 60, failed: 0 } });
    expect(portal.connections()).toHaveLength(1);
  });
});

test("the client is told of an installation with no limits or with other limits", async () => {
  const { clock, connect } = openWith(2000, { limits: false });
  const none = { requestsPerMinute: null, concurrentReads: null, concurrentWrites: null, writesPerDay: null };
  const client = connect({ limits: none });
  const made = await plan(client, brazil, { clock });
  expect(made.cost).toMatchObject({ seconds: 0, shareOfDailyWrites: null });
  const startedAt = clock.now();
  await apply(client, made, { clock, concurrency: 20 });
  expect(clock.now() - startedAt).toBeLessThan(MINUTE);
  expect(() => connect({ limits: { requestsPerMinute: 0 } })).toThrow(/requestsPerMinute/);
});
