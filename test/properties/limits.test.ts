/** A limit that passes by itself never keeps a planned session from ending. */
import "./hash-at-once.js";
import { expect, test } from "vitest";
import { apply, docspace, plan } from "../../src/index.js";
import { simulateDocSpace } from "../../src/simulator/docspace/index.js";
import fc from "../support/fast-check.js";
import { virtualClock } from "../support/virtual-clock.js";
import { patience, triedOften } from "./running.js";

const DAY = 86_400_000;

/** What an installation allows, what the client believes it allows, and who else uses it. */
const given = fc.record({
  sessions: fc.integer({ min: 1, max: 60 }),
  requestsPerMinute: fc.integer({ min: 6, max: 40 }),
  writesPerDay: fc.integer({ min: 4, max: 60 }),
  concurrentWrites: fc.integer({ min: 1, max: 6 }),
  knows: fc.record({
    requestsPerMinute: fc.boolean(),
    writesPerDay: fc.boolean(),
    concurrentWrites: fc.boolean(),
  }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  latencyMs: fc.constantFrom(0, 20, 900),
  /** Requests of another client of the same user, each this long after the one before. */
  others: fc.array(fc.record({ afterMs: fc.integer({ min: 1, max: 20_000 }), write: fc.boolean() }), {
    maxLength: 120,
  }),
});

test("no planned session fails because of a limit that passes", patience, async () => {
  let refusals = 0;
  let days = 0;
  await triedOften(
    fc.asyncProperty(given, async (world) => {
      const { sessions, requestsPerMinute, writesPerDay, concurrentWrites, knows, concurrency } = world;
      const limits = { requestsPerMinute, writesPerDay, concurrentWrites };
      const clock = virtualClock();
      const portal = simulateDocSpace({
        now: clock.now,
        sleep: clock.sleep,
        latencyMs: world.latencyMs,
        limits,
      });
      const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com" });
      const { token, id: own } = portal.signIn(mara);
      for (let n = 0; n < sessions; n++) portal.signIn(mara, { country: "Brazil" });
      const fetch: typeof globalThis.fetch = (input, init) => clock.during(portal.fetch(input, init));
      const known = Object.entries(limits).filter(([name]) => knows[name as keyof typeof knows]);
      const client = docspace({
        baseUrl: "https://portal.example.com",
        auth: { kind: "portalToken", portalToken: token },
        fetch,
        clock,
        limits: Object.fromEntries(known),
      });
      const made = await plan(client, { match: { country: ["Brazil"] } }, { clock });
      const key = portal.addApiKey(mara);
      spend(world.others, clock, (write) =>
        fetch(
          `https://portal.example.com/api/2.0/${write ? "security/activeconnections/logout/1" : "people/@self"}`,
          {
            method: write ? "PUT" : "GET",
            headers: { authorization: `Bearer ${key}` },
          },
        ),
      );
      const startedAt = clock.now();
      const report = await apply(client, made, { clock, concurrency });
      expect(report.summary).toMatchObject({ revoked: sessions, failed: 0, unknown: 0 });
      expect(report.stopped).toBeNull();
      expect(portal.connections().map(({ id }) => id)).toEqual([own]);
      // A day for each full day of writes, a day that others have begun, and the minutes.
      const atMost = Math.ceil((sessions + world.others.length) / writesPerDay) + 1;
      expect(clock.now() - startedAt).toBeLessThan(atMost * DAY);
      if (report.calls.rateLimited > 0) refusals += 1;
      if (clock.now() - startedAt > DAY / 2) days += 1;
    }),
    150,
    // The property proves nothing if no call was refused and none waited for a day.
    () => refusals > 30 && days > 20,
  );
});

/** Another client sends one request after another. */
function spend(
  others: readonly { afterMs: number; write: boolean }[],
  clock: ReturnType<typeof virtualClock>,
  send: (write: boolean) => Promise<Response>,
): void {
  const [first, ...rest] = others;
  if (!first) return;
  clock.after(first.afterMs, () => {
    void send(first.write).finally(() => spend(rest, clock, send));
  });
}
