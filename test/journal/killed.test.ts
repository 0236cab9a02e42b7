import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { apply, docspace, formatPlan, plan, type Report } from "../../src/index.js";
import { openJournalFile } from "../../src/journal/file.js";
import { type FaultTarget, simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { listen } from "../../src/simulator/listen.js";
import { freshFolder, recordsOf } from "./given.js";
import { awaitMoment, type Moment, seededRandom, tenMoments } from "./kill-moments.js";

const SESSIONS = 300;
const PORTALS = 5;
const KILLS_EACH = 10;

/** A portal that listens, and a plan for 300 of its sessions. One of them is gone before the plan is applied. */
async function givenPortal(seed: number, startedAt: number, { slowly = false } = {}) {
  const random = seededRandom(seed);
  let onCall: (call: FaultTarget) => void = () => {};
  const tokens = seededRandom(7);
  const portal = simulateDocSpace({
    // Every answer takes a few real milliseconds, so that calls are under way when the process is killed.
    latencyMs: () => (slowly ? 200 : 1 + random() * 4),
    // Māra's own row shows where she calls from.
    locate: () => ({ country: "Latvia", city: "Rīga" }),
    random: (bytes) => Uint8Array.from({ length: bytes }, () => tokens() * 256),
  });
  portal.faults.next({
    kind: "cutBefore",
    // This fault never triggers. It only reports what arrives.
    on(call) {
      onCall(call);
      return false;
    },
  });
  const mara = portal.addUser({ displayName: "Māra Ozola", email: "mara@example.com" });
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  const chrome = { browser: "Chrome 137", city: "Rīga" };
  const own = portal.signIn(mara, { ...chrome, at: startedAt });
  const planned = Array.from({ length: SESSIONS + 1 }, (_, nth) =>
    portal.signIn(mara, { ...chrome, at: startedAt - nth * 60_000 }),
  );
  portal.signIn(mara, { browser: "Firefox 139", at: startedAt });
  portal.signIn(tom, { ...chrome, at: startedAt });

  const { url, close } = await listen(portal);
  onTestFinished(close);
  const asMara = docspace({ baseUrl: url, auth: { kind: "portalToken", portalToken: own.token } });
  const made = await plan(asMara, { match: { city: ["Rīga"] } });
  portal.signOut(planned[100]?.id ?? "");
  portal.signIn(mara, { ...chrome, at: startedAt + 1000 });
  return {
    portal,
    asMara,
    plan: made,
    own,
    url,
    random,
    tellCallsTo: (listener: typeof onCall) => {
      onCall = listener;
    },
  };
}

type GivenPortal = Awaited<ReturnType<typeof givenPortal>>;

/** The child process's script in one file, which starts much faster. */
async function compiledRun(): Promise<string> {
  const outfile = join(await freshFolder(), "run.mjs");
  const entry = fileURLToPath(new URL("./run-in-child.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", outfile });
  return outfile;
}

/** Begins or resumes a run in a process of its own. Returns its report, or `null` if it was killed. */
function runIn(script: string, given: GivenPortal, files: { plan: string; journal: string }) {
  const child = spawn(process.execPath, [script, given.url, files.plan, files.journal], {
    env: { SESSIONCTL_PORTAL_TOKEN: given.own.token },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let problem = "";
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    problem += part;
  });
  const ended = new Promise<Report | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal === "SIGKILL") resolve(null);
      else if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`The run ended with ${code}: ${problem}`));
    });
  });
  return { pid: child.pid ?? 0, kill: () => void child.kill("SIGKILL"), ended };
}

/** How far a run was when it was killed. */
interface Left {
  reached: "before begun" | "in the middle" | "after the last answer";
  /** The steps that were announced and never answered so far. Their calls were under way during some kill. */
  unanswered: number;
}

async function leftBy(journal: string, unansweredBefore: number): Promise<Left> {
  const records = existsSync(journal) ? recordsOf(await readFile(journal, "utf8")) : [];
  const begun = records.find((record) => record.type === "begun");
  if (!begun) return { reached: "before begun", unanswered: 0 };
  const steps = (type: "intent" | "answer") =>
    new Set(records.flatMap((record) => (record.type === type ? [record.step] : [])));
  const [announced, answered] = [steps("intent"), steps("answer")];
  const unanswered = announced.size - answered.size;
  const isOver = announced.size === begun.steps.length && unanswered <= unansweredBefore;
  return { reached: isOver ? "after the last answer" : "in the middle", unanswered };
}

