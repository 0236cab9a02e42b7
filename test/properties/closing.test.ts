/** What a run closes, and what it says of it. Whatever fails meanwhile, and whoever comes and goes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { apply, PlanRefusedError } from "../../src/index.js";
import { change, portal, selector } from "./arbitraries.js";
import { enacted, openIn, planned } from "./enact.js";
import { closedByUs, stateOf, usersNamed } from "./expected.js";
import { everyRun, patience, times } from "./running.js";
import { type GivenSelector, isListed } from "./world.js";

everyRun("nothing outside the plan is closed", 400, ({ world, plan, openAtFirst }) => {
  const planned = new Set(
    plan.steps.flatMap((step) => [...step.sessions.map(({ id }) => id), ...step.unlisted]),
  );
  const spared = new Set(plan.spared.map(({ session }) => session?.id));
  // A wide call may reach beyond what was listed, where its user was named and nothing narrows that.
  const named = usersNamed({ world, plan });
  const wide = plan.steps.filter(({ kind, user }) => kind !== "session" && user && named.has(user.id));
  // Whoever had come when the run began, and stayed, was seen then: the wide call is not made.
  const hadCome = world.portal
    .allConnections(world.caller)
    .filter((each) => openAtFirst.has(each.id) && each.closedThrough !== "signOut" && isListed(each))
    .some(({ id }) => !planned.has(String(id)) && !spared.has(String(id)));
  const reached = wide
    .filter(({ sessions }) => sessions.length === 0 || !hadCome)
    .map(({ user }) => user?.id);
  for (const { id, userId } of closedByUs(world)) {
    if (planned.has(String(id))) continue;
    expect(reached).toContain(userId);
    expect(spared).not.toContain(String(id));
  }
});

everyRun("what is excepted by name survives, listed or not", 250, ({ world, plan }) => {
  const { ids = [], users = [] } = plan.selector.except ?? {};
  for (const { id, userId } of closedByUs(world)) {
    expect(ids).not.toContain(String(id));
    expect(users).not.toContain(userId);
  }
});

everyRun(
  "the session that the caller is signed in with survives unless includeCurrent",
  300,
  ({ world, plan }) => {
    if (plan.selector.includeCurrent) return;
    expect(closedByUs(world).map(({ id }) => id)).not.toContain(world.ridesOn);
  },
);

test(
  "whoever applies a plan by another session than it was made with does not end that one",
  patience,
  async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(portal, selector, fc.nat(12), async (given, wanted, which) => {
        const made = await planned(given, wanted);
        if (!made) return;
        const { world, plan } = made;
        // One of those that the plan may end, or a fresh one that a wide call of it would end.
        const open = world.portal.connections(world.caller);
        const { id, token } = open[which % (open.length + 1)] ?? world.portal.signIn(world.caller);
        if (id === world.ridesOn) return;
        const provider = world.connect({ auth: { kind: "portalToken", portalToken: token } });
        await expect(apply(provider, plan, { clock: world.clock })).rejects.toThrow(PlanRefusedError);
        expect(openIn(world)).toContain(id);
        if (plan.steps.length > 0) refused += 1;
      }),
      { numRuns: times(250) },
    );
    expect(refused).toBeGreaterThan(50);
  },
);

test("the own session, where it is to end as well, ends when everything else has", patience, async () => {
  let last = 0;
  const targets = fc.constantFrom<GivenSelector["target"]>(
    "all",
    { ids: Array.from({ length: 13 }, (_, nth) => ({ of: "caller", nth })) },
    { users: ["caller", 1], by: "id" },
  );
  await fc.assert(
    fc.asyncProperty(portal, targets, fc.array(change, { maxLength: 2 }), async (given, target, between) => {
      const byCookie = { ...given, credential: "portalToken" as const };
      const made = await planned(byCookie, { target, narrowing: { includeCurrent: true } });
      const run = made && (await enacted(made, { between, during: [], faults: [], concurrency: 5 }));
      if (!run) return;
      const { world, report } = run;
      expect(report.stopped).toBeNull();
      expect(report.outcomes.filter(({ reason }) => reason?.includes("401"))).toEqual([]);
      const closed = closedByUs(world).sort((one, other) => Number(one.closedAt) - Number(other.closedAt));
      const own = closed.find(({ id }) => id === world.ridesOn);
      if (!own || closed.length < 2) return;
      expect(own.closedAt).toBe(closed.at(-1)?.closedAt);
      last += 1;
    }),
    { numRuns: times(250) },
  );
  expect(last).toBeGreaterThan(50);
});

everyRun("an outcome is true of the portal", 600, ({ world, plan, report, openAtFirst }) => {
  const listed = new Set(plan.steps.flatMap(({ sessions }) => sessions.map(({ id }) => id)));
  for (const { session, outcome, evidence } of report.outcomes) {
    if (session === null) continue;
    const state = stateOf(world, session);
    if (outcome === "revoked" && evidence !== "unverifiable") expect(state?.open).toBe(false);
    // What is listed is judged by the list alone, whatever the portal said of the call.
    if (listed.has(session) && report.verified.listedAgain) {
      expect(outcome === "failed").toBe(state?.open === true);
      if (outcome === "revoked") expect(evidence).toBe("confirmed");
    }
    if (outcome === "already_gone") {
      expect(state?.open ?? false).toBe(false);
      // By somebody else: what a run has closed itself, it says that it revoked.
      if (openAtFirst.has(Number(session))) expect(state?.closedThrough).toBe("signOut");
    }
  }
});
