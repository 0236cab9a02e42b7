/** The README's picture of the terminal. */
import { readFile } from "node:fs/promises";
import { expect, inject, test } from "vitest";
import { drawn } from "../../scripts/picture/screen.js";
import { svgOf } from "../../scripts/picture/svg.js";
import { pictureOf } from "../../scripts/picture/terminal.js";

/** The text of a screen, line by line. */
function textOf(written: string, columns = 20): string[] {
  return drawn(written, columns).map((pieces) =>
    pieces.reduce((line, { column, text }) => line.padEnd(column) + text, ""),
  );
}

test("docs/terminal.svg shows what the program shows; if not, run `npm run picture` and look at it", async () => {
  expect(await pictureOf(inject("program"))).toBe(await readFile("docs/terminal.svg", "utf8"));
});

test.each([
  ["lines", "one\r\ntwo\r\n\r\n", ["one", "two"]],
  ["a line that is written again", "10 %\r100 %", ["100 %"]],
  [
    "a question that its answer replaces",
    "Sure?\r\n no / yes\r\n\x1b[2A\x1b[999D\x1b[JSure? yes\r\n",
    ["Sure? yes"],
  ],
  ["a line that is too long", "twenty columns are few", ["twenty columns are f", "ew"]],
  ["a full line, and the next", "twenty columns, all.\r\nnext", ["twenty columns, all.", "next"]],
  ["wide characters, which take two columns", "東京\x1b[7G|", ["東京  |"]],
  ["the rest of a line taken away", "one two\x1b[4D\x1b[K", ["one"]],
  ["what shows nothing", "\x1b[?25l\x1b[?2026hone\x1b[?25h", ["one"]],
])("the screen shows %s", (_, written, lines) => {
  expect(textOf(written)).toEqual(lines);
});

test("looks begin and end where the program sets them", () => {
  const [line = []] = drawn("\x1b[1;32mgo\x1b[22m on\x1b[39m \x1b[2mlater\x1b[0m \x1b[7m>\x1b[27m", 40);
  expect(line.map(({ text, look }) => [text, look])).toEqual([
    ["go", { bold: true, colour: "green" }],
    [" on", { colour: "green" }],
    [" ", {}],
    ["later", { dim: true }],
    [" ", {}],
    [">", { inverse: true }],
  ]);
});

test.each(["\x1b[5;5H", "\x1b[?1049h", "\x1b[38;5;9m", "\x1b]8;;https://portal.example.com\x07"])(
  "%j cannot be drawn and is an error",
  (sequence) => {
    expect(() => drawn(`one${sequence}two`, 80)).toThrow("The picture cannot show");
  },
);

test("text stays text and becomes no markup", () => {
  const svg = svgOf(drawn('<script>alert("1")</script> & more', 80), 80, "<title>");
  expect(svg).toContain('>&lt;script&gt;alert("1")&lt;/script&gt; &amp; more</text>');
  expect(svg).toContain('<title id="title">&lt;title&gt;</title>');
  expect(svg).not.toContain("<script");
});
