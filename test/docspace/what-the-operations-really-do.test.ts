/** The traps of DocSpace's session endpoints, each as the test that springs it. */
import { describe, expect, test } from "vitest";
import { LockoutError, revoke, Secret, SelectionError } from "../../src/index.js";
import { isOwn } from "../../src/session.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";
import { revokeOne } from "../support/revoke-one.js";

describe("listing", () => {
  test("covers the caller only: an administrator sees nobody else's sessions", async () => {
    const opened = await openPortal();
    const { own, unknown, phone } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions.map(({ id }) => id)).toEqual([own.id, unknown.id, phone.id].map(String));
  });

  test("marks the own session when the portal token goes as a cookie", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const { sessions, own: current } = await opened
      .as({ kind: "portalToken", portalToken: own.token })
      .list();
    expect(current).toEqual({ state: "known", id: String(own.id) });
    expect(sessions.map(({ id }) => isOwn(current, id))).toEqual([true, false, false]);
  });

  test("an API key rides on no session: loginEvent 0 means none", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const list = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) }).list();
    expect(list.own).toEqual({
      state: "none",
      reason: "an API key belongs to no session; a portal token does",
    });
    expect(list.sessions.map(({ id }) => isOwn(list.own, id))).toEqual([false, false, false]);
  });

  test("Basic credentials ride on no session", async () => {
    const opened = await openPortal();
    withMaraAndTom(opened);
    const basic = { kind: "basic", username: "mara@example.com", password: "correct horse" } as const;
    expect((await opened.as(basic).list()).own.state).toBe("none");
  });

  test("behind an access token the own session is unknown, since a portal token may be passed as one", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const list = await opened.as({ kind: "accessToken", accessToken: own.token }).list();
    expect(list.own.state).toBe("unknown");
    expect(list.sessions.map(({ id }) => isOwn(list.own, id))).toEqual(["unknown", "unknown", "unknown"]);
  });

  test("the synthetic item with id 0 is not a session", async () => {
    const opened = await openPortal();
    const lone = opened.portal.addUser({ displayName: "Lone", email: "lone@example.com" });
    const list = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(lone) }).list();
    expect(list.sessions).toEqual([]);
  });

  test("the date of the wire, with seven digits and an offset, becomes a Date", async () => {
    const opened = await openPortal({ utcOffsetMinutes: 120 });
    const { own } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions[0]?.startedAt).toEqual(new Date("2026-05-04T09:00:00Z"));
  });

  test("the date of the published reference, an object, becomes the same Date", async () => {
    const opened = await openPortal({ dateForm: "reference", utcOffsetMinutes: 120 });
    const { own } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions[0]?.startedAt).toEqual(new Date("2026-05-04T09:00:00Z"));
  });

  test("an address loses its port and IPv6 stays whole, where the portal gives either", async () => {
    const opened = await openPortal({ storedDetails: "whole" });
    const mara = opened.portal.addUser({ displayName: "Mara", email: "m@example.com" });
    for (const ip of ["203.0.113.7:51514", "2001:db8:85a3::8a2e:370:7334", "198.51.100.23"])
      opened.portal.signIn(mara, { ip, at: opened.clock.now() });
    const auth = { kind: "apiKey" as const, apiKey: opened.portal.addApiKey(mara) };
    const { sessions } = await opened.as(auth).list();
    expect(sessions.map(({ values }) => values.ip).sort()).toEqual([
      "198.51.100.23",
      "2001:db8:85a3::8a2e:370:7334",
      "203.0.113.7",
    ]);
  });

  test("fields that are missing, null or empty are null", async () => {
    const opened = await openPortal({ storedDetails: "whole", nullMembers: "sent" });
    const mara = opened.portal.addUser({ displayName: "Mara", email: "m@example.com" });
    opened.portal.signIn(mara, { country: "", city: "", browser: null, at: opened.clock.now() });
    const { sessions } = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) }).list();
    expect(sessions[0]).toMatchObject({
      values: { ip: null, country: null, city: null, browser: null, mobile: null, page: null },
    });
  });

  test("whoami tells the caller, their rights and what the credential rides on", async () => {
    const opened = await openPortal();
    const { own, toms, tom } = withMaraAndTom(opened);
    expect(await opened.as({ kind: "portalToken", portalToken: own.token }).whoami()).toMatchObject({
      user: { name: "Mara Ozola", login: "mara@example.com" },
      administrator: true,
      authenticatedBy: "portalToken",
    });
    expect(await opened.as({ kind: "portalToken", portalToken: toms.token }).whoami()).toMatchObject({
      user: { id: tom.id },
      administrator: false,
    });
  });

  test("a user is found by e-mail address, and nobody is nobody", async () => {
    const opened = await openPortal();
    const { own, tom } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await client.findUsers("tom@example.com")).toEqual([
      { id: tom.id, name: "Tom Berg", login: "tom@example.com" },
    ]);
    expect(await client.findUsers("nobody@example.com")).toEqual([]);
  });
});

