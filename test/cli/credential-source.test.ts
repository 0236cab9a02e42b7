import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

/**
 * A program that prints something. It is kept outside the desk, which must not hold a credential, so its output comes
 * from an environment variable.
 */
async function programThat(desk: Desk, script: string): Promise<string> {
  const path = join(desk.folder, "keeper");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const add = (url: string, ...flags: string[]) => ["profile", "add", "work", "--url", url, ...flags];
const config = (desk: Desk) => readFile(join(desk.home, ".config/sessionctl/config.json"), "utf8");

describe.concurrent("profile add --credential-command", () => {
  test("uses the first line of what the command prints, each time", async ({ desk }) => {
    const { asMara, url } = await openOffice(desk);
    const keeper = await programThat(desk, 'echo "$KEPT"; echo "url: ignored"; echo run >> runs');
    const env = { KEPT: asMara.SESSIONCTL_PORTAL_TOKEN as string };
    const added = await desk.run(add(url, "--credential-command", `${keeper} show "a b"`), { env });
    expect(added).toMatchObject({ code: 0, stdout: "" });
    expect(added.stderr).toContain("Its credential is read from the command at each use.");
    for (let nth = 0; nth < 2; nth++) expect(await desk.run("list -q", { env })).toMatchObject({ code: 0 });
    expect(await desk.read("runs")).toBe("run\nrun\nrun\n");
    expect(JSON.parse(await config(desk)).profiles.work.credential).toEqual({
      command: [keeper, "show", "a b"],
    });
    expect((await desk.run("profile list")).stdout).toMatch(/ command$/m);
  });

  test("reads one line for each part of a credential of the named kind", async ({ desk }) => {
    const { url } = await openOffice(desk);
    const keeper = await programThat(desk, 'echo tom@example.com; echo "$KEPT"');
    const env = { KEPT: "latgale-1920" };
    const flags = ["--credential-command", keeper, "--credential-kind", "basic"];
    expect(await desk.run(add(url, ...flags), { env })).toMatchObject({ code: 0 });
    const { stdout } = await desk.run("whoami", { env });
    expect(stdout).toMatch(/^you +Tom Berg/m);
  });

  test("runs the command without a shell", async ({ desk }) => {
    const { asMarasKey, url } = await openOffice(desk);
    const keeper = await programThat(desk, 'for word; do echo "$word" >> words; done; echo "$KEPT"');
    const env = { KEPT: asMarasKey.SESSIONCTL_API_KEY as string };
    const line = `${keeper} '$(touch made)' ; touch made | "x \\"y\\"" $HOME a\\ b`;
    expect(await desk.run(add(url, "--credential-command", line), { env })).toMatchObject({ code: 0 });
    expect((await desk.read("words")).trimEnd().split("\n")).toEqual([
      "$(touch made)",
      ";",
      "touch",
      "made",
      "|",
      'x "y"',
      "$HOME",
      "a b",
    ]);
    await expect(desk.read("made")).rejects.toThrow("ENOENT");
  });

  test.for([
    ["fails", 'echo "$KEPT"; echo "$KEPT" >&2; exit 3', "failed with exit code 3."],
    ["prints nothing", 'echo "$KEPT" >&2', "printed nothing."],
    ["prints too much", 'while :; do echo "$KEPT"; done', "printed too much for a credential."],
    ["is ended by a signal", 'echo "$KEPT"; kill -9 $$', "was ended by SIGKILL."],
  ] as const)(
    "stores nothing when the command %s, and shows nothing of its output",
    async ([, script, why], { desk }) => {
      const { url } = await openOffice(desk);
      const env = { KEPT: "canary-printed-1201" };
      desk.canaries.add(env.KEPT);
      const keeper = await programThat(desk, script);
      const { code, stdout, stderr } = await desk.run(add(url, "--credential-command", `${keeper} --debug`), {
        env,
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toBe(`The credential command (${keeper}) ${why} Run it yourself to see why.\n`);
      await expect(config(desk)).rejects.toThrow("ENOENT");
    },
  );

  test.for([
    ["", "needs a command"],
    ["pass 'show", "not closed"],
    ["./pass show", "is relative"],
  ] as const)("refuses %j", async ([line, why], { desk }) => {
    const { code, stderr } = await desk.run(add("https://work.example.com", "--credential-command", line));
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });

  test("explains what to do if the command does not exist", async ({ desk }) => {
    const { code, stderr } = await desk.run(
      add("https://work.example.com", "--credential-command", "no-such-program show"),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("(no-such-program) is not installed, or not on the PATH.");
  });
});

/** Files with a credential lie outside the desk's folders, because those are searched for credentials. */
async function keptFile(desk: Desk, content: string, mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-kept-"));
  desk.closeInTheEnd(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "credential");
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

describe.concurrent("profile add --credential-file", () => {
  test("reads the file each time", async ({ desk }) => {
    const { asMara, asMarasKey, url } = await openOffice(desk);
    const file = await keptFile(desk, `${asMara.SESSIONCTL_PORTAL_TOKEN}\n`, 0o600);
    const added = await desk.run(add(url, "--credential-file", file));
    expect(added).toMatchObject({ code: 0, stdout: "" });
    expect(JSON.parse(await config(desk)).profiles.work.credential).toEqual({ file });
    expect((await desk.run("whoami")).stdout).toContain("the portal token of a browser");
    await writeFile(file, `\uFEFF${asMarasKey.SESSIONCTL_API_KEY}\r\n`);
    expect((await desk.run("whoami")).stdout).toContain("an API key");
    const listed = JSON.parse((await desk.run("profile list --json")).stdout);
    expect(listed.profiles[0].credential).toBe("file");
    expect(await desk.run("profile remove work")).toMatchObject({ code: 0 });
    expect(await readFile(file, "utf8")).toContain("sk-");
  });

  test.for([0o640, 0o604, 0o620])(
    "refuses a file with mode %o when it is added and later",
    async (mode, { desk }) => {
      const { asMara, url, portal } = await openOffice(desk);
      const file = await keptFile(desk, `${asMara.SESSIONCTL_PORTAL_TOKEN}\n`, mode);
      const why = `can be read or written by others (0${mode.toString(8)}), so it was not read. Run: chmod 600`;
      const refused = await desk.run(add(url, "--credential-file", file));
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
      await chmod(file, 0o600);
      expect(await desk.run(add(url, "--credential-file", file))).toMatchObject({ code: 0 });
      await chmod(file, mode);
      const later = await desk.run("list");
      expect(later).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(why) });
      expect(portal.calls).toEqual([]);
    },
  );

  test.runIf(process.getuid?.() === 0)("refuses a file of another user", async ({ desk }) => {
    const file = await keptFile(desk, "sk-anything\n", 0o600);
    await chown(file, 12_345, 12_345);
    const { code, stderr } = await desk.run(add("https://work.example.com", "--credential-file", file));
    expect(code).toBe(1);
    expect(stderr).toContain("belongs to another user, so it was not read");
  });

  test("refuses a file that is missing, empty or not a regular file", async ({ desk }) => {
    await mkdir(join(desk.folder, "folder"), { mode: 0o700 });
    const empty = await keptFile(desk, "\n", 0o600);
    for (const [file, why] of [
      ["folder", "is not an ordinary file"],
      [empty, "is empty"],
      ["nowhere", "does not exist"],
    ] as const) {
      const { code, stderr } = await desk.run(add("https://work.example.com", "--credential-file", file));
      expect({ file, code }).toEqual({ file, code: 1 });
      expect(stderr).toContain(why);
    }
    await expect(config(desk)).rejects.toThrow("ENOENT");
  });

  test("cannot be combined with another source", async ({ desk }) => {
    for (const other of [["--no-credential"], ["--credential-stdin"], ["--credential-command", "x"]]) {
      const { code, stderr } = await desk.run(
        add("https://work.example.com", "--credential-file", "key", ...other),
      );
      expect(code).toBe(2);
      expect(stderr).toContain("cannot be used together");
    }
    const kind = await desk.run(add("https://work.example.com", "--no-credential", "--credential-kind", "x"));
    expect(kind).toMatchObject({ code: 2, stderr: expect.stringContaining("--credential-kind needs a") });
  });
});
