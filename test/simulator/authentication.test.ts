import { describe, expect, it } from "vitest";
import { simulateDocSpace } from "../../src/simulator/docspace/index.js";
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
  it("is a 401 with an empty body if there was none", async () => {
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
  ])("is a 401 with an empty body if it was wrong: %o", async (headers) => {
    const { portal } = portalWithTwoUsers();
    const answer = await ask(portal, "GET", connections, headers);
    expect([answer.status, answer.text]).toEqual([401, ""]);
  });

  it("changes nothing", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { id } = portal.signIn(mara);
    expect((await ask(portal, "PUT", `${connections}/logout/${id}`)).status).toBe(401);
    expect(portal.connections()).toHaveLength(1);
  });

  it("may be an API key without the word Bearer", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const authorization = portal.addApiKey(mara);
    expect(authorization).toMatch(/^sk-/);
    expect((await ask(portal, "GET", self, { authorization })).status).toBe(401);
  });

  it("may be an expired token", async () => {
    const { portal, mara, clock } = portalWithTwoUsers();
    const own = portal.signIn(mara, { expiresAt: noon + minute });
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(200);
    clock.advance(minute);
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(401);
  });

  it.each([byCookie("wrong"), byBearer("wrong"), byBearer("sk-wrong"), byBasic("mara@example.com", "wrong")])(
    "is not throttled, however often it is sent: %o",
    async (headers) => {
      const { portal } = portalWithTwoUsers({ failuresPerMinute: 1 });
      for (let n = 0; n < 12; n++) expect((await ask(portal, "GET", self, headers)).status).toBe(401);
    },
  );

  it("has its cookie cleared, and the answer asks for a password", async () => {
    const { portal } = portalWithTwoUsers();
    const refused = async (headers: Record<string, string>) => {
      const answer = await ask(portal, "GET", self, headers);
      return [answer.headers.get("set-cookie"), answer.headers.get("www-authenticate")];
    };
    expect(await refused(byCookie("wrong"))).toEqual([
      expect.stringMatching(/^asc_auth_key=; expires=.*1970.*; path=\/$/),
      null,
    ]);
    expect(await refused(byBasic("mara@example.com", "wrong"))).toEqual([null, "Basic"]);
    expect(await refused(byBearer("wrong"))).toEqual([null, null]);
  });

  it("may have its scheme word in another case", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { token } = portal.signIn(mara);
    const basic = byBasic("mara@example.com", "kurzeme:1201").authorization;
    for (const authorization of [`bearer ${token}`, `BEARER ${token}`, basic.replace("Basic", "basic")])
      expect((await ask(portal, "GET", self, { authorization })).status).toBe(401);
  });
});

describe("a cookie beside Authorization", () => {
  const both = (cookie: string, authorization: Record<string, string>) => ({
    ...byCookie(cookie),
    ...authorization,
  });
  const asked = async (
    portal: ReturnType<typeof portalWithTwoUsers>["portal"],
    headers: Record<string, string>,
  ) => {
    const caller = (await ask(portal, "GET", self, headers)).body?.response.id;
    const listed = (await ask(portal, "GET", connections, headers)).body?.response.loginEvent;
    return { caller, loginEvent: listed };
  };

  it("decides who the caller is if Authorization has a portal token, valid or not", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const [hers, his] = [portal.signIn(mara), portal.signIn(janis)];
    for (const authorization of [byBearer(his.token), { authorization: his.token }, byBearer("wrong")]) {
      expect(await asked(portal, both(hers.token, authorization))).toEqual({
        caller: mara.id,
        loginEvent: Number(hers.id),
      });
    }
  });

  it("leaves the caller to an API key, an OAuth token or a password, but still names its own connection", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    for (const authorization of [
      byBearer(portal.addApiKey(janis)),
      byBearer(portal.addAccessToken(janis)),
      byBasic("janis@example.com", "x"),
    ]) {
      expect(await asked(portal, both(own.token, authorization))).toEqual({
        caller: janis.id,
        loginEvent: Number(own.id),
      });
    }
  });

  it("does not help if the API key is wrong", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const headers = both(portal.signIn(mara).token, byBearer("sk-wrong"));
    expect((await ask(portal, "GET", self, headers)).status).toBe(401);
  });
});

describe("scopes", () => {
  it("allow listing but not closing with read alone, and both with write alone", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { id } = portal.signIn(mara);
    for (const make of [portal.addAccessToken, portal.addApiKey]) {
      const reader = byBearer(make(mara, ["read"]));
      const writer = byBearer(make(mara, ["write"]));
      expect((await ask(portal, "GET", connections, reader)).status).toBe(200);
      expect((await ask(portal, "PUT", `${connections}/logout/${id}`, reader)).status).toBe(403);
      expect(portal.connections()).toContainEqual(expect.objectContaining({ id }));
      expect((await ask(portal, "GET", connections, writer)).status).toBe(200);
      expect((await ask(portal, "PUT", `${connections}/logout/${Number(id) + 1000}`, writer)).status).toBe(
        200,
      );
    }
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

  it("gives a portal token that belongs to a new connection", async () => {
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

  it("throttles after ten failures in a minute, even for the right password, until the minute is over", async () => {
    const { portal, clock } = portalWithTwoUsers();
    const attempt = async (password: string) =>
      (await signIn(portal, { userName: "mara@example.com", password })).status;
    for (let n = 0; n < 10; n++) expect(await attempt("wrong")).toBe(401);
    expect([await attempt("wrong"), await attempt("kurzeme:1201")]).toEqual([403, 403]);
    clock.advance(minute);
    expect(await attempt("kurzeme:1201")).toBe(200);
  });

  it("refuses a wrong password with 401, then throttles with 403, and records the failures without a user", async () => {
    const { portal, mara } = portalWithTwoUsers({ failuresPerMinute: 2 });
    const wrong = { userName: "mara@example.com", password: "wrong" };
    const statuses = [await signIn(portal, wrong), await signIn(portal, wrong), await signIn(portal, wrong)];
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 403]);
    const events = await ask(portal, "GET", history, byBearer(portal.addApiKey(mara)));
    expect(events.body.response).toHaveLength(2);
    expect(events.body.response[0]).toMatchObject({
      userId: "712d9ec3-5d2b-4b13-824f-71f00191dcca",
      login: "mara@example.com",
      actionId: 1013,
    });
  });

  it("answers a body that is not a form with a binding error", async () => {
    const { portal } = portalWithTwoUsers();
    const answer = await signIn(portal, { user: "mara" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 1, response: { status: 400 } });
  });
});
