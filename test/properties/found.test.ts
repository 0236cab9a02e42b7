/** What the properties found when they first ran, with one example each. */
import { describe, expect, test } from "vitest";
import {
  apply,
  type JournalStore,
  memoryJournal,
  plan,
  resume,
  SelectionError,
  type Selector,
} from "../../src/index.js";
import { openIn, revokingCalls } from "./enact.js";
import { type GivenCredential, type GivenSession, type World, worldOf } from "./world.js";

const started = (daysAgo: number, details: GivenSession["details"] = {}): GivenSession => ({
  daysAgo,
  details,
  signedOut: false,
});

/** Mara, and Tom with one session. Ids start at 40001 and follow the order of the list. */
function maras(
  sessions: GivenSession[],
  { admin = true, credential = "portalToken" as GivenCredential, ridesOn = 0 } = {},
): World {
  return worldOf({
    users: [
      { admin, sessions },
      { admin: false, sessions: [started(3)] },
    ],
    caller: 0,
    credential,
    ridesOn,
    latencies: [1],
    sharedCache: true,
    nullMembers: "sent",
  });
}

const planIn = (world: World, selector: Selector) =>
  plan(world.connect(), selector, { clock: world.clock, allowUnmatched: true });
const stepsOf = ({ steps }: Awaited<ReturnType<typeof plan>>) =>
  steps.map((step) =>
    step.kind === "sessions"
      ? ["sessions", ...step.ids]
      : [step.keepsOwn ? "everything but the own" : "everything", ...step.listed],
  );

describe("an own session of more than a year, which the portal does not list,", () => {
  test("is kept by `all`: the others are ended by the call that spares it", async () => {
    const world = maras([started(370), started(1), started(2)]);
    const made = await planIn(world, { all: true });
    expect(stepsOf(made)).toEqual([["everything but the own", "40002", "40003"]]);
    await apply(world.connect(), made, { clock: world.clock });
    expect(openIn(world)).toContain(world.ridesOn);
  });

  test("is spared when its id is named, and ends last with includeCurrent", async () => {
    const world = maras([started(370), started(1), started(2)]);
    const ids = ["40001", "40002", "40003"];
    const made = await planIn(world, { ids });
    expect(stepsOf(made).flat()).not.toContain("40001");
    expect(made.spared).toMatchObject([{ session: { id: "40001", current: true }, reason: "current" }]);
    const all = await planIn(world, { ids, includeCurrent: true });
    const { summary } = await apply(world.connect(), all, { clock: world.clock });
    expect(summary).toMatchObject({ revoked: 3 });
    expect(revokingCalls(world).at(-1)?.path).toMatch(/40001$/);
  });
});

describe("a call that reaches unlisted sessions", () => {
  const recent = [started(0), started(1, { browser: "Chrome" }), started(2, { browser: "Chrome" })];

  test.for<Selector>([
    { all: true, match: { browser: ["chrome"] } },
    { others: true, limit: 10 },
    { others: true, except: { ids: ["40004"] } },
    { all: true, except: { ips: ["192.0.2.0/24"] } },
  ])("is not used if the selection has filters or exceptions: %j", async (selector) => {
    const world = maras([
      ...recent.map((each) => ({ ...each, details: { ...each.details, ip: "10.0.0.1" } })),
      started(400),
    ]);
    const made = await planIn(world, selector);
    expect(stepsOf(made)).toEqual([
      ["sessions", "40002"],
      ["sessions", "40003"],
    ]);
    await apply(world.connect(), made, { clock: world.clock });
    expect(openIn(world)).toContain("40004");
  });

  test("is split into exact ones by a resumed run once a new session appears", async () => {
    const world = maras(recent);
    const made = await planIn(world, { others: true });
    const controller = new AbortController();
    const journal = memoryJournal();
    const store: JournalStore = {
      async append(line) {
        await journal.append(line);
        if (line.includes('"begun"')) controller.abort();
      },
    };
    const options = { clock: world.clock };
    await apply(world.connect(), made, { ...options, journal: store, signal: controller.signal }).catch(
      () => {},
    );
    world.change({ signIn: 0, session: started(0) });
    const report = await resume(world.connect(), { text: journal.text(), store: journal }, options);
    expect(revokingCalls(world).map(({ path }) => path.replace(/.*\//, ""))).toEqual(["40002", "40003"]);
    expect(report.summary).toMatchObject({ revoked: 2, failed: 0 });
    expect(openIn(world)).toContain("40005");
    // A finished run sends nothing more, even if sessions are gone.
    world.portal.signOut("40005");
    const again = await resume(world.connect(), { text: journal.text(), store: journal }, options);
    expect(revokingCalls(world)).toHaveLength(2);
    expect(again.summary).toEqual(report.summary);
  });
});

test("an unlisted id cannot be combined with an excepted user, because it might belong to that user", async () => {
  const world = maras([started(0)]);
  const toms = String(world.portal.connections("user1@example.com")[0]?.id);
  const selector = { ids: [toms], except: { users: ["user1@example.com"] } };
  await expect(planIn(world, selector)).rejects.toThrow(SelectionError);
  await expect(planIn(world, selector)).rejects.toThrow("except.users");
});

test("the caller's own session ends last if a wider call became one call for each session", async () => {
  const world = maras([started(0), started(1), started(2)]);
  const made = await planIn(world, { all: true, includeCurrent: true });
  expect(stepsOf(made)).toEqual([["everything", "40001", "40002", "40003"]]);
  world.change({ signIn: 0, session: started(0) });
  const report = await apply(world.connect(), made, { clock: world.clock });
  expect(report.stopped).toBeNull();
  expect(report.summary).toMatchObject({ revoked: 3, failed: 0 });
  expect([...openIn(world)]).toEqual(["40004", "40005"]);
});

describe("a call that was announced and whose answer was lost with the process", () => {
  /** Kills the process before the answer is written. */
  async function killed(world: World, selector: Selector) {
    const made = await planIn(world, selector);
    let text = "";
    const journal: JournalStore = {
      async append(line) {
        if (line.includes('"answer"')) throw new Error("killed");
        text += line;
      },
    };
    await expect(apply(world.connect(), made, { clock: world.clock, journal })).rejects.toThrow("killed");
    return text;
  }

  test.for([true, false])(
    "is not mistaken for somebody else's if it was carried out and is sent again (administrator: %j)",
    async (admin) => {
      const world = maras([started(400), started(0)], { admin, ridesOn: 1 });
      const text = await killed(world, { ids: ["40001"] });
      const report = await resume(world.connect(), { text, store: memoryJournal() }, { clock: world.clock });
      expect(revokingCalls(world).map(({ status }) => status)).toEqual([200, 200]);
      expect(report.outcomes).toMatchObject([{ session: "40001", outcome: "unknown", evidence: null }]);
    },
  );

  test("has not failed if the resumed run is interrupted before it sends the call again", async () => {
    const world = maras([started(400), started(0)], { ridesOn: 1 });
    const text = await killed(world, { ids: ["40001"] });
    const controller = new AbortController();
    const report = await resume(
      world.connect(),
      { text, store: memoryJournal() },
      {
        clock: world.clock,
        signal: controller.signal,
        onProgress: ({ phase }) => phase === "revoking" && controller.abort(),
      },
    );
    expect(report.stopped?.code).toBe("interrupted");
    expect(report.outcomes).toMatchObject([{ session: "40001", outcome: "unknown" }]);
  });
});
