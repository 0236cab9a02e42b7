/** Ending sessions: exactly, and confirmed only by listing again. */
import { describe, expect, test } from "vitest";
import {
  apply,
  checkPlan,
  InvalidArgumentError,
  memoryJournal,
  plan,
  resume,
  revoke,
} from "../../src/index.js";
import { openPlatform } from "../support/open-platform.js";

const GROUP = "/rest/v1/master/logicalroles/ws/sessions";

describe("one session", () => {
  test("is ended with both of its rows on its own site, and confirmed by listing again", async () => {
    const { withToken, clock, socket, ends, open } = await openPlatform();
    const before = open();
    const report = await revoke(withToken(), { ids: [socket.id] }, { clock });
    expect(report.outcomes[0]).toMatchObject({ outcome: "revoked", evidence: "confirmed", reason: null });
    expect(ends()).toEqual([`DELETE ${GROUP}/${socket.sessionId}?sites=%5B%22SITE1%22%5D`]);
    expect(open()).toEqual(before.filter((id) => id !== socket.id));
  });

  test("trap: leaves alone a session with the same session_id on another site", async () => {
    const { withToken, clock, socket, toms, open } = await openPlatform();
    await revoke(withToken(), { ids: [toms.id] }, { clock });
    expect(open()).toContain(socket.id);
    expect(open()).not.toContain(toms.id);
  });

  test.for([404, 204] as const)("trap: is gone meanwhile, and the answer is %i", async (unknownSession) => {
    const { withToken, clock, away, platform } = await openPlatform({ unknownSession });
    const client = withToken({
      onAttempt: ({ operation }) =>
        void (operation === "listSessions" && lists++ === 1 && platform.signOut(away.id)),
    });
    let lists = 0;
    const report = await revoke(client, { ids: [away.id] }, { clock });
    // A 204 is also the answer for a session that existed. We can only say that it is gone.
    const expected = unknownSession === 404 ? { outcome: "already_gone" } : { outcome: "revoked" };
    expect(report.outcomes[0]).toMatchObject(expected);
  });

  test("that is gone when the run begins is reported so, and nothing is sent", async () => {
    const { withToken, clock, away, platform, ends } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { ids: [away.id] }, { clock });
    platform.signOut(away.id);
    expect((await apply(client, made, { clock })).outcomes[0]?.outcome).toBe("already_gone");
    expect(ends()).toEqual([]);
  });

  test("is not gone after a 404 if it is still listed", async () => {
    const { withToken, clock, away, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind: "htmlPage", status: 404, on: "deleteSession" });
    const report = await revoke(withToken(), { ids: [away.id] }, { clock });
    expect(report.outcomes[0]).toMatchObject({ outcome: "failed", evidence: null });
  });

  test("has not ended after a 204 if it is still listed", async () => {
    const { withToken, clock, away, socket, platform } = await openPlatform();
    platform.faults.next({
      kind: "answer",
      response: null,
      on: ({ operation, params }) => operation === "deleteSession" && params.session_id === away.sessionId,
    });
    const report = await revoke(withToken(), { ids: [away.id, socket.id] }, { clock });
    expect(Object.fromEntries(report.outcomes.map(({ session, outcome }) => [session, outcome]))).toEqual({
      [away.id]: "failed",
      [socket.id]: "revoked",
    });
  });

  test.for(["cutBefore", "cutAfter", "badGateway", "gatewayTimeout"] as const)(
    "is settled by trying again and listing again if its answer was lost (%s)",
    async (kind) => {
      const { withToken, clock, away, platform, open } = await openPlatform({ outsideTheSpec: true });
      platform.faults.next({ kind, on: "deleteSession" });
      const report = await revoke(withToken(), { ids: [away.id] }, { clock });
      expect(report.outcomes[0]).toMatchObject({ outcome: "revoked", evidence: "confirmed" });
      expect(open()).not.toContain(away.id);
    },
  );

  test("is gone or not as the list says if all its answers were lost", async () => {
    const { withToken, clock, away, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind: "cutBefore", on: "deleteSession", times: 99 });
    const report = await revoke(withToken(), { ids: [away.id] }, { clock });
    expect(report.outcomes[0]).toMatchObject({ outcome: "failed", evidence: null });
  });

  test("that may not be ended fails alone, with the message of the refusal", async () => {
    const { withToken, clock, away, socket, platform, open } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({
      kind: "htmlPage",
      status: 403,
      body: "no role for this route",
      on: ({ params }) => params.session_id === away.sessionId,
    });
    const report = await revoke(withToken(), { ids: [away.id, socket.id] }, { clock });
    expect(report.summary).toMatchObject({ revoked: 1, failed: 1 });
    expect(report.outcomes.find(({ session }) => session === away.id)?.reason).toContain(
      "no role for this route",
    );
    expect(open()).toContain(away.id);
  });

  test.for(["nothing", "/", "SITE1/", "/0-1"])("with an impossible id is refused: %s", async (id) => {
    const { withToken, sent } = await openPlatform();
    await expect(plan(withToken(), { ids: [id] })).rejects.toThrow("<site>/<session_id>");
    await expect(withToken().end({ kind: "sessions", ids: [id], listed: [] })).rejects.toThrow(
      InvalidArgumentError,
    );
    expect(sent).toEqual([]);
  });

  test("with an id that would leave its path is not sent", async () => {
    const { withToken, ends } = await openPlatform();
    await expect(withToken().end({ kind: "sessions", ids: ["SITE1/.."], listed: [] })).rejects.toBeInstanceOf(
      InvalidArgumentError,
    );
    expect(ends()).toEqual([]);
  });

  test("is the most that one call ends: several are refused, because the product has no batches", async () => {
    const { withToken, sent, away, socket } = await openPlatform();
    await expect(
      withToken().end({ kind: "sessions", ids: [away.id, socket.id], listed: [] }),
    ).rejects.toThrow("ends one session per call");
    expect(sent).toEqual([]);
  });
});

