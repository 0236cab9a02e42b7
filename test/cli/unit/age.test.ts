import { afterEach, describe, expect, test, vi } from "vitest";
import { agedTime, timeAgo, timeOf, withLocalTimes } from "../../../src/cli/output/age.js";
import { timeText } from "../../../src/local-time.js";

const now = Date.parse("2026-05-04T00:14:00Z");
const timeBefore = (ms: number) => new Date(now - ms);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

afterEach(() => void vi.unstubAllEnvs());

describe("a time beside its age", () => {
  test.for([
    [9 * minute, "9 min · 03:05"],
    // For less than a day, the time of day is unambiguous.
    [5 * hour, "5 h · 22:14"],
    [23.9 * hour, "23 h · 03:20"],
    [day, "1 d · 03 May"],
    [41 * day, "41 d · 24 Mar"],
    [299 * day, "299 d · 09 Jul"],
    [400 * day, "400 d · 30 Mar 2025"],
    [0, "0 s · 03:14"],
    // The other clock is ahead of ours.
    [-2 * minute, "0 s · 03:16"],
  ] as const)("%i ms ago, in Riga: %s", ([ms, text]) => {
    vi.stubEnv("TZ", "Europe/Riga");
    expect(agedTime(timeBefore(ms), now)).toBe(text);
    expect(timeAgo(timeBefore(ms).toISOString(), now)).toBe(text.replace(" · ", " ago · "));
  });

  test("is unknown if there is no time", () => {
    for (const none of [null, "yesterday"]) expect(agedTime(none, now)).toBe("unknown");
  });
});

describe("a time near now", () => {
  test.for([
    [50 * minute, "04:04:00"],
    // After midnight the time can only mean one day.
    [23 * hour, "02:14:00"],
    [-4 * hour, "23:14:00"],
    [day, "2026-05-05 03:14:00"],
    [-3 * day, "2026-05-01 03:14:00"],
  ] as const)("in %i ms, in Riga: %s", ([ms, text]) => {
    vi.stubEnv("TZ", "Europe/Riga");
    expect(timeOf(new Date(now + ms), now)).toBe(text);
  });
});

describe("a time in a sentence", () => {
  test.for([
    ["Europe/Riga", "2026-05-04 03:14:00 +03:00"],
    ["UTC", "2026-05-04 00:14:00 UTC"],
    ["America/St_Johns", "2026-05-03 21:44:00 -02:30"],
    ["Asia/Kolkata", "2026-05-04 05:44:00 +05:30"],
  ] as const)("names its zone: %s", ([zone, text]) => {
    vi.stubEnv("TZ", zone);
    expect(timeText(new Date(now))).toBe(text);
    expect(timeText(new Date(now), "utc")).toBe("2026-05-04 00:14:00 UTC");
    expect(withLocalTimes("The plan expired at 2026-05-04T00:14:00.000Z: make a new one.")).toBe(
      `The plan expired at ${text}: make a new one.`,
    );
  });

  test("leaves other text unchanged", () => {
    expect(timeText("soon")).toBe("soon");
    expect(withLocalTimes("run-2026-05-04T00-14-00-000Z.jsonl")).toBe("run-2026-05-04T00-14-00-000Z.jsonl");
  });
});