describe("revoking one session", () => {
  test("true and gone from the list: revoked, confirmed", async () => {
    const opened = await openPortal();
    const { own, unknown, openIds, mara, phone } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toEqual({
      session: String(unknown.id),
      user: { id: mara.id, name: "Mara Ozola", login: "mara@example.com" },
      outcome: "revoked",
      evidence: "confirmed",
      reason: null,
    });
    expect(openIds(mara)).toEqual([phone.id, own.id].map(String));
  });

  test("200 is not success: false for a session that is listed still is a failure", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "failed",
      evidence: null,
    });
  });

  test("200 is not success: true for a session that is listed still is a failure", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: true, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "failed",
      reason: "the product reported no failure, but still lists the session",
    });
  });

  test("false for a session that somebody else has just closed is already gone", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({
      kind: "slow",
      ms: 1,
      on: ({ operation }) => operation === "logOutActiveConnection" && opened.portal.signOut(unknown.id),
    });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "already_gone",
      evidence: null,
    });
  });

  test("an administrator ends another user's session: acknowledged, since it cannot be listed", async () => {
    const opened = await openPortal();
    const { own, toms, tom, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(toms.id))).toEqual({
      session: String(toms.id),
      user: null,
      outcome: "revoked",
      evidence: "acknowledged",
      reason: null,
    });
    expect(openIds(tom)).toEqual([]);
  });

  test("false for another user's session cannot be told apart: unknown", async () => {
    const opened = await openPortal();
    const { own, toms } = withMaraAndTom(opened);
    opened.portal.signOut(toms.id);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(toms.id))).toMatchObject({ outcome: "unknown", evidence: null });
  });

  test("false for an ordinary user's unlisted id is unknown: closed before and failed are answered alike", async () => {
    const opened = await openPortal();
    const { toms } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: toms.token });
    expect(await revokeOne(client, "999999")).toMatchObject({ outcome: "unknown" });
  });

  test("an ordinary user is refused another user's session", async () => {
    const opened = await openPortal();
    const { own, toms, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: toms.token });
    expect(await revokeOne(client, String(own.id))).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("The caller may not do this (403)."),
    });
    expect(openIds(mara)).toHaveLength(3);
  });

  test("the own session is refused unless it is asked for by name", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(own.id))).toMatchObject({ outcome: "spared", reason: "current" });
    expect(openIds(mara)).toContain(String(own.id));
    // The list is refused afterwards, and that is the evidence.
    expect(await revokeOne(client, String(own.id), { includeCurrent: true })).toMatchObject({
      outcome: "revoked",
      evidence: "rejected",
    });
    expect(openIds(mara)).not.toContain(String(own.id));
  });

  test("where the own session is unknown, any listed session could be it and is refused", async () => {
    const opened = await openPortal();
    const { own, unknown, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "accessToken", accessToken: own.token });
    await expect(revokeOne(client, String(unknown.id))).rejects.toThrow(/includeCurrent/);
    expect(openIds(mara)).toHaveLength(3);
    expect(await revokeOne(client, String(unknown.id), { includeCurrent: true })).toMatchObject({
      outcome: "revoked",
    });
  });

  test.for(["0", "-1", "1.5", "", "..", "40198/../0", "2147483648", "99999999999"])(
    "%j is not a session id and is refused before anything is sent",
    async (id) => {
      const opened = await openPortal();
      const { own } = withMaraAndTom(opened);
      const client = opened.as({ kind: "portalToken", portalToken: own.token });
      await expect(revokeOne(client, id)).rejects.toBeInstanceOf(SelectionError);
      expect(opened.portal.calls).toEqual([]);
    },
  );
});