/** Kills the run at each of the moments, resumes it each time, and lets it finish. */
async function killedAt(moments: readonly Moment[], given: GivenPortal, script: string) {
  const folder = await freshFolder();
  const files = { plan: join(folder, "plan.json"), journal: join(folder, "run.jsonl") };
  await writeFile(files.plan, formatPlan(given.plan));
  const left: Left[] = [];
  for (const moment of moments) {
    // A run that ends before its moment is verified again on resuming and killed then.
    for (let attempt = 0; ; attempt++) {
      if (attempt === 20) throw new Error(`20 runs ended before ${JSON.stringify(moment)}`);
      const run = runIn(script, given, files);
      // If the machine is slow to kill, every wait but a short one is too long.
      given.tellCallsTo(awaitMoment({ ...moment, ms: moment.ms / (attempt + 1) }, run.kill));
      if ((await run.ended) === null) break;
    }
    left.push(await leftBy(files.journal, left.at(-1)?.unanswered ?? 0));
  }
  given.tellCallsTo(() => {});
  const report = await runIn(script, given, files).ended;
  if (!report) throw new Error("Nobody killed it");
  return { report, left };
}

/**
 * The parts that must be the same in every report. Times and counts of calls belong to the last process and may differ.
 * So may the reasons of calls that were lost with a killed process.
 */
function comparable({ outcomes, summary, newSessions, verified, stopped, caller }: Report) {
  const lost = "the answer was lost, but the session is no longer listed";
  const graded = outcomes
    .map(({ reason, ...outcome }) => ({ ...outcome, reason: reason?.startsWith(lost) ? null : reason }))
    .toSorted((one, other) => Number(one.session) - Number(other.session));
  return { outcomes: graded, summary, newSessions, verified, stopped, caller };
}

const stateOf = ({ portal }: GivenPortal) =>
  portal.allConnections().map(({ closedAt: _, ...connection }) => connection);

describe("a run of 300 sessions", () => {
  it("that is killed 50 times ends like an undisturbed one", { timeout: 300_000 }, async () => {
    const startedAt = Date.now() - 86_400_000;
    const script = await compiledRun();
    const undisturbed = await givenPortal(0, startedAt);
    const expected = await apply(undisturbed.asMara, undisturbed.plan);
    expect(expected.summary).toEqual({
      revoked: SESSIONS,
      already_gone: 1,
      spared: 1,
      failed: 0,
      unknown: 0,
    });
    expect(expected.newSessions).toHaveLength(1);

    const runs = await Promise.all(
      Array.from({ length: PORTALS }, async (_, nth) => {
        const given = await givenPortal(nth + 1, startedAt);
        return { given, ...(await killedAt(tenMoments(given.random), given, script)) };
      }),
    );

    for (const { given, report } of runs) {
      expect(comparable(report)).toEqual(comparable(expected));
      expect(stateOf(given)).toEqual(stateOf(undisturbed));
      // The portal's own audit trail has one line for each call that closed something. Nothing was closed twice.
      expect(given.portal.auditTrail).toHaveLength(SESSIONS);
    }

    const left = runs.flatMap((run) => run.left);
    const count = (reached: Left["reached"]) => left.filter((each) => each.reached === reached).length;
    expect(left).toHaveLength(PORTALS * KILLS_EACH);
    // The moments are random, but we check that they hit every part of a run.
    expect(count("before begun")).toBeGreaterThanOrEqual(3);
    expect(count("in the middle")).toBeGreaterThanOrEqual(10);
    expect(count("after the last answer")).toBeGreaterThanOrEqual(3);
    // And some of them hit calls that were under way.
    const unanswered = runs.map((run) => run.left.at(-1)?.unanswered ?? 0);
    expect(Math.min(...unanswered)).toBeGreaterThan(0);
  });

  it("cannot be resumed by a second process while the first one works on it", async () => {
    // It takes seconds before the run ends by itself.
    const given = await givenPortal(9, Date.now(), { slowly: true });
    const folder = await freshFolder();
    const files = { plan: join(folder, "plan.json"), journal: join(folder, "run.jsonl") };
    await writeFile(files.plan, formatPlan(given.plan));
    const run = runIn(await compiledRun(), given, files);
    const underWay = new Promise<void>((resolve) => {
      given.tellCallsTo(awaitMoment({ after: "write", nth: 20, ms: 0 }, resolve));
    });
    await underWay;
    await expect(openJournalFile(files.journal)).rejects.toThrow(`is in use by process ${run.pid}.`);
    run.kill();
    await run.ended;
    const { store } = await openJournalFile(files.journal);
    await store.close();
  });
});
