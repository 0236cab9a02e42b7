/** A run reports everything, once, with our own errors, and never a secret. */

import { expect, test } from "vitest";
import { apply, formatPlan, formatReport, memoryJournal, plan, SessionctlError } from "../../src/index.js";
import fc from "../support/fast-check.js";
import { happenings, portal, selector } from "./arbitraries.js";
import { itemsIn, itemsOf } from "./expected.js";
import { everyRun, patience, triedOften } from "./running.js";
import { type World, worldOf } from "./world.js";

everyRun("every planned item has exactly one outcome, and no other item has one", 350, ({ plan, report }) => {
  expect(itemsIn(report)).toEqual(itemsOf(plan));
  const counts = Object.values(report.summary);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(report.outcomes.length);
  for (const [outcome, count] of Object.entries(report.summary)) {
    expect(report.outcomes.filter((each) => each.outcome === outcome)).toHaveLength(count);
  }
  for (const { outcome, evidence } of report.outcomes) expect(evidence !== null).toBe(outcome === "revoked");
});

test("whatever goes wrong from the first call on is thrown as one of our errors", patience, async () => {
  let thrown = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, happenings, async (given, wanted, { faults, concurrency }) => {
      const world = worldOf(given);
      world.arm(faults.map((each) => ({ ...each, on: "any" })));
      try {
        const provider = world.connect();
        const made = await plan(provider, world.selector(wanted), { clock: world.clock });
        await apply(provider, made, { clock: world.clock, concurrency });
      } catch (error) {
        thrown += 1;
        expect(error).toBeInstanceOf(SessionctlError);
        // A message is written for people, without what a server says about itself. Several problems take several
        // lines.
        expect((error as Error).message).not.toMatch(/ at MySql|\n(?!- )/);
        expectNoSecret(world, (error as Error).message);
      }
    }),
    350,
    () => thrown > 35,
  );
});

test("no plan, journal or report contains a credential or a session token", patience, async () => {
  let applied = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, happenings, async (given, wanted, { faults, concurrency }) => {
      const world = worldOf(given);
      const journal = memoryJournal();
      try {
        const provider = world.connect();
        const made = await plan(provider, world.selector(wanted), { clock: world.clock });
        expectNoSecret(world, formatPlan(made));
        // A portal whose errors repeat what it was sent.
        const echo = { loginEventId: world.ownSecrets };
        world.arm([
          { fault: { kind: "bindingError", httpStatus: 400, errors: echo }, on: "write", after: 1, times: 1 },
          ...faults,
        ]);
        const report = await apply(provider, made, { clock: world.clock, concurrency, journal });
        applied += 1;
        expectNoSecret(world, JSON.stringify(report), formatReport(report));
      } catch (error) {
        if (!(error instanceof SessionctlError)) throw error;
      }
      expectNoSecret(world, journal.text());
    }),
    300,
    () => applied > 50,
  );
});

function expectNoSecret(world: World, ...texts: string[]): void {
  const secrets = world.secrets();
  for (const text of texts) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
}
