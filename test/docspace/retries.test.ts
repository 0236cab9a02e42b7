import { describe, expect, test } from "vitest";
import {
  AbortedError,
  type AttemptReport,
  NetworkError,
  RateLimitError,
  TimeoutError,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

const list = "getAllActiveConnections";
const reset = "logOutAllActiveConnectionsChangePassword";

async function openWith(options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const attempts: AttemptReport[] = [];
  const client = opened.as(
    { kind: "apiKey", apiKey: opened.portal.addApiKey(people.mara) },
    { onAttempt: (attempt) => attempts.push(attempt) },
  );
  return { ...opened, ...people, client, attempts };
}

describe("a limit (429)", () => {
  test("is waited for as many seconds as Retry-After says", async () => {
    const { portal, client, clock, attempts } = await openWith();
    portal.faults.next({ kind: "rateLimited", retryAfter: 7, on: list });
    await client.list();
    expect(clock.waits).toEqual([7000]);
    expect(attempts.map(({ status, failure, retryInMs }) => [status, failure, retryInMs])).toEqual([
      [429, "rate_limited", 7000],
      [200, null, null],
    ]);
  });

  test("is waited for until the date in Retry-After", async () => {
    const { portal, client, clock } = await openWith();
    portal.faults.next({ kind: "rateLimited", retryAfter: new Date(clock.now() + 12_000), on: list });
    await client.list();
    // An HTTP date has no fraction of a second, and over HTTP we compare it with the server's own clock.
    expect(clock.waits).toHaveLength(1);
  });

  test.for([null, "soon", "-3"])(
    "with Retry-After %j is waited for one minute, after which it has certainly passed",
    async (retryAfter) => {
      const { portal, client, clock } = await openWith({ outsideTheSpec: true });
      portal.faults.next({ kind: "rateLimited", retryAfter, on: list });
      await client.list();
      expect(clock.waits).toEqual([60_000]);
    },
  );

  test("without Retry-After is waited for until our own oldest request is a minute old", async () => {
    const { portal, client, clock } = await openWith({ outsideTheSpec: true });
    await client.list();
    clock.advance(45_000);
    portal.faults.next({ kind: "rateLimited", retryAfter: null, on: list });
    await client.list();
    expect(clock.waits).toEqual([15_000]);
  });

  test("is retried even for the operation that is not safe to repeat, since nothing was done", async () => {
    const { portal, client } = await openWith();
    portal.faults.next({ kind: "rateLimited", retryAfter: 1, on: reset });
    const { link } = await client.resetPassword();
    expect(link?.reveal()).toBe(portal.passwordLinks[0]?.url);
    expect(portal.passwordLinks).toHaveLength(1);
  });

  test("that asks for a longer wait than is allowed fails at once and reports the wait", async () => {
    const { portal, client, clock } = await openWith();
    portal.faults.next({ kind: "rateLimited", retryAfter: 3600, on: list });
    const error = await client.list().catch((error) => error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 3_600_000, attempts: 1, mayHaveTakenEffect: false });
    expect(error.explanation).toMatch(/Try again in 3600 s\.$/);
    expect(clock.waits).toEqual([]);
  });

  test("ends the call when the attempts are used up", async () => {
    const { portal, client, clock } = await openWith();
    portal.faults.next({ kind: "rateLimited", retryAfter: 2, times: 9, on: list });
    await expect(client.list()).rejects.toMatchObject({ code: "rate_limited", attempts: 4 });
    expect(clock.waits).toEqual([2000, 2000, 2000]);
  });

  test("ends the call when the time for all attempts is used up", async () => {
    const { portal, mara, as } = await openWith();
    const client = as(
      { kind: "apiKey", apiKey: portal.addApiKey(mara) },
      { retry: { totalMs: 50_000, attempts: 9 } },
    );
    portal.faults.next({ kind: "rateLimited", retryAfter: 20, times: 9, on: list });
    await expect(client.list()).rejects.toMatchObject({ code: "rate_limited", attempts: 3 });
  });

  test("from the simulated portal itself is treated like any other", async () => {
    const { client, clock } = await openWith({ limits: { requestsPerMinute: 2 } });
    await client.list();
    await client.list();
    await client.list();
    expect(clock.waits).toHaveLength(1);
    expect(clock.waits[0]).toBeGreaterThan(50_000);
  });
});

