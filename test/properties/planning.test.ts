/** A plan is as short as possible, the same after it is saved, and worthless once it was changed. */

import { expect, test } from "vitest";
import { apply, formatPlan, type Plan, PlanRefusedError, parsePlan } from "../../src/index.js";
import fc from "../support/fast-check.js";
import { portal, portalOf, selector } from "./arbitraries.js";
import { enacted, planned, revokingCalls } from "./enact.js";
import { fewestCalls } from "./fewest-calls.js";
import { everyPlan, patience, triedOften } from "./running.js";

const undisturbed = { between: [], during: [], faults: [], concurrency: 5 };

everyPlan(
  "no allowed set of calls ends exactly what is planned with fewer calls than the plan",
  400,
  async (made) => {
    expect(made.plan.steps).toHaveLength(fewestCalls(made));
    expect(made.plan.cost.writes).toBe(made.plan.steps.length);
  },
  portalOf(5),
);

everyPlan("without faults the portal receives as many revoking calls as the plan says", 250, async (made) => {
  expect(revokingCalls(made.world)).toHaveLength(0);
  const run = await enacted(made, undisturbed);
  const received = revokingCalls(made.world).length;
  expect(run?.report.calls.writes).toBe(received);
  // If the caller's own session is unknown and ends as requested, no later call can be sent.
  if (run?.report.stopped) expect(made.plan.own.state).toBe("unknown");
  else expect(received).toBe(made.plan.steps.length);
});

everyPlan("a plan is the same after it is written and read", 250, async ({ plan, world }) => {
  const text = formatPlan(plan);
  expect(await parsePlan(text)).toEqual(plan);
  expect(formatPlan(await parsePlan(text))).toBe(text);
  const reordered = JSON.stringify(plan, Object.keys(flattened(plan)).sort().reverse());
  expect(await parsePlan(reordered)).toEqual(plan);
  for (const secret of world.secrets()) expect(text).not.toContain(secret);
});

test("a plan with one changed value is refused, and nothing is sent", patience, async () => {
  let refused = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, fc.nat(), fc.jsonValue(), async (given, wanted, where, value) => {
      const made = await planned(given, wanted);
      if (!made) return;
      const changed: unknown = JSON.parse(formatPlan(made.plan));
      const places = placesIn(changed);
      const place = places[where % places.length];
      if (!place || JSON.stringify(place.holder[place.key]) === JSON.stringify(value)) return;
      place.holder[place.key] = value;
      await expect(
        apply(made.world.connect(), changed as Plan, { clock: made.world.clock }),
      ).rejects.toBeInstanceOf(PlanRefusedError);
      await expect(parsePlan(JSON.stringify(changed))).rejects.toBeInstanceOf(PlanRefusedError);
      expect(revokingCalls(made.world)).toHaveLength(0);
      refused += 1;
    }),
    300,
    () => refused > 75,
  );
});

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

/** Every value of a document, and a field that it does not have yet. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  return [
    ...keys.map((key) => ({ holder, key })),
    ...(Array.isArray(value) ? [] : [{ holder, key: "added" }]),
    ...keys.flatMap((key) => placesIn(holder[key])),
  ];
}

function flattened(value: unknown): Record<string, true> {
  return Object.fromEntries(placesIn(value).map(({ key }) => [key, true]));
}
