/** No answer shows the caller's own connection, so we spare every connection that may be it. */
import { describe, expect, test } from "vitest";
import { LockoutError, plan, revoke } from "../../src/index.js";
import { ownAmong } from "../../src/providers/strategy/own.js";
import { MARA, MINUTE, openLibrary } from "../support/open-library.js";

describe("trap: nothing shows which connection is the caller's own", () => {
  test("it is among those of the caller's login that began at the sign-in", async () => {
    const { library, clock, asDana } = await openLibrary();
    library.connect("dana", { at: clock.now() - 60 * MINUTE });
    library.connect("mara", { at: clock.now() });
    const { own } = await asDana().list();
    const id = library.connections("dana").at(-1)?.id;
    expect(own).toEqual({
      state: "among",
      ids: [id],
      reason: expect.stringContaining("began when this client signed in"),
    });
  });

  test("another one of the same login that began at the same time is spared too", async () => {
    const { library, clock, asDana } = await openLibrary();
    const stranger = library.connect("dana", { at: clock.now() - MINUTE, projects: [{ name: "Sales" }] });
    const { own } = await asDana().list();
    const ids = own.state === "among" ? own.ids : [];
    expect(ids).toEqual([stranger, stranger.replace(":-1:", ":0:"), library.connections("dana").at(-1)?.id]);
  });

  test("long after the sign-in it is still distinguished from those that began later", async () => {
    const { library, clock, asDana } = await openLibrary();
    const client = asDana();
    await client.list();
    const own = library.connections("dana").at(-1)?.id;
    clock.advance(60 * MINUTE);
    library.connect("dana");
    expect((await client.list()).own).toMatchObject({ state: "among", ids: [own] });
  });

  test("a clock that is wrong by hours does not matter, because the duration identifies it", async () => {
    const { library, clock, asDana } = await openLibrary();
    library.connect("dana", { at: clock.now() - 60 * MINUTE });
    library.faults.next({
      kind: "drift",
      on: "getUserConnections",
      times: 2,
      change: (body) => {
        for (const row of body.userConnections) row.dateConnectionCreated = "2020-08-05T14:10:00.000+0000";
      },
    });
    const { own } = await asDana().list();
    expect(own).toMatchObject({ state: "among", ids: [library.connections("dana").at(-1)?.id] });
  });

  test("if none is as old as the sign-in, all of the login may be it", async () => {
    const { library, clock, asDana } = await openLibrary();
    const older = library.connect("dana", { at: clock.now() - 60 * MINUTE });
    library.faults.next({
      kind: "drift",
      on: "getUserConnections",
      times: 2,
      change: (body) => {
        for (const row of body.userConnections)
          Object.assign(row, { dateConnectionCreated: "2020-08-05T14:10:00.000+0000", duration: 999_999 });
      },
    });
    const { own } = await asDana().list();
    expect(own).toMatchObject({ state: "among", ids: [older, library.connections("dana").at(-1)?.id] });
  });

  const moments = { signedInAtMs: 0, listedAtMs: 0 };
  const identity = { id: "54F3", username: "dana", fullName: "Dana Liepa" };
  const row = (id: string, more: object) => ({ own: { id, ...more }, projects: [], node: "node-one" });

  test("a row without a user or an age may be it", () => {
    const rows = [row("a", {}), row("b", { username: "DANA " }), row("c", { username: "mara" })];
    expect(ownAmong(rows, identity, moments, undefined)).toMatchObject({ state: "among", ids: ["a", "b"] });
  });

  test("without a row for the login we look for the full name, and then it is unknown", () => {
    const rows = [
      row("a", { username: "dana@ldap", userFullName: "Dana Liepa" }),
      row("b", { username: "mara" }),
    ];
    expect(ownAmong(rows, identity, moments, undefined)).toMatchObject({ state: "among", ids: ["a"] });
    expect(ownAmong(rows.slice(1), identity, moments, undefined)).toMatchObject({ state: "unknown" });
  });
});

test("the caller's own connection is spared by everything that could cover it", async () => {
  const { library, clock, asDana } = await openLibrary();
  const older = library.connect("dana", { at: clock.now() - 60 * MINUTE });
  const client = asDana();
  await client.list();
  const own = library.connections("dana").at(-1)?.id as string;
  for (const selector of [{ all: true }, { users: ["dana"] }, { others: true }] as const) {
    const made = await plan(client, selector, { clock });
    expect(made.sessions.map(({ id }) => id)).toEqual([older]);
    expect(made.steps.flatMap((step) => (step.kind === "sessions" ? step.ids : []))).toEqual([older]);
  }
  const byId = plan(client, { ids: [own] }, { clock });
  const spared = await byId.then(
    ({ steps }) => steps.length === 0,
    (error) => error instanceof LockoutError,
  );
  expect(spared).toBe(true);
});

test("with includeCurrent we try to end the caller's own connection, but the product refuses and still lists it", async () => {
  const { library, clock, asDana } = await openLibrary();
  const report = await revoke(asDana(), { users: ["dana"], includeCurrent: true }, { clock });
  expect(report.outcomes).toMatchObject([{ outcome: "failed" }]);
  expect(library.signedIn()).toEqual(["dana"]);
});

test("a run signs out at its end and does not count that", async () => {
  const { library, clock, asDana } = await openLibrary();
  library.connect("mara", { at: clock.now() - 60 * MINUTE });
  const client = asDana();
  const report = await revoke(client, { users: [MARA.username] }, { clock });
  await client.close();
  expect(report.calls.writes).toBe(1);
  expect(library.connections()).toEqual([]);
});
