import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import stringWidth from "string-width";
import { describe, expect } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { createProgram } from "../../src/cli/program.js";
import { type Desk, test } from "./support/desk.js";
import { runnable, unused } from "./support/examples.js";
import type { Finished } from "./support/program.js";

/** Every command, including `profile add`. The first is the program itself. */
const commands = [
  "",
  ...namesBelow(
    createProgram(() => {}),
    "",
  ),
];

interface Named {
  name(): string;
  commands: readonly Named[];
}

function namesBelow({ commands }: Named, path: string): string[] {
  return commands.flatMap((command) => {
    const name = `${path}${command.name()}`;
    return [name, ...namesBelow(command, `${name} `)];
  });
}

const helps = new Map<string, Promise<Finished>>();

/** The help of a command. It is the same at every desk. */
function helpOf(command: string, desk: Desk): Promise<Finished> {
  const help = helps.get(command) ?? desk.run(`${command} --help`);
  helps.set(command, help);
  return help;
}

/** The examples in a help text, without their descriptions. */
function examplesIn(help: string): string[] {
  const [, block = ""] = /^Examples:\n((?: {2}.+\n)+)/m.exec(help) ?? [];
  return block
    .split("\n")
    .filter((line) => /^ {2}\S/.test(line))
    .map((line) => line.trim().replace(/ {2,}.*$/, ""));
}

describe.concurrent("the help", () => {
  test.for(commands)(
    "of sessionctl %s starts with its usage and is 80 columns wide",
    async (command, { desk }) => {
      const { code, stdout, stderr } = await helpOf(command, desk);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Usage: sessionctl ${command}`.trim()));
      expect(stdout.split("\n").filter((line) => stringWidth(line) > 80)).toEqual([]);
      expect(examplesIn(stdout).length).toBeGreaterThan(0);
    },
  );

  test("of a command is the same however it is requested", async ({ desk }) => {
    const [behind, before] = await Promise.all([desk.run("revoke --help"), desk.run("help revoke")]);
    expect(before).toEqual(behind);
  });

  test("of the program groups the commands by task", async ({ desk }) => {
    const { stdout } = await helpOf("", desk);
    expect(stdout.match(/^[A-Z].*:$/gm)).toEqual([
      "General:",
      "Look, and change nothing:",
      "End sessions:",
      "Prove what was done:",
      "Set up:",
      "Try it out, and learn more:",
      "Examples:",
      "Exit codes:",
    ]);
  });

  test("shows the version", async ({ desk }) => {
    for (const flag of ["--version", "-V"]) {
      expect(await desk.run(flag)).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
    }
  });
});

describe.concurrent("the examples", () => {
  test.for(commands)("in the help of sessionctl %s run as written", async (command, { desk }) => {
    const { stdout } = await helpOf(command, desk);
    for (const example of examplesIn(stdout)) await runExample(desk, example);
  });

  test("that the tests prepare are all in the help", async ({ desk }) => {
    const helps = await Promise.all(commands.map((command) => helpOf(command, desk)));
    expect(unused(helps.flatMap(({ stdout }) => examplesIn(stdout)))).toEqual([]);
  });
});

/** Runs one example in a fresh state. */
async function runExample(desk: Desk, example: string): Promise<void> {
  const cwd = await mkdtemp(join(desk.folder, "example-"));
  const { line, before, env, steps, code } = await runnable(desk, example);
  const options = { env: { ...env, HOME: cwd }, cwd };
  if (before) expect(await desk.shell(before, options)).toMatchObject({ code: 0 });
  const ended = steps
    ? await desk.shellOnTerminal(line, { ...options, steps })
    : await desk.shell(line, options);
  const said = "text" in ended ? ended.text : ended.stderr;
  expect({ example, code: ended.code, said }).toEqual({ example, code, said });
}
