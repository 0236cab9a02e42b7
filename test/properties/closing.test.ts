/** What a run closes and what it reports about it, whatever fails and whoever signs in or out meanwhile. */

import { expect, test } from "vitest";
import { apply, PlanRefusedError, plan, SelectionError } from "../../src/index.js";
import fc from "../support/fast-check.js";
import { change, portal, selector } from "./arbitraries.js";
import { enacted, openIn, planned, revokingCalls } from "./enact.js";
import { closedByUs, listedNow, namedBy, stateOf, usersNamed } from "./expected.js";
import { everyRun, patience, triedOften } from "./running.js";
import { type GivenSelector, isListed, worldOf } from "./world.js";

everyRun("nothing outside the plan is closed", 400, ({ world, plan, openAtFirst }) => {
  const planned = new Set(plan.steps.flatMap(namedBy));
  const spared = new Set(plan.spared.map(({ session }) => session?.id));
  // A wide call may reach beyond the list if its user was named and no filter applies.
  const named = usersNamed({ world, plan });
  const wide = plan.steps.flatMap((step) =>
    step.kind === "everything" && named.has(step.user.id) ? [step] : [],
  );
  // If a session began before the run and stayed, the run saw it and does not make the wide call.
  const hadCome = world.portal
    .allConnections(world.caller)
    .filter((each) => openAtFirst.has(each.id) && each.closedThrough !== "signOut" && isListed(each))
    .some(({ id }) => !planned.has(id) && !spared.has(id));
  const reached = wide.filter(({ listed }) => listed.length === 0 || !hadCome).map(({ user }) => user.id);
  for (const { id, userId } of closedByUs(world)) {
    if (planned.has(id)) continue;
    expect(reached).toContain(userId);
    expect(spared).not.toContain(id);
  }
});

everyRun("every excepted session survives, listed or not, by name and by address", 400, ({ world, plan }) => {
  const { ids = [], users = [], ips = [] } = plan.selector.except ?? {};
  const { own } = plan;
  for (const { id, userId, ip } of closedByUs(world)) {
    expect(ids).not.toContain(id);
    expect(users).not.toContain(userId);
    // The caller's own row shows only the address of the request that lists.
    if (own.state === "known" && own.id === String(id)) continue;
    // The address with its port, as the portal stores it. 10.1.2.3 is in 10.0.0.0/8.
    for (const block of ips) expect(ip ?? "").not.toMatch(WITHIN[block] ?? /$^/);
  }
});

/** The addresses of this world that are in its blocks. */
const WITHIN: Record<string, RegExp> = {
  "10.0.0.0/8": /^10\./,
  "203.0.113.7": /^203\.0\.113\.7(:|$)/,
  "2001:db8::/32": /^\[?2001:db8:/,
};

test("a plan needs its exceptions to match, unless unmatched ones are allowed", patience, async () => {
  let refused = 0;
  let made = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, async (given, wanted) => {
      const world = worldOf(given);
      const asked = world.selector(wanted);
      const outcome = await plan(world.connect(), asked, { clock: world.clock }).catch((error) => error);
      if (outcome instanceof SelectionError && outcome.at.startsWith("except.")) refused += 1;
      if (outcome instanceof Error || !asked.except) return;
      made += 1;
      const { ids = [], users = [] } = asked.except;
      const there = listedNow(world).map(({ id }) => id);
      for (const id of ids) expect([...there, ...(asked.ids ?? []), world.ridesOn]).toContain(id);
      for (const user of users) {
        const named = world.users.filter(({ id, email }) =>
          asked.users?.some((name) => name === id || name === email),
        );
        const listed = there.length > 0 ? [world.caller.id] : [];
        expect([...named.map(({ id }) => id), ...listed]).toContain(user);
      }
    }),
    600,
    () => refused > 30 && made > 20,
  );
});

everyRun(
  "the session that the caller is signed in with survives unless includeCurrent is set",
  300,
  ({ world, plan }) => {
    if (plan.selector.includeCurrent) return;
    expect(closedByUs(world).map(({ id }) => id)).not.toContain(world.ridesOn);
  },
);

test("a plan does not end the session that applies it if another session made it", patience, async () => {
  let tried = 0;
  await triedOften(
    fc.asyncProperty(portal, selector, fc.nat(12), async (given, wanted, which) => {
      const made = await planned(given, wanted);
      if (!made) return;
      const { world, plan } = made;
      // One of the sessions that the plan may end, or a new one that a wide call of the plan would end.
      const open = world.portal.connections(world.caller);
      const { id, token } = open[which % (open.length + 1)] ?? world.portal.signIn(world.caller);
      if (id === world.ridesOn) return;
      const provider = world.connect({ auth: { kind: "portalToken", portalToken: token } });
      await apply(provider, plan, { clock: world.clock }).catch((error) => {
        expect(error).toBeInstanceOf(PlanRefusedError);
        expect(revokingCalls(world)).toHaveLength(0);
      });
      if (plan.steps.length > 0) tried += 1;
      const reviewed = plan.steps.flatMap(namedBy);
      if (!plan.selector.includeCurrent || !reviewed.includes(id)) expect(openIn(world)).toContain(id);
      if (plan.selector.includeCurrent) return;
      // The session that made the plan is still spared.
      if (world.ridesOn !== null && !reviewed.includes(world.ridesOn)) {
        expect(closedByUs(world).map((each) => each.id)).not.toContain(world.ridesOn);
      }
    }),
    250,
    () => tried > 50,
  );
});

test("the caller's own session ends last if it must end", patience, async () => {
  let last = 0;
  const targets = fc.constantFrom<GivenSelector["target"]>(
    "all",
    { ids: Array.from({ length: 13 }, (_, nth) => ({ of: "caller", nth })) },
    { users: ["caller", 1], by: "id" },
  );
  await triedOften(
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
    250,
    () => last > 50,
  );
});

everyRun("every outcome agrees with the state of the portal", 600, ({ world, plan, report, openAtFirst }) => {
  const listed = new Set(plan.steps.flatMap(({ listed }) => listed));
  for (const { session, outcome, evidence } of report.outcomes) {
    if (session === null) continue;
    const state = stateOf(world, session);
    if (outcome === "revoked" && evidence !== "unverifiable") expect(state?.open).toBe(false);
    // Only the list decides about listed sessions, whatever the portal answered.
    if (listed.has(session) && report.verified.listedAgain) {
      expect(outcome === "failed").toBe(state?.open === true);
      if (outcome === "revoked") expect(evidence).toBe("confirmed");
    }
    if (outcome === "already_gone") {
      expect(state?.open ?? false).toBe(false);
      // Somebody else ended it. A run reports what it closed itself as revoked.
      if (openAtFirst.has(session)) expect(state?.closedThrough).toBe("signOut");
    }
  }
});
