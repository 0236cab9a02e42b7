/** Measures the time of a command line in comparison with `node -e 0`, in pairs of runs, one after the other. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { simulateDocSpace } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/sessionctl.js", import.meta.url));
const PAIRS = 41;
const SESSIONS = 100;

/** One command line. */
export interface CommandLineFigures {
  command: string;
  /** The median of its wall time, in ms. */
  medianMs: number;
  /** The median of `node -e 0`, in ms. */
  nodeMs: number;
  /** The median of the ratios of the pairs. */
  ratio: number;
  /** The maximum ratio. */
  limit: number;
}

/** Measures the commands. The portal runs in this process, which does nothing else while a command runs. */
export async function measureCommandLine(): Promise<CommandLineFigures[]> {
  if (!existsSync(PROGRAM)) throw new Error('There is no built program. Run "npm run build" first.');
  const portal = simulateDocSpace();
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com" });
  let token = "";
  for (let n = 0; n < SESSIONS; n++) {
    const details = {
      ip: `198.51.100.${n}`,
      country: "Latvia",
      city: "Riga",
      browser: "Chrome 137",
      platform: "Windows 11",
    };
    ({ token } = portal.signIn(mara, { ...details, at: Date.now() - n * 3_600_000 }));
  }
  const server = await listen(portal);
  const env = { ...process.env, SESSIONCTL_URL: server.url, SESSIONCTL_PORTAL_TOKEN: token };
  try {
    return [
      await pairsOf("sessionctl --version", ["--version"], 1.6, env),
      await pairsOf(`sessionctl list, ${SESSIONS} sessions on loopback`, ["list"], 3, env),
    ];
  } finally {
    await server.close();
  }
}

async function pairsOf(
  command: string,
  args: string[],
  limit: number,
  env: NodeJS.ProcessEnv,
): Promise<CommandLineFigures> {
  await timeOf([PROGRAM, ...args], env);
  const pairs: { node: number; own: number }[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    pairs.push({ node: await timeOf(["-e", "0"], env), own: await timeOf([PROGRAM, ...args], env) });
  }
  return {
    command,
    medianMs: median(pairs.map(({ own }) => own)),
    nodeMs: median(pairs.map(({ node }) => node)),
    ratio: median(pairs.map(({ node, own }) => own / node)),
    limit,
  };
}

function timeOf(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${args.join(" ")} ended with ${code}.`));
    });
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
