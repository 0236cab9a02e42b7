import { describe, expect, it } from "vitest";
import { ask, byBearer, byCookie, connections, idsOf, portalWithTwoUsers, self } from "./asking.js";

const logout = (id: number | string) => `${connections}/logout/${id}`;
const logoutAll = (userId: string) => `${connections}/logoutall/${userId}`;

describe("closing one connection", () => {
  it("answers true only for a connection that was open and is now closed", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const phone = portal.signIn(mara);
    const failed = portal.failSignIn(mara);
    const close = async (id: number | string) =>
      (await ask(portal, "PUT", logout(id), byCookie(own.token))).body;
    expect(await close(phone.id)).toMatchObject({ response: true, count: 1, status: 0, statusCode: 200 });
    expect((await close(phone.id)).response).toBe(false);
    expect((await close(999_999)).response).toBe(false);
    expect((await close(failed)).response).toBe(false);
    expect((await close(-1)).response).toBe(false);
    expect(portal.connections(mara).map(({ id }) => id)).toEqual([own.id]);
    expect((await ask(portal, "GET", self, byCookie(phone.token))).status).toBe(401);
  });

  it("invalidates the caller's own cookie if it is the caller's own connection", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    expect((await ask(portal, "PUT", logout(own.id), byCookie(own.token))).body.response).toBe(true);
    expect((await ask(portal, "GET", connections, byCookie(own.token))).status).toBe(401);
  });

  it("is allowed to an administrator and an owner for any user, although they cannot list it", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const owner = portal.addUser({ displayName: "Owner", email: "owner@example.com", owner: true });
    for (const operator of [mara, owner]) {
      const theirs = portal.signIn(janis);
      const closed = await ask(portal, "PUT", logout(theirs.id), byCookie(portal.signIn(operator).token));
      expect(closed.body.response).toBe(true);
      expect(portal.allConnections(janis).at(-1)).toMatchObject({
        open: false,
        closedBy: operator.id,
        closedThrough: "logOutActiveConnection",
      });
    }
  });

  it("is refused to other callers, with an error that leaks a stack trace", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const admins = portal.signIn(mara);
    const refused = await ask(portal, "PUT", logout(admins.id), byCookie(portal.signIn(janis).token));
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      error: {
        message: "Access denied",
        stack: expect.stringContaining("   at ASC."),
        hresult: expect.any(Number),
      },
      status: 1,
      statusCode: 403,
    });
    expect(portal.connections(mara)).toHaveLength(1);
  });

  it("is false but not refused to anybody once the connection is closed", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const admins = portal.signIn(mara);
    portal.signOut(admins.id);
    const { status, body } = await ask(
      portal,
      "PUT",
      logout(admins.id),
      byCookie(portal.signIn(janis).token),
    );
    expect([status, body.response]).toEqual([200, false]);
  });

  it.each(["abc", "1.5", "2147483648", "-2147483649", "0x10", "1e3", "%20", "null"])(
    "is a routing 404 without a body for %s",
    async (id) => {
      const { portal, mara } = portalWithTwoUsers();
      const answer = await ask(portal, "PUT", logout(id), byCookie(portal.signIn(mara).token));
      expect([answer.status, answer.text]).toEqual([404, ""]);
    },
  );

  it("records the caller's name but not the target in the audit trail", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const theirs = portal.signIn(janis);
    await ask(portal, "PUT", logout(theirs.id), byCookie(portal.signIn(mara).token));
    expect(portal.auditTrail).toHaveLength(1);
    expect(portal.auditTrail[0]).toMatchObject({ operatorName: "Mara Ozola" });
    expect(JSON.stringify(portal.auditTrail)).not.toContain(janis.id);
    expect(JSON.stringify(portal.auditTrail)).not.toContain(theirs.id);
  });
});

describe("closing all connections of a user", () => {
  it("closes another user's connections by id and answers with the empty envelope without a cookie", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    portal.signIn(janis);
    portal.signIn(janis);
    const { status, body, headers } = await ask(portal, "PUT", logoutAll(janis.id), byCookie(own.token));
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 0, status: 0, statusCode: 200 });
    expect(body).not.toHaveProperty("response");
    expect(headers.get("set-cookie")).toBeNull();
    expect(portal.connections(janis)).toEqual([]);
    expect(portal.connections(mara)).toHaveLength(1);
  });

  it("sends its null response if the portal is set up like the reference", async () => {
    const { portal, mara, janis } = portalWithTwoUsers({ nullMembers: "sent" });
    const { body } = await ask(portal, "PUT", logoutAll(janis.id), byCookie(portal.signIn(mara).token));
    expect(body).toMatchObject({ response: null, count: 0 });
  });

  it("closes everything for the caller's own id and returns a fresh cookie for a new connection", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const phone = portal.signIn(mara);
    const closed = await ask(portal, "PUT", logoutAll(mara.id), byCookie(own.token));
    const [, fresh = ""] =
      /^asc_auth_key=([^;]+); Path=\/; HttpOnly; Secure$/.exec(closed.headers.get("set-cookie") ?? "") ?? [];
    expect((await ask(portal, "GET", connections, byCookie(own.token))).status).toBe(401);
    const listed = await ask(portal, "GET", connections, byCookie(fresh));
    expect(idsOf(listed)).toEqual([String(listed.body.response.loginEvent)]);
    expect(listed.body.response.loginEvent).toBeGreaterThan(Number(phone.id));
  });

  it("does the same for the caller's own id with a token in Authorization", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const closed = await ask(
      portal,
      "PUT",
      logoutAll(mara.id.toUpperCase()),
      byBearer(portal.addApiKey(mara)),
    );
    expect(closed.headers.get("set-cookie")).toContain("asc_auth_key=");
    expect(portal.connections(mara).map(({ id }) => id)).toEqual([String(Number(own.id) + 1)]);
  });

  it("is a 200 for a user without connections and for an unknown user", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = byCookie(portal.signIn(mara).token);
    expect((await ask(portal, "PUT", logoutAll(janis.id), own)).status).toBe(200);
    expect((await ask(portal, "PUT", logoutAll("6f0c1a52-0000-4000-8000-000000000000"), own)).status).toBe(
      200,
    );
  });

  it("is 403 for another id and 200 for the caller's own if the caller is not an administrator", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = byCookie(portal.signIn(janis).token);
    portal.signIn(mara);
    expect((await ask(portal, "PUT", logoutAll(mara.id), own)).status).toBe(403);
    expect(portal.connections(mara)).toHaveLength(1);
    expect((await ask(portal, "PUT", logoutAll(janis.id), own)).status).toBe(200);
  });

  it.each(["mara", "0", "8f2d7a4e-52c1-4f6a-9a35", "me"])("is a routing 404 for %s", async (userId) => {
    const { portal, mara } = portalWithTwoUsers();
    const answer = await ask(portal, "PUT", logoutAll(userId), byCookie(portal.signIn(mara).token));
    expect([answer.status, answer.text]).toEqual([404, ""]);
  });
});

