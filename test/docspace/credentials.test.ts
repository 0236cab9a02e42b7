import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  AuthenticationError,
  type Credential,
  docspace,
  InvalidArgumentError,
  revoke,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

const list = "getAllActiveConnections";

describe("a credential", () => {
  test.for([
    ["apiKey", "bearer"],
    ["accessToken", "bearer"],
    ["portalToken", "cookie"],
    ["basic", "basic"],
  ] as const)("given as %s is sent as %s and the portal accepts it", async ([kind, scheme]) => {
    const { portal, as, ...rest } = await openPortal();
    const { mara, own } = withMaraAndTom({ portal, as, ...rest });
    const credential: Credential = {
      apiKey: { kind: "apiKey" as const, apiKey: portal.addApiKey(mara) },
      accessToken: { kind: "accessToken" as const, accessToken: portal.addAccessToken(mara) },
      portalToken: { kind: "portalToken" as const, portalToken: own.token },
      basic: { kind: "basic" as const, username: mara.email, password: "correct horse" },
    }[kind];
    expect((await as(credential).whoami()).user.id).toBe(mara.id);
    expect(new Set(portal.calls.map((call) => String(call.scheme).toLowerCase()))).toEqual(
      new Set([scheme === "bearer" ? expect.stringMatching(/bearer|key|token/) : scheme]),
    );
  });

  test("may come from a function, which is called before every attempt", async () => {
    const { portal, as, ...rest } = await openPortal();
    const { mara } = withMaraAndTom({ portal, as, ...rest });
    let asked = 0;
    const client = as(async () => {
      asked += 1;
      return { kind: "apiKey", apiKey: portal.addApiKey(mara) };
    });
    portal.faults.next({ kind: "badGateway", times: 2, on: list });
    await client.list();
    expect(asked).toBe(3);
  });

  test("that cannot be obtained is an authentication error with the reason as its cause", async () => {
    const { as, portal } = await openPortal();
    const failure = new Error("the vault is sealed");
    const error = await as(() => Promise.reject(failure))
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.cause).toBe(failure);
    expect(error).toMatchObject({ attempts: 0, status: null });
    expect(portal.calls).toEqual([]);
  });

  test("from a function is also checked before anything is sent", async () => {
    const { as, portal } = await openPortal();
    const client = as(() => ({ kind: "apiKey", apiKey: "" }));
    await expect(client.list()).rejects.toBeInstanceOf(InvalidArgumentError);
    const throwing = as(() => {
      throw new InvalidArgumentError("SESSIONCTL_API_KEY is not set.");
    });
    await expect(throwing.list()).rejects.toThrow("SESSIONCTL_API_KEY is not set.");
    expect(portal.calls).toEqual([]);
  });

  const refused: [name: string, credential: unknown, message: RegExp][] = [
    ["an empty API key", { kind: "apiKey", apiKey: "" }, /The API key is empty/],
    ["a portal token passed as an API key", { kind: "apiKey", apiKey: "CANARY" }, /give it as "portalToken"/],
    [
      "a token with a line break",
      { kind: "accessToken", accessToken: "CANARY\r\nx: y" },
      /access token is not in a form/,
    ],
    [
      "a portal token with a semicolon",
      { kind: "portalToken", portalToken: "CANARY; Path=/" },
      /portal token is not/,
    ],
    ["no token at all", { kind: "portalToken" }, /portal token is empty/],
    ["a user name with a colon", { kind: "basic", username: "a:b", password: "CANARY" }, /without a colon/],
    ["a user name without a password", { kind: "basic", username: "a" }, /and a password/],
    ["an unknown kind", { kind: "apikey", apiKey: "CANARY" }, /no known kind/],
    ["nothing", undefined, /no known kind/],
  ];
  test.for(refused)("%s is refused when the client is made", ([, auth, message]) => {
    const make = () => docspace({ baseUrl: "https://portal.example.com", auth: auth as Credential });
    expect(make).toThrow(message);
    expect(make).toThrow(InvalidArgumentError);
    expect(make).not.toThrow(/CANARY/);
  });

  test("for Basic may contain letters beyond ASCII", async () => {
    const { portal, as } = await openPortal();
    portal.addUser({ displayName: "Jürgen", email: "jürgen@example.com", password: "päss wörd €" });
    const client = as({ kind: "basic", username: "jürgen@example.com", password: "päss wörd €" });
    expect((await client.whoami()).user.name).toBe("Jürgen");
  });

  test("is not replaced by a header of a single call", async () => {
    const { portal, as, ...rest } = await openPortal();
    const { own, toms, mara } = withMaraAndTom({ portal, as, ...rest });
    const { client } = as({ kind: "portalToken", portalToken: own.token });
    const headers = { cookie: `asc_auth_key=${toms.token}`, authorization: `Bearer ${toms.token}` };
    const { data } = await client.GET("/api/2.0/people/@self", { headers });
    expect(data?.response.id).toBe(mara.id);
  });

  test("does not follow a base URL given to a single call", async () => {
    const { portal, as, ...rest } = await openPortal();
    const { own, mara } = withMaraAndTom({ portal, as, ...rest });
    const { client } = as({ kind: "portalToken", portalToken: own.token });
    const { data } = await client.GET("/api/2.0/people/@self", { baseUrl: "https://evil.example" });
    expect(data?.response.id).toBe(mara.id);
  });
});

