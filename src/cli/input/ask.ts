/** Whether a person can be asked, and asking them. Questions are not data: they go to stderr. */
import { InterruptedError } from "../exit-code.js";
import { tellHeld } from "../output/print.js";

export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** A question that is answered with yes or no. Enter, Ctrl-D and Escape are no. */
export async function askYesNo(message: string, signal?: AbortSignal): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const answer = await answerTo((options) => confirm({ message, initialValue: false, ...options }), signal);
  return answer === true;
}

/**
 * The answer to a prompt; `null` for Ctrl-D and Escape, which give none.
 *
 * @throws InterruptedError for Ctrl-C, and when `signal` aborts.
 */
export async function answerTo<T>(
  prompt: (options: { signal: AbortSignal; output: NodeJS.WriteStream }) => Promise<T>,
  signal?: AbortSignal,
): Promise<Exclude<T, symbol> | null> {
  tellHeld();
  const closed = new AbortController();
  let interrupted = false;
  // The prompt tells none of them from the others, and at Ctrl-D waits for a terminal that is closed by then.
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
