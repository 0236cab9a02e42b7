/**
 * Measures a run that reaches the product's limits: the built command line against a simulated portal over HTTP,
 * with the machine's own clock. It takes as long as the limits require.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../../src/index.js";
import { simulateDocSpace } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/sessionctl.js", import.meta.url));
const MINUTE_MS = 60_000;

/** The figures of a run within the limits. */
export interface LimitFigures {
  sessions: number;
  exitCode: number | null;
  revoked: number;
  /** All requests, including reads. */
  requests: number;
  /** The number of answers with 429. */
  refused: number;
  /** The most requests that were admitted within any minute. */
  mostInAMinute: number;
  /** The shortest possible duration: one minute for each window before the last. */
  leastSeconds: number;
  /** The time from the start of the process to its end. */
  seconds: number;
}

export async function measureLimits(sessions: number): Promise<LimitFigures> {
  if (!existsSync(PROGRAM)) throw new Error('There is no built program. Run "npm run build" first.');
  const requestsPerMinute = 1500;
  const portal = simulateDocSpace({ limits: { requestsPerMinute } });
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com" });
  const { token } = portal.signIn(mara);
  for (let n = 0; n < sessions; n++) portal.signIn(mara, { country: "Brazil", at: Date.now() - n * 60_000 });
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-bench-"));
  const server = await listen(portal);
  try {
    const env = { ...process.env, SESSIONCTL_URL: server.url, SESSIONCTL_PORTAL_TOKEN: token };
    const args = ["revoke", "--country", "Brazil", "--yes", "--json", "--journal", join(folder, "run.jsonl")];
    const startedAt = performance.now();
    const { code, output } = await outputOf([PROGRAM, ...args], env);
    const seconds = (performance.now() - startedAt) / 1000;
    const report: Report = JSON.parse(output);
    const arrivals = portal.calls.filter(({ status }) => status !== 429).map(({ startedAt }) => startedAt);
    return {
      sessions,
      exitCode: code,
      revoked: report.summary.revoked,
      requests: portal.calls.length,
      refused: portal.calls.length - arrivals.length,
      mostInAMinute: mostInAMinute(arrivals),
      leastSeconds: Math.ceil(sessions / requestsPerMinute - 1) * 60,
      seconds,
    };
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

function mostInAMinute(arrivals: readonly number[]): number {
  let first = 0;
  return arrivals.reduce((most, at, last) => {
    while ((arrivals[first] ?? at) <= at - MINUTE_MS) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}

function outputOf(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
