/** The caller signs in once and signs out at the end. We send nothing after a refusal. */
import { describe, expect, test } from "vitest";
import { AuthenticationError, apply, era, InvalidArgumentError, plan, revoke } from "../../src/index.js";
import { openPlatform, PASSWORD } from "../support/open-platform.js";

const SIGN_IN = "POST /rest/v1/iam/sessions";
const CURRENT = "GET /rest/v1/iam/sessions/current";
const LIST = "GET /rest/v1/master/logicalroles/ws/sessions";
const password = { kind: "password", domain: "CORP", username: "mara", password: PASSWORD } as const;

describe("signing in", () => {
  test("happens at the first call, once for all simultaneous calls", async () => {
    const { as, calls, sent } = await openPlatform();
    const client = as();
    expect(calls()).toEqual([]);
    await Promise.all([client.whoami(), client.list(), client.list()]);
    expect(calls().filter((call) => call === SIGN_IN)).toHaveLength(1);
    expect(calls().filter((call) => call === CURRENT)).toHaveLength(1);
    expect(sent[0]?.body).toEqual({ domain: "CORP", login: "mara", pwd: PASSWORD });
    expect(sent[0]?.headers.get("cookie")).toBeNull();
  });

  test.for(["EraSession", "RSession"] as const)(
    "trap: the cookie is called %s, by release",
    async (cookie) => {
      const { as, sent } = await openPlatform({ cookie });
      const { own } = await as().list();
      expect(own.state).toBe("known");
      expect(sent.at(-1)?.headers.get("cookie")).toMatch(new RegExp(`^${cookie}=[^;]+$`));
      expect(sent.at(-1)?.headers.get("authorization")).toBeNull();
    },
  );

  test.for([200, 201, 204] as const)("trap: has an undocumented status, such as %d", async (signedIn) => {
    const { as } = await openPlatform({ signedIn });
    expect((await as().whoami()).user).toEqual({ id: "CORP/mara", name: null, login: "CORP/mara" });
  });

  test("without a cookie in the answer is an error, and nothing more is sent", async () => {
    const { as, platform, calls } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind: "answer", response: { ok: true }, on: "signIn" });
    const client = as();
    await expect(client.list()).rejects.toMatchObject({ code: "unexpected_response", operation: "signIn" });
    await expect(client.list()).rejects.toMatchObject({ code: "unexpected_response", operation: "signIn" });
    expect(calls()).toEqual([SIGN_IN]);
  });

  test("does not happen for a token, which is sent as a bearer token", async () => {
    const { withToken, calls, sent, held } = await openPlatform();
    const client = withToken();
    expect(await client.whoami()).toEqual({
      user: { id: "CORP/mara", name: null, login: "CORP/mara" },
      administrator: false,
      authenticatedBy: "accessToken",
    });
    await client.list();
    expect(calls()).toEqual([CURRENT, LIST]);
    expect(sent[0]?.headers.get("authorization")).toBe(`Bearer ${held.token}`);
    expect(sent[0]?.headers.get("cookie")).toBeNull();
  });

  test.for([
    { kind: "password", domain: "", username: "mara", password: PASSWORD },
    { kind: "password", domain: "CORP", username: "", password: PASSWORD },
    { kind: "password", domain: "CORP", username: "mara", password: `${PASSWORD}\r\nx` },
    { kind: "accessToken", accessToken: `two ${PASSWORD}` },
    { kind: "accessToken", accessToken: "" },
    { kind: "apiKey", apiKey: PASSWORD },
    null,
  ])("refuses a credential that cannot be sent and does not repeat it (%#)", (auth) => {
    const make = () => era({ baseUrl: "https://era.example.com", auth: auth as typeof password });
    expect(make).toThrow(InvalidArgumentError);
    expect(make).not.toThrow(PASSWORD);
  });
});

