/**
 * The portal opens a connection for a caller who ends all of their own. It is ours: we report it as ours and close it
 * on request.
 */
import { describe, expect, test } from "vitest";
import { apply, formatReport, plan, revoke } from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

async function openOffice(kind: "portalToken" | "apiKey", options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const client = opened.as(
    kind === "portalToken"
      ? { kind, portalToken: people.own.token }
      : { kind, apiKey: opened.portal.addApiKey(people.mara) },
  );
  const planned = () => plan(client, { users: [people.mara.id], includeCurrent: true });
  return { ...opened, ...people, client, planned };
}

describe("the token that the portal has replaced", () => {
  test("is tried once more, and the portal's refusal is the evidence for its session", async () => {
    const { client, planned, own, portal } = await openOffice("portalToken");
    const made = await planned();
    const before = portal.calls.length;
    const { outcomes } = await apply(client, made);
    expect(outcomes.find(({ session }) => session === String(own.id))).toEqual({
      session: String(own.id),
      user: expect.anything(),
      outcome: "revoked",
      evidence: "rejected",
      reason: null,
    });
    const refused = portal.calls.slice(before).filter(({ status }) => status === 401);
    expect(refused.map(({ operation }) => operation)).toEqual(["getSelfProfile"]);
  });

  test("may still be accepted from a cache, and then the outcome says so", async () => {
    const { client, planned, own } = await openOffice("portalToken", { sharedCache: false });
    // The portal caches recent tokens.
    await client.whoami();
    const { outcomes } = await apply(client, await planned());
    expect(outcomes.find(({ session }) => session === String(own.id))).toMatchObject({
      outcome: "revoked",
      evidence: "confirmed",
      reason: "the product still accepts the credential of the session, perhaps from a cache",
    });
  });

  test("proves nothing if the portal does not answer", async () => {
    const { client, planned, own, portal } = await openOffice("portalToken", { outsideTheSpec: true });
    const made = await planned();
    const hasEnded = () =>
      portal.calls.some(({ operation }) => operation === "logOutAllActiveConnectionsForUser");
    portal.faults.next({
      kind: "serverError",
      on: ({ operation }) => operation === "getSelfProfile" && hasEnded(),
      times: 10,
    });
    const { outcomes } = await apply(client, made);
    expect(outcomes.find(({ session }) => session === String(own.id))).toMatchObject({
      evidence: "confirmed",
      reason: null,
    });
  });
});

describe.each(["portalToken", "apiKey"] as const)("with the credential %s", (kind) => {
  test("a run reports it as opened by the product and not as new, and the client continues with it", async () => {
    const { client, planned, openIds, mara } = await openOffice(kind);
    const report = await apply(client, await planned());
    const [id] = openIds(mara);
    expect(report.summary).toMatchObject({ revoked: 3, unknown: 0 });
    expect(report.newSessions).toEqual([]);
    expect(report.openedByProduct).toEqual([{ id, closed: false, reason: null }]);
    expect(formatReport(report)).toContain(
      `The product opened session ${id} for this run on its own. It belonged to this run`,
    );
    await expect(client.whoami()).resolves.toMatchObject({ user: { id: mara.id } });
  });

  test("a run that must leave nothing open closes it and no other", async () => {
    const { client, planned, openIds, portal, mara, tom } = await openOffice(kind);
    const report = await apply(client, await planned(), { closeOpened: true });
    expect(report.openedByProduct).toEqual([
      { id: expect.stringMatching(/^\d+$/), closed: true, reason: null },
    ]);
    expect(report.newSessions).toEqual([]);
    // Only a portal token belongs to one of the sessions.
    const ofOwn = kind === "portalToken" ? "rejected" : "confirmed";
    expect(report.outcomes.map(({ evidence }) => evidence).sort()).toEqual(["confirmed", "confirmed", ofOwn]);
    expect(openIds(mara)).toEqual([]);
    expect(openIds(tom)).toHaveLength(1);
    expect(formatReport(report)).toContain("has been closed again: nobody else could use it");
    expect(portal.allConnections(mara)).toHaveLength(4);
  });

  test("a new sign-in by somebody else meanwhile is still reported as new", async () => {
    const { client, planned, portal, mara } = await openOffice(kind);
    const made = await planned();
    let stranger = "";
    portal.faults.next({
      kind: "drift",
      on: "logOutAllActiveConnectionsForUser",
      change() {
        stranger = portal.signIn(mara, { ip: "203.0.113.66" }).id;
      },
    });
    const report = await apply(client, made, { closeOpened: true });
    expect(report.newSessions.map(({ id }) => id)).toEqual([stranger]);
    expect(report.openedByProduct).toMatchObject([{ closed: true }]);
  });

  test("the report says that it is open if it cannot be closed", async () => {
    const { client, planned, portal, openIds, mara } = await openOffice(kind);
    const made = await planned();
    portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const report = await apply(client, made, { closeOpened: true });
    expect(report.openedByProduct).toEqual([
      { id: openIds(mara)[0], closed: false, reason: "the portal did not close it" },
    ]);
  });

  test("no report contains its token", async () => {
    const { client, planned, portal, mara } = await openOffice(kind);
    const report = await apply(client, await planned());
    const token = portal.connections(mara)[0]?.token as string;
    expect(JSON.stringify(report) + formatReport(report)).not.toContain(token);
  });
});

