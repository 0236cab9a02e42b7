import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.concurrent("exit code 2: the command line was not understood", () => {
  test.for([
    ["list --olderthan 30d", "Did you mean --older-than?"],
    ["list --contry Brazil", "Did you mean --country?"],
    ["list --contry=Brazil", "Did you mean --country?"],
    ["whoami --json=user", "'--json'"],
    ["revoke --otters", "Did you mean --others?"],
    ["plan --include-curent", "Did you mean --include-current?"],
    ["list --ur http://127.0.0.1:1", "Did you mean --url?"],
    ["lst", "Did you mean list?"],
    ["revok --others", "Did you mean revoke?"],
    ["list extra", "too many arguments"],
    ["apply", "missing required argument 'plan'"],
    ["resume", "missing required argument 'journal'"],
    ["list --country", "argument missing"],
    ["list --provider dokspace --url http://127.0.0.1:1", '"dokspace" is not a provider. Known: docspace, '],
  ])("%s: %s", async ([line, why], { desk }) => {
    const { code, stdout, stderr } = await desk.run(line as string, {
      env: { SESSIONCTL_API_KEY: "sk-unused-0000" },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
  });

  test("without a command, with the list of commands", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.run("");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: sessionctl");
  });

  test("without a portal, with how to name one", async ({ desk }) => {
    const { code, stderr } = await desk.run("list");
    expect(code).toBe(2);
    expect(stderr).toContain("No installation is named. Set SESSIONCTL_URL");
  });

  test("without a credential, with where we look for one", async ({ desk }) => {
    const { code, stderr } = await desk.run("list --url http://127.0.0.1:1");
    expect(code).toBe(2);
    expect(stderr).toContain("There is no credential for 127.0.0.1:1. Set SESSIONCTL_PORTAL_TOKEN");
  });
});

describe.concurrent("credentials", () => {
  test.for([
    ["SESSIONCTL_PORTAL_TOKEN", "SESSIONCTL_API_KEY"],
    ["SESSIONCTL_API_KEY", "SESSIONCTL_ACCESS_TOKEN"],
    ["SESSIONCTL_PORTAL_TOKEN", "SESSIONCTL_USERNAME with SESSIONCTL_PASSWORD"],
  ] as const)("are refused if there are two, %s and %s, and both are named", async (names, { desk }) => {
    const secret = "canary-of-two-credentials";
    desk.canaries.add(secret);
    const variables = names.flatMap((name) => name.split(" with "));
    const env = Object.fromEntries(variables.map((name) => [name, secret]));
    const { code, stderr } = await desk.run("list --url http://127.0.0.1:1", { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`${names[0]} and ${names[1]} are set at once`);
  });

  test("are refused if the user name or the password is missing", async ({ desk }) => {
    const env = { SESSIONCTL_USERNAME: "mara@example.com" };
    const { code, stderr } = await desk.run("list --url http://127.0.0.1:1", { env });
    expect(code).toBe(2);
    expect(stderr).toContain("SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD belong together");
  });

  test("are read from standard input, and an API key is recognised by its form", async ({ desk }) => {
    const { asMarasKey, asMara, url } = await openOffice(desk);
    const line = `whoami --url ${url} --credential-stdin`;
    const key = await desk.run(line, { input: `${asMarasKey.SESSIONCTL_API_KEY}\n` });
    expect(key.stdout).toContain("an API key");
    const token = await desk.run(line, { input: `${asMara.SESSIONCTL_PORTAL_TOKEN}\n` });
    expect(token.stdout).toContain("the portal token of a browser");
  });

  test("are read from standard input as the named kind, in preference to the environment", async ({
    desk,
  }) => {
    const { asMarasAccessToken, asTom, url } = await openOffice(desk);
    const line = `whoami --url ${url} --credential-stdin`;
    const token = await desk.run(`${line} access-token`, {
      input: String(asMarasAccessToken.SESSIONCTL_ACCESS_TOKEN),
      env: asTom,
    });
    expect(token.stdout).toContain("Mara Ozola");
    expect(token.stdout).toContain("an access token");
    const basic = await desk.run(`${line}=basic`, { input: "tom@example.com\nlatgale-1920\n" });
    expect(basic.stdout).toContain("Tom Berg");
    expect(basic.stdout).toContain("user name and password");
  });

  test("keep the blank at the end of a password", async ({ desk }) => {
    const { portal, url } = await openOffice(desk);
    portal.addUser({ displayName: "Ilze Liepa", email: "ilze@example.com", password: "zemgale 1345 " });
    const { stdout } = await desk.run(`whoami --url ${url} --credential-stdin=basic`, {
      input: "ilze@example.com \nzemgale 1345 \r\n",
    });
    expect(stdout).toContain("Ilze Liepa");
  });

  test.for([
    ["--credential-stdin", "", "found nothing on standard input"],
    ["--credential-stdin=basic", "mara@example.com\n", "basic needs two lines"],
    ["--credential-stdin=cookie", "x", "takes one of portal-token, api-key, access-token, basic"],
  ] as const)("are refused: %s with %j", async ([flag, input, why], { desk }) => {
    const { code, stdout, stderr } = await desk.run(`list --url http://127.0.0.1:1 ${flag}`, { input });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
  });

  test("are refused and not repeated if they are given as arguments by mistake", async ({ desk }) => {
    const secret = "sk-canary-on-the-command-line";
    desk.canaries.add(secret);
    for (const args of [
      ["list", `--api-key=${secret}`],
      ["list", "--api-key", secret],
      ["list", "--url", "http://127.0.0.1:1", "--credential-stdin", secret],
      ["list", "--url", `http://mara:${secret}@127.0.0.1:1`],
    ]) {
      const { code, stdout, stderr } = await desk.run(args, {
        env: { SESSIONCTL_API_KEY: "sk-unused-0000" },
      });
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect({ args, repeats: stderr.includes(secret) }).toEqual({ args, repeats: false });
    }
  });

  test("are sent over plain http only to loopback", async ({ desk }) => {
    const env = { SESSIONCTL_API_KEY: "sk-unused-0000" };
    const { code, stderr } = await desk.run("list --url http://portal.example.com", { env });
    expect(code).toBe(2);
    expect(stderr).toContain("https");
  });

  test("appear in no trace of --debug, and neither do queries", async ({ desk }) => {
    const { asMara, url } = await openOffice(desk);
    const basic = {
      SESSIONCTL_URL: url,
      SESSIONCTL_USERNAME: "tom@example.com",
      SESSIONCTL_PASSWORD: "latgale-1920",
    };
    for (const env of [asMara, basic]) {
      const { code, stderr } = await desk.run("list --debug", { env });
      expect(code).toBe(0);
      const traces = stderr.split("\n").filter((line) => line.startsWith("debug: "));
      expect(traces.length).toBeGreaterThan(0);
      for (const trace of traces)
        expect(trace).toMatch(/^debug: GET http:\/\/127\.0\.0\.1:\d+\/[^?]*, 200, \d+ ms$/);
    }
    // Every desk asserts that none of them contains a credential.
  });
});

describe.concurrent("a credential that is too long for any server", () => {
  // Linux allows no variable above 128 kB, so 300 kB come in parts or on standard input.
  const part = "kurzeme-1201-".repeat(9_000);

  test.for(["SESSIONCTL_API_KEY", "SESSIONCTL_PORTAL_TOKEN", "SESSIONCTL_ACCESS_TOKEN"])(
    "in %s is a usage error that does not contain it",
    async (variable, { desk }) => {
      const { url, portal } = await openOffice(desk);
      for (const line of ["whoami", "revoke --others --yes --debug"]) {
        const { code, stdout, stderr } = await desk.run(line, {
          env: { SESSIONCTL_URL: url, [variable]: part },
        });
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toContain("characters long, and no server takes more than");
        expect(stderr).not.toContain("kurzeme");
        expect(portal.calls).toEqual([]);
      }
    },
  );

  test("with 300 kB on standard input is a usage error too", async ({ desk }) => {
    const { url, portal } = await openOffice(desk);
    const input = part.repeat(3);
    const { code, stdout, stderr } = await desk.run(`list --url ${url} --credential-stdin`, { input });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("characters long, and no server takes more than");
    expect(stderr).not.toContain("kurzeme");
    expect(portal.calls).toEqual([]);
  });
});
