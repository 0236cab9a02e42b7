/** What a run claims at its end if the list that would prove it fails or lies. */
import { describe, expect } from "vitest";
import type { Portal } from "../../src/simulator/docspace/index.js";
import { test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { type Office, openOffice } from "./support/office.js";

/** Affects every list that is requested after the first call that revokes. */
const afterRevoking = (portal: Portal) => ({
  on: ({ operation }: { operation: string | undefined }) =>
    operation === "getAllActiveConnections" && portal.calls.some(({ method }) => method === "PUT"),
  times: 99,
});

describe.concurrent("exit code 4: nothing was verified", () => {
  test("if the last list fails, and the summary says so", async ({ desk }) => {
    const { asMara, portal, ids, open } = await openOffice(desk);
    portal.faults.next({ kind: "htmlPage", ...afterRevoking(portal) });
    const { code, stdout } = await desk.run("revoke --id 40001 --yes --report r.json", { env: asMara });
    expect(open()).not.toContain(ids.laptop);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^The result was not verified: /m);
    expect(stdout).not.toContain("confirmed");
    const report = reportIn(await desk.read("r.json"));
    expect(report.verified).toMatchObject({ listedAgain: false });
    expect(report.outcomes[0]?.evidence).not.toBe("confirmed");
  });

  test.for([
    ["lacks the caller's own session", 40006],
    ["lacks everything", null],
  ] as const)("if the last list %s: the outcome is unknown", async ([, lacking], { desk }) => {
    const { asMara, portal, ids, open } = await openOffice(desk);
    portal.faults.next({
      kind: "drift",
      change(body) {
        body.response.items =
          lacking === null ? [] : body.response.items.filter(({ id }: { id: number }) => id !== lacking);
      },
      ...afterRevoking(portal),
    });
    const { code, stdout } = await desk.run("revoke --id 40001 --yes --report r.json", { env: asMara });
    expect(open()).toContain(ids.own);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^unknown +1$/m);
    const report = reportIn(await desk.read("r.json"));
    expect(report.summary).toMatchObject({ revoked: 0, unknown: 1 });
    expect(report.verified).toMatchObject({ listedAgain: false, ownSessionEnded: false });
    expect(report.outcomes[0]?.reason).toMatch(/^the list after the run is not reliable: /);
  });
});

describe.concurrent("a run whose credential died in the middle", () => {
  /** Ends Mara's own session when the nth call that revokes arrives. */
  function dyingAt(nth: number, { portal, ids }: Office) {
    let calls = 0;
    portal.faults.next({
      kind: "unauthorized",
      on({ method }) {
        if (method !== "PUT" || ++calls < nth) return false;
        portal.signOut(ids.own);
        return true;
      },
    });
  }
  const revoking = ({ portal }: Office) =>
    portal.calls.filter(({ method }) => method === "PUT").map(({ path }) => path.split("/").at(-1));

  test("names its journal and can be finished only with another credential of the same user, such as an API key", async ({
    desk,
  }) => {
    const office = await openOffice(desk);
    const { asMara, asMarasKey, portal, mara, ids, open } = office;
    dyingAt(2, office);
    const line = "revoke --id 40001 40002 40004 --yes --journal run.jsonl";
    const { code, stderr } = await desk.run(line, { env: asMara });
    expect(code).toBe(4);
    expect(stderr).toContain("any credential of the same user works");
    expect(stderr).toContain("The journal is run.jsonl\n");
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl\n");
    portal.clearCalls();
    expect(await desk.run("resume run.jsonl", { env: asMara })).toMatchObject({ code: 3 });
    expect(revoking(office)).toEqual([]);
    const resumed = await desk.run("resume run.jsonl --json", { env: asMarasKey });
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    expect(reportIn(resumed.stdout).summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(revoking(office)).toEqual(["40002", "40004"]);
    expect(open(mara)).toEqual([ids.tokyo]);
  });

  test("before a call for all others is finished by exact steps with an API key", async ({ desk }) => {
    const office = await openOffice(desk);
    const { asMara, asMarasKey, portal, mara, ids, open } = office;
    dyingAt(1, office);
    const { code, stderr } = await desk.run("revoke --others --yes --journal run.jsonl", { env: asMara });
    expect(code).toBe(3);
    expect(stderr).toContain("any credential of the same user works");
    expect(stderr).toContain("Finish the run with: sessionctl resume run.jsonl\n");
    // A session that began after the plan was reviewed stays.
    const late = portal.signIn(mara, { at: Date.now() });
    portal.clearCalls();
    const resumed = await desk.run("resume run.jsonl --json", { env: asMarasKey });
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    expect(reportIn(resumed.stdout).summary).toMatchObject({ revoked: 4, failed: 0, unknown: 0 });
    expect(revoking(office).toSorted()).toEqual([ids.laptop, ids.phone, ids.tokyo, ids.stranger].toSorted());
    expect(open(mara)).toEqual([late.id]);
  });
});
