/** What Ctrl-C, SIGTERM and SIGHUP do to a command that revokes. */
import { SessionctlError } from "../errors.js";
import { plainText } from "../remote-text.js";
import { EXIT, InterruptedError } from "./exit-code.js";
import { tellAtOnce } from "./output/print.js";
import { quoted } from "./output/quoted.js";

/** The connection between a command and the handling of its interruption. */
export interface Interruption {
  /** Aborts on the first signal. Nothing is sent after that. */
  readonly signal: AbortSignal;
  /** The journal of the run; `null` if it has none yet. */
  journal: string | null;
  /** Whether there is a result to report. An interruption then waits for the report. Default `false`. */
  owesResult: boolean;
  /**
   * Makes a call that revokes. An interruption waits for it, except while the call itself waits for its turn.
   */
  during<T>(send: (waits: (isWaiting: boolean) => void) => Promise<T>): Promise<T>;
}

/**
 * How long we wait for something that ignores the signal, such as a keyring prompt, if nothing was sent yet.
 * In milliseconds.
 */
const PATIENCE_MS = 1000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command that can be interrupted. After the first signal nothing more is sent, and calls already sent
 * are waited for until their timeout. The second signal ends the process immediately.
 *
 * @returns the exit code of the command; 130 if it was interrupted.
 */
export async function interruptible(
  command: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  const { signal } = controller;
  let sent = 0;
  let underWay = 0;
  let patience: NodeJS.Timeout | undefined;
  const interruption: Interruption = {
    signal,
    journal: null,
    owesResult: false,
    async during(send) {
      sent += 1;
      underWay += 1;
      let waiting = false;
      try {
        return await send((isWaiting) => {
          if (isWaiting !== waiting) underWay += isWaiting ? -1 : 1;
          waiting = isWaiting;
        });
      } finally {
        if (!waiting) underWay -= 1;
      }
    },
  };
  const impatient = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      patience = setTimeout(() => {
        if (sent === 0 && !interruption.owesResult) reject(new InterruptedError());
      }, PATIENCE_MS);
    });
  });
  const interrupt = () => {
    if (signal.aborted) endAtOnce(underWay, interruption.journal);
    controller.abort(new InterruptedError());
    if (underWay > 0)
      tellAtOnce(`Stopping: waiting for ${calls(underWay)} already sent. Press Ctrl-C again to end at once.`);
  };
  for (const each of SIGNALS) process.on(each, interrupt);
  try {
    const code = await Promise.race([command(interruption), impatient]);
    return signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    const isCutOff = signal.aborted && error instanceof SessionctlError && error.code === "aborted";
    if (!isCutOff && !(error instanceof InterruptedError)) throw error;
    tellAtOnce(sent === 0 ? "Interrupted before anything was changed." : "Interrupted.");
    if (interruption.journal !== null) tellAtOnce(howToGoOn(interruption.journal));
    return EXIT.interrupted;
  } finally {
    clearTimeout(patience);
    for (const each of SIGNALS) process.off(each, interrupt);
  }
}

/** Ends the process. The journal is on the disk, so that the run can be resumed. */
function endAtOnce(underWay: number, journal: string | null): never {
  tellAtOnce(
    underWay > 0 ? `Ended at once. It is not known what became of ${calls(underWay)}.` : "Ended at once.",
  );
  if (journal !== null) tellAtOnce(howToGoOn(journal));
  // The progress bar hides the cursor. This shows it again.
  if (process.stderr.isTTY) process.stderr.write("\x1b[?25h");
  process.exit(EXIT.interrupted);
}

/** Names the journal of a run, and the command that continues it. */
export function howToGoOn(journal: string): string {
  return `The journal is ${plainText(journal, 1000)}\nFinish the run with: sessionctl resume ${quoted(journal)}`;
}

function calls(count: number): string {
  return `${count} ${count === 1 ? "call" : "calls"}`;
}
