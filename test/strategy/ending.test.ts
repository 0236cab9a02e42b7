/** Ending several sessions in one call with a status for each, or one by one, and what an answer proves. */
import { describe, expect, test } from "vitest";
import { PermissionError, plan, type Report, revoke } from "../../src/index.js";
import { MINUTE, openLibrary } from "../support/open-library.js";

const BATCH = "deleteUserConnections";
const SINGLE = "deleteUserConnection";

async function openWith(options: Parameters<typeof openLibrary>[0] = {}) {
  const opened = await openLibrary(options);
  const { library, clock } = opened;
  const at = clock.now() - 60 * MINUTE;
  const ids = [1, 2, 3].map((nth) =>
    library.connect("mara", { at, node: nth === 3 ? "node-two" : "node-one" }),
  );
  const scheduler = library.connectScheduler("dana");
  const count = (operation: string) => library.calls.filter((each) => each.operation === operation).length;
  const open = () => library.connections("mara").map(({ id }) => id);
  return { ...opened, ids: ids as [string, string, string], scheduler, count, open, clocked: { clock } };
}

const outcomes = ({ outcomes }: Report, ids: readonly string[]) =>
  ids.map((id) => {
    const found = outcomes.find(({ session }) => session === id);
    return found?.evidence ?? found?.outcome;
  });

const listed = { listed: [] };

