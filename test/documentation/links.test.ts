/** The links in the documentation lead to something that exists. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import * as library from "../../src/index.js";
import { PAGES, root, sectionsOf, textOf } from "../support/documents.js";

const pages = [...PAGES, "CONTRIBUTING.md", "BENCHMARKS.md", "CHANGELOG.md"];

/** Links and pictures, without those that leave the repository. */
function linksIn(page: string): string[] {
  const text = textOf(page).replace(/^```[\s\S]*?^```/gm, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !link.startsWith("https://"));
}

const anchors = new Set(pages.flatMap((page) => sectionsOf(page).map(({ name }) => name)));

test("the README links to every page, and every page exists", () => {
  for (const page of PAGES.slice(1)) expect(linksIn("README.md")).toContain(page);
  expect(PAGES.length).toBeGreaterThan(3);
});

test.each(pages)("%s points at files and headings that exist", (page) => {
  const broken = linksIn(page).filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchors.has(`${target}#${anchor}`));
  });
  expect(broken).toEqual([]);
});

test.each(pages)("no two headings of %s have the same anchor", (page) => {
  const names = sectionsOf(page).map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test.each(pages)("every npm script that %s names exists", (page) => {
  const named = [...textOf(page).matchAll(/npm (?:run )?([a-z][a-z:]*)/g)].map(([, script = ""]) => script);
  const builtIn = ["ci", "install", "link", "run"];
  const known = [...builtIn, ...Object.keys(packageJson.scripts)];
  expect(named.filter((script) => !known.includes(script))).toEqual([]);
});

test("the table of errors names every class, with its code", () => {
  const page = textOf("docs/library.md");
  const abstract = ["SessionctlError", "CallError"];
  const classes = Object.keys(library).filter((name) => name.endsWith("Error") && !abstract.includes(name));
  expect(classes.length).toBeGreaterThan(10);
  expect(classes.filter((name) => !new RegExp(`^\\| \`${name}\` \\| \`\\w+\` \\|`, "m").test(page))).toEqual(
    [],
  );
});
