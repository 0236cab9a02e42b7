/** Runs that are interrupted and resumed end as if nothing had happened. */

import { expect, test } from "vitest";
import { apply, memoryJournal, type Report, resume } from "../../src/index.js";
import fc from "../support/fast-check.js";
import {
  change,
  type Interruption,
  kills,
  portal,
  selector,
  signals,
  stoppingFaults,
} from "./arbitraries.js";
import { enacted, finishedDespite, openIn, type Planned, planned, revokingCalls } from "./enact.js";
import { closedByUs, itemsIn, itemsOf, unlistedIn, usersNamed } from "./expected.js";
import { patience, times, triedOften } from "./running.js";
import type { GivenPortal, GivenSelector } from "./world.js";

const concurrency = fc.integer({ min: 1, max: 6 });

/** The same plan twice: carried out without and with interruptions. */
async function both(
  given: GivenPortal,
  wanted: GivenSelector,
  interruptions: readonly Interruption[],
  concurrency: number,
) {
  const undisturbed = await planned(given, wanted);
  const interrupted = await planned(given, wanted);
  if (!undisturbed || !interrupted) return null;
  expect(interrupted.plan).toEqual(undisturbed.plan);
  const run = await enacted(undisturbed, { between: [], during: [], faults: [], concurrency });
  if (!run) return null;
  interrupted.world.portal.clearCalls();
  const result = await finishedDespite(interrupted, interruptions, { concurrency });
  return { undisturbed, interrupted, expected: run.report, ...result };
}

function finalState({ world }: Planned) {
  return world.portal
    .allConnections()
    .map(({ id, open, closedBy, closedThrough }) => ({ id, open, closedBy, closedThrough }));
}

const carriedOut = ({ world }: Planned) =>
  revokingCalls(world)
    .filter(({ status }) => status === 200)
    .map(({ path }) => path)
    .sort();

const told = ({ outcomes }: Report) =>
  outcomes.map(({ session, user, outcome, evidence }) => ({ session, user, outcome, evidence }));

test(
  "a run that is interrupted by its signal and resumed does and reports the same as an undisturbed one",
  patience,
  async () => {
    let resumed = 0;
    await triedOften(
      fc.asyncProperty(
        portal,
        selector,
        signals,
        concurrency,
        async (given, wanted, interruptions, limit) => {
          const runs = await both(given, wanted, interruptions, limit);
          if (!runs) return;
          const { undisturbed, interrupted, expected, report } = runs;
          expect(finalState(interrupted)).toEqual(finalState(undisturbed));
          // Calls that were carried out are not sent again. Refused ones may be.
          expect(carriedOut(interrupted)).toEqual(carriedOut(undisturbed));
          if (!report) throw new Error("There is no report.");
          expect(itemsIn(report)).toEqual(itemsOf(interrupted.plan));
          const ownEnded = !interrupted.world.portal
            .connections()
            .some(({ id }) => id === interrupted.world.ridesOn);
          // A caller whose own session has ended can no longer list, and the last report stands without a list. A
          // portal that has cached the session still lists. Nothing follows from that, and the report says so.
          if (ownEnded && interrupted.world.ridesOn !== null) {
            const unknownWhereCached = ({ outcome }: { outcome: string }, index: number) =>
              !given.sharedCache && told(report)[index]?.outcome === "unknown" ? "unknown" : outcome;
            expect(told(report).map(({ outcome }) => outcome)).toEqual(
              told(expected).map(unknownWhereCached),
            );
          } else {
            expect(told(report)).toEqual(told(expected));
          }
          if (runs.runs > 1 && interrupted.plan.steps.length > 1) resumed += 1;
        },
      ),
      250,
      () => resumed > 25,
    );
  },
);

test("after its signal a run sends nothing new", patience, async () => {
  let cut = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, fc.nat(4), async (given, wanted, sentBefore) => {
      const made = await planned(given, wanted);
      if (!made) return;
      const { world, plan } = made;
      const controller = new AbortController();
      world.onRequest(({ method }) => {
        if (method === "PUT" && revokingCalls(world).length > sentBefore) controller.abort();
      });
      const options = { clock: world.clock, signal: controller.signal, concurrency: 1 };
      const report = await apply(world.connect(), plan, options);
      expect(revokingCalls(world).length).toBeLessThanOrEqual(sentBefore + 1);
      if (!controller.signal.aborted) return;
      expect(report.stopped?.code).toBe("interrupted");
      expect(itemsIn(report)).toEqual(itemsOf(plan));
      if (plan.steps.length > sentBefore + 1) cut += 1;
    }),
    250,
    () => cut > 15,
  );
});