describe("the batch", () => {
  test("200: all were ended in one call over all nodes", async () => {
    const { asDana, clocked, ids, count, open } = await openWith();
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(outcomes(report, ids)).toEqual(["confirmed", "confirmed", "confirmed"]);
    expect([count(BATCH), count(SINGLE), open()]).toEqual([1, 0, []]);
  });

  test("207: some were ended, and each has its own result", async () => {
    const { library, asDana, clocked, ids, open } = await openWith();
    library.faults.next({ kind: "refusedItems", ids: [ids[1]], on: BATCH });
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(outcomes(report, ids)).toEqual(["confirmed", "failed", "confirmed"]);
    expect(open()).toEqual([ids[1]]);
  });

  test("trap: 403 without a code is an answer that none was ended", async () => {
    const { asDana, scheduler } = await openWith();
    const answer = await asDana().end({ kind: "sessions", ids: [scheduler], ...listed });
    expect(answer.bySession).toEqual({ [scheduler]: { answer: "not_done", reason: null } });
  });

  test.each(["ERR014", "ERR017"])("trap: 403 with a code is a refusal: %s", async (code) => {
    const { library, asDana, clocked, ids, open } = await openWith();
    library.faults.next({ kind: "refused", code, on: BATCH });
    const error = await asDana()
      .end({ kind: "sessions", ids: [ids[0]], ...listed })
      .catch((error) => error);
    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({ status: 403, productCode: code, mayHaveTakenEffect: false });
    library.faults.next({ kind: "refused", code, on: BATCH });
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(outcomes(report, ids)).toEqual(["failed", "failed", "failed"]);
    expect(open()).toHaveLength(3);
  });

  test("a proxy's 403 page is also a refusal", async () => {
    const { library, asDana, ids } = await openWith({ outsideTheSpec: true });
    library.faults.next({ kind: "htmlPage", status: 403, on: BATCH });
    await expect(asDana().end({ kind: "sessions", ids: [ids[0]], ...listed })).rejects.toMatchObject({
      code: "permission",
      mayHaveTakenEffect: false,
    });
  });

  test("trap: any 2xx for a connection is a success", async () => {
    const { library, asDana, ids } = await openWith();
    library.faults.next({
      kind: "drift",
      on: BATCH,
      change: (body) => {
        body.deleteUserConnectionsStatus[0].status = 200;
      },
    });
    const { bySession } = await asDana().end({ kind: "sessions", ids: [ids[0]], ...listed });
    expect(bySession?.[ids[0]]?.answer).toBe("done");
  });

  test("trap: it is sent in parts of 200", async () => {
    const { library, clock, asDana, clocked, count } = await openWith();
    for (let nth = 0; nth < 447; nth++) library.connect("mara", { at: clock.now() - 60 * MINUTE });
    const made = await plan(asDana(), { users: ["mara"] }, clocked);
    expect(made.steps.map((step) => (step.kind === "sessions" ? step.ids.length : 0))).toEqual([
      200, 200, 50,
    ]);
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(report.summary).toMatchObject({ revoked: 450, failed: 0, unknown: 0 });
    expect(count(BATCH)).toBe(3);
  });

  test("trap: an empty list, which some clients use for all users, is never sent", async () => {
    const { library, asDana, count } = await openWith();
    const client = asDana();
    for (const ids of [[], Array.from({ length: 201 }, (_, nth) => `A:${nth}:b`)])
      await expect(client.end({ kind: "sessions", ids: ids as never, ...listed })).rejects.toThrow(
        /1 to 200/,
      );
    const user = { id: "mara", name: null, login: "mara" };
    await expect(client.end({ kind: "everything", user, keepsOwn: false, ...listed })).rejects.toThrow(
      /no call for all sessions/,
    );
    expect([count(BATCH), library.calls.length]).toEqual([0, 0]);
  });

  test("sessions that the answer omits are settled by listing again", async () => {
    const { library, asDana, clocked, ids } = await openWith();
    library.faults.next({ kind: "missingItem", on: BATCH });
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(outcomes(report, ids)).toEqual(["confirmed", "confirmed", "confirmed"]);
  });

  test("sessions that it reports beyond the requested ones are in the report", async () => {
    const { library, asDana, clocked } = await openWith();
    const beyond = "FFFF:-1:bm9kZS1vbmU=";
    library.faults.next({ kind: "extraItem", id: beyond, on: BATCH });
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(JSON.stringify(report)).toContain(beyond);
  });

  test("an answer that contradicts itself proves nothing", async () => {
    const { library, asDana, ids } = await openWith();
    library.faults.next({
      kind: "drift",
      on: BATCH,
      change: (body) => void body.deleteUserConnectionsStatus.push({ id: ids[0], status: 403 }),
    });
    const { bySession } = await asDana().end({ kind: "sessions", ids: [ids[0]], ...listed });
    expect(bySession?.[ids[0]]).toEqual({ answer: "lost", reason: "the answer contradicts itself about it" });
  });

  test("a success that ended nothing is a failure if the session is still listed", async () => {
    const { library, asDana, clocked, ids } = await openWith();
    library.faults.next({ kind: "emptyPromise", on: BATCH });
    const report = await revoke(asDana(), { users: ["mara"] }, clocked);
    expect(outcomes(report, ids)).toEqual(["failed", "failed", "failed"]);
  });

  test.each(["cutAfter", "badGateway", "truncatedJson"] as const)(
    "an answer that is lost after the work is settled by listing again: %s",
    async (kind) => {
      const { library, asDana, clocked, ids } = await openWith({ outsideTheSpec: true });
      library.faults.next({ kind, changeMade: true, on: BATCH } as never);
      const report = await revoke(asDana(), { users: ["mara"] }, clocked);
      expect(outcomes(report, ids)).toEqual(["confirmed", "confirmed", "confirmed"]);
      expect(report.summary).toMatchObject({ revoked: 3, already_gone: 0 });
    },
  );
});

