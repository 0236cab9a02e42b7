import { describe, expect, it } from "vitest";
import { ago, reasons, select, selectedIds, session } from "./given.js";

const current = { state: "known", id: "2" } as const;

describe("the current session", () => {
  const sessions = [session("1"), session("2"), session("3")];

  it.each([[{ all: true }], [{ ids: ["1", "2", "3"] }], [{ match: { mobile: [false] } }]] as const)(
    "is spared by %j, even if it is named",
    async (selector) => {
      const selection = await select(selector, sessions, { current });
      expect(reasons(selection)).toEqual({ 2: "current" });
      expect(selection.selected.map(({ id }) => id)).toEqual(["1", "3"]);
    },
  );

  it("is spared with all others that may be the current one", async () => {
    const among = { state: "among", ids: ["2", "3"], reason: "" } as const;
    expect(reasons(await select({ all: true }, sessions, { current: among }))).toEqual({
      2: "current",
      3: "current",
    });
  });

  it("is selected if includeCurrent asks for it", async () => {
    expect(await selectedIds({ all: true, includeCurrent: true }, sessions, { current })).toContain("2");
  });

  it("is spared if includeCurrent is false", async () => {
    expect(await selectedIds({ all: true, includeCurrent: false }, sessions, { current })).not.toContain("2");
  });

  it("is selected if it is unknown, because the planner decides whether that is refused", async () => {
    const unknown = { state: "unknown", reason: "the portal does not report it" } as const;
    expect(await selectedIds({ ids: ["3"] }, sessions, { current: unknown })).toEqual(["3"]);
  });
});

describe("except", () => {
  const sessions = [
    session("1"),
    session("2", { userId: "u-2" }),
    session("3", { ip: "10.0.0.9" }),
    session("4", { ip: null }),
    session("5", { ip: "not an address" }),
  ];

  it("spares sessions by id, by user and by address", async () => {
    const selector = { all: true, except: { ids: ["1"], users: ["bob"], ips: ["10.0.0.0/8"] } } as const;
    const selection = await select(selector, sessions.slice(0, 3), { users: new Map([["bob", "u-2"]]) });
    expect(reasons(selection)).toEqual({ 1: "excepted", 2: "excepted", 3: "excepted" });
  });

  it("spares sessions without a readable address if addresses are excepted, because they may match", async () => {
    const selection = await select({ all: true, except: { ips: ["10.0.0.0/8"] } }, sessions);
    expect(reasons(selection)).toEqual({ 3: "excepted", 4: "address_unknown", 5: "address_unknown" });
    expect(selection.selected.map(({ id }) => id)).toEqual(["1", "2"]);
  });

  it("does not need an address if none is excepted", async () => {
    expect(reasons(await select({ all: true, except: { ids: ["1"] } }, sessions))).toEqual({ 1: "excepted" });
  });

  it("does not name sessions that did not match anyway", async () => {
    expect((await select({ match: { mobile: [true] }, except: { ids: ["1"] } }, sessions)).spared).toEqual(
      [],
    );
  });
});

