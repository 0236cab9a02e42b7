import { describe, expect, it } from "vitest";
import { select, selectedIds, session } from "./given.js";

const sessions = [
  session("1"),
  session("2"),
  session("3", { userId: "u-2" }),
  session("4", { userId: "u-2", mobile: true }),
];
const onSession2 = { current: { state: "known", id: "2" } } as const;

describe("ids", () => {
  it("select these sessions, in their own order", async () => {
    expect(await selectedIds({ ids: ["4", "1", "3"] }, sessions)).toEqual(["4", "1", "3"]);
  });

  it("that are not listed are reported and select nothing", async () => {
    const { selected, notFound } = await select({ ids: ["9", "1", "8", "9"] }, sessions);
    expect(selected.map(({ id }) => id)).toEqual(["1"]);
    expect(notFound).toEqual(["9", "8"]);
  });

  it("that a filter excludes still count as listed", async () => {
    const { selected, notFound } = await select({ ids: ["3", "4"], match: { mobile: [true] } }, sessions);
    expect(selected.map(({ id }) => id)).toEqual(["4"]);
    expect(notFound).toEqual([]);
  });

  it("are compared exactly", async () => {
    expect((await select({ ids: ["01", "1 "] }, sessions)).notFound).toEqual(["01", "1 "]);
  });
});

describe("users", () => {
  const users = new Map([
    ["ann@example.com", "u-2"],
    ["u-1", "u-1"],
  ]);

  it("select the sessions of the users that the names refer to", async () => {
    expect(await selectedIds({ users: ["ann@example.com"] }, sessions, { users })).toEqual(["3", "4"]);
    expect(
      await selectedIds({ users: ["u-1", "ann@example.com"] }, sessions, { users, ...onSession2 }),
    ).toHaveLength(3);
  });

  it("select nothing if nobody resolved them", async () => {
    expect(await selectedIds({ users: ["u-2", "toString"] }, sessions, { users })).toEqual([]);
  });
});

describe("others", () => {
  it("selects the caller's sessions except the current one, and no other user's", async () => {
    const selection = await select({ others: true }, sessions, onSession2);
    expect(selection.selected.map(({ id }) => id)).toEqual(["1"]);
    expect(selection.spared).toEqual([]);
  });

  it("never includes the current session, even if includeCurrent is set", async () => {
    expect(await selectedIds({ others: true, includeCurrent: true }, sessions, onSession2)).toEqual(["1"]);
  });

  it("selects sessions that may be the current one, because the planner decides whether that is refused", async () => {
    const current = { state: "unknown", reason: "the portal does not report it" } as const;
    expect(await selectedIds({ others: true }, sessions, { current })).toEqual(["1", "2"]);
  });
});

describe('"all" and no target', () => {
  it('"all" selects everything that is listed, in that order', async () => {
    expect(await selectedIds({ all: true, includeCurrent: true }, sessions)).toEqual(["1", "2", "3", "4"]);
  });

  it("without a target, the filters choose among all listed sessions", async () => {
    expect(await selectedIds({ match: { mobile: [true] } }, sessions)).toEqual(["4"]);
  });

  it("an empty list gives an empty selection", async () => {
    expect(await select({ all: true }, [])).toEqual({
      selected: [],
      spared: [],
      notFound: [],
      passedOver: { total: 0, byField: {} },
    });
  });
});
