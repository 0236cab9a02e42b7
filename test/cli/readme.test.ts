/** The README's blocks, run as they are written. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The blocks of a language below a heading, up to the next heading of the same or a higher level. */
function blocksBelow(heading: string, language: string): string[] {
  const level = heading.indexOf(" ");
  const start = readme.indexOf(`\n${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const rest = readme.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, "m"));
  const section = end < 0 ? rest : rest.slice(0, end);
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, code]) => code ?? "",
  );
}

/** Runs a block of code as a project would that has the package installed. */
async function runCode(desk: Desk, code: string, env: Record<string, string>) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    alias: {
      sessionctl: join(root, "src/index.ts"),
      "sessionctl/journal-file": join(root, "src/journal-file.ts"),
      "sessionctl/simulator": join(root, "src/simulator/index.ts"),
    },
    // What is bundled may be CommonJS and ask for Node's own modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  await desk.write("block.mjs", outputFiles[0]?.text ?? "");
  const finished = await desk.shell(`"${process.execPath}" block.mjs`, { env });
  expect(finished).toMatchObject({ code: 0, stderr: "" });
  return finished.stdout;
}

/** Runs the commands of a block one after the other; what asks is answered with yes. */
async function runCommands(desk: Desk, block: string, env: Record<string, string>) {
  for (const line of block.trim().split("\n")) {
    if (line.startsWith("export ")) continue;
    const asks = /^sessionctl (revoke|apply)/.test(line) && !line.includes("--yes");
    const { code } = asks
      ? await desk.shellOnTerminal(line, { env, steps: [{ waitFor: /Revoke .*\?/, type: "y" }] })
      : await desk.shell(line, { env });
    expect({ line, code }).toEqual({ line, code: 0 });
  }
}

describe("in a shell", () => {
  test("who and where, and the list", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const [block = ""] = blocksBelow("## In a shell", "sh");
    await runCommands(desk, block, asMara);
  });

  test.for([
    "### I see a sign-in that is not me",
    "### An employee left",
    "### Clean up stale sessions every month",
    "### Keep only the newest",
    "### Prove what I did",
  ])("%s", async (heading, { desk }) => {
    const { asMara, asMarasKey } = await openOffice(desk);
    const blocks = blocksBelow(heading, "sh");
    expect(blocks).toHaveLength(1);
    await runCommands(desk, blocks[0] ?? "", heading.includes("month") ? asMarasKey : asMara);
  });
});

describe("from code", () => {
  test("the first block lists and ends all other sessions", async ({ desk }) => {
    const { asMara, open, mara, ids } = await openOffice(desk);
    const [block = ""] = blocksBelow("## From code", "js");
    const printed = await runCode(desk, block, asMara);
    expect(printed).toMatch(new RegExp(`${ids.own} \\(this one\\)`));
    expect(printed).toMatch(new RegExp(`${ids.stranger} revoked confirmed`));
    expect(open(mara)).toEqual([ids.own]);
  });

  test("the workflow: preview, apply the reviewed plan, resume, read the report", async ({ desk }) => {
    const { asMara, open, mara } = await openOffice(desk);
    const before = open(mara).length;
    const [preview = "", applied = "", resumed = "", ...more] = blocksBelow(
      "### The workflow: preview, apply, resume, report",
      "js",
    );
    expect(more).toEqual([]);
    await runCode(desk, preview, asMara);
    expect(open(mara)).toHaveLength(before);
    expect(await runCode(desk, applied, asMara)).toMatch(/^Revocation on /);
    expect(open(mara).length).toBeLessThan(before);
    expect(await runCode(desk, resumed, asMara)).toMatch(/revoked: \d+/);
  });

  test("the whole spec is at hand", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const [first = ""] = blocksBelow("## From code", "js");
    const [block = ""] = blocksBelow("### The whole spec", "ts");
    await runCode(desk, `${first.slice(0, first.indexOf("\n\nfor "))}\n${block}`, asMara);
  });

  test("a portal for one's own tests", async ({ desk }) => {
    const [block = ""] = blocksBelow("## A portal for your own tests", "ts");
    expect(await runCode(desk, block, {})).toMatch(/outcome: 'revoked'/);
  });
});
