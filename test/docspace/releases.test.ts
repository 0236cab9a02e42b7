/** A portal's release determines how much its answers prove. */
import { describe, expect, test } from "vitest";
import { apply, plan } from "../../src/index.js";
import type { DocSpaceOptions } from "../../src/simulator/docspace/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";
import { revokeOne } from "../support/revoke-one.js";

const operation = "getBuildVersion";

async function openReleased(options: DocSpaceOptions & { outsideTheSpec?: boolean }) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const client = opened.as({ kind: "portalToken", portalToken: people.own.token });
  const reads = () => opened.portal.calls.filter((call) => call.operation === operation).length;
  return { ...opened, ...people, client, reads };
}

describe("the answer true for a session that was not listed", () => {
  test.for(["3.7.1", "3.7.2", "3.10.0", "4.0.0"])("is acknowledged on release %s", async (release) => {
    const { client, toms } = await openReleased({ release });
    expect(await revokeOne(client, toms.id)).toMatchObject({
      outcome: "revoked",
      evidence: "acknowledged",
      reason: null,
    });
  });

  test.for(["3.7.0", "3.6.1", "2.99.99"])(
    "is not evidence on release %s: it is unverifiable, with the reason",
    async (release) => {
      const { client, toms } = await openReleased({ release });
      expect(await revokeOne(client, toms.id)).toMatchObject({
        outcome: "revoked",
        evidence: "unverifiable",
        reason: `release ${release} gives the same answer for a session that was already closed`,
      });
    },
  );

  test.for(["3.5", "soon"])("is not evidence if the release is reported as %s", async (told) => {
    const { client, toms, portal } = await openReleased({});
    const change = (body: { response: { docSpace: string } }) => {
      body.response.docSpace = told;
    };
    portal.faults.next({ kind: "drift", change, on: operation });
    expect(await revokeOne(client, toms.id)).toMatchObject({
      outcome: "revoked",
      evidence: "unverifiable",
      reason: `release ${told} gives the same answer for a session that was already closed`,
    });
  });

  test("is not evidence if the release cannot be read, and nothing fails for that reason", async () => {
    const { client, toms, portal } = await openReleased({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", status: 404, on: operation });
    expect(await revokeOne(client, toms.id)).toMatchObject({
      outcome: "revoked",
      evidence: "unverifiable",
      reason: "a portal of unknown release gives the same answer for a session that was already closed",
    });
  });

  test("is graded the same way in a run, which reads the release only once for many such ids", async () => {
    const { client, portal, tom, reads } = await openReleased({ release: "3.6.1" });
    const ids = Array.from({ length: 5 }, () => portal.signIn(tom).id);
    const report = await apply(client, await plan(client, { ids }));
    expect(report.outcomes.map(({ evidence }) => evidence)).toEqual(Array(5).fill("unverifiable"));
    expect(report.outcomes[0]?.reason).toContain("release 3.6.1 gives the same answer");
    expect(reads()).toBe(1);
  });

  test("is acknowledged in a run on a trustworthy release", async () => {
    const { client, toms } = await openReleased({ release: "3.7.1" });
    const report = await apply(client, await plan(client, { ids: [toms.id] }));
    expect(report.outcomes).toMatchObject([{ outcome: "revoked", evidence: "acknowledged", reason: null }]);
  });
});

describe("the answer false for a session that was not listed", () => {
  test.for(["3.6.1", "3.7.2"])(
    'proves nothing on release %s to any caller, because "closed before", "unknown" and "failed" look the same',
    async (release) => {
      const { as, client, toms, portal } = await openReleased({ release });
      portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection", times: 4 });
      const ordinary = as({ kind: "portalToken", portalToken: toms.token });
      for (const caller of [client, ordinary]) {
        expect(await revokeOne(caller, "999999")).toMatchObject({ outcome: "unknown", evidence: null });
        const { outcomes } = await apply(caller, await plan(caller, { ids: ["999998"] }));
        expect(outcomes).toMatchObject([{ outcome: "unknown", evidence: null }]);
      }
    },
  );
});

test("the release is not read if listing again provides the evidence", async () => {
  const { client, unknown, reads } = await openReleased({ release: "3.6.1" });
  expect(await revokeOne(client, unknown.id)).toMatchObject({ evidence: "confirmed" });
  const report = await apply(client, await plan(client, { others: true }));
  expect(report.outcomes.filter(({ outcome }) => outcome === "revoked")).toMatchObject([
    { evidence: "confirmed" },
  ]);
  expect(reads()).toBe(0);
});

test("the release is read once, and is null if the portal does not say", async () => {
  const { client, reads } = await openReleased({ release: "3.7.2" });
  expect([await client.release(), await client.release()]).toEqual(["3.7.2", "3.7.2"]);
  expect(reads()).toBe(1);
  const silent = await openReleased({ outsideTheSpec: true });
  silent.portal.faults.next({ kind: "unauthorized", on: operation });
  expect(await silent.client.release()).toBeNull();
});

test("the release is requested again if a read of it was aborted", async () => {
  const { client } = await openReleased({});
  await expect(client.release({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  expect(await client.release()).toBe("3.7.2");
});