describe("closing all except this one", () => {
  it("keeps the connection of the cookie and answers with the caller's display name", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    portal.signIn(mara);
    portal.signIn(janis);
    const { body } = await ask(portal, "PUT", `${connections}/logoutallexceptthis`, byCookie(own.token));
    expect(body.response).toBe("Mara Ozola");
    expect(portal.connections(mara).map(({ id }) => id)).toEqual([own.id]);
    expect(portal.connections(janis)).toHaveLength(1);
  });

  it("locks the caller out if the same token comes in Authorization", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    portal.signIn(mara);
    const { body } = await ask(portal, "PUT", `${connections}/logoutallexceptthis`, byBearer(own.token));
    expect(body.response).toBe("Mara Ozola");
    expect(portal.connections(mara)).toEqual([]);
    expect((await ask(portal, "GET", self, byBearer(own.token))).status).toBe(401);
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(401);
  });
});

describe("closing all and changing the password", () => {
  const change = `${connections}/logoutallchangepassword`;

  it("closes all of the caller's connections, including their own, but no other user's", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const other = portal.signIn(mara);
    portal.signIn(janis);
    await ask(portal, "PUT", change, byCookie(own.token));
    const open = portal.connections(mara).map(({ id }) => id);
    expect(open).not.toContain(own.id);
    expect(open).not.toContain(other.id);
    expect(portal.connections(janis)).toHaveLength(1);
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(401);
  });

  it("opens a new connection for the caller and returns its cookie, whatever the credential was", async () => {
    const { portal, mara } = portalWithTwoUsers();
    for (const headers of [byCookie(portal.signIn(mara).token), byBearer(portal.addApiKey(mara))]) {
      const answer = await ask(portal, "PUT", change, headers);
      const [, fresh = ""] =
        /^asc_auth_key=([^;]+); Path=\/; HttpOnly; Secure$/.exec(answer.headers.get("set-cookie") ?? "") ??
        [];
      expect(portal.connections(mara).map(({ token }) => token)).toEqual([fresh]);
      expect((await ask(portal, "GET", self, byCookie(fresh))).body.response.id).toBe(mara.id);
    }
  });

  it("answers with a link with a one-time key, and each call invalidates the caller's earlier link", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const ofMara = byBearer(portal.addApiKey(mara));
    const first = (await ask(portal, "PUT", change, ofMara)).body.response;
    await ask(portal, "PUT", change, byBearer(portal.addApiKey(janis)));
    const second = (await ask(portal, "PUT", change, ofMara)).body.response;
    expect(first).toMatch(
      /^https:\/\/portal\.example\.com\/confirm\/PasswordChange\?key=[\w-]{40,}&email=mara%40/,
    );
    expect(second).not.toBe(first);
    expect(portal.passwordLinks.map(({ userId, valid }) => [userId, valid])).toEqual([
      [mara.id, false],
      [janis.id, true],
      [mara.id, true],
    ]);
  });
});

describe("what survives a revocation", () => {
  it("includes every credential that is not a connection", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const survivors = [
      byBearer(portal.addApiKey(mara)),
      byBearer(portal.addAccessToken(mara)),
      { authorization: `Basic ${btoa("mara@example.com:kurzeme:1201")}` },
    ];
    const own = byCookie(portal.signIn(mara).token);
    await ask(portal, "PUT", `${connections}/logoutallchangepassword`, own);
    for (const headers of survivors) expect((await ask(portal, "GET", self, headers)).status).toBe(200);
  });

  it("includes the old cookie for up to ten minutes if the cache is not shared and the process had seen it", async () => {
    const { portal, mara, clock } = portalWithTwoUsers({ sharedCache: false });
    const seen = portal.signIn(mara);
    const unseen = portal.signIn(mara);
    await ask(portal, "GET", self, byCookie(seen.token));
    clock.advance(60_000);
    for (const { id } of [seen, unseen]) portal.signOut(id);
    expect((await ask(portal, "GET", self, byCookie(unseen.token))).status).toBe(401);
    const listed = await ask(portal, "GET", connections, byCookie(seen.token));
    expect(listed.body.response).toEqual({ loginEvent: Number(seen.id), items: [] });
    clock.advance(9 * 60_000 - 1);
    expect((await ask(portal, "GET", self, byCookie(seen.token))).status).toBe(200);
    clock.advance(1);
    expect((await ask(portal, "GET", self, byCookie(seen.token))).status).toBe(401);
  });
});
