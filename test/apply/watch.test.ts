/** The watch after a run: what it reports, what it ends, and what it never ends. The clock jumps. */
import "../properties/hash-at-once.js";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  apply,
  type DocSpaceClientOptions,
  docspace,
  InvalidArgumentError,
  memoryJournal,
  type Provider,
  plan,
  type Report,
  resume,
  revoke,
  type Selector,
  type WatchEvent,
  type WatchOptions,
} from "../../src/index.js";
import { formatOcsf } from "../../src/report/index.js";
import {
  type DocSpaceOptions,
  type SignInDetails,
  simulateDocSpace,
} from "../../src/simulator/docspace/index.js";
import { virtualClock } from "../support/virtual-clock.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const schema = JSON.parse(readFileSync("schemas/report.schema.json", "utf8"));
const fits = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema);

function expectFit(report: Report): void {
  const written = JSON.parse(JSON.stringify(report));
  expect(fits(written) ? [] : fits.errors).toEqual([]);
}

const home = { country: "Latvia", city: "Riga" };
const away: SignInDetails = { country: "Brazil", city: "Recife", ip: "203.0.113.66" };

function openPortal(options: DocSpaceOptions = {}) {
  const clock = virtualClock();
  const portal = simulateDocSpace({
    now: clock.now,
    sleep: clock.sleep,
    latencyMs: 20,
    locate: () => home,
    ...options,
  });
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  const own = portal.signIn(mara, home);
  const strangers = [1, 2].map((nth) => portal.signIn(mara, { ...away, at: clock.now() - nth * MINUTE }).id);
  const connect = (more: Partial<DocSpaceClientOptions> = {}) =>
    docspace({
      baseUrl: "https://portal.example.com",
      auth: { kind: "portalToken", portalToken: own.token },
      fetch: (input, init) => clock.during(portal.fetch(input, init)),
      clock,
      random: () => 0.5,
      ...more,
    });
  /** Somebody signs in this long from now. */
  const signInAfter = (ms: number, details = away, user = mara) =>
    void clock.after(ms, () => portal.signIn(user, details));
  const events: WatchEvent[] = [];
  const watch = (more: Partial<WatchOptions> = {}): WatchOptions => ({
    forMs: 5 * MINUTE,
    onEvent: (event) => events.push(structuredClone(event)),
    ...more,
  });
  const revoked = () => portal.calls.filter(({ method }) => method === "PUT");
  const lists = () => portal.calls.filter(({ operation }) => operation === "getAllActiveConnections");
  const open = () => portal.connections(mara).map(({ id }) => id);
  return {
    clock,
    portal,
    mara,
    tom,
    own,
    strangers,
    connect,
    signInAfter,
    events,
    watch,
    revoked,
    lists,
    open,
  };
}

/** A provider whose lists with these numbers lack sessions, as where a site is out of reach. */
function lacking(
  client: Provider,
  lacked: readonly string[] | (() => readonly string[]),
  numbers: readonly number[],
): Provider {
  let lists = 0;
  return {
    ...client,
    async list(call) {
      const listed = await client.list(call);
      lists += 1;
      if (!numbers.includes(lists)) return listed;
      const ids = typeof lacked === "function" ? lacked() : lacked;
      return { ...listed, sessions: listed.sessions.filter(({ id }) => !ids.includes(id)) };
    },
  };
}

const others: Selector = { others: true };
const fromBrazil: Selector = { others: true, match: { country: ["Brazil"] } };
const told = (events: readonly WatchEvent[], type: WatchEvent["type"]) =>
  events.filter((event) => event.type === type);

