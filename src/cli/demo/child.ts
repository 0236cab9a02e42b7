/** Runs the command lines of the demonstration: this same program, in its own process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Credential } from "../../simulator/stages.js";
import { UsageError } from "../exit-code.js";
import { productNamed } from "../input/product.js";

/** How a process ended. */
export interface Ended {
  /** `null` if a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs command lines in a folder, against an installation. */
export interface Shell {
  /** Starts `sessionctl` with these arguments. */
  start(args: readonly string[], as: Credential): { kill(): void; ended: Promise<Ended> };
  /** Starts `sessionctl` and waits until it ends. */
  run(args: readonly string[], as: Credential): Promise<Ended>;
}

/** @param place its signal kills the command line that is running. */
export function openShell(place: {
  folder: string;
  product: string;
  url: string;
  signal: AbortSignal;
}): Shell {
  const { folder, product, url, signal } = place;
  const { env } = process;
  // The user may have set variables for their own installation. They must not affect the demonstration.
  const bare = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("SESSIONCTL_")));
  const [, program] = process.argv;
  if (!program) throw new UsageError("The demonstration needs the program as a file of its own.");

  const start: Shell["start"] = (args, as) => {
    const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
      cwd: folder,
      env: { ...bare, SESSIONCTL_PROVIDER: product, SESSIONCTL_URL: url, ...variablesFor(product, as) },
      stdio: ["ignore", "pipe", "pipe"],
      // Only the demonstration should get a Ctrl-C. It then ends what it has started.
      detached: true,
    });
    const written = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text) => {
        written[stream] += text;
      });
    const kill = () => void child.kill("SIGKILL");
    signal.addEventListener("abort", kill, { once: true });
    const ended = once(child, "close").then(([code, by]) => {
      signal.removeEventListener("abort", kill);
      signal.throwIfAborted();
      return { code, signal: by, ...written };
    });
    return { kill, ended };
  };
  return { start, run: (args, as) => start(args, as).ended };
}

function variablesFor(product: string, { kind, values }: Credential): Record<string, string> {
  const { parts } = productNamed(product).signIn.find((method) => method.kind === kind) ?? { parts: [] };
  return Object.fromEntries(parts.map(({ variable }, index) => [variable, values[index] ?? ""]));
}
