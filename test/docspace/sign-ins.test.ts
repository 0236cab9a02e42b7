/** The pitfalls of the login history, with a test for each. */
import { describe, expect, test } from "vitest";
import { AbortedError, AuthenticationError, NotAvailableError, PermissionError } from "../../src/index.js";
import { listSignIns } from "../../src/providers/docspace/sign-ins.js";
import type { DocSpaceOptions } from "../../src/simulator/docspace/index.js";
import { openPortal } from "../support/open-portal.js";

const minute = 60_000;
const day = 1440 * minute;
const operation = "getLoginEventsByFilter";

/** A portal with an administrator who asks, and Tom, whom the questions are about. */
async function openHistory(options: DocSpaceOptions & { outsideTheSpec?: boolean } = {}) {
  const opened = await openPortal(options);
  const { portal, clock, as } = opened;
  const start = clock.now();
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  const { client } = as({ kind: "apiKey", apiKey: portal.addApiKey(mara) });
  const ago = (ms: number) => new Date(start - ms);
  return {
    ...opened,
    mara,
    tom,
    client,
    ago,
    /** Sign-ins of Mara: the newest is `from` old, and each earlier one is a minute older. */
    crowd(count: number, from = 0) {
      for (let n = 0; n < count; n++) portal.signIn(mara, { at: start - from - n * minute });
    },
    tomSignsIn: (ms: number) => portal.signIn(tom, { at: start - ms }).id,
    asked: (since: Date, more: { login?: string; maxWindows?: number; signal?: AbortSignal } = {}) =>
      listSignIns(client, { userId: tom.id, since, ...more }),
    requests: () => portal.calls.filter((call) => call.operation === operation).length,
  };
}

const ids = ({ signIns }: { signIns: { id: string }[] }) => signIns.map(({ id }) => id);

describe("the sign-ins of a user", () => {
  test("belong to that user only, newest first, back to the requested time", async () => {
    const { asked, ago, tomSignsIn, crowd } = await openHistory();
    crowd(5);
    const [old, second, first] = [tomSignsIn(9 * day), tomSignsIn(2 * day), tomSignsIn(day)];
    const list = await asked(ago(7 * day));
    expect(list).toMatchObject({ complete: true, reason: null });
    expect(ids(list)).toEqual([first, second]);
    expect(ids(await asked(ago(10 * day)))).toEqual([first, second, old]);
  });

  test("contain what is known, and null for what is not", async () => {
    const { asked, ago, portal, tom, clock } = await openHistory();
    const at = clock.now() - day;
    portal.signIn(tom, { at, ip: "203.0.113.7:51514", country: "Latvia", city: "", browser: "Firefox 139" });
    expect((await asked(ago(2 * day))).signIns).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        at: new Date(at),
        action: "Successful Login via Login-Password",
        signedIn: true,
        userId: tom.id,
        aimedAt: null,
        login: "tom@example.com",
        ip: "203.0.113.7",
        country: "Latvia",
        city: null,
        browser: "Firefox 139",
        platform: null,
      },
    ]);
  });

  test("are found in whichever case the id is written", async () => {
    const { client, tom, ago, tomSignsIn } = await openHistory();
    tomSignsIn(day);
    const list = await listSignIns(client, { userId: tom.id.toUpperCase(), since: ago(2 * day) });
    expect(list.signIns).toHaveLength(1);
  });

  test("are an empty list that is complete if there are none", async () => {
    const { asked, ago, requests } = await openHistory();
    expect(await asked(ago(day))).toEqual({ signIns: [], complete: true, reason: null });
    expect(requests()).toBe(1);
  });
});

describe("the address", () => {
  test("is read without its port", async () => {
    const { asked, ago, portal, tom } = await openHistory({ storedDetails: "whole" });
    for (const port of [1, 2])
      portal.signIn(tom, { at: ago(day).getTime(), ip: `[2001:db8::${port}]:443${port}` });
    const addresses = (await asked(ago(2 * day))).signIns.map(({ ip }) => ip);
    expect(addresses.sort()).toEqual(["2001:db8::1", "2001:db8::2"]);
  });

  test("is null if the portal gives none", async () => {
    const { asked, ago, portal, tom } = await openHistory();
    portal.signIn(tom, { at: ago(day).getTime(), ip: "" });
    expect((await asked(ago(2 * day))).signIns[0]?.ip).toBeNull();
  });
});

