import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { cut, wrapped } from "../../../src/cli/output/table.js";
import fc from "../../support/fast-check.js";

/** Characters of no width, of one column and of two, and what joins several into one. */
const character = fc.constantFrom("a", "n", " ", "…", "·", "é", "х", "日", "🔑", "\u0301", "👨‍👩‍👧", "🇱🇻");
const text = fc.array(character, { maxLength: 40 }).map((characters) => characters.join(""));
const width = fc.integer({ min: 2, max: 20 });

describe("a text on a terminal", () => {
  test("that is cut is never wider than its column, and the rest of it is unchanged", () => {
    fc.assert(
      fc.property(text, width, (whole, columns) => {
        const short = cut(whole, columns);
        expect(stringWidth(short)).toBeLessThanOrEqual(columns);
        expect(short === whole || whole.startsWith(short.slice(0, -1))).toBe(true);
        if (stringWidth(whole) <= columns) expect(short).toBe(whole);
      }),
      { numRuns: 2000 },
    );
  });

  test("that is wrapped has no line wider than the column, and loses nothing", () => {
    fc.assert(
      fc.property(text, width, (whole, columns) => {
        const lines = wrapped(whole, columns);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replaceAll(" ", "")).toBe(whole.replaceAll(" ", ""));
      }),
      { numRuns: 2000 },
    );
  });

  test("is broken at blanks where it can be", () => {
    expect(wrapped("first Evil 2J vil… · first Linux 2J", 20)).toEqual([
      "first Evil 2J vil… ·",
      "first Linux 2J",
    ]);
    expect(wrapped("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
  });
});