describe("a failure that may pass", () => {
  test.for(["badGateway", "unavailable"] as const)("%s: is repeated with full jitter", async (kind) => {
    const { portal, client, clock } = await openWith();
    portal.faults.next({ kind, times: 3, on: list });
    await client.list();
    // Half of 300, 600 and 1200 ms, since the tests draw 0.5.
    expect(clock.waits).toEqual([150, 300, 600]);
  });

  test("504 is repeated too, although the spec does not know it", async () => {
    const { portal, client, clock } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "gatewayTimeout", on: list });
    await client.list();
    expect(clock.waits).toEqual([150]);
  });

  test("a cut connection is repeated", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "cutBefore", times: 3, on: list });
    expect((await client.list()).sessions).toHaveLength(3);
  });

  test("a body that is cut short is repeated", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "truncatedJson", ending: "cut", on: list });
    expect((await client.list()).sessions).toHaveLength(3);
  });

  test("a connection that stays cut is a network error after four attempts", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "cutBefore", times: 9, on: list });
    const error = await client.list().catch((error) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ attempts: 4, status: null, mayHaveTakenEffect: false });
    expect(error.message).toMatch(/It was tried 4 times\./);
  });

  test("a late answer is abandoned and the request repeated", async () => {
    const { portal, client, clock, attempts } = await openWith();
    portal.faults.next({ kind: "slow", ms: 45_000, on: list });
    await client.list();
    expect(attempts.map(({ failure }) => failure)).toEqual(["timeout", null]);
    expect(clock.waits).toContain(30_000);
  });

  test("a portal that is always late is a timeout error, and no attempt outlasts the total", async () => {
    const { portal, mara, as, clock } = await openWith();
    const startedAt = clock.now();
    const client = as({ kind: "apiKey", apiKey: portal.addApiKey(mara) }, { retry: { totalMs: 70_000 } });
    portal.faults.next({ kind: "slow", ms: 300_000, times: 9, on: list });
    const error = await client.list().catch((error) => error);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.attempts).toBe(3);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(70_000);
  });

  test.for(["badGateway", "unavailable", "cutBefore", "cutAfter"] as const)(
    "%s: the operation that is not safe to repeat is sent only once",
    async (kind) => {
      const { portal, client } = await openWith({ outsideTheSpec: true });
      portal.faults.next({ kind, on: reset });
      await client.resetPassword();
      expect(portal.calls.filter(({ operation }) => operation === reset)).toHaveLength(1);
    },
  );

  test("a 500 is not repeated", async () => {
    const { portal, client } = await openWith();
    portal.faults.next({ kind: "serverError", on: list });
    await expect(client.list()).rejects.toMatchObject({ code: "server", attempts: 1 });
  });

  test("a change that is refused after a lost answer says that it may have taken effect", async () => {
    const { portal, client, toms } = await openWith({ outsideTheSpec: true });
    portal.faults.script([
      { kind: "cutAfter", on: "logOutActiveConnection" },
      { kind: "rateLimited", retryAfter: 600, on: "logOutActiveConnection" },
    ]);
    const params = { path: { loginEventId: Number(toms.id) } };
    const closed = client.client.PUT("/api/2.0/security/activeconnections/logout/{loginEventId}", { params });
    await expect(closed).rejects.toMatchObject({
      code: "rate_limited",
      mayHaveTakenEffect: true,
    });
  });
});

