import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";

/** What bash offers for a line with the cursor at its end. */
async function offered(desk: Desk, line: string): Promise<string[]> {
  const words = line.split(" ");
  const script = `
    source <(sessionctl completion bash)
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
    COMP_CWORD=${words.length - 1}
    COMP_LINE='${line}' COMP_POINT=${line.length}
    _sessionctl
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { code, stdout, stderr } = await desk.shell(script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").filter(Boolean);
}

describe.concurrent("sessionctl completion", () => {
  test("offers commands, flags and files in bash", async ({ desk }) => {
    expect((await offered(desk, "sessionctl re")).sort()).toEqual([
      "report",
      "reset-password",
      "resume",
      "revoke",
    ]);
    expect((await offered(desk, "sessionctl profile u")).map((word) => word.trim())).toEqual(["use"]);
    expect((await offered(desk, "sessionctl revoke --keep")).map((word) => word.trim())).toEqual([
      "--keep-newest",
    ]);
    await desk.write("others.json", "{}");
    expect(await offered(desk, "sessionctl apply oth")).toEqual(["others.json"]);
    expect(await offered(desk, "sessionctl profile add x --credential-file oth")).toEqual(["others.json"]);
  });

  test.for(["bash", "zsh", "fish"])("knows every command in %s", async (shell, { desk }) => {
    const { code, stdout, stderr } = await desk.run(`completion ${shell}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const commands =
      "whoami doctor check list plan apply revoke resume reset-password history profile journal simulate demo";
    for (const command of commands.split(" ")) expect(stdout).toContain(command);
  });

  test("refuses an unknown shell", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.run("completion basch");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("bash");
  });
});
