import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect } from "vitest";
import { filesBelow } from "./support/canaries.js";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

/** The tests have no keyring, so a profile's credential comes from the environment. */
function store(desk: Desk, name: string, portal: string) {
  return desk.run(`profile add ${name} --url ${portal} --no-credential`);
}

/** The credential of an office, without the portal's address. */
function without({ SESSIONCTL_URL: _, ...credential }: Record<string, string>) {
  return credential;
}

describe.concurrent("sessionctl profile", () => {
  test("names an installation, which is in use afterwards", async ({ desk }) => {
    const { asMara, url } = await openOffice(desk);
    const added = await store(desk, "work", url);
    expect(added).toMatchObject({ code: 0, stdout: "" });
    expect(added.stderr).toContain(`Stored: work is ${url}. It is in use.`);
    const { code, stdout } = await desk.run("whoami", { env: without(asMara) });
    expect(code).toBe(0);
    expect(stdout).toContain(url);
  });

  test("lists them, uses another one, and forgets one", async ({ desk }) => {
    await store(desk, "work", "https://work.example.com");
    await store(desk, "home", "https://home.example.com");
    const listed = await desk.run("profile list");
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/^in use +work +https:\/\/work\.example\.com +docspace +environment$/m);
    expect((await desk.run("profile use home")).stderr).toBe("In use: home, https://home.example.com.\n");
    expect((await desk.run("profile remove work")).stderr).toContain("Forgotten: work.");
    const { stdout } = await desk.run("profile list --json");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      profiles: [
        {
          name: "home",
          url: "https://home.example.com",
          provider: "docspace",
          credential: "environment",
          inUse: true,
        },
      ],
    });
  });

  test("is used for one run with --profile, but not together with --url", async ({ desk }) => {
    const [office, elsewhere] = [await openOffice(desk), await openOffice(desk)];
    await store(desk, "work", office.url);
    await store(desk, "other", elsewhere.url);
    const one = await desk.run("whoami --profile other", { env: without(elsewhere.asMara) });
    expect(one.stdout).toContain(elsewhere.url);
    const both = await desk.run(`whoami --profile other --url ${office.url}`, {
      env: without(office.asMara),
    });
    expect(both).toMatchObject({ code: 2, stdout: "" });
    expect(both.stderr).toContain("--url and --profile both name an installation");
  });

  test("keeps no credential in a file: without a keyring it refuses the credential", async ({ desk }) => {
    const { asMarasKey, url } = await openOffice(desk);
    const { code, stderr } = await desk.run(`profile add work --url ${url} --credential-stdin`, {
      input: asMarasKey.SESSIONCTL_API_KEY as string,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("The profile work is stored, but its credential is not");
    expect(stderr).toContain("no keyring answers: none is installed, or this is not a desktop session");
    expect(stderr).not.toMatch(/dbus|socket/i);
    expect(stderr).toContain("SESSIONCTL_API_KEY");
    const files = await filesBelow(desk.home);
    expect(files.map(({ where }) => where).filter((path) => path.endsWith("config.json"))).toHaveLength(1);
    for (const { where } of files) expect((await stat(where)).mode & 0o077).toBe(0);
    // Every desk asserts that none of them contains the key.
  });

  test("refuses an invalid profile", async ({ desk }) => {
    await store(desk, "work", "https://work.example.com");
    for (const [line, why] of [
      ["profile add work --url https://other.example.com --no-credential", "already exists"],
      ["profile add .. --url https://other.example.com --no-credential", "cannot be the name of a profile"],
      ["profile add other --url http://other.example.com --no-credential", "--url: "],
      ["profile add other --url nowhere --no-credential", "--url: "],
      ["profile add other", "--url"],
      ["profile use wrok", 'There is no profile "wrok". Known here: work.'],
      ["profile remove nothing", 'There is no profile "nothing"'],
      ["whoami --profile wrok", "Known here: work."],
      ["profile lst", "Did you mean list?"],
    ] as const) {
      const { code, stdout, stderr } = await desk.run(line);
      expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: "" });
      expect(stderr).toContain(why);
    }
  });

  test("says so if there are none", async ({ desk }) => {
    expect(await desk.run("profile list")).toMatchObject({ code: 0, stdout: "" });
    const { stdout } = await desk.run("profile list --json");
    expect(JSON.parse(stdout)).toEqual({ version: 1, profiles: [] });
  });

  test("keeps all ten profiles that are added at once", async ({ desk }) => {
    const names = Array.from({ length: 10 }, (_, index) => `work${index}`);
    const added = await Promise.all(names.map((name) => store(desk, name, `https://${name}.example.com`)));
    expect(added.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      names.map((name) => ({ code: 0, stderr: expect.stringContaining(`Stored: ${name} is `) })),
    );
    const { profiles } = JSON.parse((await desk.run("profile list --json")).stdout);
    const kept: { name: string; url: string; inUse: boolean }[] = profiles;
    expect(kept.map(({ name, url }) => `${name} ${url}`).toSorted()).toEqual(
      names.map((name) => `${name} https://${name}.example.com`),
    );
    expect(kept.filter(({ inUse }) => inUse)).toHaveLength(1);
    const left = (await filesBelow(desk.home)).map(({ where }) => basename(where));
    expect(left).toEqual(["config.json"]);
  });
});
