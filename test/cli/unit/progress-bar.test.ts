import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { progressBar } from "../../../src/cli/progress-bar.js";

const { isTTY } = process.stderr;
let shown = "";

beforeEach(() => {
  shown = "";
  vi.useFakeTimers();
  process.stderr.isTTY = true;
  vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    shown += String(chunk);
    return true;
  });
});

afterEach(() => {
  vi.useRealTimers();
  process.stderr.isTTY = isTTY;
});

const begun = { phase: "revoking" as const, done: 0, total: 2, waiting: null };

test("a run of less than a second has no progress bar", async () => {
  const bar = progressBar(false);
  bar.update(begun);
  await vi.advanceTimersByTimeAsync(999);
  bar.update({ ...begun, done: 2 });
  bar.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown).toBe("");
});

test("a run of a second or more has a progress bar until it ends", async () => {
  const bar = progressBar(false);
  bar.update(begun);
  await vi.advanceTimersByTimeAsync(1000);
  // The code that draws it is loaded only now.
  await vi.waitUntil(() => shown.includes("Revoking: 0 of 2 calls"), { timeout: 60_000 });
  bar.update({ ...begun, done: 1 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown).toContain("Revoking: 1 of 2 calls");
  bar.end();
  shown = "";
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown).toBe("");
});