describe("a watch", () => {
  test("lists every fifteen seconds and once at its end, and reports that nobody signed in", async () => {
    const { clock, connect, watch, events, lists } = openPortal();
    const startedAt = clock.now();
    const report = await revoke(connect(), others, { clock, watch: watch({ forMs: 100 * SECOND }) });
    expect(report.summary).toMatchObject({ revoked: 2 });
    // We list for planning, before and after the run, and then 15, 30, 45, 60, 75, 90 and 100 seconds after it.
    expect(lists()).toHaveLength(3 + 7);
    expect(report.watch).toMatchObject({
      lists: 7,
      failedLists: 0,
      everySeconds: 15,
      again: false,
      newSessions: [],
      runs: [],
      problems: [],
      stopped: null,
    });
    expect(report.watch?.seenUntil).toBe(report.watch?.until);
    expect(clock.now() - startedAt).toBeLessThan(102 * SECOND);
    expect(events.map(({ type }) => type)).toEqual(["begun", ...Array(7).fill("listed")]);
    expectFit(report);
  });

  test("reports a new session when it appears and leaves it alone", async () => {
    const { clock, connect, watch, events, signInAfter, open, own } = openPortal();
    signInAfter(40 * SECOND);
    const report = await revoke(connect(), fromBrazil, { clock, watch: watch() });
    const [event] = told(events, "new_session");
    expect(event).toMatchObject({
      session: { matches: true, outcome: null, values: { city: "Recife", country: "Brazil" } },
    });
    expect(open()).toHaveLength(2);
    expect(open()).toContain(own.id);
    expect(report.watch?.newSessions).toHaveLength(1);
    expect(report.watch?.runs).toEqual([]);
    const seenAt = Date.parse(report.watch?.newSessions[0]?.seenAt ?? "");
    const startedAt = Date.parse(report.watch?.newSessions[0]?.startedAt ?? "");
    expect(seenAt - startedAt).toBeLessThanOrEqual(15 * SECOND + 100);
    expectFit(report);
  });

  test("reports once a session that began during the run or before it", async () => {
    const { clock, connect, watch, events, portal, mara } = openPortal();
    const client = connect();
    const made = await plan(client, fromBrazil, { clock });
    const before = portal.signIn(mara, away).id;
    portal.faults.next({ kind: "slow", ms: 5 * SECOND, on: "logOutActiveConnection" });
    clock.after(2 * SECOND, () => portal.signIn(mara, home));
    const report = await apply(client, made, { clock, watch: watch({ forMs: MINUTE }) });
    const seen = report.watch?.newSessions ?? [];
    expect(seen.map(({ id }) => id)).toContain(before);
    expect(seen.map(({ matches }) => matches).sort()).toEqual([false, true]);
    expect(told(events, "new_session")).toHaveLength(2);
    // They are reported in one place.
    expect(report.newSessions).toEqual([]);
  });

  test("continues when there is nothing to revoke", async () => {
    const { clock, connect, watch, signInAfter } = openPortal();
    signInAfter(MINUTE, { country: "Peru", city: "Lima" });
    const selector = { others: true as const, match: { country: ["Peru"] } };
    const report = await revoke(connect(), selector, { clock, watch: watch({ again: true }) });
    expect(report.outcomes.filter(({ outcome }) => outcome !== "spared")).toEqual([]);
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
  });

  test("of a resumed run knows which sessions existed before the run", async () => {
    const { clock, connect, watch, events, signInAfter, portal, mara } = openPortal();
    const journal = memoryJournal();
    portal.signIn(mara, home);
    await revoke(connect(), fromBrazil, { clock, journal });
    signInAfter(MINUTE);
    const report = await resume(
      connect(),
      { text: journal.text(), store: journal },
      { clock, watch: watch({ again: true }) },
    );
    expect(told(events, "new_session")).toHaveLength(1);
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
  });
});

