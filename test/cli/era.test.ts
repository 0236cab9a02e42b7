/** What is specific to the command line with an Era Platform. What all products share is tested elsewhere. */
import { describe, expect } from "vitest";
import { type EraOptions, simulateEra } from "../../src/simulator/era/index.js";
import { type Desk, test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";

const HOSTILE = "\u001b[2J\u001b[31mnode9\u001b[0m \u202Egnp.exe\n=HYPERLINK(1)";

async function openAt(desk: Desk, options: EraOptions = {}) {
  const platform = simulateEra(options);
  const password = "canary-kurzeme-1201";
  const mara = platform.addUser({ domain: "CORP", login: "mara", password });
  const tom = platform.addUser({ domain: "PARTNERS", login: "tom", password: "canary-latgale-1920" });
  const socket = platform.signIn(mara, {
    types: ["http", "websocket"],
    connections: [{ node: "node1" }, { node: HOSTILE, is_pid_alive: false }],
  });
  const away = platform.signIn(mara, { site: "SITE2" });
  const held = platform.signIn(mara);
  const toms = platform.signIn(tom, { site: "SITE2", sessionId: socket.sessionId });
  const url = await desk.serve(platform as never);
  desk.canaries.add(password, ...platform.allSessions().flatMap(({ cookie, token }) => [cookie, token]));
  const env = { SESSIONCTL_PROVIDER: "era", SESSIONCTL_URL: url };
  const open = () => platform.sessions().map(({ id }) => id);
  return {
    platform,
    url,
    mara,
    socket,
    away,
    held,
    toms,
    open,
    env: {
      ...env,
      SESSIONCTL_USERNAME: "mara",
      SESSIONCTL_PASSWORD: password,
      SESSIONCTL_DOMAIN: "CORP",
    },
    withToken: { ...env, SESSIONCTL_ACCESS_TOKEN: held.token },
  };
}

describe.concurrent("an Era Platform", () => {
  test("whoami shows the caller's own session and how the caller signs in", async ({ desk }) => {
    const { env, withToken, held, platform, open } = await openAt(desk);
    const before = open();
    const { code, stdout } = await desk.run("whoami", { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^you +CORP\/mara$/m);
    expect(stdout).toMatch(/^signed in by +user name, password and domain$/m);
    expect(stdout).toMatch(/^can list +everybody's sessions$/m);
    expect(stdout).toMatch(
      /^can revoke +anybody's sessions by id, everything of a user, all but the current one$/m,
    );
    expect(open()).toEqual(before);
    const byToken = await desk.run("whoami", { env: withToken });
    expect(byToken.stdout).toMatch(new RegExp(`^own session +${held.id}$`, "m"));
    expect(platform.sessions().some(({ id }) => id === held.id)).toBe(true);
  });

  test("list shows each session once, with its websocket's connections, and hostile text stays inert", async ({
    desk,
  }) => {
    const { env, socket, toms } = await openAt(desk);
    const { stdout, stderr } = await desk.run("list --json", { env });
    const { sessions } = JSON.parse(stdout) as { sessions: Record<string, unknown>[] };
    expect(sessions.filter(({ id }) => id === socket.id)).toMatchObject([
      {
        userId: "CORP/mara",
        sessionTypes: ["http", "websocket"],
        connectionCount: 2,
        deadConnectionCount: 1,
      },
    ]);
    expect(sessions.some(({ id }) => id === toms.id)).toBe(true);
    expectInert(stderr);
    for (const args of ["list", "list --csv"]) {
      const shown = await desk.run(args, { env });
      expect(shown.code).toBe(0);
      expectInert(shown.stdout);
    }
  });

  test("a filter accepts both Era's spelling and ours", async ({ desk }) => {
    const { env, socket } = await openAt(desk);
    for (const match of ["session_type=websocket", "sessionTypes=websocket", "connectionCount=2"]) {
      const { stdout } = await desk.run(["list", "-q", "--match", match], { env });
      expect(stdout).toBe(`${socket.id}\n`);
    }
  });

  test("plan, apply and report on one site leave the other site alone, and the plan names its site", async ({
    desk,
  }) => {
    const { env, away, socket, open } = await openAt(desk);
    const planned = await desk.run("plan --user mara --scope SITE2 --out plan.json", { env });
    expect(planned.code).toBe(0);
    expect(planned.stdout + planned.stderr).toContain("Every call covers only SITE2.");
    const { code, stdout } = await desk.run("apply plan.json --yes --json", { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      scope: ["SITE2"],
      summary: { revoked: 1, failed: 0, unknown: 0 },
    });
    expect(open()).not.toContain(away.id);
    expect(open()).toContain(socket.id);
  });

  test("a plan for a site that is empty by now can be applied and finds everything gone", async ({
    desk,
  }) => {
    const { env, away, toms, platform } = await openAt(desk);
    await desk.run("plan --user mara --scope SITE2 --out plan.json", { env });
    for (const { id } of [away, toms]) platform.signOut(id);
    const { code, stdout } = await desk.run("apply plan.json --yes --json", { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).summary).toMatchObject({ already_gone: 1, revoked: 0 });
  });

  test("an unknown site is a usage error that names those with sessions", async ({ desk }) => {
    const { env, open } = await openAt(desk);
    const before = open();
    const { code, stderr } = await desk.run("revoke --all --scope SITE9 --yes", { env });
    expect(code).toBe(2);
    expect(stderr).toContain("There is no session on SITE9. Sites with sessions: SITE1, SITE2.");
    expect(open()).toEqual(before);
  });

  test("revoke --others keeps the caller's own session, which is signed out at the end", async ({ desk }) => {
    const { env, toms, open } = await openAt(desk);
    const { code, stdout } = await desk.run("revoke --others --yes --json", { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).summary).toMatchObject({ revoked: 3, spared: 1 });
    expect(open()).toEqual([toms.id]);
  });

  test("a token that the user supplied is left alone", async ({ desk }) => {
    const { withToken, held, toms, open } = await openAt(desk);
    expect((await desk.run("revoke --others --yes", { env: withToken })).code).toBe(0);
    expect(open()).toEqual([held.id, toms.id]);
  });

  test.for(["--older-than 30d", "--newer-than 1d", "--idle-for 1h", "--country Latvia"])(
    "%s is a usage error that names the available fields",
    async (flags, { desk }) => {
      const { env, platform } = await openAt(desk);
      const { code, stderr } = await desk.run(`revoke ${flags} --yes`, { env });
      expect(code).toBe(2);
      expect(stderr).toContain("login, domain, accountId, site, sessionTypes, ttlSeconds");
      expect(platform.calls).toEqual([]);
    },
  );

  test.for([
    ["history --user mara", "history"],
    ["reset-password --yes", "password"],
  ])("%s: one sentence says that the product does not have it", async ([line = "", word], { desk }) => {
    const { env, open } = await openAt(desk);
    const before = open();
    const { code, stderr } = await desk.run(line, { env });
    expect(code).toBe(2);
    expect(stderr).toContain(word);
    expect(open()).toEqual(before);
  });

  test("an incomplete credential is refused, and the error says which variables belong together", async ({
    desk,
  }) => {
    const { env, platform } = await openAt(desk);
    const { code, stderr } = await desk.run("list", { env: { ...env, SESSIONCTL_DOMAIN: "" } });
    expect(code).toBe(2);
    expect(stderr).toContain(
      "SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD and SESSIONCTL_DOMAIN belong together",
    );
    expect(platform.calls).toEqual([]);
  });

  test("a wrong password is sent once, however many calls the command needs", async ({ desk }) => {
    const { env, platform } = await openAt(desk);
    for (const args of ["whoami", "revoke --others --yes"]) {
      const { code, stderr } = await desk.run(args, {
        env: { ...env, SESSIONCTL_PASSWORD: "canary-wrong-1918" },
      });
      expect(code).toBe(3);
      expect(stderr).toContain("five failures within three minutes lock out this address");
    }
    expect(platform.calls.map(({ operation, status }) => [operation, status])).toEqual([
      ["signIn", 401],
      ["signIn", 401],
    ]);
  });

  test("a session that is refused during a run stops the run, and resume finishes it", async ({ desk }) => {
    const { env, platform, away, socket, open, held } = await openAt(desk);
    platform.faults.next({ kind: "unauthorized", on: "deleteSession" });
    const ids = `${away.id} ${socket.id}`;
    const stopped = await desk.run(`revoke --id ${ids} --yes --journal run.jsonl --json`, { env });
    expect(stopped.code).toBe(3);
    expect(JSON.parse(stopped.stdout).stopped.code).toBe("authentication");
    const refusedAt = platform.calls.findIndex(({ status }) => status === 401);
    expect(platform.calls.slice(refusedAt + 1)).toEqual([]);
    const resumed = await desk.run("resume run.jsonl --json", { env });
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout).summary).toMatchObject({ revoked: 2, failed: 0, unknown: 0 });
    expect(open()).toContain(held.id);
    expect(open()).not.toContain(away.id);
  });

  test.for(["no id", "bare"] as const)(
    "if the cookie is the id (own session reports %s), no output contains it, even with --debug",
    async (current, { desk }) => {
      const { env, platform } = await openAt(desk, { current });
      // The output may show the ids and credentials of these other users. This test is about the operator's.
      for (const { id } of platform.sessions()) platform.signOut(id);
      const runs = [
        await desk.run("whoami --debug", { env }),
        await desk.run("revoke --user CORP/mara --include-current --yes --debug --json --journal run.jsonl", {
          env,
        }),
      ];
      const own = platform.allSessions().slice(-2);
      expect(own.every(({ open }) => !open)).toBe(true);
      const left = JSON.stringify(runs) + (await desk.read("run.jsonl"));
      expect(left).toContain("SITE1/current");
      for (const { cookie } of own) expect(left).not.toContain(cookie);
    },
  );

  test("simulate --provider era serves a platform, and the commands that it prints work", async ({
    desk,
  }) => {
    const running = desk.start("simulate --provider era");
    await running.printed("Ctrl-C stops it.");
    const [, line = ""] = /^ {2}(SESSIONCTL_PROVIDER=era .*SESSIONCTL_DOMAIN.*)$/m.exec(running.stdout) ?? [];
    const { code, stdout } = await desk.shell(line);
    running.send("SIGINT");
    await running.finished;
    expect(code).toBe(0);
    expect(stdout).toContain("SITE2/");
    expectInert(stdout);
  });
});
