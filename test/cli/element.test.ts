/** The command line on a NetApp Element cluster, over HTTP. */
import { describe, expect } from "vitest";
import { compromisedCluster, type ElementOptions } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { type Desk, test } from "./support/desk.js";

const DN = "cn=Mara Ozola,ou=Storage,dc=example,dc=com";
const FOUND = "We found version 12.3 of the API by trying: the cluster does not have 12.8, 12.7, 12.5.";

async function openDatacentre(desk: Desk, options: ElementOptions = {}) {
  const made = compromisedCluster(options);
  const server = await listen(made.cluster);
  desk.closeInTheEnd(() => server.close());
  const as = ({ login, password }: { login: string; password: string }, url = server.url) => {
    desk.canaries.add(password, btoa(`${login}:${password}`));
    return {
      env: {
        SESSIONCTL_PROVIDER: "element",
        SESSIONCTL_URL: url,
        SESSIONCTL_USERNAME: login,
        SESSIONCTL_PASSWORD: password,
      },
    };
  };
  const open = () => made.cluster.sessions().map(({ sessionID }) => sessionID);
  const deletes = () =>
    made.cluster.calls.flatMap(({ operation }) => (operation?.startsWith("Delete") ? [operation] : []));
  return { ...made, url: server.url, as, open, deletes };
}

