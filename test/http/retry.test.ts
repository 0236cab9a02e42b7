import { describe, expect, test } from "vitest";
import { DEFAULT_RETRY, delayBeforeRetry, readRetryAfter } from "../../src/http/retry.js";
import fc from "../support/fast-check.js";

const now = Date.parse("2026-05-04T09:00:00Z");
const read = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), now);

describe("Retry-After", () => {
  test("is read in seconds", () => {
    expect(read({ "retry-after": "7" })).toBe(7000);
    expect(read({ "retry-after": " 0 " })).toBe(0);
    expect(read({ "retry-after": "1.5" })).toBe(1500);
  });

  test("is read as a date and compared with our clock if the answer has no date of its own", () => {
    expect(read({ "retry-after": "Mon, 04 May 2026 09:00:30 GMT" })).toBe(30_000);
  });

  test("is read as a date and compared with the answer's own date, so a wrong clock does not matter", () => {
    expect(
      read({ "retry-after": "Mon, 04 May 2026 12:00:30 GMT", date: "Mon, 04 May 2026 12:00:00 GMT" }),
    ).toBe(30_000);
  });

  test("is no wait if the date has passed", () => {
    expect(read({ "retry-after": "Mon, 04 May 2026 08:00:00 GMT" })).toBe(0);
  });

  test.for(["", "soon", "-3", "7 seconds", "Xyz, 99 Foo"])("as %j is unreadable", (value) => {
    expect(read({ "retry-after": value })).toBeNull();
  });

  test("may be missing", () => {
    expect(read({})).toBeNull();
  });
});

describe("the wait before the next attempt", () => {
  test("never lasts longer than its bound, which doubles with each attempt up to the maximum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, drawn) => {
          const delay = delayBeforeRetry(DEFAULT_RETRY, attempt, 0, null, () => drawn);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(300 * 2 ** (attempt - 1));
        },
      ),
    );
    const late = { ...DEFAULT_RETRY, attempts: 99 };
    expect(delayBeforeRetry(late, 50, 0, null, () => 1)).toBe(10_000);
  });

  test("is never shorter than what the product asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (asked) => {
        expect(delayBeforeRetry(DEFAULT_RETRY, 1, 0, asked, () => 0)).toBe(asked);
      }),
    );
  });

  test("does not happen after the last attempt, beyond the longest wait, or past the total", () => {
    expect(delayBeforeRetry(DEFAULT_RETRY, 4, 0, null, () => 0)).toBeNull();
    expect(delayBeforeRetry(DEFAULT_RETRY, 1, 0, 60_001, () => 0)).toBeNull();
    expect(delayBeforeRetry(DEFAULT_RETRY, 1, 119_000, 1000, () => 0)).toBeNull();
  });
});