describe("no secret leaks", () => {
  test.for([301, 302, 307, 308] as const)(
    "to another origin by a %i, because it is not followed",
    async (status) => {
      const { portal, as, fetch, ...rest } = await openPortal({ outsideTheSpec: true });
      const { own } = withMaraAndTom({ portal, as, fetch, ...rest });
      const origins: string[] = [];
      const client = as(
        { kind: "portalToken", portalToken: own.token },
        {
          fetch: (input, init) => {
            origins.push(new URL(new Request(input, init).url).origin);
            return fetch(input, init);
          },
        },
      );
      portal.faults.next({ kind: "redirect", status, location: "https://evil.example/steal?x=1", on: list });
      const error = await client.list().catch((error) => error);
      expect(error).toMatchObject({ code: "unexpected_response", status });
      expect(error.message).toMatch(/a redirect to https:\/\/evil\.example, which was not followed/);
      expect(new Set(origins).size).toBe(1);
    },
  );

  test("by a redirect without a readable target, which is reported as well", async () => {
    const { portal, as, ...rest } = await openPortal({ outsideTheSpec: true });
    const { own } = withMaraAndTom({ portal, as, ...rest });
    portal.faults.next({ kind: "redirect", location: "http://[", on: list });
    const client = as({ kind: "portalToken", portalToken: own.token });
    await expect(client.list()).rejects.toThrow(/The answer is a redirect, which was not followed/);
  });

  test("from the portal's message, where we blot it out", async () => {
    const { portal, as } = await openPortal({ outsideTheSpec: true });
    const secrets = [
      { kind: "apiKey", apiKey: "sk-CANARY" },
      { kind: "accessToken", accessToken: "CANARY" },
      { kind: "portalToken", portalToken: "CANARY" },
      { kind: "basic", username: "mara", password: "CANARY" },
    ] satisfies Credential[];
    for (const credential of secrets) {
      const client = as(credential, {
        fetch: async () =>
          Response.json(
            { error: { message: `no such token: sk-CANARY CANARY ${btoa("mara:CANARY")}` } },
            { status: 401 },
          ),
      });
      const error = await client.list().catch((error) => error);
      expect(error.message).toMatch(/\[secret\]/);
      if (credential.kind !== "apiKey") expect(error.message).not.toMatch(/CANARY/);
    }
    expect(portal.calls).toEqual([]);
  });

  test("from a cut message, because we blot it out before we cut", async () => {
    const { as } = await openPortal({ outsideTheSpec: true });
    const client = as(
      { kind: "apiKey", apiKey: "sk-CANARY-CANARY-CANARY-CANARY" },
      {
        fetch: async () =>
          Response.json(
            { error: { message: `${"x".repeat(285)} sk-CANARY-CANARY-CANARY-CANARY` } },
            { status: 401 },
          ),
      },
    );
    const error = await client.list().catch((error) => error);
    expect(error.message).not.toMatch(/CANARY/);
  });

  test("from a printed client, result or attempt", async () => {
    const { portal, as, ...rest } = await openPortal();
    const { own, mara } = withMaraAndTom({ portal, as, ...rest });
    const attempts: unknown[] = [];
    const client = as(
      { kind: "portalToken", portalToken: own.token },
      { onAttempt: (each) => attempts.push(each) },
    );
    const result = await revoke(client, { users: [mara.id], includeCurrent: true });
    const { response } = await client.client.GET("/api/2.0/people/@self");
    const fresh = client.freshToken?.reveal() as string;
    const shown = [client, result, attempts, response]
      .map((each) => inspect(each, { depth: 9, showHidden: true }))
      .join();
    expect(shown).not.toContain(own.token);
    expect(shown).not.toContain(fresh);
    expect(JSON.stringify(result)).not.toContain(fresh);
  });
});