describe("keepNewest", () => {
  const sessions = [
    session("a1", { userId: "a", startedAt: ago("1d") }),
    session("b1", { userId: "b", startedAt: ago("9d") }),
    session("a3", { userId: "a", startedAt: ago("3d") }),
    session("a2", { userId: "a", startedAt: ago("2d") }),
    session("b2", { userId: "b", startedAt: ago("10d") }),
  ];

  it("spares the newest sessions of each user", async () => {
    const selection = await select({ all: true, keepNewest: 1 }, sessions);
    expect(reasons(selection)).toEqual({ a1: "kept_newest", b1: "kept_newest" });
    expect(selection.selected.map(({ id }) => id)).toEqual(["a3", "a2", "b2"]);
  });

  it("spares all sessions if there are no more", async () => {
    expect(await selectedIds({ all: true, keepNewest: 2 }, sessions)).toEqual(["a3"]);
    expect(await selectedIds({ all: true, keepNewest: 3 }, sessions)).toEqual([]);
  });

  it("ranks only the sessions that match", async () => {
    const selection = await select({ olderThan: "36h", keepNewest: 1 }, sessions);
    expect(reasons(selection)).toEqual({ a2: "kept_newest", b1: "kept_newest" });
  });

  it("counts the current session", async () => {
    const context = { current: { state: "known", id: "a1" } } as const;
    const selection = await select({ all: true, keepNewest: 1 }, sessions.slice(0, 4), context);
    expect(reasons(selection)).toEqual({ a1: "current", b1: "kept_newest" });
    expect(selection.selected.map(({ id }) => id)).toEqual(["a3", "a2"]);
  });

  it("may keep the current session even if it could be selected", async () => {
    const context = { current: { state: "known", id: "a1" } } as const;
    const selection = await select({ all: true, keepNewest: 1, includeCurrent: true }, sessions, context);
    expect(reasons(selection)).toMatchObject({ a1: "kept_newest" });
  });

  it("counts an excepted session", async () => {
    const selection = await select({ all: true, keepNewest: 1, except: { ids: ["a1"] } }, sessions);
    expect(reasons(selection)).toEqual({ a1: "excepted", b1: "kept_newest" });
  });

  it("spares sessions that cannot be ranked, and does not count them", async () => {
    const undated = [session("x", { userId: "a", startedAt: null }), ...sessions];
    const selection = await select({ all: true, keepNewest: 1 }, undated);
    expect(reasons(selection)).toEqual({ x: "age_unknown", a1: "kept_newest", b1: "kept_newest" });
  });

  it("keeps the higher of two ids that started at the same time", async () => {
    const twins = ["9", "10", "8"].map((id) => session(id, { startedAt: ago("1d") }));
    expect(reasons(await select({ all: true, keepNewest: 1 }, twins))).toEqual({ 10: "kept_newest" });
  });
});

describe("limit", () => {
  const sessions = [
    session("undated", { startedAt: null }),
    session("new", { startedAt: ago("1d") }),
    session("oldest", { startedAt: ago("9d") }),
    session("old", { startedAt: ago("8d") }),
  ];

  it("selects those that started first, in the order of the list", async () => {
    const selection = await select({ all: true, limit: 2 }, sessions);
    expect(selection.selected.map(({ id }) => id)).toEqual(["oldest", "old"]);
    expect(reasons(selection)).toEqual({ undated: "limit", new: "limit" });
  });

  it("selects in the order of ids if ids are given", async () => {
    const ids = ["new", "old", "oldest"];
    expect(await selectedIds({ ids, limit: 2 }, sessions)).toEqual(["old", "oldest"]);
  });

  it("selects sessions without a start last", async () => {
    expect(await selectedIds({ all: true, limit: 3 }, sessions)).toEqual(["new", "oldest", "old"]);
    expect(await selectedIds({ all: true, limit: 4 }, sessions)).toHaveLength(4);
  });

  it("breaks ties by id, comparing numbers by value", async () => {
    const twins = ["10", "b", "9", "a", "100"].map((id) => session(id, { startedAt: ago("1d") }));
    expect(await selectedIds({ all: true, limit: 1 }, twins)).toEqual(["9"]);
    expect(await selectedIds({ all: true, limit: 4 }, twins)).toEqual(["10", "9", "a", "100"]);
    const undated = ["b", "a"].map((id) => session(id, { startedAt: null }));
    expect(await selectedIds({ all: true, limit: 1 }, undated)).toEqual(["a"]);
  });

  it("counts what is left after everything else is spared", async () => {
    const context = { current: { state: "known", id: "oldest" } } as const;
    const selection = await select({ all: true, limit: 1, except: { ids: ["old"] } }, sessions, context);
    expect(selection.selected.map(({ id }) => id)).toEqual(["new"]);
    expect(reasons(selection)).toEqual({ oldest: "current", old: "excepted", undated: "limit" });
  });
});
