import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { expectNoStackTrace } from "./support/expectations.js";
import type { Running } from "./support/program.js";

/** The command lines of the introduction, with their credentials. */
const commandsIn = ({ stdout }: Running) =>
  stdout
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^(SESSIONCTL_\w+=\S+ )+sessionctl /.test(line));

/** Starts a simulator, runs something with the first command line that it prints, and stops it. */
async function simulating<T>(
  desk: Desk,
  flags: string,
  attempt: (run: (args: string) => ReturnType<Desk["shell"]>, simulator: Running) => Promise<T>,
): Promise<T> {
  const simulator = desk.start(`simulate ${flags}`);
  await simulator.printed("Ctrl-C stops it.");
  const [command = ""] = commandsIn(simulator);
  try {
    return await attempt(
      (args) => desk.shell(command.replace(/sessionctl .+$/, `sessionctl ${args}`)),
      simulator,
    );
  } finally {
    simulator.send("SIGINT");
    await simulator.finished;
  }
}

describe.concurrent("sessionctl simulate", () => {
  test("serves a portal until Ctrl-C, and the commands that it prints work", async ({ desk }) => {
    const running = desk.start("simulate");
    await running.printed("Ctrl-C stops it.");
    const commands = commandsIn(running);
    expect(commands.length).toBeGreaterThanOrEqual(3);
    for (const command of commands) expect(await desk.shell(command)).toMatchObject({ code: 0 });
    expect(running.stdout).not.toContain("Fault:");
    running.send("SIGINT");
    expect(await running.finished).toMatchObject({
      stderr: "The simulated DocSpace portal has stopped.\n",
      signal: null,
    });
  });

  test("refuses an invalid port and reports one that is taken", async ({ desk }) => {
    const wrong = await desk.run("simulate --port high");
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("--port must be a whole number from 0 to 65535");
    const taken = new URL(await desk.serve(desk.portal())).port;
    const { code, stdout, stderr } = await desk.run(`simulate --port ${taken}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`Port ${taken} is in use by another program. Choose another with --port`);
    expectNoStackTrace(stderr);
  });

  test.for([
    ["docspace", "cutAfter@logOutActiveConnection", "cutAfter, once, at logOutActiveConnection"],
    ["element", "cutAfter@DeleteAuthSession", "cutAfter, once, at DeleteAuthSession"],
    // The fault also hits the sign-out.
    ["era", "cutAfter@deleteSession:always", "cutAfter, always, at deleteSession"],
    ["strategy", "cutAfter@deleteUserConnections", "cutAfter, once, at deleteUserConnections"],
  ] as const)("%s: the list settles what %s leaves uncertain", async ([product, fault, told], { desk }) => {
    const flags = `--provider ${product} --fault ${fault} --latency 5`;
    await simulating(desk, flags, async (run, { stdout }) => {
      expect(stdout).toContain("Every answer takes 5 ms.");
      expect(stdout).toContain(`Fault: ${told}.`);
      const { sessions } = JSON.parse((await run("list --json=id,current,userId")).stdout) as {
        sessions: { id: string; current: boolean; userId: string }[];
      };
      // The scheduler's session cannot be ended.
      const id = sessions.find(({ current, userId }) => !current && userId !== "Administrator")?.id;
      const { code, stdout: report, stderr } = await run(`revoke --id '${id}' --yes --json --debug`);
      // The connection was cut on purpose.
      expect(stderr).toContain(", no answer, ");
      expect(code).toBe(0);
      const { outcomes } = JSON.parse(report) as { outcomes: { session: string; evidence: string }[] };
      expect(outcomes).toMatchObject([{ session: id, outcome: "revoked", evidence: "confirmed" }]);
    });
  });

  test("applies a fault as often as the user asks, or always", async ({ desk }) => {
    await simulating(desk, "--fault unavailable:2 rateLimited@getSelfProfile:always", async (run) => {
      // Two attempts fail and the third succeeds.
      const { code, stderr } = await run("list --debug");
      expect(code).toBe(0);
      expect(stderr.match(/, 503,/g)).toHaveLength(2);
      const refused = await run("whoami --timeout 1s");
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain("429");
    });
  });

  test("adds ten thousand sessions to the compromised account", async ({ desk }) => {
    await simulating(desk, "--sessions 10000", async (run, { stdout }) => {
      expect(stdout).toContain("Mara Ozola has 10000 more sessions than usual.");
      const { stdout: ids } = await run("list --older-than 1d --quiet");
      // The added sessions and four of the usual ones.
      expect(ids.trim().split("\n")).toHaveLength(10_004);
    });
  });

  test("refuses an unknown fault before it listens", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.run("simulate --fault cutBefore --fault cutafter");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('--fault: "cutafter" is not a kind of fault of this simulator. Known: answer,');
  });
});
