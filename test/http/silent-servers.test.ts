import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { AbortedError, type Clock, type Credential, TimeoutError } from "../../src/index.js";
import { clientOf, serve } from "./support/hostile-server.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** We collect garbage during the call, as happens in a process that runs for minutes. */
async function collectedGarbage(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await later(10);
    collectGarbage();
  }
}

/** A clock that shortens waits: short ones end at once, the others on command. */
function toldClock(): Clock & { passTime(): void } {
  const waiting = new Set<() => void>();
  return {
    now: () => 0,
    after(ms, callback) {
      if (ms < 1000) setImmediate(callback);
      else waiting.add(callback);
      return () => void waiting.delete(callback);
    },
    passTime() {
      for (const callback of [...waiting]) callback();
    },
  };
}

describe("a server that accepts a connection and goes silent", () => {
  test.for(["before the head", "in the body"])(
    "%s: the call ends in time and the connection is closed",
    async (when) => {
      const clock = toldClock();
      const server = await serve((_, response) => {
        if (when === "in the body") response.write('{"response":');
        void collectedGarbage().then(clock.passTime);
      });
      const client = clientOf(server.url, { clock, retry: { attempts: 2, baseDelayMs: 1 } });
      const error = await client.list().catch((error) => error);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ attempts: 2 });
      await server.allClosed();
      expect(server.requests()).toBe(2);
    },
  );

  test("the caller's signal closes the connection too", async () => {
    const controller = new AbortController();
    const server = await serve((_, response) => {
      response.write("{");
      void collectedGarbage().then(() => controller.abort(new Error("enough")));
    });
    const listing = clientOf(server.url).list({ signal: controller.signal });
    const error = await listing.catch((error) => error);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.cause).toEqual(new Error("enough"));
    await server.allClosed();
  });
});

describe("a function that obtains the credential", () => {
  const never = () => new Promise<Credential>(() => {});

  test("has as much time as an attempt, and nothing is sent", async () => {
    const server = await serve((_, response) => response.end());
    const given: AbortSignal[] = [];
    const client = clientOf(server.url, {
      timeoutMs: 50,
      auth: ({ signal }) => {
        given.push(signal);
        return never();
      },
    });
    const error = await client.list().catch((error) => error);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain("Nothing was sent: the credential was not obtained within 50 ms");
    expect(error).toMatchObject({ attempts: 0, mayHaveTakenEffect: false });
    expect(given.map(({ aborted }) => aborted)).toEqual([true]);
    expect(server.requests()).toBe(0);
  });

  test("obeys the caller's signal", async () => {
    const controller = new AbortController();
    const client = clientOf("https://portal.example.com", { auth: never });
    const listing = client.list({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(listing).rejects.toMatchObject({ code: "aborted", cause: new Error("enough") });
  });
});

describe("a failing listener", () => {
  const empty = { response: { loginEvent: 0, items: [] }, status: 0 };
  const listeners = {
    "by throwing": () => {
      throw new Error("the listener failed");
    },
    "in a promise": async () => {
      throw new Error("the listener failed");
    },
  };
  test.for(Object.entries(listeners))(
    "%s ends no call, and the other listeners are still called",
    async ([, onAttempt]) => {
      const server = await serve((_, response) => response.end(JSON.stringify(empty)));
      const client = clientOf(server.url, { onAttempt });
      let told = 0;
      const listing = client.list({
        onAttempt() {
          told++;
          throw new Error("this listener fails as well");
        },
      });
      expect((await listing).sessions).toEqual([]);
      expect(told).toBe(1);
      // An unhandled rejection would fail the test run.
      await later(10);
    },
  );
});

test("a timeout longer than a timer allows does not end at once", async () => {
  const server = await serve((_, response) => {
    setTimeout(() => response.end('{"response":{"loginEvent":0,"items":[]},"status":0}'), 100);
  });
  const years = 100 * 365 * 86_400_000;
  const client = clientOf(server.url, { timeoutMs: years, retry: { totalMs: 2 * years, attempts: 1 } });
  expect((await client.list()).sessions).toEqual([]);
});

test("a caller's clock is asked for the right time", async () => {
  const asked: number[] = [];
  const clock: Clock = {
    now: () => 0,
    after: (ms) => {
      asked.push(ms);
      return () => {};
    },
  };
  const server = await serve((_, response) =>
    response.end('{"response":{"loginEvent":0,"items":[]},"status":0}'),
  );
  await clientOf(server.url, { clock, timeoutMs: 2 ** 40, retry: { totalMs: 2 ** 41 } }).list();
  expect(asked).toEqual([2 ** 40]);
});
