import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completion } from "../../../src/cli/commands/completion.js";
import { createProgram } from "../../../src/cli/program.js";
import { runOnTerminal } from "../support/terminal.js";
import { captured } from "./captured.js";

const program = createProgram(() => {});
const installed = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sessionctl-shells-"));
  for (const shell of ["zsh", "fish"]) {
    const { stdout } = await captured(() => completion(shell, program));
    writeFileSync(join(folder, `script.${shell}`), stdout);
  }
  writeFileSync(
    join(folder, ".zshrc"),
    "autoload -U compinit; compinit -u -D; . ./script.zsh; PS1='ready> '\n",
  );
  for (const name of ["others.json", "server.pem"]) writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Each flag and argument that takes a file, typed up to the Tab key. */
const FILES = [
  "apply oth",
  "resume oth",
  "report oth",
  "verify-report oth",
  "plan --all --out oth",
  "revoke --from oth",
  "revoke --journal oth",
  "revoke --report oth",
  "revoke --report-html oth",
  "revoke --report-ocsf=oth",
  "verify-report --key oth",
  "profile add work --credential-file oth",
];

describe.skipIf(!installed("fish"))("fish (skipped where it is not installed)", () => {
  /** What fish offers, without the descriptions. */
  function offered(line: string): string[] {
    const command = `source script.fish; complete -C "sessionctl ${line}"`;
    const text = execFileSync("fish", ["--no-config", "-c", command], { cwd: folder, encoding: "utf8" });
    return text
      .split("\n")
      .filter(Boolean)
      .map((row) => row.split("\t")[0] as string);
  }

  test.for(FILES)("offers files: %s", (line) => {
    expect(offered(line).map((word) => word.replace("--report-ocsf=", ""))).toEqual(["others.json"]);
  });

  test("offers one field after another, but none twice", () => {
    expect(offered("list --json=id,countr")).toEqual(["--json=id,country"]);
    expect(offered("list --json=country,id,countr")).not.toContain("--json=country,id,country");
    expect(offered("triage --csv=rea")).toEqual(["--csv=reasons"]);
  });

  test("offers the values that a flag accepts", () => {
    expect(offered("list --sort ").sort()).toEqual(["age", "risk"]);
    expect(offered("report others.json --sign ser")).toEqual(["server.pem"]);
  });
});

describe.skipIf(!installed("zsh"))("zsh (skipped where it is not installed)", () => {
  /** The lines as zsh completes them, with one Tab each. */
  async function completed(lines: readonly string[]): Promise<string[]> {
    const { text } = await runOnTerminal("zsh", ["-i"], {
      env: { PATH: process.env.PATH ?? "", ZDOTDIR: folder, TERM: "dumb" },
      cwd: folder,
      columns: 200,
      rows: 24,
      steps: [
        ...lines.flatMap((line) => [
          // From the start of the line (Ctrl-A) to its end (Ctrl-E): the line is printed and not run.
          { waitFor: "ready> ", type: `sessionctl ${line}\t\x01print -r -- "<\x05>"\r` },
          { waitFor: /^<.*>$/m },
        ]),
        { waitFor: "ready> ", type: "exit\r" },
      ],
    });
    return [...text.matchAll(/^<sessionctl (.*?),? ?>$/gm)].map(([, line = ""]) => line);
  }

  test("completes the names of files", async () => {
    expect(await completed(FILES)).toEqual(FILES.map((line) => line.replace(/oth$/, "others.json")));
  });

  test("completes one field after another and the values that a flag accepts", async () => {
    const lines = [
      "list --json=id,countr",
      "triage --csv=reas",
      "list --sort ri",
      "report others.json --sign ser",
    ];
    expect(await completed(lines)).toEqual([
      "list --json=id,country",
      "triage --csv=reasons",
      "list --sort risk",
      "report others.json --sign server.pem",
    ]);
  });
});