describe("a wrong password", () => {
  test("is tried once, however many calls are made", async () => {
    const { as, calls, platform } = await openPlatform();
    const client = as({ ...password, password: "canary-wrong-1918" });
    const errors = await Promise.all(
      [client.whoami(), client.list(), client.findUsers("mara")].map((call) => call.catch((error) => error)),
    );
    for (const error of [...errors, await client.list().catch((error) => error)]) {
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error.message).not.toContain("canary");
    }
    expect(errors[0].message).toContain(
      "tried once; five failures within three minutes lock out this address",
    );
    expect(calls()).toEqual([SIGN_IN]);
    expect(platform.isBanned()).toBe(false);
  });

  test("ends nothing, and closing the client sends nothing", async () => {
    const { as, calls, open } = await openPlatform();
    const before = open();
    const client = as({ ...password, domain: "PARTNERS" });
    await expect(revoke(client, { users: ["mara"] })).rejects.toBeInstanceOf(AuthenticationError);
    await client.close();
    expect(calls()).toEqual([SIGN_IN]);
    expect(open()).toEqual(before);
  });
});

describe("trap: five failures within three minutes lock the address out, including those of dead sessions", () => {
  test("after a 401 during a run nothing more is sent, not even the list that would verify", async () => {
    const { as, platform, calls, clock, sent } = await openPlatform();
    const client = as();
    const made = await plan(client, { users: ["CORP/mara"], match: { sessionTypes: ["http"] } }, { clock });
    expect(made.steps.length).toBeGreaterThan(1);
    platform.faults.next({ kind: "unauthorized", on: "deleteSession" });
    sent.length = 0;
    const report = await apply(client, made, { clock });
    expect(calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
    expect(calls().at(-1)).toMatch(/^DELETE/);
    expect(report.stopped?.code).toBe("authentication");
    expect(report.summary.failed).toBe(made.sessions.length);
    await client.close();
    expect(calls().at(-1)).toMatch(/^DELETE/);
    expect(calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
    expect(platform.isBanned()).toBe(false);
  });

  test("a session that dies during a run costs one failure, and nobody signs in again", async () => {
    const { as, platform, calls, clock, socket, away } = await openPlatform();
    const client = as();
    const made = await plan(client, { ids: [socket.id, away.id] }, { clock });
    const [own] = platform.sessions().slice(-1);
    let hit = false;
    const report = await apply(client, made, {
      clock,
      onProgress: ({ phase }) => {
        if (phase === "revoking" && !hit) hit = platform.signOut(own?.id ?? "");
      },
    });
    expect(report.stopped?.code).toBe("authentication");
    expect(calls().filter((call) => call === SIGN_IN)).toHaveLength(1);
    expect(platform.calls.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test("each further call of the client fails without a request and says why", async () => {
    const { withToken, platform, calls, held } = await openPlatform();
    platform.signOut(held.id);
    const client = withToken();
    await expect(client.list()).rejects.toMatchObject({ code: "authentication", status: 401 });
    const error = await client.list().catch((error) => error);
    expect(error).toMatchObject({
      code: "authentication",
      status: null,
      attempts: 0,
      mayHaveTakenEffect: false,
    });
    expect(error.message).toContain("lock out this address, so nothing more is sent");
    await expect(client.end({ kind: "sessions", ids: ["SITE2/0-0"], listed: [] })).rejects.toMatchObject({
      status: null,
      mayHaveTakenEffect: false,
    });
    await expect(client.client.GET("/rest/v1/iam/sessions/current")).rejects.toBeInstanceOf(
      AuthenticationError,
    );
    expect(calls()).toEqual([CURRENT]);
  });

  test("calls that wait at the same time are not sent either, because only one is under way", async () => {
    const { withToken, platform, calls, held } = await openPlatform();
    platform.signOut(held.id);
    const client = withToken();
    const all = [
      client.whoami(),
      client.list(),
      client.whoami(),
      client.list(),
      client.list(),
      client.list(),
    ];
    for (const ended of await Promise.allSettled(all)) expect(ended.status).toBe("rejected");
    expect(calls()).toHaveLength(1);
    expect(platform.maxConcurrency).toEqual({ reads: 1, writes: 0 });
  });

  test("writes run one at a time, whatever the requested concurrency", async () => {
    const { as, platform, clock, mara } = await openPlatform({ latencyMs: 20 });
    for (let nth = 0; nth < 8; nth++) platform.signIn(mara);
    const report = await revoke(as(), { all: true, match: { domain: ["CORP"] } }, { clock, concurrency: 10 });
    expect(report.summary.revoked).toBe(11);
    expect(platform.maxConcurrency.writes).toBe(1);
  });
});

describe("signing out", () => {
  test("ends the session that was signed in, on its own site, and no other", async () => {
    const { as, ends, platform, open } = await openPlatform();
    const before = open();
    const client = as();
    const { own } = await client.list();
    const id = own.state === "known" ? own.id : "";
    expect(open()).toEqual([...before, id]);
    await client.close();
    expect(open()).toEqual(before);
    expect(ends()).toEqual([
      `DELETE /rest/v1/master/logicalroles/ws/sessions/${id.split("/")[1]}?sites=%5B%22SITE1%22%5D`,
    ]);
    expect(platform.allSessions().at(-1)?.endedThrough).toBe("deleteSession");
  });

  test("also happens if nothing was listed, on the site that answers", async () => {
    const { as, ends, open } = await openPlatform();
    const before = open();
    const client = as();
    await client.whoami();
    await client.close();
    expect(open()).toEqual(before);
    expect(ends()[0]).toMatch(/\?sites=%22current%22$/);
  });

  test("leaves alone another session with the same id on another site", async () => {
    const { as, platform, tom, open } = await openPlatform();
    const client = as();
    const { own } = await client.list();
    const [, sessionId = ""] = own.state === "known" ? own.id.split("/") : [];
    const twin = platform.signIn(tom, { site: "SITE2", sessionId });
    await client.close();
    expect(open()).toContain(twin.id);
  });

  test("never affects a token that the user supplied, or a client that never called", async () => {
    const { withToken, as, calls, open, held } = await openPlatform();
    const client = withToken();
    await client.list();
    await client.close();
    await as().close();
    expect(open()).toContain(held.id);
    expect(calls().filter((call) => call === SIGN_IN || call.startsWith("DELETE"))).toEqual([]);
  });

  test.for(["serverError", "cutBefore", "htmlPage", "unauthorized"] as const)(
    "is not an error if it fails (%s)",
    async (kind) => {
      const { as, platform } = await openPlatform({ outsideTheSpec: true });
      const client = as();
      await client.list();
      platform.faults.next({ kind, on: "deleteSession", times: 9 });
      await expect(client.close()).resolves.toBeUndefined();
    },
  );

  test("is final: nothing is sent afterwards, and nobody signs in again", async () => {
    const { as, calls } = await openPlatform();
    const client = as();
    await client.whoami();
    await client.close();
    const count = calls().length;
    await expect(client.list()).rejects.toThrow("Nothing was sent");
    await expect(client.list()).rejects.toThrow("This client has signed out.");
    await client.close();
    expect(calls()).toHaveLength(count);
  });

  test("sends nothing if the caller's own session was ended on purpose", async () => {
    const { as, clock, calls, platform, open, mara } = await openPlatform();
    const client = as();
    const report = await revoke(client, { users: ["CORP/mara"], includeCurrent: true }, { clock });
    expect(open(mara)).toEqual([]);
    expect(report.verified.ownSessionEnded).toBe(true);
    const count = calls().length;
    await client.close();
    expect(calls()).toHaveLength(count);
    expect(platform.calls.filter(({ status }) => status === 401)).toHaveLength(1);
  });
});
