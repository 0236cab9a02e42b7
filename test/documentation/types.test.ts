/** The blocks of code in README and docs, as a strict project with the package installed would read them. */
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { PAGES, sectionsOf } from "../support/documents.js";

const pages = PAGES.map((page) => ({
  page,
  blocks: sectionsOf(page)
    .flatMap(({ blocks }) => blocks)
    .filter(({ language }) => language === "js" || language === "ts")
    .map(({ code }) => code),
}));

/** Blocks as modules. A block without imports continues with the client of the first block on its page. */
const modules = new Map(
  pages.flatMap(({ page, blocks }) =>
    blocks.map((code, index) => [
      resolve(`${page.replace(/\W/g, "-")}-block-${index + 1}.ts`),
      code.includes("import ") ? code : `${clientOf(blocks[0])}\n${code}`,
    ]),
  ),
);

function clientOf(block = ""): string {
  return block.slice(0, block.indexOf("\n\n", block.indexOf("docspace({")));
}

function problemsUnder(options: ts.CompilerOptions): string[] {
  const strict: ts.CompilerOptions = {
    ...options,
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: ["node"],
    paths: {
      sessionctl: [resolve("src/index.ts")],
      "sessionctl/journal-file": [resolve("src/journal/file.ts")],
      "sessionctl/simulator": [resolve("src/simulator/index.ts")],
      "sessionctl/simulator/listen": [resolve("src/simulator/listen.ts")],
    },
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(strict);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  host.readFile = (name) => modules.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const code = modules.get(name);
    return code === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, code, version);
  };
  const program = ts.createProgram([...modules.keys()], strict, host);
  // The sources are not under test, because a project gets only their declarations.
  return [...modules.keys()]
    .flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}

test("each block imports what it uses or continues with the first block", () => {
  expect(modules.size).toBeGreaterThan(5);
  for (const code of modules.values()) expect(code).toMatch(/^import /m);
});

test.each([
  ["nodenext", { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
  ["bundler", { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
])("they type-check under %s", (_, options) => {
  expect(problemsUnder(options)).toEqual([]);
});
