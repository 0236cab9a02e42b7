import { describe, expect, it } from "vitest";
import { simulateDocSpace } from "../../src/simulator/docspace.js";
import {
  ask,
  byBasic,
  byBearer,
  byCookie,
  connections,
  history,
  minute,
  noon,
  origin,
  portalWithTwoUsers,
  read,
  self,
} from "./asking.js";

describe("a refused credential", () => {
  it("is a 401 with an empty body where there was none", async () => {
    const answer = await ask(simulateDocSpace(), "GET", connections);
    expect([answer.status, answer.text]).toEqual([401, ""]);
  });

  it.each([
    { cookie: "asc_auth_key=wrong" },
    { authorization: "Bearer wrong" },
    { authorization: "Bearer sk-wrong" },
    { authorization: "wrong" },
    { authorization: "Bearer" },
    { authorization: "Basic not-base64!" },
    byBasic("mara@example.com", "wrong"),
    byBasic("nobody@example.com", "kurzeme:1201"),
    byBasic("8f2d7a4e-52c1-4f6a-9a35-000000000001", "kurzeme:1201"),
  ])("is a 401 with the error envelope where it was wrong: %o", async (headers) => {
    const { portal } = portalWithTwoUsers();
    const answer = await ask(portal, "GET", connections, headers);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: { message: "Unauthorized" }, status: 1, statusCode: 401 });
  });

  it("does nothing", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { id } = portal.signIn(mara);
    expect((await ask(portal, "PUT", `${connections}/logout/${id}`)).status).toBe(401);
    expect(portal.connections()).toHaveLength(1);
  });

  it("is an API key without the word Bearer", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const authorization = portal.addApiKey(mara);
    expect(authorization).toMatch(/^sk-/);
    expect((await ask(portal, "GET", self, { authorization })).status).toBe(401);
  });

  it("is a token past its time", async () => {
    const { portal, mara, clock } = portalWithTwoUsers();
    const own = portal.signIn(mara, { expiresAt: noon + minute });
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(200);
    clock.advance(minute);
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(401);
  });

  it("is throttled with 403 when it keeps coming, even once it is right, until a minute has gone by", async () => {
    const { portal, clock } = portalWithTwoUsers({ failuresPerMinute: 3 });
    const attempt = async (password: string, address = "203.0.113.1") =>
      (
        await ask(portal, "GET", self, {
          ...byBasic("mara@example.com", password),
          "x-forwarded-for": address,
        })
      ).status;
    expect([await attempt("a"), await attempt("b"), await attempt("c")]).toEqual([401, 401, 401]);
    expect([await attempt("d"), await attempt("kurzeme:1201")]).toEqual([403, 403]);
    expect(await attempt("kurzeme:1201", "203.0.113.2")).toBe(200);
    clock.advance(minute);
    expect(await attempt("kurzeme:1201")).toBe(200);
  });

  it("is throttled ten failures in a minute by default", async () => {
    const { portal } = portalWithTwoUsers();
    const statuses = [];
    for (let n = 0; n < 11; n++) statuses.push((await ask(portal, "GET", self, byBearer("wrong"))).status);
    expect(statuses).toEqual([...Array(10).fill(401), 403]);
  });

  it("is not throttled where it is a revoked token, which is no guess", async () => {
    const { portal, mara } = portalWithTwoUsers({ failuresPerMinute: 1 });
    const own = portal.signIn(mara);
    portal.signOut(own.id);
    for (let n = 0; n < 3; n++)
      expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(401);
  });
});

describe("scopes", () => {
  it("let read alone list and not close, and write alone close and not list", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { id } = portal.signIn(mara);
    for (const make of [portal.addAccessToken, portal.addApiKey]) {
      const reader = byBearer(make(mara, ["read"]));
      const writer = byBearer(make(mara, ["write"]));
      expect((await ask(portal, "GET", connections, reader)).status).toBe(200);
      expect((await ask(portal, "PUT", `${connections}/logout/${id}`, reader)).status).toBe(403);
      expect((await ask(portal, "GET", connections, writer)).status).toBe(403);
    }
    expect(portal.connections()).toHaveLength(1);
  });
});

describe("signing in", () => {
  const signIn = async (portal: ReturnType<typeof portalWithTwoUsers>["portal"], form: unknown) =>
    read(
      await portal.fetch(`${origin}/api/2.0/authentication`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" },
        body: JSON.stringify(form),
      }),
    );

  it("gives a portal token that rides on a new connection", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { body } = await signIn(portal, { userName: "Mara@example.com", password: "kurzeme:1201" });
    expect(body.response).toEqual({
      token: expect.any(String),
      expires: "2027-06-15T12:00:00.0000000Z",
      sms: false,
      tfa: false,
    });
    expect(portal.connections(mara)).toMatchObject([{ token: body.response.token, ip: "203.0.113.9" }]);
    expect((await ask(portal, "GET", self, byCookie(body.response.token))).body.response.id).toBe(mara.id);
  });

  it("refuses a wrong password with 401, then throttles with 403, and notes the failures", async () => {
    const { portal, mara } = portalWithTwoUsers({ failuresPerMinute: 2 });
    const wrong = { userName: "mara@example.com", password: "wrong" };
    const statuses = [await signIn(portal, wrong), await signIn(portal, wrong), await signIn(portal, wrong)];
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 403]);
    const events = await ask(portal, "GET", history, byBearer(portal.addApiKey(mara)));
    expect(events.body.response).toHaveLength(2);
    expect(events.body.response[0]).toMatchObject({
      userId: mara.id,
      login: "mara@example.com",
      actionId: 1002,
    });
  });

  it("answers a form that is none with a binding error", async () => {
    const { portal } = portalWithTwoUsers();
    const answer = await signIn(portal, { user: "mara" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 1, response: { status: 400 } });
  });
});