describe("whether somebody was signed in", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a body of the wire
  const withCode = (code: unknown) => (body: any) => {
    body.response[0].actionId = code;
  };
  test.for([
    [1000, true],
    [1021, true],
    ["1001", true],
    [1002, false],
    [1026, false],
    [1006, false],
    [4242, null],
    [null, null],
    ["LoginSuccess", null],
  ] as const)("follows from the portal's code: %j is %j", async ([code, signedIn]) => {
    const { asked, ago, portal, tomSignsIn } = await openHistory();
    tomSignsIn(day);
    portal.faults.next({ kind: "drift", on: operation, change: withCode(code) });
    expect((await asked(ago(2 * day))).signIns[0]?.signedIn).toBe(signedIn);
  });
});

describe("events without a user", () => {
  test("belong to nobody", async () => {
    const { asked, ago, portal } = await openHistory();
    portal.failSignIn("ghost@example.com", { at: ago(day).getTime() });
    expect((await asked(ago(2 * day))).signIns).toEqual([]);
  });

  test("are listed if the typed text is the requested login", async () => {
    const { asked, ago, portal } = await openHistory();
    portal.failSignIn("ghost@example.com", { at: ago(day).getTime() });
    const { signIns } = await asked(ago(2 * day), { login: "Ghost@example.com" });
    expect(signIns).toMatchObject([{ userId: null, login: "ghost@example.com", signedIn: false }]);
  });

  test("are not listed if the same text belongs to somebody else", async () => {
    const { asked, ago, portal, mara } = await openHistory();
    portal.signIn(mara, { at: ago(day).getTime() });
    expect((await asked(ago(2 * day), { login: "mara@example.com" })).signIns).toEqual([]);
  });

  test("are skipped if they have neither user nor login", async () => {
    const { asked, ago, portal, tomSignsIn } = await openHistory();
    tomSignsIn(day);
    portal.faults.next({
      kind: "drift",
      on: operation,
      change: (body) => {
        for (const name of ["user", "userId", "login", "action"]) body.response[0][name] = null;
      },
    });
    expect((await asked(ago(2 * day), { login: "tom@example.com" })).signIns).toEqual([]);
  });
});

describe("failed attempts", () => {
  const guest = "712d9ec3-5d2b-4b13-824f-71f00191dcca";
  const zero = "00000000-0000-0000-0000-000000000000";

  /** Six sign-ins of Tom and three failed attempts on his account, which the portal assigns to `nobody`. */
  async function openTried(nobody: string | undefined) {
    const history = await openHistory();
    const { portal, clock, tomSignsIn, tom } = history;
    for (let n = 1; n <= 6; n++) tomSignsIn(2 * n * minute);
    const failed = [1, 3, 5].map((n) =>
      portal.failSignIn(n === 3 ? "TOM@Example.com" : tom, { at: clock.now() - n * minute }),
    );
    portal.failSignIn("ghost@example.com", { at: clock.now() - 4 * minute });
    portal.faults.next({
      kind: "drift",
      on: operation,
      change(body) {
        for (const event of body.response) {
          if (event.actionId !== 1005) continue;
          if (nobody === undefined) delete event.userId;
          else event.userId = nobody;
        }
      },
    });
    return { ...history, failed };
  }

  test.for([guest, guest.toUpperCase(), zero, undefined])(
    "under the id %s count as attempts on the user whose login was typed, in any case: none of nine is lost",
    async (nobody) => {
      const { asked, ago, tom, failed } = await openTried(nobody);
      const list = await asked(ago(day), { login: "Tom@example.com" });
      expect(list.complete).toBe(true);
      expect(list.signIns).toHaveLength(9);
      const aimed = list.signIns.filter(({ aimedAt }) => aimedAt !== null);
      expect(aimed.map(({ id }) => id)).toEqual(failed);
      for (const each of aimed)
        expect(each).toMatchObject({ userId: null, aimedAt: tom.id, signedIn: false });
    },
  );

  test("are found by the user's login even if only the user's id is given", async () => {
    const { asked, ago, failed } = await openTried(guest);
    const list = await asked(ago(day));
    expect(list).toMatchObject({ complete: true, reason: null });
    expect(list.signIns.flatMap(({ id, aimedAt }) => (aimedAt ? [id] : []))).toEqual(failed);
  });

  test("make the list incomplete if they match nobody because the login is missing", async () => {
    const { portal, asked, ago, clock, tom } = await openHistory();
    portal.failSignIn(tom, { at: clock.now() - minute });
    portal.faults.next({
      kind: "drift",
      on: operation,
      change: (body) => void Object.assign(body.response[0], { userId: guest }),
    });
    const list = await asked(ago(day));
    expect(list.complete).toBe(false);
    expect(list.reason).toContain("Name the user by e-mail address");
  });
});

