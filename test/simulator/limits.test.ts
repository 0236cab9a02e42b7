import { describe, expect, it } from "vitest";
import type { DocSpaceOptions } from "../../src/simulator/docspace/index.js";
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
  it("is not in a 200, and is enforced with a 429 without a body and without Retry-After", async () => {
    const { portal, mara, clock } = portalWithTwoUsers({ limits: { requestsPerMinute: 2 } });
    const key = byBearer(portal.addApiKey(mara));
    const first = await ask(portal, "GET", self, key);
    expect([...first.headers.keys()].filter((name) => name.startsWith("x-ratelimit"))).toEqual([]);
    clock.advance(20_000);
    expect((await ask(portal, "GET", self, key)).status).toBe(200);

    const refused = await ask(portal, "GET", self, key);
    expect([refused.status, refused.text, [...refused.headers.keys()]]).toEqual([429, "", ["date"]]);

    clock.advance(40_000);
    expect((await ask(portal, "GET", self, key)).status).toBe(200);
    expect((await ask(portal, "GET", self, key)).status).toBe(429);
  });

  it("is in every answer if a proxy adds it", async () => {
    const { portal, mara } = portalWithTwoUsers({ limits: { requestsPerMinute: 1 }, rateLimitHeaders: true });
    const key = byBearer(portal.addApiKey(mara));
    for (const status of [200, 429]) {
      const answer = await ask(portal, "GET", self, key);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("x-ratelimit-limit")).toBe("1");
      expect(answer.headers.get("x-ratelimit-remaining")).toBe("0");
      expect(answer.headers.get("x-ratelimit-reset")).toBe(String((noon + minute) / 1000));
    }
  });

  it("is not extended by requests that it refused, and those change nothing", async () => {
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

  it("is per user for any credential, and per address without authentication", async () => {
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

  it("is 1500 by default, and absent if the installation enables no limits", async () => {
    const statuses = async ({ portal, mara }: ReturnType<typeof portalWithTwoUsers>) => {
      const key = byBearer(portal.addApiKey(mara));
      const seen: number[] = [];
      for (let n = 0; n < 1501; n++) seen.push((await ask(portal, "GET", self, key)).status);
      return [seen.indexOf(429), seen.at(-1)];
    };
    expect(await statuses(portalWithTwoUsers())).toEqual([1500, 429]);
    expect(await statuses(portalWithTwoUsers({ limits: false }))).toEqual([-1, 200]);
  });
});

describe("the limits on concurrency", () => {
  const held = (limits: NonNullable<Exclude<DocSpaceOptions["limits"], false>>) => {
    const waiting: (() => void)[] = [];
    const sleep = () => new Promise<void>((resolve) => void waiting.push(resolve));
    const stage = portalWithTwoUsers({ limits, latencyMs: 10, sleep });
    const release = () => {
      for (const go of waiting.splice(0)) go();
    };
    return { ...stage, release };
  };

  it("refuse one simultaneous GET too many, queue nothing, and allow more when one is answered", async () => {
    const { portal, mara, release } = held({ concurrentGets: 2 });
    const key = byBearer(portal.addApiKey(mara));
    const both = [ask(portal, "GET", self, key), ask(portal, "GET", self, key)];
    const third = await ask(portal, "GET", self, key);
    expect(third.status).toBe(429);
    expect([third.text, third.headers.get("retry-after")]).toEqual(["", null]);
    release();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    const later = ask(portal, "GET", self, key);
    await Promise.resolve();
    release();
    expect((await later).status).toBe(200);
    expect(portal.maxConcurrency).toEqual({ reads: 3, writes: 0 });
  });

  it("refuse requests that already count for the minute", async () => {
    const { portal, mara, release } = held({ concurrentGets: 1, requestsPerMinute: 2 });
    const key = byBearer(portal.addApiKey(mara));
    const first = ask(portal, "GET", self, key);
    expect((await ask(portal, "GET", self, key)).status).toBe(429);
    release();
    expect((await first).status).toBe(200);
    expect((await ask(portal, "GET", self, key)).status).toBe(429);
  });

  it("count writes and reads separately", async () => {
    const { portal, mara, release } = held({ concurrentWrites: 1, concurrentGets: 1 });
    const key = byBearer(portal.addApiKey(mara));
    const under = [ask(portal, "PUT", `${connections}/logout/1`, key), ask(portal, "GET", self, key)];
    expect((await ask(portal, "PUT", `${connections}/logout/2`, key)).status).toBe(429);
    release();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("the limit on writes in a day", () => {
  it("counts PUTs but not GETs, and says when the day is over", async () => {
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
