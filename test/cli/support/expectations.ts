import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { Report } from "../../../src/index.js";

const schema = JSON.parse(
  readFileSync(new URL("../../../schemas/report.schema.json", import.meta.url), "utf8"),
);
const fits = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema);

/** Reads a report and checks it against its published schema. */
export function reportIn(json: string): Report {
  const report: Report = JSON.parse(json);
  expect(fits(report) ? [] : fits.errors).toEqual([]);
  return report;
}

/** Everything that changes what a terminal shows besides the characters themselves, except line ends. */
const ALIVE = /[\p{Cc}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{DI}]/u;

/** Checks that text contains nothing that a terminal would obey. */
export function expectInert(text: string): void {
  const alive = text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .filter((line) => ALIVE.test(line))
    .map((line) => JSON.stringify(line).slice(0, 200));
  expect(alive).toEqual([]);
}

/** Checks that text consists of sentences and does not show where in the program something happened. */
export function expectNoStackTrace(text: string): void {
  expect(text).not.toMatch(/^\s+at .+:\d+/m);
}