describe("revoking the others", () => {
  test("keeps the session behind the cookie and confirms that the others are gone", async () => {
    const opened = await openPortal();
    const { own, unknown, phone, mara, openIds } = withMaraAndTom(opened);
    const result = await revoke(opened.as({ kind: "portalToken", portalToken: own.token }), { others: true });
    expect(result.outcomes).toMatchObject([
      { session: String(unknown.id), outcome: "revoked", evidence: "confirmed" },
      { session: String(phone.id), outcome: "revoked", evidence: "confirmed" },
      { session: String(own.id), outcome: "spared" },
    ]);
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test.for(["apiKey", "accessToken", "basic"] as const)(
    "the lockout trap: with %s nothing is kept, so it is refused and nothing is closed",
    async (kind) => {
      const opened = await openPortal();
      const { own, mara, openIds } = withMaraAndTom(opened);
      const credential = {
        apiKey: { kind: "apiKey" as const, apiKey: opened.portal.addApiKey(mara) },
        accessToken: { kind: "accessToken" as const, accessToken: own.token },
        basic: { kind: "basic" as const, username: mara.email, password: "correct horse" },
      }[kind];
      const refusal = await revoke(opened.as(credential), { others: true }).catch((error) => error);
      expect(refusal).toBeInstanceOf(LockoutError);
      expect(refusal.message).toMatch(/Sign in with a credential whose session the product lists/);
      expect(openIds(mara)).toHaveLength(3);
    },
  );

  test("null means that it failed: what is listed still has failed", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: null, on: "logOutAllExceptThisConnection" });
    const { outcomes } = await revoke(opened.as({ kind: "portalToken", portalToken: own.token }), {
      others: true,
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "spared"]);
  });

  test("a null response that is missing altogether means the same", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: null, on: "logOutAllExceptThisConnection" });
    const { outcomes } = await revoke(opened.as({ kind: "portalToken", portalToken: own.token }), {
      others: true,
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "spared"]);
  });
});

describe("revoking a user", () => {
  test("somebody else: nothing tells whether it worked, so it is unverifiable", async () => {
    const opened = await openPortal();
    const { own, tom, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revoke(client, { users: [tom.id] })).toMatchObject({
      outcomes: [{ session: null, user: { id: tom.id }, outcome: "revoked", evidence: "unverifiable" }],
      newSessions: [],
    });
    expect(client.freshToken).toBeNull();
    expect(openIds(tom)).toEqual([]);
  });

  test("a user without sessions is a 200 as well", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const { outcomes } = await revoke(client, { users: ["8f2d7a4e-52c1-4f6a-9a35-ffffffffffff"] });
    expect(outcomes).toMatchObject([{ outcome: "revoked", evidence: "unverifiable" }]);
  });

  test("oneself is refused unless the own session is asked for by name", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const { outcomes } = await revoke(client, { users: [mara.id.toUpperCase()] });
    expect(outcomes).toContainEqual(
      expect.objectContaining({ session: String(own.id), outcome: "spared", reason: "current" }),
    );
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test("oneself: none of the old ids remains, a new session appears, and the client goes on with it", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const result = await revoke(client, { users: [mara.id], includeCurrent: true });
    expect(result.outcomes.map(({ outcome, evidence }) => [outcome, evidence])).toEqual([
      ["revoked", "rejected"],
      ["revoked", "confirmed"],
      ["revoked", "confirmed"],
    ]);
    expect(result.newSessions).toEqual([]);
    expect(result.openedByProduct.map(({ id }) => id)).toEqual(openIds(mara));
    expect(client.freshToken).toBeInstanceOf(Secret);
    expect(opened.portal.connections(mara)[0]?.token).toBe(client.freshToken?.reveal());
    // Renewed twice: the client follows from token to token.
    await client.end({
      kind: "everything",
      user: { id: mara.id, name: null, login: null },
      keepsOwn: false,
      listed: [],
    });
    expect((await client.list()).sessions.map(({ id }) => id)).toEqual(openIds(mara));
  });

  test("oneself with an API key needs no permission, since the key rides on no session", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const client = opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) });
    const { outcomes, openedByProduct } = await revoke(client, { users: [mara.id] });
    expect(outcomes.every(({ evidence }) => evidence === "confirmed")).toBe(true);
    expect(openedByProduct).toHaveLength(1);
    // The key survives the revocation.
    await expect(client.whoami()).resolves.toMatchObject({ user: { id: mara.id } });
  });

  test.for(["", "..", "mara@", "8f2d7a4e52c14f6a9a350d3a7c1b6e90"])(
    "%j is not a user id and is refused before anything is sent",
    async (id) => {
      const opened = await openPortal();
      const { own } = withMaraAndTom(opened);
      const client = opened.as({ kind: "portalToken", portalToken: own.token });
      await expect(revoke(client, { users: [id] })).rejects.toBeInstanceOf(SelectionError);
      expect(opened.portal.calls).toEqual([]);
    },
  );
});