test(
  "a run whose process was killed and that is resumed ends in the same state and never claims more than it knows",
  patience,
  async () => {
    let resumed = 0;
    await triedOften(
      fc.asyncProperty(portal, selector, kills, concurrency, async (given, wanted, interruptions, limit) => {
        const runs = await both(given, wanted, interruptions, limit);
        if (!runs) return;
        const { undisturbed, interrupted, expected, report } = runs;
        expect(finalState(interrupted)).toEqual(finalState(undisturbed));
        if (!report) return;
        expect(itemsIn(report)).toEqual(itemsOf(interrupted.plan));
        told(report).forEach((item, index) => {
          const undisturbedItem = told(expected)[index];
          const asExpected = item.outcome === undisturbedItem?.outcome;
          // We cannot get an answer again that was lost with the process if the session is not listed.
          if (!asExpected) expect(item.outcome).toBe("unknown");
        });
        if (runs.runs > 1 && interrupted.plan.steps.length > 1) resumed += 1;
      }),
      250,
      () => resumed > 25,
    );
  },
);

test("a session that begins between an interruption and the resumption survives", patience, async () => {
  let came = 0;
  const arrivals = fc.array(change, { minLength: 1, maxLength: 3 });
  await triedOften(
    fc.asyncProperty(portal, selector, kills, arrivals, async (given, wanted, interruptions, changes) => {
      const made = await planned(given, wanted);
      if (!made) return;
      const { world, plan } = made;
      const atPlanning = openIn(world);
      await finishedDespite(made, interruptions, {
        concurrency: 3,
        meanwhile: () => changes.forEach(world.change),
      }).catch((error) => {
        // If somebody signs the caller out or in again, the plan belongs to another session.
        if (error.code !== "plan_refused") throw error;
      });
      // A user whose sessions are not listed was named as a whole, so we cannot see which sessions are new.
      const unseen = usersNamed(made);
      unseen.delete(world.caller.id);
      for (const { id, userId } of closedByUs(world)) {
        if (unseen.has(userId)) continue;
        if (!atPlanning.has(id)) {
          expect(plan.steps.flatMap(unlistedIn)).toContain(id);
        }
      }
      if (plan.steps.some(({ kind }) => kind === "everything")) came += 1;
    }),
    250,
    () => came > 20,
  );
});

test("a partly failed run can be completed once the portal has recovered", patience, async () => {
  let stopped = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, stoppingFaults, concurrency, async (given, wanted, faults, limit) => {
      const made = await planned(given, wanted);
      const happened = { between: [], during: [], faults, concurrency: limit };
      const run = made && (await enacted(made, happened, { waitForLimits: false }));
      if (!run?.report.stopped) return;
      const { world, plan } = run;
      world.portal.faults.clear();
      const store = memoryJournal();
      await store.append(run.journal);
      const after = await resume(world.connect(), { text: run.journal, store }, { clock: world.clock }).catch(
        (error) => {
          if (!closedByUs(world).some(({ id }) => id === world.ridesOn)) throw error;
        },
      );
      if (!after) return;
      expect(itemsIn(after)).toEqual(itemsOf(plan));
      // If the caller's own session is unknown and ends as requested, no later call can be sent.
      if (plan.own.state === "unknown" && after.stopped) return;
      expect(after.stopped).toBeNull();
      expect(after.outcomes.filter(({ reason }) => reason?.includes("not attempted"))).toEqual([]);
      stopped += 1;
    }),
    300,
    () => stopped > 10,
  );
});

test("applying a plan a second time finds everything gone", patience, async () => {
  await fc.assert(
    fc.asyncProperty(portal, selector, async (given, wanted) => {
      const made = await planned(given, wanted);
      const run = made && (await enacted(made, { between: [], during: [], faults: [], concurrency: 5 }));
      if (!run || made.plan.selector.includeCurrent) return;
      const before = finalState(made);
      const again = await apply(made.world.connect(), made.plan, { clock: made.world.clock });
      expect(finalState(made)).toEqual(before);
      expect(itemsIn(again)).toEqual(itemsOf(made.plan));
      expect(
        again.outcomes.filter(
          ({ outcome, evidence }) => outcome === "revoked" && evidence !== "unverifiable",
        ),
      ).toEqual([]);
    }),
    { numRuns: times(150) },
  );
});
