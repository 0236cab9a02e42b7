/** Asks the user, if there is a terminal. Questions are not data, so they go to stderr. */
import { InterruptedError } from "../exit-code.js";
import { tellHeld } from "../output/print.js";

export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** Asks a question that is answered with yes or no. Enter, Ctrl-D and Escape mean no. */
export async function askYesNo(message: string, signal?: AbortSignal): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const answer = await answerTo((options) => confirm({ message, initialValue: false, ...options }), signal);
  return answer === true;
}

/**
 * Shows a prompt and returns the answer; `null` if the user leaves with Ctrl-D or Escape.
 *
 * @throws InterruptedError on Ctrl-C, or if `signal` aborts.
 */
export async function answerTo<T>(
  prompt: (options: { signal: AbortSignal; output: NodeJS.WriteStream }) => Promise<T>,
  signal?: AbortSignal,
): Promise<Exclude<T, symbol> | null> {
  tellHeld();
  const closed = new AbortController();
  let interrupted = false;
  // The prompt cannot distinguish Ctrl-C, Ctrl-D and Escape, and after Ctrl-D it waits for a terminal that is closed.
  const onKey = (_: unknown, key?: { ctrl?: boolean; name?: string }) => {
    if (key?.ctrl && key.name === "c") interrupted = true;
    if (key?.ctrl && key.name === "d") closed.abort();
  };
  const onEnd = () => closed.abort();
  process.stdin.on("keypress", onKey).once("end", onEnd);
  try {
    const ended = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;
    const answer = await prompt({ signal: ended, output: process.stderr });
    if (interrupted || signal?.aborted) throw new InterruptedError("Interrupted.");
    return typeof answer === "symbol" ? null : (answer as Exclude<T, symbol>);
  } finally {
    process.stdin.off("keypress", onKey).off("end", onEnd);
  }
}
