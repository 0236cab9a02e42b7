import { describe, expect, test, vi } from "vitest";
import { onAbort, sleep, systemClock } from "../src/clock.js";

describe("the machine's clock", () => {
  test("waits longer than a timer of the platform can: 40 days are 40 days", () => {
    vi.useFakeTimers();
    try {
      const rung = vi.fn();
      const day = 86_400_000;
      systemClock.after(40 * day, rung);
      vi.advanceTimersByTime(40 * day - 1);
      expect(rung).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(rung).toHaveBeenCalledTimes(1);
      const cancel = systemClock.after(40 * day, rung);
      vi.advanceTimersByTime(30 * day);
      cancel();
      vi.advanceTimersByTime(30 * day);
      expect(rung).toHaveBeenCalledTimes(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a signal", () => {
  test("ends a sleep with its reason and leaves no timer, whichever of several signals it is", async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const cancelled = vi.fn();
    const asleep = sleep({ now: () => 0, after: () => cancelled }, 1000, one.signal, other.signal);
    other.abort(new Error("enough"));
    await expect(asleep).rejects.toThrow("enough");
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  test("reaches every listener once, but nobody who stopped listening", () => {
    const warned = vi.fn();
    process.once("warning", warned);
    const controller = new AbortController();
    const heard = vi.fn();
    for (let n = 0; n < 30; n++) onAbort([controller.signal], heard);
    onAbort([controller.signal], heard)();
    controller.abort();
    expect(heard).toHaveBeenCalledTimes(30);
    process.off("warning", warned);
    expect(warned).not.toHaveBeenCalled();
  });
});
