/** What a watch ends, whatever fails and whoever signs in or out meanwhile. */
import "./hash-at-once.js";
import { expect, test } from "vitest";
import fc from "../support/fast-check.js";
import { change, happenings, portal, selector } from "./arbitraries.js";
import { enacted, planned } from "./enact.js";
import { closedByUs, namedBy, stateOf } from "./expected.js";
import { patience, triedOften } from "./running.js";

test(
  "a watch ends only what it reports, spares the caller's own session and exceptions, and tells the truth",
  patience,
  async () => {
    let ended = 0;
    const coming = fc.array(change, { minLength: 1, maxLength: 6 });
    await triedOften(
      fc.asyncProperty(portal, selector, happenings, coming, async (given, wanted, happened, changes) => {
        const made = await planned(given, wanted);
        if (!made) return;
        const { world, plan } = made;
        const left = [...changes];
        const run = await enacted(made, happened, {
          watch: {
            forMs: 90_000,
            again: true,
            onEvent({ type }) {
              const next = type === "listed" || type === "begun" ? left.shift() : undefined;
              if (next) world.change(next);
            },
          },
        });
        const watch = run?.report.watch;
        if (!watch) return;
        const again = watch.runs.flatMap(({ outcomes }) => outcomes);
        ended += again.filter(({ outcome }) => outcome === "revoked").length;

        const byName = new Set([...plan.steps.flatMap(namedBy), ...again.map(({ session }) => session)]);
        const reached = plan.steps.flatMap((step) => (step.kind === "everything" ? [step.user.id] : []));
        for (const { id, userId } of closedByUs(world)) {
          if (!byName.has(id)) expect(reached).toContain(userId);
        }
        if (!plan.selector.includeCurrent) {
          expect(closedByUs(world).map(({ id }) => id)).not.toContain(world.ridesOn);
        }
        for (const { plan: second } of watch.runs) {
          expect(second.selector.ids?.length).toBeGreaterThan(0);
          expect(second.selector.includeCurrent).toBeUndefined();
        }
        const { ids = [], users = [] } = plan.selector.except ?? {};
        const excepted = users.map((name) => plan.users[name]);
        for (const { session, outcome } of again) {
          expect(session).not.toBeNull();
          expect(session).not.toBe(world.ridesOn);
          expect(ids).not.toContain(session);
          const state = stateOf(world, session ?? "");
          expect(excepted).not.toContain(state?.userId);
          if (outcome === "revoked") expect(state?.open).toBe(false);
        }
        // Every run of the watch is about sessions that it reported.
        const told = new Set(watch.newSessions.map(({ id }) => id));
        for (const { session } of again) expect(told).toContain(session);
      }),
      200,
      () => ended > 20,
    );
  },
);
