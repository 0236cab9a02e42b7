/** A connection with nothing known but its id. */
import { expect, test } from "vitest";
import { isScheduler, sessionRows, toSession } from "../../src/providers/strategy/rows.js";

test("a bare row has no value except its node, and none is invented", () => {
  const [rows] = sessionRows([{ id: "7A1C:-1:bm9kZQ==" }] as never, "node-one");
  if (!rows) throw new Error("The row is missing.");
  const { id, userId, startedAt, values } = toSession(rows);
  expect({ id, userId, startedAt }).toEqual({ id: "7A1C:-1:bm9kZQ==", userId: "", startedAt: null });
  const told = Object.entries(values).filter(([, value]) => value !== null && String(value) !== "");
  expect(told.map(([name]) => name)).toContain("node");
  for (const name of ["username", "userFullName", "applicationType", "client", "openJobsCount", "duration"])
    expect(values[name], name).toBeNull();
});

test.each([
  ["DSSScheduler", undefined, true],
  [undefined, " <Scheduler> ", true],
  ["DSSWeb", "<Scheduler>", false],
  [undefined, undefined, false],
])("a row of the type %s and the client %s is the scheduler's: %s", (applicationType, client, expected) => {
  const [rows] = sessionRows([{ id: "7A1C:-1:bm9kZQ==", applicationType, client }] as never, "node-one");
  expect(rows && isScheduler(rows)).toBe(expected);
});

test("a row of a project alone, by its number or by its id, is a session of its own", () => {
  for (const row of [
    { id: "7A1C:3:bm9kZQ==" },
    { id: "7A1C:x:bm9kZQ==", projectIndex: 3, projectName: "Sales" },
  ]) {
    const [rows] = sessionRows([row] as never, "node-one");
    expect(rows && toSession(rows).id).toBe(row.id);
  }
});