describe("resetting the password", () => {
  test("the link opens on purpose only and prints as [secret]", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const { link, outcomes } = await opened
      .as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) })
      .resetPassword();
    expect(outcomes.map(({ evidence }) => evidence)).toEqual(["confirmed", "confirmed", "confirmed"]);
    expect(link?.reveal()).toBe(opened.portal.passwordLinks.at(-1)?.url);
    expect(`${link} ${JSON.stringify({ link })}`).toBe('[secret] {"link":"[secret]"}');
  });

  test("with a portal token it ends the own session too, and is refused unless that is asked for", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    await expect(client.resetPassword()).rejects.toBeInstanceOf(LockoutError);
    const before = openIds(mara);
    expect(before).toHaveLength(3);
    const { link, outcomes, freshToken } = await client.resetPassword({ includeCurrent: true });
    expect(link).toBeInstanceOf(Secret);
    expect(outcomes.map(({ evidence }) => evidence)).toEqual(["rejected", "confirmed", "confirmed"]);
    // The portal opened a connection for the caller: theirs is its token, and none of the old ones is left.
    expect(opened.portal.connections(mara).map(({ token }) => token)).toEqual([freshToken?.reveal()]);
    for (const id of openIds(mara)) expect(before).not.toContain(id);
  });

  test("null means that it failed: no link, and what is listed still has failed", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const client = opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) });
    opened.portal.faults.next({
      kind: "answer",
      response: null,
      on: "logOutAllActiveConnectionsChangePassword",
    });
    const { link, outcomes } = await client.resetPassword();
    expect(link).toBeNull();
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "failed"]);
  });

  test("it is not idempotent: a lost answer is not asked for again, and an earlier link stays the latest", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { mara } = withMaraAndTom(opened);
    const client = opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) });
    opened.portal.faults.next({ kind: "cutAfter", on: "logOutAllActiveConnectionsChangePassword" });
    const { link, outcomes } = await client.resetPassword();
    expect(link).toBeNull();
    expect(outcomes.map(({ outcome, evidence }) => [outcome, evidence])).toEqual(
      Array(3).fill(["revoked", "confirmed"]),
    );
    expect(opened.portal.passwordLinks).toHaveLength(1);
  });
});

describe("when answers are lost", () => {
  test("cut after the change: repeated, answered false, and still told as revoked", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "cutAfter", on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "revoked",
      evidence: "confirmed",
      reason: "the answer was lost, but the session is no longer listed",
    });
  });

  test("cut before the change: repeated and done", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "cutBefore", on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "revoked",
      evidence: "confirmed",
    });
  });

  test("truncated JSON after the change is settled by listing again", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "truncatedJson", on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "revoked",
      evidence: "confirmed",
    });
  });

  test("a 500 is settled by listing again: the session that is listed still has failed", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "serverError", on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({ outcome: "failed" });
  });

  test("for another user's session there is nothing to list: it is unknown, and the reason says so", async () => {
    const opened = await openPortal();
    const { own, toms } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "serverError", changeMade: true, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(toms.id))).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("The product failed (500)."),
    });
  });

  test("a listing that fails afterwards does not lose what the call did", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own, unknown } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token }, { retry: { attempts: 1 } });
    let listings = 0;
    opened.portal.faults.next({
      kind: "cutBefore",
      on: ({ operation }) => operation === "getAllActiveConnections" && ++listings === 3,
    });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "revoked",
      evidence: "acknowledged",
    });
  });

  test("when the call and the listing are both lost, it is unknown, and the reason says so", async () => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own, unknown } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token }, { retry: { attempts: 1 } });
    let listings = 0;
    opened.portal.faults.script([
      { kind: "cutAfter", on: "logOutActiveConnection" },
      {
        kind: "cutBefore",
        on: ({ operation }) => operation === "getAllActiveConnections" && ++listings === 3,
      },
    ]);
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("No answer came from "),
    });
  });
});
