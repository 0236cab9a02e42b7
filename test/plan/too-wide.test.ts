/** A call that would end more than was reviewed is split, or refused if the product has no narrower one. */
import { expect, test } from "vitest";
import { apply, plan } from "../../src/index.js";
import { type GivenWorld, HostileWorld, OTHER } from "../properties/hostile-world.js";

const given: GivenWorld = {
  mine: 1,
  theirs: 2,
  credential: "none",
  lists: "everyone",
  steps: "wide",
  lies: [],
  fates: [],
  signIns: [],
};

test("a step is refused with the reason once a new session appears, if the product cannot end single sessions", async () => {
  const world = new HostileWorld(given);
  const made = await plan(world.connect(), { users: [OTHER] });
  expect(made.steps.map(({ kind }) => kind)).toEqual(["everything"]);
  world.signIn(OTHER);
  const report = await apply(world.connect(), made);
  expect(world.endedByUs).toEqual([]);
  expect(report.summary).toMatchObject({ failed: 2, revoked: 0 });
  expect(report.outcomes[0]?.reason).toMatch(
    /would end more sessions than were reviewed: session s4, which was not reviewed/,
  );
});

test.for(["single and wide", "batch"] as const)("a step is split if the product has %s", async (steps) => {
  const world = new HostileWorld({ ...given, theirs: 5, steps });
  const made = await plan(world.connect(), { users: [OTHER] });
  expect(made.steps.map(({ kind }) => kind)).toEqual(["everything"]);
  world.signIn(OTHER);
  const report = await apply(world.connect(), made);
  expect(report.summary).toMatchObject({ failed: 0, revoked: 5 });
  expect(world.isOpen("s7")).toBe(true);
});
