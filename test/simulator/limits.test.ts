import { describe, expect, it } from "vitest";
import {
  ask,
  byBearer,
  byCookie,
  connections,
  day,
  minute,
  noon,
  portalWithTwoUsers,
  self,
} from "./asking.js";

describe("the limit on requests in a sliding minute", () => {
  it("is told with every 200 and enforced with 429, an error envelope and Retry-After", async () => {
    const { portal, mara, clock } = portalWithTwoUsers({ limits: { requestsPerMinute: 2 } });
    const key = byBearer(portal.addApiKey(mara));
    const first = await ask(portal, "GET", self, key);
    expect(first.headers.get("x-ratelimit-limit")).toBe("2");
    expect(first.headers.get("x-ratelimit-remaining")).toBe("1");
    expect(first.headers.get("x-ratelimit-reset")).toBe(String((noon + minute) / 1000));
    clock.advance(20_000);
    expect((await ask(portal, "GET", self, key)).status).toBe(200);

    const refused = await ask(portal, "GET", self, key);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(refused.body).toEqual({ error: { message: "Too many requests" }, status: 1, statusCode: 429 });

    clock.advance(40_000);
    expect((await ask(portal, "GET", self, key)).status).toBe(200);
    expect((await ask(portal, "GET", self, key)).status).toBe(429);
  });

  it("does nothing past the limit, and does not count what it refused", async () => {
    const { portal, mara, clock } = portalWithTwoUsers({ limits: { requestsPerMinute: 1 } });
    const own = portal.signIn(mara);
    const other = portal.signIn(mara);
    await ask(portal, "GET", self, byCookie(own.token));
    clock.advance(30_000);
    const close = () => ask(portal, "PUT", `${connections}/logout/${other.id}`, byCookie(own.token));
    expect((await close()).status).toBe(429);
    expect(portal.connections()).toHaveLength(2);
    clock.advance(30_000);
    expect((await close()).body.response).toBe(true);
  });

  it("is per user whatever the credential, and per address where nobody is authenticated", async () => {
    const { portal, mara, janis } = portalWithTwoUsers({ limits: { requestsPerMinute: 1 } });
    const status = async (headers: Record<string, string>) =>
      (await ask(portal, "GET", self, headers)).status;
    expect(await status(byBearer(portal.addApiKey(mara)))).toBe(200);
    expect(await status(byCookie(portal.signIn(mara).token))).toBe(429);
    expect(await status(byBearer(portal.addApiKey(janis)))).toBe(200);
    expect(await status({ "x-forwarded-for": "203.0.113.1" })).toBe(401);
    expect(await status({ "x-forwarded-for": "203.0.113.1" })).toBe(429);
    expect(await status({ "x-forwarded-for": "203.0.113.2" })).toBe(401);
  });

  it("is 1500 by default, and none at all where the installation enables no limits", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { headers } = await ask(portal, "GET", self, byBearer(portal.addApiKey(mara)));
    expect(headers.get("x-ratelimit-remaining")).toBe("1499");
    const free = portalWithTwoUsers({ limits: false });
    const answer = await ask(free.portal, "GET", self, byBearer(free.portal.addApiKey(free.mara)));
    expect(answer.headers.get("x-ratelimit-limit")).toBeNull();
  });
});

describe("the limits on concurrency", () => {
  const held = (limits: { concurrentGets?: number; concurrentWrites?: number }) => {
    const waiting: (() => void)[] = [];
    const sleep = () => new Promise<void>((resolve) => void waiting.push(resolve));
    const stage = portalWithTwoUsers({ limits, latencyMs: 10, sleep });
    const release = () => {
      for (const go of waiting.splice(0)) go();
    };
    return { ...stage, release };
  };

  it("refuse one GET too many at once, queue nothing, and let go when one is answered", async () => {
    const { portal, mara, release } = held({ concurrentGets: 2 });
    const key = byBearer(portal.addApiKey(mara));
    const both = [ask(portal, "GET", self, key), ask(portal, "GET", self, key)];
    const third = await ask(portal, "GET", self, key);
    expect(third.status).toBe(429);
    expect(third.headers.get("retry-after")).toBe("1");
    release();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    const later = ask(portal, "GET", self, key);
    await Promise.resolve();
    release();
    expect((await later).status).toBe(200);
    expect(portal.maxConcurrency).toEqual({ reads: 3, writes: 0 });
  });

  it("count writes apart from reads", async () => {
    const { portal, mara, release } = held({ concurrentWrites: 1, concurrentGets: 1 });
    const key = byBearer(portal.addApiKey(mara));
    const under = [ask(portal, "PUT", `${connections}/logout/1`, key), ask(portal, "GET", self, key)];
    expect((await ask(portal, "PUT", `${connections}/logout/2`, key)).status).toBe(429);
    release();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("the limit on writes in a day", () => {
  it("counts PUTs and not GETs, and says when the day is over", async () => {
    const { portal, mara, clock } = portalWithTwoUsers({ limits: { writesPerDay: 2 } });
    const key = byBearer(portal.addApiKey(mara));
    const write = () => ask(portal, "PUT", `${connections}/logout/1`, key);
    expect((await write()).status).toBe(200);
    clock.advance(60 * minute);
    expect((await write()).status).toBe(200);
    const refused = await write();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe(String(23 * 3600));
    expect((await ask(portal, "GET", self, key)).status).toBe(200);
    clock.advance(day - 60 * minute);
    expect((await write()).status).toBe(200);
  });
});