test("if nothing was opened, nothing is asked and nothing is closed", async () => {
  const { client, portal, openIds, mara, own } = await openOffice("portalToken");
  const report = await apply(client, await plan(client, { others: true }), { closeOpened: true });
  expect(report.openedByProduct).toEqual([]);
  expect(openIds(mara)).toEqual([own.id]);
  expect(portal.calls.filter(({ method }) => method === "PUT")).toHaveLength(1);
});

test("a cookie that only renews the caller's own session opened nothing, and closing leaves that session alone", async () => {
  const opened = await openPortal();
  const { own, tom, mara, openIds } = withMaraAndTom(opened);
  const client = opened.as(
    { kind: "portalToken", portalToken: own.token },
    {
      fetch: async (input, init) => {
        const answer = await opened.fetch(input, init);
        const headers = new Headers(answer.headers);
        if (new Request(input, init).method === "PUT")
          headers.append("set-cookie", `asc_auth_key=${own.token}; Path=/`);
        return new Response(await answer.text(), { status: answer.status, headers });
      },
    },
  );
  await revoke(client, { users: [tom.id] });
  expect(await client.endOpened()).toEqual([]);
  expect(openIds(mara)).toContain(own.id);
});

test("closing twice sends one call", async () => {
  const { client, mara, openIds } = await openOffice("apiKey");
  await revoke(client, { users: [mara.id] });
  const [first] = await client.endOpened();
  expect(first?.closed).toBe(true);
  expect(await client.endOpened()).toEqual([first]);
  expect(openIds(mara)).toEqual([]);
});

test("an opened session that has ended since is no longer reported", async () => {
  const { client, mara, portal } = await openOffice("apiKey");
  await revoke(client, { users: [mara.id] });
  const [{ id } = { id: "" }] = portal.connections(mara);
  portal.signOut(id);
  expect(await client.opened()).toEqual([]);
});

describe("a password reset", () => {
  const reset = "logOutAllActiveConnectionsChangePassword";

  test("keeps its link if the sessions cannot be listed afterwards, and repeats the portal's error", async () => {
    const { client, portal, own } = await openOffice("portalToken", { outsideTheSpec: true });
    const isDone = () => portal.calls.some(({ operation }) => operation === reset);
    portal.faults.next({
      kind: "serverError",
      on: ({ operation }) => operation === "getAllActiveConnections" && isDone(),
      times: 10,
    });
    const { outcomes, link, newSessions } = await client.resetPassword({ includeCurrent: true });
    expect(link).not.toBeNull();
    expect(newSessions).toEqual([]);
    const evidence = Object.fromEntries(outcomes.map((item) => [item.session, item.evidence]));
    expect(evidence[String(own.id)]).toBe("rejected");
    expect(Object.values(evidence).filter((grade) => grade === "acknowledged")).toHaveLength(2);
  });

  test("is settled by listing again if its answer was lost", async () => {
    const { client, portal } = await openOffice("apiKey", { outsideTheSpec: true });
    portal.faults.next({ kind: "cutAfter", on: reset });
    const { outcomes, link } = await client.resetPassword();
    expect(link).toBeNull();
    expect(outcomes.map(({ outcome, evidence }) => [outcome, evidence])).toEqual(
      Array(3).fill(["revoked", "confirmed"]),
    );
  });

  test("throws the error of the call if its answer was lost together with the credential", async () => {
    const { client, portal } = await openOffice("portalToken", { outsideTheSpec: true });
    portal.faults.next({ kind: "cutAfter", on: reset });
    await expect(client.resetPassword({ includeCurrent: true })).rejects.toMatchObject({
      code: "network",
      mayHaveTakenEffect: true,
    });
  });
});