describe("ending all sessions of a user", () => {
  test("takes one call for another user, and the plan says what it reaches", async () => {
    const { withToken, clock, tom, platform, sent, open } = await openPlatform();
    platform.signIn(tom);
    const client = withToken();
    const made = await plan(client, { users: ["tom@example.com"] }, { clock });
    expect(made.steps).toMatchObject([{ kind: "everything", user: { id: "PARTNERS/tom@example.com" } }]);
    expect(made.warnings.join(" ")).toContain("One call ends every session of tom@example.com");
    const report = await apply(client, made, { clock });
    expect(report.summary).toMatchObject({ revoked: 2 });
    expect(report.outcomes.every(({ evidence }) => evidence === "confirmed")).toBe(true);
    expect(sent.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
      { action: "logout", domain: "PARTNERS", user: "tom@example.com", sites: "all" },
    ]);
    expect(open(tom)).toEqual([]);
  });

  test("trap: always keeps the caller's own session, and the plan says so", async () => {
    const { withToken, clock, held, mara, open, ends } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { others: true }, { clock });
    expect(made.steps).toMatchObject([{ kind: "everything", keepsOwn: true, user: { id: "CORP/mara" } }]);
    expect(made.warnings.join(" ")).toContain(
      "One call ends all sessions except the current one of CORP/mara",
    );
    expect((await apply(client, made, { clock })).summary).toMatchObject({ revoked: 2, spared: 1 });
    expect(open(mara)).toEqual([held.id]);
    expect(ends()).toEqual([`POST ${GROUP}`]);
  });

  test("takes one call for each session if it includes the caller's own, which comes last", async () => {
    const { withToken, clock, held, mara, open, ends } = await openPlatform();
    const report = await revoke(withToken(), { users: ["mara"], includeCurrent: true }, { clock });
    expect(open(mara)).toEqual([]);
    expect(ends()).toHaveLength(3);
    expect(ends().at(-1)).toContain(held.sessionId);
    expect(report.verified.ownSessionEnded).toBe(true);
  });

  test("trap: has no count and no result per site: the list reveals a site that did nothing", async () => {
    const { withToken, clock, mara, away, socket, platform } = await openPlatform();
    platform.faults.next({ kind: "silentSite", site: "SITE2", on: "logOutUser" });
    const report = await revoke(withToken(), { others: true }, { clock });
    expect(
      Object.fromEntries(report.outcomes.map(({ session, outcome }) => [session, outcome])),
    ).toMatchObject({
      [socket.id]: "revoked",
      [away.id]: "failed",
    });
    expect(platform.sessions(mara).map(({ id }) => id)).toContain(away.id);
  });

  test.for(["cutBefore", "cutAfter"] as const)(
    "is only sent again after a lost answer (%s) if nothing new has come",
    async (kind) => {
      const { withToken, clock, mara, platform, open, held } = await openPlatform({ outsideTheSpec: true });
      platform.faults.next({ kind, on: "logOutUser" });
      const report = await revoke(withToken(), { others: true }, { clock });
      expect(report.summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
      expect(open(mara)).toEqual([held.id]);
    },
  );

  test("is split into exact calls if a new session has come", async () => {
    const { withToken, clock, mara, platform, open, ends, held } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { others: true }, { clock });
    const late = platform.signIn(mara);
    const report = await apply(client, made, { clock });
    expect(report.newSessions.map(({ id }) => id)).toEqual([late.id]);
    expect(ends().every((call) => call.startsWith("DELETE"))).toBe(true);
    expect(open(mara)).toEqual([held.id, late.id]);
  });

  test("is refused for a user without a name", async () => {
    const { withToken, sent } = await openPlatform();
    const user = { id: "nobody", name: null, login: null };
    const client = withToken();
    await expect(client.end({ kind: "everything", user, keepsOwn: true, listed: [] })).rejects.toThrow(
      InvalidArgumentError,
    );
    const mara = { ...user, id: "CORP/mara" };
    await expect(client.end({ kind: "everything", user: mara, keepsOwn: false, listed: [] })).rejects.toThrow(
      "Era keeps your own session",
    );
    expect(sent).toEqual([]);
  });
});