describe("an event without a date", () => {
  test("is listed, because it may be of any time", async () => {
    const { asked, ago, portal, tomSignsIn } = await openHistory();
    const dated = tomSignsIn(day);
    const undated = tomSignsIn(3 * day);
    portal.faults.next({
      kind: "drift",
      on: operation,
      change: (body) => {
        body.response[1].date = null;
        body.response[1].action = "";
      },
    });
    const list = await asked(ago(2 * day));
    expect(ids(list)).toEqual([dated, undated]);
    expect(list.signIns[1]).toMatchObject({ at: null, action: null });
  });
});

describe("the paging", () => {
  test("continues in windows of 100 until the events are older than the requested time", async () => {
    const { asked, ago, tomSignsIn, crowd, requests } = await openHistory();
    crowd(250);
    const far = tomSignsIn(240 * minute);
    tomSignsIn(3 * day);
    crowd(200, 4 * day);
    const list = await asked(ago(day));
    expect(list.complete).toBe(true);
    expect(ids(list)).toEqual([far]);
    expect(requests()).toBe(3);
  });

  test("does not mistake a short window for the end", async () => {
    const { asked, ago, tomSignsIn, crowd, portal } = await openHistory();
    crowd(60);
    const last = tomSignsIn(90 * minute);
    // Returns 50 at a time, however many are requested.
    portal.faults.next({ kind: "drift", on: operation, change: (body) => void body.response.splice(50) });
    const list = await asked(ago(day));
    expect(list.complete).toBe(true);
    expect(ids(list)).toEqual([last]);
  });

  test("counts an event once if sign-ins in between push it into the next window", async () => {
    const { asked, ago, tomSignsIn, crowd, portal, mara, clock, requests } = await openHistory();
    crowd(99);
    const border = tomSignsIn(99 * minute);
    const last = tomSignsIn(120 * minute);
    crowd(150, 2 * day);
    portal.faults.next({
      kind: "drift",
      on: operation,
      change() {
        for (let n = 0; n < 5; n++) portal.signIn(mara, { at: clock.now() });
      },
    });
    const list = await asked(ago(day));
    expect(list).toMatchObject({ complete: true, reason: null });
    expect(ids(list)).toEqual([border, last]);
    expect(requests()).toBe(2);
  });

  test("sends no filter, since the portal may silently ignore it", async () => {
    const { asked, ago, portal, tomSignsIn } = await openHistory();
    tomSignsIn(day);
    await asked(ago(7 * day));
    const queries = portal.calls.filter((call) => call.operation === operation).map(({ search }) => search);
    expect(queries).toEqual(["?count=100&startIndex=0", "?count=100&startIndex=1"]);
  });

  test("has an end and reports what was not read", async () => {
    const { asked, ago, crowd, tomSignsIn, requests } = await openHistory();
    crowd(250);
    tomSignsIn(300 * minute);
    const list = await asked(ago(day), { maxWindows: 2 });
    expect(requests()).toBe(2);
    expect(list).toEqual({
      signIns: [],
      complete: false,
      reason:
        "The login history is longer than the part that was read: 200 events of all users, back to 2026-05-04T05:41:00.000Z.",
    });
  });

  test("continues if events are not in order, because requested ones may still come", async () => {
    const { asked, ago, portal, crowd, tomSignsIn } = await openHistory();
    crowd(100);
    const recent = tomSignsIn(200 * minute);
    tomSignsIn(9 * day);
    portal.faults.next({
      kind: "drift",
      on: operation,
      change(body) {
        body.response[50].date = "2020-01-01T00:00:00.0000000Z";
      },
    });
    const list = await asked(ago(day));
    expect(ids(list)).toEqual([recent]);
    expect(list.complete).toBe(true);
  });

  test("does not change the result, which is always newest first", async () => {
    const { asked, ago, portal, tomSignsIn } = await openHistory();
    const [first, second, third] = [tomSignsIn(minute), tomSignsIn(day), tomSignsIn(2 * day)];
    portal.faults.next({ kind: "drift", on: operation, change: (body) => void body.response.reverse() });
    expect(ids(await asked(ago(7 * day)))).toEqual([first, second, third]);
  });
});

