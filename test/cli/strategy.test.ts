/** The command line on a Strategy One Library, over HTTP. */
import { describe, expect } from "vitest";
import { compromisedLibrary, type StrategyOptions } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { type Desk, test } from "./support/desk.js";

async function openOffice(desk: Desk, options: StrategyOptions = {}) {
  const made = compromisedLibrary(options);
  const server = await listen(made.library);
  desk.closeInTheEnd(() => server.close());
  const { library, dana } = made;
  const env = (credential: Record<string, string>, url = server.url) => {
    desk.canaries.add(
      ...Object.entries(credential).flatMap(([name, value]) => (/PASS|KEY/.test(name) ? [value] : [])),
    );
    return { env: { SESSIONCTL_PROVIDER: "strategy", SESSIONCTL_URL: url, ...credential } };
  };
  const as = ({ username, password }: { username: string; password: string }, url?: string) =>
    env({ SESSIONCTL_USERNAME: username, SESSIONCTL_PASSWORD: password }, url);
  const calls = (name: string) => library.calls.filter(({ operation }) => operation === name).length;
  return {
    ...made,
    url: server.url,
    env,
    as,
    asDana: as(dana),
    calls,
    open: () => library.connections("mara").map(({ id }) => id),
  };
}

describe.concurrent("sessionctl on a Strategy One Library", () => {
  test("whoami tells who calls, the release, and what can be done", async ({ desk }) => {
    const { asDana, library } = await openOffice(desk);
    const { code, stdout } = await desk.run("whoami", asDana);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^release +11\.3\.0960\.00112$/m);
    expect(stdout).toMatch(/^you +Dana Liepa <dana>, administrator$/m);
    expect(stdout).toMatch(/^own session +among: Strategy One does not report/m);
    expect(stdout).toMatch(/^can revoke +anybody's sessions by id$/m);
    expect(library.signedIn()).toEqual([]);
  });

  test("list shows the sessions of every running node with their projects, and reports the other nodes", async ({
    desk,
  }) => {
    const { asDana, sessions } = await openOffice(desk);
    const { code, stdout } = await desk.run("list --json", asDana);
    expect(code).toBe(0);
    const { sessions: listed, notes } = JSON.parse(stdout);
    expect(notes).toHaveLength(2);
    expect(listed).toContainEqual(
      expect.objectContaining({ id: sessions.stranger, node: "iserver-2", projects: ["Sales", "Payroll"] }),
    );
    const table = await desk.run("list", asDana);
    expect(table.stdout).toContain("Sales, Payroll");
    expect(table.stderr).toContain("The node iserver-3 is stopped");
    expect(table.stderr).toContain("Connections of the scheduler: 1. Strategy One refuses to end them.");
  });

  test.for<[string, string[], number]>([
    ["a login", ["--user", "mara"], 3],
    ["a full name", ["--user", "Jānis Kalniņš"], 1],
    ["a project, as the product spells it", ["--all", "--match", "projectName=Payroll"], 2],
    ["an application", ["--all", "--match", "applicationType=DSSDesktop"], 1],
    ["a node", ["--all", "--match", "clusterNode=iserver-2"], 2],
    ["a machine in what the client says", ["--all", "--match", "client=203.0.113.66"], 1],
    ["an age", ["--all", "--older-than", "36h"], 2],
    ["running jobs", ["--all", "--where", "openJobsCount > 1"], 1],
    ["a scope", ["--user", "mara", "--scope", "iserver-2"], 2],
  ])("plan understands %s", async ([, flags, count], { desk }) => {
    const { asDana, calls } = await openOffice(desk);
    const { code, stdout } = await desk.run(["plan", ...flags, "--json"], asDana);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).sessions).toHaveLength(count);
    expect(calls("deleteUserConnections")).toBe(0);
  });

  test("plan and apply end what was planned in one call, and each signs out", async ({ desk }) => {
    const { asDana, library, open, calls } = await openOffice(desk);
    expect((await desk.run("plan --user mara --out plan.json", asDana)).code).toBe(0);
    expect(library.signedIn()).toEqual([]);
    const { code } = await desk.run("apply plan.json --yes --report report.json", asDana);
    expect(code).toBe(0);
    expect(open()).toEqual([]);
    expect([calls("login"), calls("logout"), calls("deleteUserConnections")]).toEqual([2, 2, 1]);
    expect(library.signedIn()).toEqual([]);
    const report = JSON.parse(await desk.read("report.json"));
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
  });

  test("revoke leaves the connections of the scheduler and the caller, and reports both", async ({
    desk,
  }) => {
    const { asDana, sessions, library } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("revoke --all --yes --json", asDana);
    expect(code).toBe(0);
    const { outcomes } = JSON.parse(stdout);
    const spared = outcomes.filter(({ outcome }: { outcome: string }) => outcome === "spared");
    expect(spared.map(({ session }: { session: string }) => session)).toContain(sessions.scheduler);
    expect(spared).toHaveLength(2);
    expect(stderr).toContain("Strategy One refuses to end them");
    expect(library.connections().map(({ id }) => id)).toEqual([sessions.scheduler]);
  });

  test("an interrupted run signs out and can be resumed and finished", async ({ desk }) => {
    const { asDana, library, open } = await openOffice(desk);
    library.faults.next({ kind: "slow", ms: 2000, when: "after", on: "deleteUserConnections" });
    const args = ["revoke", "--user", "mara", "--yes", "--journal", "run.journal"];
    const running = desk.start(args, asDana);
    await expect
      .poll(() => library.calls.some(({ fault }) => fault === "slow"), { timeout: 20_000 })
      .toBe(true);
    running.send("SIGINT");
    expect((await running.finished).code).toBe(130);
    expect(library.signedIn()).toEqual([]);
    const { code } = await desk.run("resume run.journal --yes", asDana);
    expect(code).toBe(0);
    expect([open(), library.signedIn()]).toEqual([[], []]);
  });

  test("Ctrl-C during a read signs out as well", async ({ desk }) => {
    const { asDana, library } = await openOffice(desk);
    library.faults.next({ kind: "slow", ms: 60_000, on: "getUserConnections", times: 9 });
    const running = desk.start("list", asDana);
    await expect
      .poll(() => library.calls.some(({ fault }) => fault === "slow"), { timeout: 20_000 })
      .toBe(true);
    running.send("SIGINT");
    expect((await running.finished).code).toBe(130);
    expect(library.signedIn()).toEqual([]);
  });

  test.for(["serverError", "cutBefore", "unauthorized"] as const)(
    "a sign-out that fails with %s changes no result",
    async (kind, { desk }) => {
      const { asDana, library, open } = await openOffice(desk);
      library.faults.next({ kind, on: "logout", times: 9 });
      const { code, stderr } = await desk.run("revoke --user mara --yes", asDana);
      expect(code).toBe(0);
      expect(stderr).not.toMatch(/logout|sign out/i);
      expect(open()).toEqual([]);
    },
  );

  test("a wrong password is tried once, with exit code 3, and ends nothing", async ({ desk }) => {
    const { as, calls, open } = await openOffice(desk);
    const { code, stderr } = await desk.run(
      "revoke --user mara --yes",
      as({ username: "dana", password: "wrong-1345" }),
    );
    expect(code).toBe(3);
    expect(stderr).toContain("The credential is wrong, expired or revoked (401). Sign in again.");
    expect([calls("login"), open().length]).toEqual([1, 3]);
  });

  test("an API token and a directory password sign in as well", async ({ desk }) => {
    const { env, dana, library } = await openOffice(desk);
    const byToken = await desk.run("whoami", env({ SESSIONCTL_API_KEY: dana.apiToken }));
    expect(byToken.stdout).toMatch(/^signed in by +an API token$/m);
    library.addUser({
      username: "ldis",
      fullName: "Laila",
      password: "in-the-directory",
      ldap: true,
      admin: true,
    });
    const ldis = { SESSIONCTL_USERNAME: "ldis", SESSIONCTL_PASSWORD: "in-the-directory" };
    expect((await desk.run("whoami", env(ldis))).code).toBe(3);
    const byLdap = await desk.run("whoami", env({ ...ldis, SESSIONCTL_LOGIN_MODE: "ldap" }));
    expect(byLdap.stdout).toMatch(/^signed in by +.*\(LDAP\)$/m);
    expect(library.signedIn()).toEqual([]);
  });

  test("a caller without the permission to end connections gets the reason with exit code 3", async ({
    desk,
  }) => {
    const { as, library, open } = await openOffice(desk);
    library.addUser({
      username: "nora",
      fullName: "Nora",
      password: "canary-nora-1",
      privileges: ["Monitor cluster"],
    });
    const { code, stderr, stdout } = await desk.run(
      "revoke --user mara --yes",
      as({ username: "nora", password: "canary-nora-1" }),
    );
    expect(code).toBe(3);
    expect(stdout + stderr).toContain("does not have the privilege 'Administer user connections'");
    expect(open()).toHaveLength(3);
  });

  test.for<[string, string, RegExp]>([
    [
      "a scope that is not a node",
      "list --scope nowhere",
      /"nowhere", but the nodes are iserver-1, iserver-2, iserver-3/,
    ],
    ["a filter that it has no field for", "plan --all --idle-for 30d", /lastSeenAt|idle/i],
    ["a country", "plan --all --country Latvia", /country/],
    [
      "a link that changes the password",
      "reset-password --yes",
      /cannot make a link that changes a password/,
    ],
    ["a history of sign-ins", "history --user mara", /Strategy One/],
    ["an id that is none", "plan --id 40198", /ids of connections, such as/],
    ["a login mode that is none", "whoami", /SESSIONCTL_LOGIN_MODE must be one of standard, ldap/],
  ])("%s is a usage error explained in a sentence", async ([what, line, message], { desk }) => {
    const { dana, env, calls } = await openOffice(desk);
    const mode: Record<string, string> = what.startsWith("a login mode")
      ? { SESSIONCTL_LOGIN_MODE: "saml" }
      : {};
    const { code, stderr } = await desk.run(
      line,
      env({ SESSIONCTL_USERNAME: dana.username, SESSIONCTL_PASSWORD: dana.password, ...mode }),
    );
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect(calls("login")).toBe(calls("logout"));
    expect(calls("deleteUserConnections")).toBe(0);
  });

  test("an incomplete list ends nothing", async ({ desk }) => {
    const { asDana, library, open } = await openOffice(desk);
    library.faults.next({ kind: "hiddenRows", on: "getUserConnections", times: 99 });
    const { code, stderr } = await desk.run("revoke --user mara --yes", asDana);
    expect(code).toBe(1);
    expect(stderr).toContain("The list is not complete: ");
    expect([open().length, library.signedIn()]).toEqual([3, []]);
  });

  test("a wrong choice of product is reported in both directions", async ({ desk }) => {
    const { env, url } = await openOffice(desk);
    const taken = env({ SESSIONCTL_API_KEY: "sk-canary-1201" }, url);
    const { code, stderr } = await desk.run("list", {
      env: { ...taken.env, SESSIONCTL_PROVIDER: "docspace" },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("This is Strategy One: use --provider strategy.");
  });
});