describe("verifying", () => {
  test("a list that hides the caller's own session is not evidence", async () => {
    const { withToken, clock, away, held, platform } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { ids: [away.id] }, { clock });
    await checkPlan(client, made, { clock });
    let lists = 0;
    platform.faults.next({
      kind: "hiddenRows",
      sessions: [held.id, away.id],
      on: ({ operation }) => operation === "listSessions" && ++lists === 2,
    });
    platform.faults.next({ kind: "answer", response: null, on: "deleteSession" });
    const report = await apply(client, made, { clock });
    expect(report.outcomes[0]).toMatchObject({ outcome: "unknown" });
    expect(report.outcomes[0]?.reason).toContain("the list after the run is not reliable");
  });

  test("drift: a session that is newer than the plan is reported and left alone", async () => {
    const { withToken, clock, away, platform, mara, open } = await openPlatform();
    const client = withToken();
    const made = await plan(client, { all: true, match: { site: ["SITE2"], domain: ["CORP"] } }, { clock });
    const late = platform.signIn(mara, { site: "SITE2" });
    const report = await apply(client, made, { clock });
    expect(report.newSessions.map(({ id }) => id)).toEqual([late.id]);
    expect(report.outcomes.map(({ session }) => session)).toEqual([away.id]);
    expect(open()).toContain(late.id);
  });

  test("an interrupted run can be finished by another session of the same user", async () => {
    const { as, withToken, clock, away, socket, platform, open } = await openPlatform();
    const first = as();
    const made = await plan(first, { ids: [away.id, socket.id] }, { clock });
    const journal = memoryJournal();
    platform.faults.next({ kind: "unauthorized", on: "deleteSession" });
    await apply(first, made, { clock, journal });
    const report = await resume(withToken(), { text: journal.text(), store: journal }, { clock });
    expect(report.summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
    expect(open()).not.toContain(away.id);
  });

  test("a plan for other sites than those of the connection is refused", async () => {
    const { withToken, clock, away } = await openPlatform();
    const made = await plan(withToken(), { ids: [away.id] }, { clock });
    await expect(apply(withToken({ scope: ["SITE2"] }), made, { clock })).rejects.toMatchObject({
      refusal: "scope",
    });
  });
});
