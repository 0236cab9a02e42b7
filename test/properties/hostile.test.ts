/** The invariants hold whatever a product says and whenever a run is interrupted. */
import "./hash-at-once.js";
import { expect, test } from "vitest";
import {
  apply,
  type Plan,
  plan,
  type Report,
  resume,
  type Selector,
  SessionctlError,
} from "../../src/index.js";
import fc, { seed } from "../support/fast-check.js";
import { virtualClock } from "../support/virtual-clock.js";
import { itemsIn, itemsOf, namedBy } from "./expected.js";
import {
  DiskFull,
  type GivenWorld,
  HostileWorld,
  hostileWorld,
  ME,
  type Mishap,
  mishaps,
  OTHER,
  unluckyStore,
} from "./hostile-world.js";
import { times } from "./running.js";

const RUNS = times(20_000);
const PARTS = 4;

const ids = fc.uniqueArray(fc.constantFrom("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s77"), {
  minLength: 1,
});
const selectors: fc.Arbitrary<Selector> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom<Selector>(
        { all: true },
        { others: true },
        { users: [ME] },
        { users: [OTHER] },
        { newerThan: "52w" },
      ),
      ids.map((some): Selector => ({ ids: some })),
    ),
    fc.constantFrom<Selector>({}, {}, { includeCurrent: true }),
  )
  .map(([target, more]) => ({ ...target, ...more }));

/** Earlier findings, tried in every run. */
const FOUND: [GivenWorld, Selector, Mishap[]][] = [
  // The list after an interrupted run was a lie. So were both lists of the run that finished it.
  [
    {
      mine: 1,
      theirs: 0,
      credential: "known",
      lists: "caller",
      steps: "single",
      lies: [null, null, "forgets everything", "names another own session", "names another own session"],
      fates: ["lost before"],
      signIns: [],
    },
    { all: true, includeCurrent: true },
    [{ line: 4, by: "signal" }],
  ],
];

const startedAt = Date.parse("2023-12-01T00:00:00Z");

/** Plans, applies, and resumes once for each mishap and once more. */
async function liveThrough(world: HostileWorld, selector: Selector, befalls: Mishap[]) {
  const clock = virtualClock(startedAt);
  const reports: Report[] = [];
  const kept = { text: "" };
  let made: Plan | null = null;
  try {
    made = await plan(world.connect(), selector, { clock });
  } catch (error) {
    expectOurs(error);
    return { made, reports };
  }
  for (const mishap of [...befalls, undefined]) {
    const controller = new AbortController();
    const store = unluckyStore(mishap, kept, () => controller.abort());
    const options = { clock, signal: controller.signal, concurrency: 2 };
    const provider = world.connect();
    // Opening a journal drops the torn line.
    kept.text = kept.text.slice(0, kept.text.lastIndexOf("\n") + 1);
    try {
      reports.push(
        kept.text === ""
          ? await apply(provider, made, { ...options, journal: store })
          : await resume(provider, { text: kept.text, store }, options),
      );
    } catch (error) {
      if (!(error instanceof DiskFull)) expectOurs(error);
    }
  }
  return { made, reports };
}

function expectOurs(error: unknown): void {
  if (!(error instanceof SessionctlError)) throw error;
}

function holds(world: HostileWorld, made: Plan, reports: readonly Report[]): void {
  const planned = new Set(made.steps.flatMap(namedBy));
  const wide = made.steps.flatMap((step) => (step.kind === "everything" ? [step] : []));
  const wholeUsers = new Set(wide.flatMap(({ user, listed }) => (listed.length === 0 ? [user.id] : [])));
  const wideUsers = new Set(wide.map(({ user }) => user.id));
  for (const { id, user, unseen } of world.endedByUs) {
    if (planned.has(id) || wholeUsers.has(user)) continue;
    expect(unseen && wideUsers.has(user), `${id} was not planned, and was ended`).toBe(true);
  }
  if (!made.selector.includeCurrent) {
    expect(world.endedByUs.map(({ id }) => id)).not.toContain(world.own);
  }
  for (const report of reports) {
    expect(itemsIn(report)).toEqual(itemsOf(made));
    for (const { session, evidence } of report.outcomes) {
      if ((evidence === "confirmed" || evidence === "rejected") && session !== null)
        expect(world.isOpen(session), session).toBe(false);
    }
  }
}

test.for(Array.from({ length: PARTS }, (_, part) => seed + part))(
  `in a hostile world every invariant holds, in ${RUNS / PARTS} runs with seed %i`,
  { timeout: times(300_000) },
  async (seed) => {
    const seen = { reports: 0, ended: 0, unknown: 0, resumed: 0 };
    await fc.assert(
      fc.asyncProperty(hostileWorld, selectors, mishaps, async (given, selector, befalls) => {
        const world = new HostileWorld(given);
        const { made, reports } = await liveThrough(world, selector, befalls);
        world.settle();
        if (!made) return void expect(world.endedByUs).toEqual([]);
        holds(world, made, reports);
        seen.reports += reports.length;
        seen.ended += world.endedByUs.length;
        seen.unknown += reports.reduce((count, { summary }) => count + summary.unknown, 0);
        if (reports.length > 1) seen.resumed += 1;
      }),
      { numRuns: RUNS / PARTS, seed, examples: FOUND },
    );
    // A property proves something only if there were cases in which it could fail.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / PARTS / 20);
  },
);
