/** The pitfalls of DocSpace's session endpoints, with a test for each. */
import { describe, expect, test } from "vitest";
import { LockoutError, revoke, Secret, SelectionError } from "../../src/index.js";
import { isOwn } from "../../src/session.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";
import { revokeOne } from "../support/revoke-one.js";

describe("listing", () => {
  test("covers only the caller: even an administrator sees no sessions of other users", async () => {
    const opened = await openPortal();
    const { own, unknown, phone } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions.map(({ id }) => id)).toEqual([own.id, unknown.id, phone.id].map(String));
  });

  test("marks the caller's own session if the portal token is sent as a cookie", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const { sessions, own: current } = await opened
      .as({ kind: "portalToken", portalToken: own.token })
      .list();
    expect(current).toEqual({ state: "known", id: String(own.id) });
    expect(sessions.map(({ id }) => isOwn(current, id))).toEqual([true, false, false]);
  });

  test("marks no session for an API key, which belongs to none: loginEvent 0 means none", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const list = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) }).list();
    expect(list.own).toEqual({
      state: "none",
      reason: "an API key belongs to no session; a portal token does",
    });
    expect(list.sessions.map(({ id }) => isOwn(list.own, id))).toEqual([false, false, false]);
  });

  test("marks no session for Basic credentials, which belong to none", async () => {
    const opened = await openPortal();
    withMaraAndTom(opened);
    const basic = { kind: "basic", username: "mara@example.com", password: "correct horse" } as const;
    expect((await opened.as(basic).list()).own.state).toBe("none");
  });

  test("leaves the caller's own session unknown behind an access token, because it could be a portal token", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const list = await opened.as({ kind: "accessToken", accessToken: own.token }).list();
    expect(list.own.state).toBe("unknown");
    expect(list.sessions.map(({ id }) => isOwn(list.own, id))).toEqual(["unknown", "unknown", "unknown"]);
  });

  test("ignores the synthetic item with id 0, which is not a session", async () => {
    const opened = await openPortal();
    const lone = opened.portal.addUser({ displayName: "Lone", email: "lone@example.com" });
    const list = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(lone) }).list();
    expect(list.sessions).toEqual([]);
  });

  test("reads the date of the wire, with seven digits and an offset, as a Date", async () => {
    const opened = await openPortal({ utcOffsetMinutes: 120 });
    const { own } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions[0]?.startedAt).toEqual(new Date("2026-05-04T09:00:00Z"));
  });

  test("reads the date of the published reference, an object, as the same Date", async () => {
    const opened = await openPortal({ dateForm: "reference", utcOffsetMinutes: 120 });
    const { own } = withMaraAndTom(opened);
    const { sessions } = await opened.as({ kind: "portalToken", portalToken: own.token }).list();
    expect(sessions[0]?.startedAt).toEqual(new Date("2026-05-04T09:00:00Z"));
  });

  test("removes the port of an address and keeps IPv6 whole if the portal gives either", async () => {
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

  test("reads fields that are missing, null or empty as null", async () => {
    const opened = await openPortal({ storedDetails: "whole", nullMembers: "sent" });
    const mara = opened.portal.addUser({ displayName: "Mara", email: "m@example.com" });
    opened.portal.signIn(mara, { country: "", city: "", browser: null, at: opened.clock.now() });
    const { sessions } = await opened.as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) }).list();
    expect(sessions[0]).toMatchObject({
      values: { ip: null, country: null, city: null, browser: null, mobile: null, page: null },
    });
  });

  test("whoami shows the caller, their rights and the session of the credential", async () => {
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

  test("a user is found by e-mail address, and an unknown address finds nobody", async () => {
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
  test("true and gone from the list means revoked and confirmed", async () => {
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

  test("false for a session that is still listed is a failure, despite the 200", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: false, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "failed",
      evidence: null,
    });
  });

  test("true for a session that is still listed is a failure, despite the 200", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: true, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({
      outcome: "failed",
      reason: "the product reported no failure, but still lists the session",
    });
  });

  test("false for a session that somebody else has just closed means already gone", async () => {
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

  test("an administrator can end another user's session: acknowledged, since it cannot be listed", async () => {
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

  test("false for another user's session is ambiguous: unknown", async () => {
    const opened = await openPortal();
    const { own, toms } = withMaraAndTom(opened);
    opened.portal.signOut(toms.id);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(toms.id))).toMatchObject({ outcome: "unknown", evidence: null });
  });

  test('false for an ordinary user\'s unlisted id is unknown, because "closed before" and "failed" look the same', async () => {
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

  test("the caller's own session is refused unless the user asks for it explicitly", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(own.id))).toMatchObject({ outcome: "spared", reason: "current" });
    expect(openIds(mara)).toContain(String(own.id));
    // The list is refused afterwards. The refusal is the evidence.
    expect(await revokeOne(client, String(own.id), { includeCurrent: true })).toMatchObject({
      outcome: "revoked",
      evidence: "rejected",
    });
    expect(openIds(mara)).not.toContain(String(own.id));
  });

  test("if the caller's own session is unknown, any listed session could be it and is refused", async () => {
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
    "the lockout trap: %s keeps no session, so the call is refused and nothing is closed",
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

  test("null means failure: a session that is still listed has failed", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "answer", response: null, on: "logOutAllExceptThisConnection" });
    const { outcomes } = await revoke(opened.as({ kind: "portalToken", portalToken: own.token }), {
      others: true,
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "spared"]);
  });

  test("a missing response means the same as null", async () => {
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
  test("another user: nothing shows whether it worked, so it is unverifiable", async () => {
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

  test("a user without sessions is also a 200", async () => {
    const opened = await openPortal();
    const { own } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const { outcomes } = await revoke(client, { users: ["8f2d7a4e-52c1-4f6a-9a35-ffffffffffff"] });
    expect(outcomes).toMatchObject([{ outcome: "revoked", evidence: "unverifiable" }]);
  });

  test("oneself is refused unless the user asks for their own session explicitly", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const { outcomes } = await revoke(client, { users: [mara.id.toUpperCase()] });
    expect(outcomes).toContainEqual(
      expect.objectContaining({ session: String(own.id), outcome: "spared", reason: "current" }),
    );
    expect(openIds(mara)).toEqual([String(own.id)]);
  });

  test("oneself: no old id remains, a new session appears, and the client continues with it", async () => {
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
    // Renewed twice: the client replaces each token with the next.
    await client.end({
      kind: "everything",
      user: { id: mara.id, name: null, login: null },
      keepsOwn: false,
      listed: [],
    });
    expect((await client.list()).sessions.map(({ id }) => id)).toEqual(openIds(mara));
  });

  test("oneself with an API key needs no permission, since the key belongs to no session", async () => {
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
  test("the link is only readable on purpose and prints as [secret]", async () => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const { link, outcomes } = await opened
      .as({ kind: "apiKey", apiKey: opened.portal.addApiKey(mara) })
      .resetPassword();
    expect(outcomes.map(({ evidence }) => evidence)).toEqual(["confirmed", "confirmed", "confirmed"]);
    expect(link?.reveal()).toBe(opened.portal.passwordLinks.at(-1)?.url);
    expect(`${link} ${JSON.stringify({ link })}`).toBe('[secret] {"link":"[secret]"}');
  });

  test("with a portal token it also ends the caller's own session, and is refused unless the user asks for that", async () => {
    const opened = await openPortal();
    const { own, mara, openIds } = withMaraAndTom(opened);
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    await expect(client.resetPassword()).rejects.toBeInstanceOf(LockoutError);
    const before = openIds(mara);
    expect(before).toHaveLength(3);
    const { link, outcomes, freshToken } = await client.resetPassword({ includeCurrent: true });
    expect(link).toBeInstanceOf(Secret);
    expect(outcomes.map(({ evidence }) => evidence)).toEqual(["rejected", "confirmed", "confirmed"]);
    // The portal opened a connection for the caller. The client now has its token, and no old session is left.
    expect(opened.portal.connections(mara).map(({ token }) => token)).toEqual([freshToken?.reveal()]);
    for (const id of openIds(mara)) expect(before).not.toContain(id);
  });

  test("null means failure: no link, and a session that is still listed has failed", async () => {
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

  test("it is not idempotent: after a lost answer it is not sent again, so the earlier link stays the latest", async () => {
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
  test("cut after the change: the call is repeated, answered with false, and still reported as revoked", async () => {
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

  test("cut before the change: the call is repeated and succeeds", async () => {
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

  test("a 500 is settled by listing again: a session that is still listed has failed", async () => {
    const opened = await openPortal();
    const { own, unknown } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "serverError", on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(unknown.id))).toMatchObject({ outcome: "failed" });
  });

  test("another user's session is unknown, with the reason, because it cannot be listed", async () => {
    const opened = await openPortal();
    const { own, toms } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "serverError", changeMade: true, on: "logOutActiveConnection" });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    expect(await revokeOne(client, String(toms.id))).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("The product failed (500)."),
    });
  });

  test("a failed listing afterwards does not lose the result of the call", async () => {
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

  test("the session is unknown, with the reason, if the call and the listing are both lost", async () => {
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
