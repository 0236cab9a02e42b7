import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completion } from "../../../src/cli/commands/completion.js";
import { UsageError } from "../../../src/cli/exit-code.js";
import { storeProfile } from "../../../src/cli/profile/store.js";
import { createProgram } from "../../../src/cli/program.js";
import { PRODUCTS } from "../../../src/providers/registry.js";
import { captured } from "./captured.js";
import { configFolder, memoryKeyring } from "./config-folder.js";

const program = createProgram(() => {});
const scriptFor = async (shell: string) => (await captured(() => completion(shell, program))).stdout;
const installed = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

const scripts: Record<string, string> = {};
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sessionctl-completion-"));
  for (const shell of ["bash", "zsh", "fish"]) {
    scripts[shell] = join(folder, shell);
    writeFileSync(scripts[shell], await scriptFor(shell));
  }
  for (const name of ["old plan.json", "others.json"]) writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets a shell parse its script without running it, and returns the exit code. */
const read = (shell: string) => spawnSync(shell, ["-n", scripts[shell] as string]).status;

/** What bash offers for these words. The last one is being typed. */
function offered(...words: string[]): string[] {
  const command = `
    source "$SCRIPT"
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _sessionctl
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["--norc", "-c", command, "bash", "sessionctl", ...words], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, SCRIPT: scripts.bash },
    encoding: "utf8",
  });
  return text.split("\n").filter(Boolean);
}

describe("the completion for bash", () => {
  test("is a script that bash can parse and that prints nothing when it is loaded", () => {
    expect(read("bash")).toBe(0);
    const sourced = spawnSync("bash", ["--norc", "-c", 'set -eu; source "$0"', scripts.bash as string]);
    expect([sourced.status, String(sourced.stdout), String(sourced.stderr)]).toEqual([0, "", ""]);
  });

  test("offers every command, or those that begin with the typed text", () => {
    expect(offered("")).toEqual([...program.commands.map((each) => each.name()), "help"]);
    expect(offered("re").sort()).toEqual(["report", "reset-password", "resume", "revoke"]);
    expect(offered("help", "whoa")).toEqual(["whoami"]);
    expect(offered("--ver")).toEqual(["--version"]);
  });

  test("offers the commands below a command", () => {
    expect(offered("profile", "")).toEqual(["add", "list", "use", "remove", "help"]);
    expect(offered("profile", "add", "work", "--no")).toEqual(["--no-credential", "--no-color"]);
    expect(offered("profile", "list", "--")).toEqual(["--json", "--no-color", "--debug", "--help"]);
  });

  test.for(
    program.commands.filter((each) => each.name() !== "profile").map((each) => [each.name()] as const),
  )("offers every flag of %s", ([name]) => {
    const command = program.commands.find((each) => each.name() === name);
    const flags = offered(name, "--");
    for (const { long } of command?.options ?? []) expect(flags).toContain(long);
    expect(flags).toContain("--help");
  });

  test("offers the flags of a command when nothing is typed yet", () => {
    expect(offered("whoami", "")).toContain("--json");
    expect(offered("revoke", "--others", "--older")).toEqual(["--older-than"]);
  });

  test.for(["--from", "--out"])("offers files after %s", (flag) => {
    expect(offered("plan", "--all", flag, "o")).toEqual(["old plan.json", "others.json"]);
    expect(offered("plan", "--all", flag, "=", "o")).toEqual(["old plan.json", "others.json"]);
    expect(offered("plan", "--all", flag, "=")).toContain("others.json");
  });

  test.for(["--journal", "--report"])("offers files after %s", (flag) => {
    expect(offered("revoke", flag, "oth")).toEqual(["others.json"]);
  });

  test.for(["apply", "resume"])("offers files and flags after %s", (command) => {
    expect(offered(command, "oth")).toEqual(["others.json"]);
    expect(offered(command, "--rep")).toEqual(["--report", "--report-html", "--report-ocsf"]);
  });

  test("offers the shells, and the kinds of credential", () => {
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
    const kinds = PRODUCTS.flatMap(({ signIn }) => signIn.map(({ kind }) => kind));
    expect(offered("list", "--credential-stdin", "")).toEqual([...new Set(kinds)]);
    expect(offered("list", "--credential-stdin", "--js")).toEqual(["--json"]);
  });

  test("offers the fields after --json= and --csv=, one after another", () => {
    expect(offered("list", "--json", "=")).toContain("country");
    expect(offered("list", "--json", "=", "cou")).toEqual(["country"]);
    expect(offered("list", "--csv", "=", "id,ip,cou")).toEqual(["id,ip,country"]);
    expect(offered("revoke", "--json", "=", "out")).toEqual(["outcomes"]);
    expect(offered("list", "--json", "--qu")).toEqual(["--quiet"]);
    expect(offered("whoami", "--json", "=")).not.toContain("country");
  });

  test("asks for the names of profiles when Tab is pressed", () => {
    const stub = join(folder, "sessionctl");
    writeFileSync(stub, '#!/bin/sh\n[ "$*" = "completion profiles" ] && printf "home\\nwork\\n"\n', {
      mode: 0o755,
    });
    expect(offered("list", "--profile", "")).toEqual(["home", "work"]);
    expect(offered("list", "--profile", "=", "w")).toEqual(["work"]);
    expect(offered("profile", "use", "h")).toEqual(["home"]);
    expect(offered("profile", "add", "h")).not.toContain("home");
  });

  test("offers nothing for values that only the user knows", () => {
    expect(offered("revoke", "--id", "")).toEqual([]);
    expect(offered("list", "--url", "")).toEqual([]);
  });

  test("does not mistake a value for a command", () => {
    expect(offered("revoke", "--user", "list", "--cs")).toEqual(["--csv"]);
  });

  test("runs nothing that was typed", () => {
    expect(offered("list", "--id", "$(touch owned)", "`touch owned`")).toEqual([]);
    expect(spawnSync("test", ["-e", join(folder, "owned")]).status).toBe(1);
  });
});

describe("the completion for zsh", () => {
  test("describes every command and flag and quotes what would end a description", async () => {
    const script = await scriptFor("zsh");
    expect(script.startsWith("#compdef sessionctl\n")).toBe(true);
    expect(script).toContain("'plan:Show and save what would be ended, without ending it.'");
    expect(script).toContain("'--journal=[the run'\\''s journal, which is signed with the report]");
    expect(script).toContain("'--valid-for=[how long the plan can be applied (default\\: 1h)]:value: '");
    expect(script).toContain("'(-q --quiet)'{-q,--quiet}'[ids only, one per line]'");
    expect(script).toContain("'--out=[save the plan here, for `sessionctl apply`]:value:_files'");
    expect(script).toContain("'*--id=[these sessions]:value: '");
    expect(script).toContain("'1:argument:(bash zsh fish)'");
  });

  test.skipIf(!installed("zsh"))(
    "is a script that zsh can parse (skipped where zsh is not installed)",
    () => {
      expect(read("zsh")).toBe(0);
    },
  );
});

describe("the completion for fish", () => {
  test("describes every command and flag and quotes what would end a description", async () => {
    const script = await scriptFor("fish");
    expect(script).toContain("-l journal -r -F -d 'the run\\'s journal, which is signed with the report'");
    expect(script).toContain("-n '__sessionctl_behind list' -s q -l quiet -d 'ids only, one per line'");
    expect(script).toContain("-n '__sessionctl_behind plan' -l out -r -F");
    expect(script).toContain("-n '__sessionctl_right_behind completion' -a 'bash zsh fish'");
    expect(script).toContain("-n '__sessionctl_behind profile add' -l url -x");
  });

  test.skipIf(!installed("fish"))(
    "is a script that fish can parse (skipped where fish is not installed)",
    () => {
      expect(read("fish")).toBe(0);
    },
  );
});

describe("what the scripts ask for", () => {
  configFolder();

  test("the names of profiles come one per line", async () => {
    const elsewhere = { url: "https://portal.example.com", provider: "docspace" };
    expect((await captured(() => completion("profiles", program))).stdout).toBe("");
    for (const name of ["work", "home"]) await storeProfile({ name, ...elsewhere }, null, memoryKeyring());
    const { stdout } = await captured(() => completion("profiles", program));
    expect(stdout.split("\n").filter(Boolean).sort()).toEqual(["home", "work"]);
  });
});

test("an unknown shell is refused with the list of known ones", async () => {
  const { error, stdout } = await captured(() => completion("powershell", program));
  expect(error).toBeInstanceOf(UsageError);
  expect(error?.message).toBe('There is no completion for "powershell". Known here: bash, zsh, fish.');
  expect(stdout).toBe("");
});