describe("a watch that ends again", () => {
  test("ends sessions that match by exact id, each in a run of its own with a journal", async () => {
    const { clock, connect, watch, signInAfter, open, own, portal, revoked } = openPortal();
    signInAfter(40 * SECOND);
    signInAfter(80 * SECOND, { country: "Norway", city: "Oslo" });
    signInAfter(2 * MINUTE);
    const journals: string[] = [];
    const openJournal: WatchOptions["openJournal"] = async () => {
      const journal = memoryJournal();
      return { append: journal.append, close: async () => void journals.push(journal.text()) };
    };
    const report = await revoke(connect(), fromBrazil, {
      clock,
      reason: "stolen laptop",
      watch: watch({ again: true, openJournal }),
    });
    expect(report.watch?.newSessions.map(({ outcome }) => outcome)).toEqual(["revoked", null, "revoked"]);
    expect(report.watch?.runs).toHaveLength(2);
    for (const run of report.watch?.runs ?? []) {
      expect(run.outcomes).toMatchObject([{ outcome: "revoked", evidence: "confirmed" }]);
      expect(run).toMatchObject({ reason: "stolen laptop", verified: { listedAgain: true }, stopped: null });
      expect(run.plan.selector).toMatchObject({ ids: [expect.any(String)], match: { country: ["Brazil"] } });
    }
    expect(journals).toHaveLength(2);
    for (const text of journals) {
      const types = text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).type);
      expect(types).toEqual(["run", "begun", "intent", "answer", "finished"]);
    }
    // It never uses the call that ends all others.
    expect(revoked().every(({ operation }) => operation === "logOutActiveConnection")).toBe(true);
    expect(open()).toHaveLength(2);
    expect(open()).toContain(own.id);
    expect(portal.connections().length).toBe(2);
    expectFit(report);
  });

  test("never uses the wide call, even if the run did", async () => {
    const { clock, connect, watch, signInAfter, open, own, portal, mara, revoked } = openPortal();
    for (let nth = 0; nth < 3; nth++) portal.signIn(mara, away);
    signInAfter(MINUTE);
    signInAfter(MINUTE + SECOND);
    await revoke(connect(), others, { clock, watch: watch({ again: true }) });
    expect(revoked().map(({ operation }) => operation)).toEqual([
      "logOutAllExceptThisConnection",
      "logOutActiveConnection",
      "logOutActiveConnection",
    ]);
    expect(open()).toEqual([own.id]);
  });

  test("spares what the selector spares", async () => {
    const { clock, connect, watch, signInAfter, portal, open } = openPortal();
    signInAfter(MINUTE, { ...away, ip: "192.0.2.9" });
    const selector: Selector = { ...others, except: { ips: ["192.0.2.0/24"] } };
    const report = await revoke(connect(), selector, { clock, watch: watch({ again: true }) });
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "spared", matches: false }]);
    expect(report.watch?.runs).toEqual([]);
    expect(open()).toHaveLength(2);
    expect(portal.connections()).toHaveLength(2);
  });

  test("ends nothing if the caller's own session is not known, and gives the reason", async () => {
    const { clock, portal, mara, watch, signInAfter, connect } = openPortal();
    const accessToken = portal.addAccessToken(mara);
    const client = connect({ auth: { kind: "accessToken", accessToken } });
    signInAfter(MINUTE, { country: "Peru", city: "Lima" });
    const selector: Selector = { match: { country: ["Peru"] } };
    const report = await revoke(client, selector, { clock, watch: watch({ again: true }) });
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "failed", current: "unknown" }]);
    expect(report.watch?.problems).toMatchObject([
      {
        message: expect.stringMatching(/^New sessions could not be ended: Refused: .*signed in with/),
        times: 3,
      },
    ]);
    expect(portal.calls.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  test("ends a session that matches only once it is as old as the selector wants", async () => {
    const { clock, connect, watch, events, signInAfter, open, own, strangers } = openPortal();
    signInAfter(40 * SECOND);
    const selector: Selector = { ...fromBrazil, olderThan: "3m" };
    const report = await revoke(connect(), selector, { clock, watch: watch({ again: true }) });
    expect(told(events, "new_session")).toMatchObject([{ session: { matches: false } }]);
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked", matches: true }]);
    // Who was there before grows as old, and is left alone.
    expect(open()).toEqual([own.id, ...strangers]);
  });

  test("keeps the newest of those that come, and no more", async () => {
    const { clock, connect, watch, signInAfter, open, own } = openPortal();
    for (const minutes of [1, 2, 3]) signInAfter(minutes * MINUTE);
    const selector: Selector = { ...fromBrazil, keepNewest: 1 };
    const report = await revoke(connect(), selector, { clock, watch: watch({ again: true }) });
    expect(report.watch?.newSessions.map(({ outcome }) => outcome)).toEqual(["revoked", "revoked", "spared"]);
    // The one that the run kept was there before.
    expect(open()).toHaveLength(3);
    expect(open()).toContain(own.id);
  });

  test("reports the run also where the journal of what it ended cannot be closed", async () => {
    const { clock, connect, watch, signInAfter } = openPortal();
    signInAfter(MINUTE);
    const openJournal: WatchOptions["openJournal"] = async () => ({
      append: memoryJournal().append,
      close: () => Promise.reject(new Error("EROFS: read-only file system")),
    });
    const report = await revoke(connect(), fromBrazil, { clock, watch: watch({ again: true, openJournal }) });
    expect(report.summary).toMatchObject({ revoked: 2 });
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
    expect(report.watch?.problems).toMatchObject([
      { message: "The journal could not be closed: EROFS: read-only file system", times: 1 },
    ]);
  });

  test("tries at most three times to end a session that is still listed", async () => {
    const { clock, connect, watch, signInAfter, portal, revoked } = openPortal();
    signInAfter(40 * SECOND);
    const client = connect();
    const made = await plan(client, { match: { country: ["Peru"] } }, { clock });
    expect(made.steps).toEqual([]);
    signInAfter(50 * SECOND, { country: "Peru", city: "Lima" });
    portal.faults.next({
      kind: "answer",
      response: false,
      on: "logOutActiveConnection",
      times: 99,
    });
    const report = await apply(client, made, { clock, watch: watch({ again: true }) });
    expect(revoked()).toHaveLength(3);
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "failed" }]);
  });

  test("ends a session that is listed again after it had ended", async () => {
    const { clock, connect, watch, events } = openPortal();
    const client = connect();
    // The product returns an old list once, a minute after the run.
    const old = await client.list();
    let lists = 0;
    const provider = {
      ...client,
      list: async (...args: Parameters<typeof client.list>) => {
        const listed = await client.list(...args);
        lists += 1;
        return lists === 5 ? old : listed;
      },
    };
    const report = await revoke(provider, fromBrazil, { clock, watch: watch({ again: true }) });
    expect(told(events, "new_session")).toHaveLength(2);
    expect(report.watch?.runs.map(({ summary }) => summary.already_gone)).toEqual([2]);
  });

  test("leaves alone whom the run left alone, though the list after the run lacks them", async () => {
    const { clock, connect, watch, events, open, own, strangers } = openPortal();
    const provider = lacking(connect(), strangers, [3]);
    const selector: Selector = { ...fromBrazil, limit: 1 };
    const report = await revoke(provider, selector, { clock, watch: watch({ again: true }) });
    expect(report.outcomes.filter(({ reason }) => reason === "limit")).toHaveLength(1);
    expect(told(events, "new_session")).toEqual([]);
    expect(open()).toEqual([own.id, strangers[0]]);
  });

  test("ends what was only gone from the list for once", async () => {
    const { clock, connect, watch, signInAfter, open, own } = openPortal();
    signInAfter(40 * SECOND);
    // Three lists of the run, three of the watch; the next one is the first of the run that is to end it.
    const provider = lacking(connect(), () => open().filter((id) => id !== own.id), [7, 8]);
    const report = await revoke(provider, fromBrazil, { clock, watch: watch({ again: true }) });
    expect(report.watch?.runs.map(({ outcomes }) => outcomes[0]?.outcome)).toEqual([
      "already_gone",
      "revoked",
    ]);
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
    expect(open()).toEqual([own.id]);
  });

  test("waits for the product's limits and does not fail", async () => {
    const { clock, connect, watch, signInAfter, portal } = openPortal({ limits: { requestsPerMinute: 12 } });
    for (let nth = 0; nth < 12; nth++) signInAfter(MINUTE + nth);
    const report = await revoke(connect(), fromBrazil, {
      clock,
      watch: watch({ again: true, everyMs: SECOND, forMs: 10 * MINUTE }),
    });
    expect(report.watch).toMatchObject({ failedLists: 0, stopped: null });
    expect(report.watch?.newSessions.map(({ outcome }) => outcome)).toEqual(Array(12).fill("revoked"));
    expect(portal.connections()).toHaveLength(1);
  });
});

