import { expect, test } from "vitest";
import fc from "../support/fast-check.js";
import { type Happenings, happenings, portal, selector } from "./arbitraries.js";
import { type Enacted, enacted, type Planned, planned } from "./enact.js";

/** How often a property is tried. For a longer search: `MORE=20 npx vitest run test/properties`. */
export const times = (runs: number) => runs * Number(process.env.MORE ?? 1);

export const patience = { timeout: times(300_000) };

/**
 * Tries a property until enough of its cases are relevant. Their number depends on chance: if there are too few we run
 * more, and if there are hardly any the property proves nothing.
 */
export async function triedOften<Cases>(
  property: fc.IAsyncProperty<Cases>,
  runs: number,
  isEnough: () => boolean,
): Promise<void> {
  for (let round = 0; round === 0 || (round < 8 && !isEnough()); round++) {
    await fc.assert(property, { numRuns: times(runs) });
  }
  expect(isEnough(), "whether enough of the cases were of the kind that the property is about").toBe(true);
}

/** A property of every plan. Planning may refuse, but not so often that the property proves nothing. */
export function everyPlan(
  name: string,
  runs: number,
  holds: (made: Planned) => Promise<void>,
  portals = portal,
): void {
  test(name, patience, async () => {
    let held = 0;
    await triedOften(
      fc.asyncProperty(portals, selector, async (given, wanted) => {
        const made = await planned(given, wanted);
        if (!made) return;
        await holds(made);
        if (made.plan.steps.length > 0) held += 1;
      }),
      runs,
      () => held > runs / 4,
    );
  });
}

/** A property of every run that reaches its report, whatever happens meanwhile. */
export function everyRun(
  name: string,
  runs: number,
  holds: (run: Enacted, happened: Happenings) => void | Promise<void>,
): void {
  test(name, patience, async () => {
    let held = 0;
    await triedOften(
      fc.asyncProperty(portal, selector, happenings, async (given, wanted, happened) => {
        const made = await planned(given, wanted);
        const run = made && (await enacted(made, happened));
        if (!run) return;
        await holds(run, happened);
        if (run.plan.steps.length > 0) held += 1;
      }),
      runs,
      () => held > runs / 6,
    );
  });
}