describe("without the audit option", () => {
  test("the newest 20 are repeated again and again, and the list says that it is not complete", async () => {
    const { asked, ago, crowd, tomSignsIn, requests } = await openHistory({ auditOption: false });
    crowd(19);
    const seen = tomSignsIn(30 * minute);
    tomSignsIn(40 * minute);
    const list = await asked(ago(day));
    expect(ids(list)).toEqual([seen]);
    expect(list.complete).toBe(false);
    expect(list.reason).toBe(
      "The portal ignores which part of its login history we ask for, as portals without the audit option do. It returned the newest 20 events of all users, back to 2026-05-04T08:30:00.000Z.",
    );
    expect(requests()).toBe(2);
  });

  test("fewer than 20 do not prove that there are no more", async () => {
    const { asked, ago, tomSignsIn } = await openHistory({ auditOption: false });
    tomSignsIn(minute);
    expect((await asked(ago(day))).complete).toBe(false);
  });

  test("newer sign-ins do not hide that the windows start again", async () => {
    const { asked, ago, crowd, tomSignsIn, portal, mara, clock } = await openHistory({ auditOption: false });
    tomSignsIn(30 * minute);
    crowd(19, 5 * minute);
    portal.faults.next({
      kind: "drift",
      on: operation,
      change() {
        for (let n = 0; n < 20; n++) portal.signIn(mara, { at: clock.now() - n });
      },
    });
    const list = await asked(ago(day));
    expect(list.complete).toBe(false);
    expect(list.reason).toContain("ignores which part");
  });

  test("the newest 20 are enough if they reach back to the requested time", async () => {
    const { asked, ago, crowd, tomSignsIn, requests } = await openHistory({ auditOption: false });
    const seen = tomSignsIn(minute);
    crowd(40, 2 * day);
    const list = await asked(ago(day));
    expect(list).toMatchObject({ complete: true, reason: null });
    expect(ids(list)).toEqual([seen]);
    expect(requests()).toBe(1);
  });
});

test("more events than requested mean that the paging is ignored", async () => {
  const { asked, ago, portal, tomSignsIn } = await openHistory();
  const seen = tomSignsIn(minute);
  portal.faults.next({
    kind: "drift",
    on: operation,
    change: (body) => {
      const [event] = body.response;
      for (let n = 1; n <= 100; n++) body.response.push({ ...event, id: event.id + n, userId: null });
    },
  });
  const list = await asked(ago(day));
  expect(ids(list)).toEqual([seen]);
  expect(list.complete).toBe(false);
  expect(list.reason).toContain("the newest 101 events");
});

describe("asking for the login history", () => {
  test("throws if the portal keeps none", async () => {
    const { asked, ago } = await openHistory({ loginHistory: "disabled" });
    await expect(asked(ago(day))).rejects.toBeInstanceOf(NotAvailableError);
  });

  test("throws unless the caller is an administrator", async () => {
    const { as, portal, tom, ago } = await openHistory();
    const { client } = as({ kind: "apiKey", apiKey: portal.addApiKey(tom) });
    const call = listSignIns(client, { userId: tom.id, since: ago(day) });
    await expect(call).rejects.toBeInstanceOf(PermissionError);
  });

  test("throws if a window cannot be read, however many were read before", async () => {
    const { asked, ago, portal, crowd } = await openHistory();
    crowd(150);
    portal.faults.next({ kind: "unauthorized", on: ({ query }) => query.get("startIndex") === "100" });
    await expect(asked(ago(day))).rejects.toBeInstanceOf(AuthenticationError);
  });

  test("ends with the signal", async () => {
    const { asked, ago } = await openHistory();
    const call = asked(ago(day), { signal: AbortSignal.abort() });
    await expect(call).rejects.toBeInstanceOf(AbortedError);
  });
});