describe("a watch that cannot read the list", () => {
  test("reports the failure once, continues, and reports who signed in meanwhile", async () => {
    const { clock, connect, watch, events, signInAfter, portal } = openPortal();
    const client = connect({ retry: { attempts: 1 } });
    const made = await plan(client, fromBrazil, { clock });
    clock.after(20 * SECOND, () =>
      portal.faults.next({ kind: "serverError", on: "getAllActiveConnections", times: 3 }),
    );
    signInAfter(40 * SECOND);
    const report = await apply(client, made, { clock, watch: watch() });
    expect(report.watch).toMatchObject({ failedLists: 3, stopped: null });
    expect(report.watch?.problems).toMatchObject([
      { message: expect.stringMatching(/^The sessions could not be listed: /), times: 3 },
    ]);
    expect(told(events, "problem")).toHaveLength(1);
    expect(report.watch?.newSessions).toHaveLength(1);
    expect(report.watch?.seenUntil).toBe(report.watch?.until);
    expectFit(report);
  });

  test("because of a limit does not wait for it beyond its end", async () => {
    const { clock, connect, watch, portal, lists } = openPortal();
    const client = connect();
    const made = await plan(client, fromBrazil, { clock });
    clock.after(20 * SECOND, () =>
      portal.faults.next({ kind: "rateLimited", retryAfter: 3600, on: "getAllActiveConnections", times: 99 }),
    );
    const startedAt = clock.now();
    const { watch: seen } = await apply(client, made, { clock, watch: watch() });
    expect(clock.now() - startedAt).toBeLessThan(6 * MINUTE);
    expect(seen?.lists).toBe(1);
    expect(seen?.problems.at(-1)?.message).toContain("Nothing was sent, because of a limit of the product.");
    expect(lists().filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test("reports the time of the last good list if no later list can be read", async () => {
    const { clock, connect, watch, portal } = openPortal();
    const client = connect({ retry: { attempts: 1 } });
    const made = await plan(client, fromBrazil, { clock });
    clock.after(20 * SECOND, () =>
      portal.faults.next({ kind: "serverError", on: "getAllActiveConnections", times: 99 }),
    );
    const { watch: seen } = await apply(client, made, { clock, watch: watch({ forMs: MINUTE }) });
    expect(seen).toMatchObject({ lists: 1, failedLists: 3 });
    expect(seen?.seenUntil && seen.seenUntil < seen.until).toBe(true);
  });

  test("for want of a credential that can be sent reports the run all the same", async () => {
    const { clock, connect, watch, own } = openPortal();
    let portalToken = own.token;
    const client = connect({ auth: () => ({ kind: "portalToken", portalToken }) });
    const made = await plan(client, fromBrazil, { clock });
    clock.after(20 * SECOND, () => {
      portalToken = "";
    });
    const report = await apply(client, made, { clock, watch: watch({ forMs: MINUTE }) });
    expect(report.summary).toMatchObject({ revoked: 2 });
    expect(report.watch).toMatchObject({
      lists: 1,
      failedLists: 3,
      problems: [{ message: "The sessions could not be listed: The portal token is empty." }],
    });
  });

  test("ends when the credential is refused and sends nothing more", async () => {
    const { clock, connect, watch, portal, own, lists } = openPortal();
    const client = connect();
    const made = await plan(client, fromBrazil, { clock });
    clock.after(40 * SECOND, () => portal.signOut(own.id));
    const report = await apply(client, made, { clock, watch: watch({ again: true }) });
    expect(report.stopped).toBeNull();
    expect(report.watch).toMatchObject({ lists: 2, failedLists: 1, stopped: { code: "authentication" } });
    expect(lists().filter(({ status }) => status === 401)).toHaveLength(1);
    expectFit(report);
  });

  test("does not begin if the run has ended the caller's own session", async () => {
    const { clock, connect, watch, portal, own, events } = openPortal();
    const report = await revoke(
      connect(),
      { ids: [own.id], includeCurrent: true },
      { clock, watch: watch() },
    );
    expect(report.summary).toMatchObject({ revoked: 1 });
    expect(report.watch).toMatchObject({ lists: 0, seenUntil: null, stopped: { code: "authentication" } });
    expect(events).toEqual([]);
    expect(portal.calls.at(-1)?.status).toBe(401);
  });

  test("continues with the session that the product opens in place of the caller's", async () => {
    const { clock, connect, watch, signInAfter, portal } = openPortal();
    signInAfter(MINUTE);
    const report = await revoke(
      connect(),
      { users: ["mara@example.com"], includeCurrent: true },
      { clock, closeOpened: true, watch: watch({ again: true }) },
    );
    expect(report.watch).toMatchObject({ failedLists: 0, stopped: null });
    expect(report.watch?.newSessions).toMatchObject([{ outcome: "revoked" }]);
    expect(report.openedByProduct).toMatchObject([{ closed: true }]);
    expect(portal.connections()).toEqual([]);
  });
});

test("an interruption ends the watch at once, and the report contains what it saw", async () => {
  const { clock, connect, watch, signInAfter, portal } = openPortal();
  signInAfter(40 * SECOND);
  const controller = new AbortController();
  let sent = 0;
  clock.after(100 * SECOND, () => {
    sent = portal.calls.length;
    controller.abort();
  });
  const report = await revoke(connect(), fromBrazil, { clock, signal: controller.signal, watch: watch() });
  expect(portal.calls).toHaveLength(sent);
  expect(report).toMatchObject({ stopped: null, summary: { revoked: 2 } });
  expect(report.watch).toMatchObject({ stopped: { code: "interrupted" }, newSessions: [{ matches: true }] });
  expectFit(report);
});

test("sessions that the watch ended are also reported as OCSF events", async () => {
  const { clock, connect, watch, signInAfter } = openPortal();
  signInAfter(MINUTE);
  const report = await revoke(connect(), fromBrazil, { clock, watch: watch({ again: true }) });
  const events = formatOcsf(report, "0")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ended = report.watch?.newSessions[0]?.id;
  expect(events.filter(({ session }) => session?.uid === ended)).toMatchObject([{ class_uid: 3002 }]);
  expect(new Set(events.map(({ metadata }) => metadata.uid)).size).toBe(events.length);
  expect(events.filter(({ class_uid }) => class_uid === 7001)).toHaveLength(3);
});

describe("before anything is sent, a watch is refused", () => {
  const refusals: [why: string, selector: Selector, options: Partial<WatchOptions>, message: RegExp][] = [
    [
      "of a user whom the product does not list",
      { users: ["tom@example.com"] },
      {},
      /does not list the sessions of tom/,
    ],
    ["of a session that the product does not list", { ids: ["41999"] }, {}, /does not list session 41999/],
    ["longer than a day", others, { forMs: 25 * 60 * MINUTE }, /at most a day/],
    ["with lists in less than a second", others, { everyMs: 999 }, /everyMs/],
    ["that would end sessions named by id again", { ids: ["40002"] }, { again: true }, /by id/],
    ["that would end what is older than it lasts", { olderThan: "30d" }, { again: true }, /older/],
  ];
  test.each(refusals)("%s", async (_, selector, options, message) => {
    const { clock, connect, watch, revoked } = openPortal();
    const client = connect();
    const made = await plan(client, selector, { clock });
    const error = await apply(client, made, { clock, watch: watch(options) }).catch((error) => error);
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(revoked()).toEqual([]);
  });
});
