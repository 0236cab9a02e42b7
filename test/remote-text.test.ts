import { expect, test } from "vitest";
import { plainText } from "../src/index.js";
import { inertJson } from "../src/remote-text.js";
import fc from "./support/fast-check.js";

test("control, bidirectional and invisible characters do not survive", () => {
  expect(plainText("a\u001b[31mb\u0007\r\nc\u202Ed\u2066e\u200bf\ufeffg\u2028h\u{e0041}i\u009bj")).toBe(
    "a [31mb c d e f g h i j",
  );
});

test.for([
  ["Hangul filler", 0x3164],
  ["soft hyphen", 0xad],
  ["Hangul initial filler", 0x115f],
  ["Hangul medial filler", 0x1160],
  ["Khmer inherent vowel", 0x17b4],
  ["Khmer inherent vowel", 0x17b5],
  ["Mongolian variation selector", 0x180b],
  ["Mongolian vowel separator", 0x180e],
  ["zero-width space", 0x200b],
  ["right-to-left mark", 0x200f],
  ["word joiner", 0x2060],
  ["invisible plus", 0x2064],
  ["combining grapheme joiner", 0x34f],
  ["zero-width no-break space", 0xfeff],
  ["half-width Hangul filler", 0xffa0],
  ["variation selector", 0xfe0f],
  ["variation selector of the supplement", 0xe0100],
  ["tag", 0xe0041],
  ["Braille blank", 0x2800],
] as const)("what nobody sees does not survive: %s", ([, point]) => {
  const hidden = String.fromCodePoint(point);
  expect(plainText(`ad${hidden}min`)).toBe("ad min");
  expect(plainText(hidden)).toBe("");
  expect(inertJson(JSON.stringify(hidden))).toMatch(/^"(\\u[0-9a-f]{4})+"$/);
  expect(JSON.parse(inertJson(JSON.stringify(hidden)))).toBe(hidden);
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
