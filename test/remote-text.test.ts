import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "../src/index.js";

test("control, bidirectional and invisible characters do not survive", () => {
  expect(plainText("a\u001b[31mb\u0007\r\nc\u202Ed\u2066e\u200bf\ufeffg\u2028h\u{e0041}i\u009bj")).toBe(
    "a [31mb c d e f g h i j",
  );
});

test("letters of every script, marks and emoji do", () => {
  expect(plainText("Žanis Bērziņš, 東京, नमस्ते, עברית, 👍🏽")).toBe("Žanis Bērziņš, 東京, नमस्ते, עברית, 👍🏽");
});

test("whatever comes in, what goes out is one well-formed line of bounded length", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
      const shown = plainText(text, 100);
      expect(shown.length).toBeLessThanOrEqual(100);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(plainText(shown, 100)).toBe(shown);
    }),
  );
});