describe("the caller's signal", () => {
  test("ends a call that is under way", async () => {
    const { portal, client } = await openWith();
    const controller = new AbortController();
    portal.faults.next({
      kind: "slow",
      ms: 10_000,
      on: ({ operation }) => {
        if (operation !== list) return false;
        queueMicrotask(() => controller.abort(new Error("the user pressed Ctrl-C")));
        return true;
      },
    });
    const error = await client.list({ signal: controller.signal }).catch((error) => error);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.cause).toEqual(new Error("the user pressed Ctrl-C"));
  });

  test("ends a wait between attempts, and nothing more is sent", async () => {
    const { portal, mara, as } = await openWith();
    const controller = new AbortController();
    const client = as(
      { kind: "apiKey", apiKey: portal.addApiKey(mara) },
      { onAttempt: () => controller.abort(), retry: { maxRetryAfterMs: 600_000, totalMs: 900_000 } },
    );
    portal.faults.next({ kind: "rateLimited", retryAfter: 600, on: list });
    const error = await client.list({ signal: controller.signal }).catch((error) => error);
    expect(error).toMatchObject({ code: "aborted", attempts: 1, mayHaveTakenEffect: false });
    expect(portal.calls).toHaveLength(1);
  });

  test("sends nothing if it is already aborted", async () => {
    const { portal, client } = await openWith();
    const signal = AbortSignal.abort();
    await expect(client.list({ signal })).rejects.toMatchObject({
      code: "aborted",
      mayHaveTakenEffect: false,
    });
    expect(portal.calls).toEqual([]);
  });
});

describe("the signal that ends sending", () => {
  const closeAll = "logOutAllActiveConnectionsForUser";

  async function openStopping(stopAfter: (attempt: AttemptReport) => boolean) {
    const { portal, mara, tom, as, clock } = await openWith({ outsideTheSpec: true });
    const stopping = new AbortController();
    const client = as(
      { kind: "portalToken", portalToken: portal.signIn(mara, {}).token },
      { onAttempt: (attempt) => stopAfter(attempt) && stopping.abort() },
    );
    const user = { id: tom.id, name: null, login: null };
    const step = { kind: "everything" as const, user, keepsOwn: false, listed: [] };
    const writes = () => portal.calls.filter(({ method }) => method !== "GET");
    return { portal, client, clock, stopping, step, writes };
  }

  test("lets a call that was sent receive its answer", async () => {
    const { portal, client, stopping, step, writes } = await openStopping(() => false);
    portal.faults.next({
      kind: "slow",
      ms: 10_000,
      on: ({ operation }) => {
        if (operation !== closeAll) return false;
        queueMicrotask(() => stopping.abort());
        return true;
      },
    });
    const answer = await client.end(step, { stopSending: stopping.signal });
    expect(answer).toMatchObject({ answer: "silent", reason: null });
    expect(writes()).toHaveLength(1);
  });

  test("prevents a retry after a lost answer and ends a wait for one", async () => {
    const { portal, client, stopping, step, writes } = await openStopping(({ failure }) => failure !== null);
    portal.faults.next({ kind: "cutAfter", on: closeAll });
    const answer = await client.end(step, { stopSending: stopping.signal });
    expect(answer.answer).toBe("lost");
    expect(writes()).toHaveLength(1);
  });

  test("ends the wait for a limit, and nothing was done", async () => {
    const { portal, client, clock, stopping, step, writes } = await openStopping(() => false);
    clock.after(10_000, () => stopping.abort());
    portal.faults.next({ kind: "rateLimited", retryAfter: 50, on: closeAll });
    const error = await client.end(step, { stopSending: stopping.signal }).catch((error) => error);
    expect(error).toMatchObject({ code: "rate_limited", attempts: 1, mayHaveTakenEffect: false });
    expect(writes()).toHaveLength(1);
  });

  test("sends nothing if it came before the call", async () => {
    const { client, step, writes } = await openStopping(() => false);
    const stopSending = AbortSignal.abort();
    await expect(client.end(step, { stopSending })).rejects.toMatchObject({
      code: "aborted",
      mayHaveTakenEffect: false,
    });
    expect(writes()).toEqual([]);
  });
});

test("a timeout ends an attempt even if the given fetch ignores its signal", async () => {
  const { as, clock } = await openWith();
  const never: typeof fetch = () => new Promise(() => {});
  const client = as({ kind: "apiKey", apiKey: "sk-any" }, { fetch: never, retry: { attempts: 1 } });
  await expect(client.list()).rejects.toMatchObject({ code: "timeout" });
  expect(clock.waits).toEqual([30_000]);
});