describe.concurrent("sessionctl on an Element cluster", () => {
  test("whoami shows the caller, the version of the API, and what can be done", async ({ desk }) => {
    const { as, admin, reader } = await openDatacentre(desk);
    const { code, stdout } = await desk.run("whoami", as(admin));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^release +12\.3$/m);
    expect(stdout).toMatch(/^you +admin.*, administrator$/m);
    expect(stdout).toMatch(/^can list +everybody's sessions$/m);
    expect(stdout).toMatch(/^own session +among: the cluster does not report which of your sessions/m);
    const ordinary = await desk.run("whoami", as(reader));
    expect(ordinary.stdout).toMatch(/^can list +your own sessions$/m);
    expect(ordinary.stdout).not.toContain("administrator");
  });

  test("list shows the owner of each session and how the version was found", async ({ desk }) => {
    const { as, admin, url } = await openDatacentre(desk);
    const { code, stdout, stderr } = await desk.run("list", as(admin));
    expect(code).toBe(0);
    expect(stdout).toContain("reader");
    expect(stdout).toContain("Ldap");
    expect(stderr).toContain(FOUND);
    const given = await desk.run("list --json", as(admin, `${url}/json-rpc/12.2`));
    expect(given.stderr).not.toContain("found by trying");
    const { sessions } = JSON.parse(given.stdout);
    expect(sessions).toHaveLength(6);
    expect(sessions).toContainEqual(
      expect.objectContaining({ userId: `Ldap/${DN}`, authMethod: "Ldap", clusterAdminIds: ["3", "4"] }),
    );
  });

  test.for<[string, string[], number]>([
    ["a user's distinguished name, with its commas", ["--user", DN], 3],
    ["a cluster admin's name", ["--user", "reader"], 1],
    ["the id of a user", ["--user", `Ldap/${DN}`], 3],
    ["a method in any spelling", ["--all", "--match", "authMethod=LDAP"], 3],
    ["a field as the product spells it", ["--all", "--match", "clusterAdminIDs=3"], 3],
    ["an access group", ["--all", "--match", "accessGroupList=read"], 1],
    ["all but somebody with commas in the name", ["--all", "--except", DN], 2],
    ["an expression on a time", ["--all", "--where", 'finalTimeout > timestamp("2020-01-01T00:00:00Z")'], 5],
  ])("plan understands %s", async ([, flags, count], { desk }) => {
    const { as, admin, deletes } = await openDatacentre(desk);
    const { code, stdout } = await desk.run(["plan", ...flags, "--json"], as(admin));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).sessions).toHaveLength(count);
    expect(deletes()).toEqual([]);
  });

  test("plan and apply end all sessions of a user and spare the operator's own", async ({ desk }) => {
    const { as, admin, open, sessions, deletes } = await openDatacentre(desk);
    const planned = await desk.run(
      ["plan", "--user", DN, "--user", "admin", "--out", "plan.json"],
      as(admin),
    );
    expect(planned).toMatchObject({ code: 0 });
    const { code, stdout } = await desk.run("apply plan.json --yes --report report.json", as(admin));
    expect({ code, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stdout: "" });
    expect(open().sort()).toEqual([sessions.admin, sessions.jo, sessions.reader].sort());
    expect(deletes()).toEqual(["DeleteAuthSessionsByUsername"]);
    const report = JSON.parse(await desk.read("report.json"));
    expect(report.summary).toMatchObject({ revoked: 3, spared: 1, failed: 0, unknown: 0 });
    const own = await desk.run("revoke --user admin --include-current --yes", as(admin));
    expect(own.code).toBe(0);
    expect(open()).not.toContain(sessions.admin);
  });

  test("a name that two people share is a usage error that names both", async ({ desk }) => {
    const { as, admin, cluster, open } = await openDatacentre(desk);
    const group = cluster.addGroup("ops");
    cluster.signIn(
      cluster.addMember({
        username: "reader",
        login: "r2",
        password: "x",
        authMethod: "Ldap",
        groups: [group],
      }),
    );
    const { code, stderr } = await desk.run("revoke --user reader --yes", as(admin));
    expect(code).toBe(2);
    expect(stderr).toContain("Cluster/reader");
    expect(stderr).toContain("Ldap/reader");
    expect(open()).toHaveLength(7);
    const one = await desk.run("revoke --user reader --match authMethod=ldap --yes", as(admin));
    expect(one.code).toBe(0);
    expect(open()).toHaveLength(6);
  });

  test("an interrupted run can be resumed and finished", async ({ desk }) => {
    const { as, admin, cluster, open, sessions } = await openDatacentre(desk);
    cluster.faults.next({ kind: "slow", ms: 2000, when: "after", on: "DeleteAuthSessionsByUsername" });
    const args = ["revoke", "--user", DN, "--user", "reader", "--yes", "--journal", "run.journal"];
    const running = desk.start(args, as(admin));
    await expect
      .poll(() => cluster.calls.some(({ fault }) => fault === "slow"), { timeout: 20_000 })
      .toBe(true);
    running.send("SIGINT");
    expect((await running.finished).code).toBe(130);
    const { code } = await desk.run("resume run.journal --yes", as(admin));
    expect(code).toBe(0);
    expect(open().sort()).toEqual([sessions.admin, sessions.jo].sort());
  });

  test("a cluster that ignored a parameter of a delete stops the run, and this is reported", async ({
    desk,
  }) => {
    const { as, admin, cluster, deletes } = await openDatacentre(desk, { unknownParameters: ["authMethod"] });
    const jo = cluster.addAdmin({ username: "jo", password: "x" });
    cluster.signIn(jo);
    cluster.signIn(jo);
    const args = ["revoke", "--user", DN, "--user", "jo", "--yes", "--json"];
    const { code, stdout, stderr } = await desk.run(args, as(admin));
    expect(code).toBe(4);
    expect(JSON.parse(stdout).stopped).toMatchObject({
      code: "unexpected_response",
      message: expect.stringContaining("ignored the parameters authMethod"),
    });
    expect(stderr).toContain("The run did not finish");
    expect(deletes()).toHaveLength(1);
  });

  test("a caller who is not an administrator learns which sessions are out of reach", async ({ desk }) => {
    const { as, reader, deletes } = await openDatacentre(desk);
    const listed = await desk.run("list", as(reader));
    expect(listed.stderr).toContain("Without administrator rights the cluster lists only your own sessions.");
    const { code, stderr } = await desk.run(["revoke", "--user", DN, "--yes"], as(reader));
    expect(code).toBe(3);
    expect(stderr).toContain("only an administrator may end them");
    expect(deletes()).toEqual([]);
  });

  test("a wrong password gives exit code 3 after one attempt", async ({ desk }) => {
    const { as, admin, cluster, url } = await openDatacentre(desk);
    const wrong = as({ ...admin, password: "wrong-password-1201" }, `${url}/json-rpc/12.3`);
    const { code, stderr } = await desk.run("revoke --all --yes", wrong);
    expect(code).toBe(3);
    expect(stderr).not.toContain("<h1>");
    expect(cluster.calls).toHaveLength(1);
  });

  test.for<[string, RegExp]>([
    ["history --user reader", /no login history/],
    ["reset-password --yes", /password/],
    ["list --scope node1", /no parts to select/],
    ["plan --all --idle-for 1h", /lastSeenAt|last used|no field|does not tell/],
    ["plan --all --browser Chrome", /have no field "browser"/],
    ["plan --id 40213", /UUIDs in lower case/],
  ])("%s is not supported: exit code 2 with the reason", async ([args, why], { desk }) => {
    const { as, admin, deletes } = await openDatacentre(desk);
    const { code, stdout, stderr } = await desk.run(args, as(admin));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(why);
    expect(deletes()).toEqual([]);
  });

  test.for(["/json-rpc/11.3", "/json-rpc/twelve"])(
    "a URL with %s is a usage error",
    async (path, { desk }) => {
      const { as, admin, url, cluster } = await openDatacentre(desk);
      expect((await desk.run("list", as(admin, url + path))).code).toBe(2);
      expect(cluster.calls).toEqual([]);
    },
  );

  test("simulate serves a cluster, and the commands that it prints work", async ({ desk }) => {
    const running = desk.start("simulate --provider element");
    await running.printed("Ctrl-C stops it.");
    const lines = running.stdout.split("\n").map((line) => line.trim());
    const commands = lines.filter((line) => /^(SESSIONCTL_\w+=\S+ )+sessionctl |^curl /.test(line));
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      if (command.startsWith("curl")) continue;
      expect(await desk.shell(command)).toMatchObject({ code: 0 });
    }
    running.send("SIGINT");
    expect(await running.finished).toMatchObject({
      stderr: "The simulated NetApp Element cluster has stopped.\n",
      signal: null,
    });
  });
});
