import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { type Plan, parsePlan, plan, type Step } from "../../src/index.js";
import { misfitIn } from "../../src/plan/form.js";
import { seal } from "../../src/plan/seal.js";
import { type GivenWorld, HostileWorld } from "../properties/hostile-world.js";
import fc from "../support/fast-check.js";

const schema = JSON.parse(readFileSync(new URL("../../schemas/plan.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020({ strict: false }).compile(schema);

const given: GivenWorld = {
  mine: 4,
  theirs: 2,
  credential: "known",
  lists: "caller",
  steps: "single and wide",
  lies: [],
  fates: [],
  signIns: [],
};
const plans: Plan[] = await Promise.all([
  plan(new HostileWorld(given).connect(), { all: true }),
  plan(new HostileWorld(given).connect(), { ids: ["s2", "s77"] }),
  plan(new HostileWorld(given).connect(), { users: ["other"] }),
  plan(new HostileWorld({ ...given, credential: "none" }).connect(), { newerThan: "520w" }),
  plan(new HostileWorld({ ...given, credential: "among" }).connect(), { all: true }),
  plan(new HostileWorld({ ...given, steps: "batch" }).connect(), { ids: ["s2", "s3", "s9"] }),
]);

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  return [...keys, "added"].flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

const values = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    "s2",
    "sessions",
    "everything",
    "known",
    "none",
    "among",
    "unknown",
    true,
    false,
    -1,
    0,
    1,
    1.5,
  ),
  fc.constantFrom<unknown>([], {}, [""], ["s5"], { id: "x", name: null, login: null }),
  fc.jsonValue(),
);

test("the checks agree with the schema wherever a plan is forged", () => {
  const seen = { fits: 0, misfits: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.array(fc.tuple(fc.nat(), values), { maxLength: 2 }),
      (made, changes) => {
        const forged = structuredClone(made) as unknown as Record<string, unknown>;
        for (const [where, value] of changes) {
          const places = placesIn(forged);
          const place = places[where % places.length] as Place;
          if (value === undefined && !Array.isArray(place.holder)) delete place.holder[place.key];
          else if (!(Array.isArray(place.holder) && place.key === "added"))
            place.holder[place.key] = structuredClone(value ?? null);
        }
        const isFit = fits(forged) as boolean;
        seen[isFit ? "fits" : "misfits"] += 1;
        expect(misfitIn(forged) === null, JSON.stringify(fits.errors)).toBe(isFit);
      },
    ),
    { numRuns: 3000 },
  );
  expect(seen.fits).toBeGreaterThan(300);
  expect(seen.misfits).toBeGreaterThan(300);
});

test("a plan that was forged and sealed again is refused, and the error names the place", async () => {
  const { digest: _, ...made } = plans[0] as Plan;
  const step = made.steps[0] as Plan["steps"][number];
  const refused = async (change: Partial<Plan>) =>
    parsePlan(JSON.stringify(await seal({ ...made, ...change }))).then(
      () => "accepted",
      (error) => error.message,
    );
  expect(await refused({})).toBe("accepted");
  const steps = (...forged: object[]) => refused({ steps: forged as Step[] });
  expect(await steps({ ...step, kind: "everyone" })).toMatch(/at steps\[0\]\.kind/);
  expect(await steps({ ...step, kind: "sessions" })).toMatch(/at steps\[0\]\.ids/);
  expect(await steps({ ...step, user: null })).toMatch(/at steps\[0\]\.user/);
  expect(await steps({ ...step, ids: ["s5"] })).toMatch(/at steps\[0\]\.ids/);
  expect(await steps({ kind: "sessions", ids: [], listed: [] })).toMatch(/at steps\[0\]\.ids/);
  expect(await refused({ expiresAt: "tomorrow" })).toMatch(/at expiresAt/);
});

test("a plan that fits its schema but contradicts itself is refused with the reason", async () => {
  const { digest: _, ...made } = plans[0] as Plan;
  const step = made.steps[0] as Step;
  const refused = async (change: Partial<Plan>) =>
    parsePlan(JSON.stringify(await seal({ ...made, ...change }))).then(
      () => "accepted",
      (error) => error.message,
    );
  expect(step).toMatchObject({ kind: "everything", listed: ["s2", "s3", "s4"] });
  expect(await refused({ steps: [step, step] })).toMatch(/session s2 is named twice/);
  const sparedAsWell = { ...step, listed: [...step.listed, "s1"] };
  expect(await refused({ steps: [sparedAsWell] })).toMatch(/session s1 is named twice/);
  expect(await refused({ sessions: made.sessions.slice(1) })).toMatch(/session s2 is not described/);
  expect(await refused({ steps: [] })).toMatch(/a session is described, but no step ends it/);
  const ids = ["s2", "s3"] as const;
  const another: Step = { kind: "sessions", ids, listed: ["s2", "s4"] };
  expect(await refused({ steps: [another] })).toMatch(/session s4 is not described/);
});
