/** Shared code names no product. We check this one rule by reading every file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** A product's name, its word for an installation, its cookie, its kind of token, and the form of its ids. */
const NAMED =
  /docspace|asc_auth_key|\bportals?\b|portal[ _-]?token|uuid form|strategy|\bmstr|iserver|jsessionid|\bera(?:session)?\b|\brsession\b|netapp|solidfire|\bmvip\b|cluster ?admin|auth ?method|authsession/i;

/** Where products may be named: their folders, the simulators, the list of products, and the library's exports. */
const MAY_NAME = [
  "src/providers/docspace/",
  "src/providers/strategy/",
  "src/providers/era/",
  "src/providers/element/",
  "src/providers/registry.ts",
  "src/simulator/",
  "src/index.ts",
];

function linesThatName(text: string): string[] {
  return text.split("\n").flatMap((line, at) => (NAMED.test(line) ? [`${at + 1}: ${line.trim()}`] : []));
}

test("no file in src/ names a product except those of the product and the registry", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((name) => join("src", name))
    .filter((path) => path.endsWith(".ts") && !MAY_NAME.some((start) => path.startsWith(start)));
  expect(files.length).toBeGreaterThan(80);
  const named = files.flatMap((path) => {
    const lines = linesThatName(readFileSync(path, "utf8"));
    return lines.length > 0 ? [{ path, lines }] : [];
  });
  expect(named).toEqual([]);
});

test.each([
  "ONLYOFFICE DocSpace",
  'cookie: "asc_auth_key"',
  "portalToken",
  "SESSIONCTL_PORTAL_TOKEN",
  "a portal token",
  "the UUID form",
  "a cluster admin",
  "authMethod",
  "https://mvip",
  "Strategy One",
  "MicroStrategyLibrary",
  "X-MSTR-AuthToken",
  "iServerVersion",
  "Era Platform",
  "EraSession=",
  'cookie: "RSession"',
])("%s would be found", (text) => {
  expect(linesThatName(`const a = 1;\n// ${text}`)).toHaveLength(1);
});