describe.each(["404", "405"] as const)(
  "trap: a server before 11.3.1 answers the batch with %s",
  (batchRoute) => {
    test("and from then on gets one call for each session", async () => {
      const { library, clock, asDana, clocked, ids, count } = await openWith({ batchRoute });
      for (let nth = 0; nth < 200; nth++) library.connect("mara", { at: clock.now() - 60 * MINUTE });
      const report = await revoke(asDana(), { users: ["mara"] }, clocked);
      expect(outcomes(report, ids)).toEqual(["confirmed", "confirmed", "confirmed"]);
      expect([count(BATCH), count(SINGLE), report.summary.revoked]).toEqual([1, 203, 203]);
    });

    test("trap: ERR001 is not a failure, because the session is already gone", async () => {
      const { library, asDana, clocked, ids } = await openWith({ batchRoute });
      library.faults.next({
        kind: "slow",
        ms: 0,
        on: ({ operation }) => {
          if (operation === SINGLE) library.disconnect(ids[1]);
          return false;
        },
      });
      const report = await revoke(asDana(), { users: ["mara"] }, clocked);
      expect(outcomes(report, ids)).toEqual(["confirmed", "already_gone", "confirmed"]);
    });

    test("trap: ERR001 for a session that cannot be ended is settled by listing again: failed", async () => {
      const { asDana, scheduler } = await openWith({ batchRoute });
      const { bySession } = await asDana().end({ kind: "sessions", ids: [scheduler], ...listed });
      expect(bySession).toEqual({ [scheduler]: { answer: "not_done", reason: null } });
    });

    test("after a lost answer ERR001 may mean that the first attempt ended the session", async () => {
      const { library, asDana, clocked, ids } = await openWith({ batchRoute });
      library.faults.next({ kind: "badGateway", changeMade: true, on: SINGLE });
      const report = await revoke(asDana(), { ids: [ids[0]] }, clocked);
      expect(report.outcomes[0]).toMatchObject({ outcome: "revoked", evidence: "confirmed" });
    });

    test("a credential that stops working on the way: what was ended before counts, the rest was not attempted", async () => {
      const { library, asDana, ids, open } = await openWith({ batchRoute });
      let calls = 0;
      library.faults.next({
        kind: "unauthorized",
        on: ({ operation }) => operation === SINGLE && ++calls === 2,
      });
      const { bySession } = await asDana().end({ kind: "sessions", ids, ...listed });
      expect(ids.map((id) => bySession?.[id]?.answer)).toEqual(["done", "refused", "refused"]);
      expect(bySession?.[ids[2]]?.reason).toMatch(/^not attempted/);
      expect(open()).toEqual([ids[1], ids[2]]);
    });

    test("a failure of one call does not stop the others", async () => {
      const { library, asDana, ids, open } = await openWith({ batchRoute });
      library.faults.next({ kind: "serverError", on: SINGLE });
      const { bySession } = await asDana().end({ kind: "sessions", ids, ...listed });
      expect(ids.map((id) => bySession?.[id]?.answer)).toEqual(["lost", "done", "done"]);
      expect(open()).toEqual([ids[0]]);
    });

    test("a refusal of the first call counts for all", async () => {
      const { library, asDana, ids, count } = await openWith({ batchRoute });
      library.faults.next({ kind: "refused", on: SINGLE });
      await expect(asDana().end({ kind: "sessions", ids, ...listed })).rejects.toBeInstanceOf(
        PermissionError,
      );
      expect(count(SINGLE)).toBe(1);
    });
  },
);

test("trap: an id may hold =, + and /: it is percent-encoded in a path", async () => {
  const node = "node>?~ä".replace("ä", "\u00fb\u00ff");
  const { library, asDana } = await openWith({
    batchRoute: "404",
    nodes: [
      { name: node, status: "running" },
      { name: "node-two", status: "running" },
    ],
  }).catch(async () => openWith({ batchRoute: "404" }));
  const id = library.connect("mara", { node });
  expect(id).toMatch(/[+/]/);
  const { bySession } = await asDana().end({ kind: "sessions", ids: [id], ...listed });
  expect(bySession?.[id]?.answer).toBe("done");
  const sent = library.calls.find(({ operation }) => operation === SINGLE);
  expect(sent?.path.split("/").at(-1)).toBe(encodeURIComponent(id));
});

test("trap: connections of the scheduler are spared, with a note", async () => {
  const { asDana, clocked, scheduler, library } = await openWith();
  const made = await plan(asDana(), { all: true }, clocked);
  expect(made.sessions.map(({ id }) => id)).not.toContain(scheduler);
  expect(made.spared).toContainEqual(expect.objectContaining({ reason: "not_endable" }));
  expect(made.spared.map(({ session }) => session?.id)).toContain(scheduler);
  expect(JSON.stringify(made)).toContain("Strategy One refuses to end them");
  await revoke(asDana(), { all: true }, clocked);
  expect(library.connections().map(({ id }) => id)).toContain(scheduler);
});

test("trap: a client that only calls itself <Scheduler> is not spared", async () => {
  const { library, clock, asDana, clocked } = await openWith();
  const id = library.connect("mara", { client: "<Scheduler>", at: clock.now() - 60 * MINUTE });
  const made = await plan(asDana(), { users: ["mara"] }, clocked);
  expect(made.sessions.map((each) => each.id)).toContain(id);
  expect((await asDana().list()).notEndable).not.toContain(id);
});
