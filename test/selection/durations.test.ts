import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../src/selection/duration.js";
import fc from "../support/fast-check.js";
import { ago, refusal, selectedIds, session } from "./given.js";

const HOUR = 3_600_000;

describe("a duration", () => {
  it.each([
    ["30d", 720 * HOUR],
    ["12h", 12 * HOUR],
    ["90m", 1.5 * HOUR],
    ["45s", 45_000],
    ["2w", 336 * HOUR],
    ["1d12h", 36 * HOUR],
    ["1w1d1h1m1s", 193 * HOUR + 61_000],
    ["P30D", 720 * HOUR],
    ["PT12H", 12 * HOUR],
    ["P1DT2H", 26 * HOUR],
    ["P2W", 336 * HOUR],
    ["PT1M", 60_000],
  ])("%s is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(["1y", "6mo", "1M", "2 months", "P1Y", "P1M", "P1Y2M3D", "P1MT1H", "3 years"])(
    "%s is refused: months and years have no fixed length",
    (text) => {
      expect(parseDuration(text)).toMatchObject({ problem: expect.stringContaining("no fixed length") });
    },
  );

  it.each([
    "",
    " ",
    "30",
    "d",
    "P",
    "PT",
    "P1DT",
    "P1H",
    "12h1d",
    "1d1d",
    "1.5h",
    "-1d",
    "+1d",
    " 1d",
    "1d ",
    "30 days",
    "1ms",
    "P-1D",
    "p1d",
    "1D",
    "١d",
    "P1D\n",
  ])("%j is refused with what to write instead", (text) => {
    expect(parseDuration(text)).toMatchObject({ problem: expect.stringContaining("P30D") });
  });

  it.each(["0s", "0d", "PT0S", "P0D"])("%s is refused: it is a duration of zero", (text) => {
    expect(parseDuration(text)).toMatchObject({ problem: expect.stringContaining("a duration of zero") });
  });

  it("is refused if it is too large for a number", () => {
    expect(parseDuration(`${"9".repeat(400)}d`)).toMatchObject({
      problem: expect.stringContaining("too long"),
    });
  });

  it("is the same after it is written and read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 36_525 * 86_400 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });

  it("means the same in both notations", () => {
    const part = fc.nat({ max: 5000 });
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        fc.pre(d + h + m + s > 0);
        const short = parseDuration(`${d}d${h}h${m}m${s}s`);
        expect(short).toBe(parseDuration(`P${d}DT${h}H${m}M${s}S`));
        expect(short).toBe(((d * 24 + h) * 60 + m) * 60_000 + s * 1000);
      }),
    );
  });

  it("is read or refused, whatever the text is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const read = parseDuration(text);
        expect(typeof read === "number" ? read > 0 : read.problem.length > 0).toBe(true);
      }),
    );
  });
});

describe("a filter by time", () => {
  const sessions = [
    session("young", { startedAt: ago("1h"), lastSeenAt: ago("1h") }),
    session("exact", { startedAt: ago("30d"), lastSeenAt: ago("30d") }),
    session("old", { startedAt: ago("31d"), lastSeenAt: ago("31d") }),
    session("undated", { startedAt: null, lastSeenAt: null }),
    session("garbled", { startedAt: new Date(Number.NaN), lastSeenAt: new Date(Number.NaN) }),
    session("ahead", { startedAt: ago("-1h"), lastSeenAt: ago("-1h") }),
  ];

  it("olderThan selects what started strictly longer ago", async () => {
    expect(await selectedIds({ olderThan: "30d" }, sessions)).toEqual(["old"]);
  });

  it("newerThan selects what started strictly less long ago, even if clocks disagree", async () => {
    expect(await selectedIds({ newerThan: "P30D" }, sessions)).toEqual(["young", "ahead"]);
  });

  it("idleFor selects what was not used for at least that long", async () => {
    expect(await selectedIds({ idleFor: "30d" }, sessions)).toEqual(["exact", "old"]);
  });

  it.each(["olderThan", "newerThan", "idleFor"])(
    "%s is checked before anything is selected",
    async (field) => {
      expect(await refusal({ [field]: "soon" })).toMatchObject({ at: field });
    },
  );
});
