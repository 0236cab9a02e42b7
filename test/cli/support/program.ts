import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";

/** How a run ended. */
export interface Finished {
  /** `null` when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A running program. */
export interface Running {
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves once stderr contains this. */
  told(text: string): Promise<void>;
  /** Resolves once stdout contains this. */
  printed(text: string): Promise<void>;
  send(signal: NodeJS.Signals): void;
  readonly finished: Promise<Finished>;
}

/** The longest wait before a test gives up, in milliseconds. It is shorter than the time limit of a test. */
export const PATIENCE_MS = 240_000;

/** Starts a program with pipes and only this environment. */
export function startProgram(
  file: string,
  args: readonly string[],
  { env, cwd, input }: { env: Record<string, string>; cwd: string; input?: string | undefined },
): Running {
  const child = spawn(file, [...args], { env, cwd });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  // A program that reads nothing may exit before its input is written.
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  async function holds(text: string, output: () => string) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!output().includes(text)) {
      if (Date.now() > deadline || child.exitCode !== null)
        throw new Error(`${JSON.stringify(text)} was never said, but: ${(stderr || stdout).slice(-500)}`);
      await later(10);
    }
  }
  return {
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    told: (text) => holds(text, () => stderr),
    printed: (text) => holds(text, () => stdout),
    send: (signal) => void child.kill(signal),
    finished: ended(child).then(({ code, signal }) => ({ code, signal, stdout, stderr })),
  };
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { code, signal };
}

function later(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
