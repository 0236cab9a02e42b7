/** The help is made from the commands, so it describes everything that the parser knows. */
import { describe, expect, test } from "vitest";
import { FLAGS } from "../../../src/cli/help/layout.js";
import { createProgram } from "../../../src/cli/program.js";

type Program = ReturnType<typeof createProgram>;
type Each = Pick<Program, "name" | "description" | "options"> & {
  commands: readonly Each[];
  helpInformation(): string;
  listenerCount(event: string): number;
  configureOutput(output: { getOutHelpWidth(): number }): unknown;
};

/** Every command with the words that lead to it. The program is first. */
function allOf(command: Each, before = ""): (readonly [path: string, command: Each])[] {
  const path = `${before}${command.name()}`;
  return [[path, command] as const, ...command.commands.flatMap((each) => allOf(each, `${path} `))];
}

const commands = allOf(createProgram(() => {}) as unknown as Each);

/** The help for a terminal of this width. */
function helpAt(columns: number, command: Each): string {
  command.configureOutput({ getOutHelpWidth: () => columns });
  return command.helpInformation();
}

/** What follows each term of a list: flags, commands, exit codes. */
function entriesIn(help: string): Map<string, string> {
  const entries = new Map<string, string>();
  let term = "";
  for (const line of help.split("\n")) {
    const [, found, text = ""] = /^ {2}(\S+(?: \S+)*) {2,}(\S.*)$/.exec(line) ?? [];
    if (found) {
      term = found;
      entries.set(term, text);
    } else if (/^ {4,}\S/.test(line) && term) entries.set(term, `${entries.get(term)} ${line.trim()}`);
    else term = "";
  }
  return entries;
}

const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("the help", () => {
  test("covers all commands", () => {
    const paths = commands.map(([path]) => path);
    expect(paths).toContain("sessionctl revoke");
    expect(paths).toContain("sessionctl profile add");
    expect(paths.length).toBeGreaterThan(20);
  });

  test.for(commands)("of %s lists every flag that the parser accepts, each in a group", ([, command]) => {
    const help = helpAt(80, command);
    const entries = entriesIn(help);
    const flags = [...command.options, { flags: "-h, --help", description: "this help" }];
    for (const { flags: term, description } of flags) {
      expect(description).not.toBe("");
      expect(entries.get(term)).toContain(description);
    }
    const lists = help.split("\n\n").filter((block) => /^ {2}-.*\S {2,}\S/m.test(block));
    const titles = lists.map((block) => block.split("\n")[0]);
    const known: string[] = Object.values(FLAGS);
    expect(titles).toEqual(known.filter((title) => titles.includes(title)));
  });

  test.for(commands)("of %s shows which flags are required", ([path, command]) => {
    const help = helpAt(80, command);
    const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
    const usage = help.split("\n\n")[0]?.replace(/\s+/g, " ");
    expect(usage?.startsWith(["Usage:", path, ...required, "[options]"].join(" "))).toBe(true);
    for (const [term, text] of entriesIn(help)) {
      expect(text.endsWith("(required)")).toBe(required.includes(term));
    }
  });

  test.for(commands)("of %s says in one line what the command does", ([, command]) => {
    const [, description] = helpAt(80, command).split("\n\n");
    expect(description).toBe(command.description());
    expect(description).toMatch(/^[A-Z].{10,78}\.$/);
  });

  test.for(commands)("of %s wraps to the terminal and is never wider than 80", ([, command]) => {
    const narrow = helpAt(60, command).replace(/^Examples:\n( .*\n)+/m, "");
    expect(widest(narrow)).toBeLessThanOrEqual(60);
    expect(helpAt(200, command)).toBe(helpAt(80, command));
    expect(widest(helpAt(200, command))).toBeLessThanOrEqual(80);
  });

  test.for(commands)("of %s prints only text that the manual has too", ([, command]) => {
    for (const event of ["beforeHelp", "afterHelp", "beforeAllHelp", "afterAllHelp"]) {
      expect(command.listenerCount(event)).toBe(0);
    }
  });

  test("shows required flags and defaults in profile add", () => {
    const [, add] = commands.find(([path]) => path === "sessionctl profile add") ?? [];
    const help = helpAt(80, add as Each);
    expect(help).toContain("Usage: sessionctl profile add --url <url> [options] <name>\n");
    const entries = entriesIn(help);
    expect(entries.get("--url <url>")).toBe("the address of the installation (required)");
    expect(entries.get("--provider <name>")).toBe("the product (default: docspace)");
    expect(entries.get("--no-credential")).toBe("store no credential; it comes from the environment");
  });

  test("lists a flag and its opposite separately", () => {
    const [, revoke] = commands.find(([path]) => path === "sessionctl revoke") ?? [];
    const entries = entriesIn(helpAt(80, revoke as Each));
    expect(entries.get("--mobile")).toBe("on mobile devices");
    expect(entries.get("--no-mobile")).toBe("not on mobile devices");
    expect(entries.get("--include-current")).toContain("your own session");
  });
});
