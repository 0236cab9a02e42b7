/** Nobody is locked out: which session is the caller's own, and what happens if we cannot tell. */
import { describe, expect, test } from "vitest";
import { LockoutError, plan, revoke } from "../../src/index.js";
import { openPlatform, PASSWORD } from "../support/open-platform.js";

describe("the caller's own session", () => {
  test("is the listed one that the platform names, and is spared", async () => {
    const { withToken, held, clock, open } = await openPlatform();
    const client = withToken();
    expect((await client.list()).own).toEqual({ state: "known", id: held.id });
    const report = await revoke(client, { all: true }, { clock });
    expect(report.outcomes.find(({ session }) => session === held.id)?.outcome).toBe("spared");
    expect(open()).toEqual([held.id]);
  });

  test("trap: the platform would end it by id, so naming it is refused", async () => {
    const { withToken, held, ends } = await openPlatform();
    const made = await plan(withToken(), { ids: [held.id] });
    expect(made.sessions).toEqual([]);
    expect(made.spared).toMatchObject([{ reason: "current" }]);
    expect(ends()).toEqual([]);
  });

  test.for(["no id", "bare"] as const)(
    "trap: if it reports %s, the cookie's value is its id, a credential, and shown as current",
    async (current) => {
      const { as, clock, open, mara, platform } = await openPlatform({ current });
      const client = as();
      const { own, sessions } = await client.list();
      const cookie = platform.sessions().at(-1)?.cookie ?? "";
      expect(own).toEqual({ state: "known", id: "SITE1/current" });
      expect(JSON.stringify(sessions)).not.toContain(cookie);
      const report = await revoke(client, { others: true }, { clock });
      expect(report.summary).toMatchObject({ revoked: 3, spared: 1 });
      expect(open(mara)).toEqual([`SITE1/${cookie}`]);
      await client.close();
      expect(open(mara)).toEqual([]);
    },
  );

  test("can be ended with --include-current if its id is a credential, and the id is in no error and no attempt", async () => {
    const { as, clock, platform, mara, open } = await openPlatform({
      current: "no id",
      outsideTheSpec: true,
    });
    const told: unknown[] = [];
    const client = as(undefined, { onAttempt: (attempt) => told.push(attempt) });
    await client.list();
    const cookie = platform.sessions().at(-1)?.cookie ?? "";
    platform.faults.next({ kind: "serverError", on: "deleteSession" });
    const step = { kind: "sessions", ids: ["SITE1/current"], listed: ["SITE1/current"] } as const;
    const lost = await client.end(step, { onAttempt: (attempt) => told.push(attempt) });
    expect(lost).toMatchObject({ answer: "lost" });
    platform.faults.next({ kind: "htmlPage", status: 403, on: "deleteSession" });
    const error = await client.end(step).catch((error) => error);
    expect(error).toMatchObject({ code: "permission", url: expect.stringContaining("[secret]") });
    const report = await revoke(client, { ids: ["SITE1/current"], includeCurrent: true }, { clock });
    expect(report.verified.ownSessionEnded).toBe(true);
    expect(report.outcomes).toMatchObject([{ outcome: "revoked", evidence: "rejected" }]);
    expect(open(mara)).not.toContain(`SITE1/${cookie}`);
    const everything = JSON.stringify([told, lost, report, error, error.message, error.stack]);
    expect(told.length).toBeGreaterThan(3);
    expect(everything).not.toContain(cookie);
  });

  test("may be either of two with the same id on different sites, so both are spared", async () => {
    const { withToken, platform, mara, held, clock, open } = await openPlatform();
    const twin = platform.signIn(mara, { site: "SITE2", sessionId: held.sessionId });
    const client = withToken();
    expect((await client.list()).own).toMatchObject({ state: "among", ids: [held.id, twin.id] });
    await revoke(client, { others: true }, { clock });
    expect(open(mara)).toEqual([held.id, twin.id]);
  });

  test("is not confused with that of another user with the same id", async () => {
    const { withToken, platform, tom, held } = await openPlatform();
    platform.signIn(tom, { site: "SITE2", sessionId: held.sessionId });
    expect((await withToken().list()).own).toEqual({ state: "known", id: held.id });
  });

  test("is known even if it is on a site outside the scope", async () => {
    const { withToken, held, away, clock, open, mara } = await openPlatform();
    const client = withToken({ scope: ["SITE2"] });
    const { own, sessions } = await client.list();
    expect(own).toEqual({ state: "known", id: held.id });
    expect(sessions.map(({ id }) => id)).not.toContain(held.id);
    await revoke(client, { users: ["mara"] }, { clock });
    expect(open(mara)).not.toContain(away.id);
    expect(open(mara)).toContain(held.id);
  });
});

describe("if the caller's own session is unknown", () => {
  const cases = [
    ["may not be read", { current: "refused" }, true],
    ["is hidden from the list", {}, false],
  ] as const;

  test.for(cases)(
    "because it %s, no session of the caller is ended, but others are",
    async ([, options, reads]) => {
      const { withToken, platform, held, clock, ends, toms, open } = await openPlatform(options);
      if (!reads)
        platform.faults.next({ kind: "hiddenRows", sessions: [held.id], on: "listSessions", times: 99 });
      const client = reads
        ? // Whoever the caller is, the list shows it by the login.
          Object.assign(withToken(), {
            whoami: async () => ({
              user: { id: "CORP/mara", name: null, login: "mara" },
              administrator: false,
              authenticatedBy: "accessToken",
            }),
          })
        : withToken();
      expect((await client.list()).own.state).toBe("unknown");
      await expect(plan(client, { users: ["CORP/mara"] })).rejects.toBeInstanceOf(LockoutError);
      await expect(plan(client, { others: true })).rejects.toBeInstanceOf(LockoutError);
      expect(ends()).toEqual([]);
      const report = await revoke(client, { ids: [toms.id] }, { clock });
      expect(report.summary).toMatchObject({ revoked: 1 });
      expect(open()).toContain(held.id);
    },
  );

  test("the caller is the user who signed in, and includeCurrent still ends it", async () => {
    const { as, clock, mara, open } = await openPlatform({ current: "refused" });
    const client = as({ kind: "password", domain: "CORP", username: "mara", password: PASSWORD });
    expect((await client.whoami()).user.id).toBe("CORP/mara");
    await expect(plan(client, { all: true })).rejects.toBeInstanceOf(LockoutError);
    await revoke(client, { users: ["mara"], includeCurrent: true }, { clock });
    expect(open(mara).length).toBeLessThan(2);
  });
});

describe("reading the caller's own session", () => {
  test("is shared: aborting one call does not end it for another", async () => {
    const { withToken, held } = await openPlatform();
    const client = withToken();
    const controller = new AbortController();
    const first = client.whoami({ signal: controller.signal });
    const second = client.list();
    controller.abort(new Error("enough"));
    await expect(first).rejects.toMatchObject({ code: "aborted" });
    expect((await second).own).toEqual({ state: "known", id: held.id });
  });

  test("gives an error if it fails on the way, and the next call tries again", async () => {
    const { withToken, platform } = await openPlatform({ outsideTheSpec: true });
    platform.faults.next({ kind: "cutBefore", on: "getCurrentSession", times: 4 });
    const client = withToken({ retry: { attempts: 1 } });
    await expect(client.list()).rejects.toMatchObject({ code: "network" });
    platform.faults.clear();
    expect((await client.list()).own.state).toBe("known");
  });
});
