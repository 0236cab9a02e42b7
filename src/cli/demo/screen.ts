/** Shows the steps of the demonstration. Each step fits a terminal of 80 columns and 24 lines. */
import { InterruptedError } from "../exit-code.js";
import { printData } from "../output/print.js";
import { styler } from "../output/style.js";
import { widthOf, wrapped } from "../output/table.js";

/** The largest width of a step, in columns. */
const COLUMNS = 80;

/** The screen of the demonstration. */
export interface Screen {
  /** The largest width of a table, in columns. */
  readonly width: number;
  /** Begins a step. On a terminal it first waits for a key. Resolves to `false` if the user leaves with q or Ctrl-D. */
  step(title: string): Promise<boolean>;
  /** Writes text; lines that are too long are broken between words. */
  say(text: string): void;
  /** Writes a command line, as somebody would type it, after an empty line. */
  command(line: string): void;
}

/** @param signal ends the wait for a key. */
export function openScreen(signal: AbortSignal): Screen {
  const width = Math.min(widthOf(process.stdout) ?? COLUMNS, COLUMNS);
  const style = styler(process.stdout);
  const pauses = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
  let steps = 0;
  return {
    width,
    async step(title) {
      if (pauses && steps > 0 && !(await wantsMore(signal))) return false;
      // On a terminal, the prompt for a key separates two steps.
      if (!pauses && steps > 0) printData("\n");
      steps += 1;
      printData(style("bold", `${steps}. ${title}`));
      return true;
    },
    say: (text) =>
      printData(
        text
          .trimEnd()
          .split("\n")
          .flatMap((line) => wrapped(line, width))
          .join("\n"),
      ),
    command: (line) => printData(`\n${style("dim", `$ ${line}`)}`),
  };
}

const PROMPT = "Enter continues, q quits ";

/** Waits for a key. In raw mode, Ctrl-C is a key and not a signal. */
async function wantsMore(signal: AbortSignal): Promise<boolean> {
  const { stdin, stderr } = process;
  // Before anybody is asked for a key: one that is pressed at once would go to the terminal, and be lost.
  stdin.setRawMode(true).resume();
  stderr.write(PROMPT);
  let stop = () => {};
  try {
    return await new Promise<boolean>((goOn, reject) => {
      const onKey = (keys: Buffer) => {
        const [key] = keys.toString("latin1");
        if (key === "\r" || key === "\n" || key === " ") goOn(true);
        // Ctrl-D, and q.
        if (key === "\x04" || key?.toLowerCase() === "q") goOn(false);
        if (key === "\x03") reject(new InterruptedError());
      };
      const onEnd = () => goOn(false);
      const onAbort = () => reject(new InterruptedError());
      stdin.on("data", onKey).once("end", onEnd);
      signal.addEventListener("abort", onAbort, { once: true });
      stop = () => {
        stdin.off("data", onKey).off("end", onEnd);
        signal.removeEventListener("abort", onAbort);
      };
      if (signal.aborted) onAbort();
    });
  } finally {
    stop();
    stdin.setRawMode(false).pause();
    stderr.write(process.env.TERM === "dumb" ? "\n" : "\r\x1b[K");
  }
}
