import type { Progress } from "../apply/index.js";
import { limitText } from "../limits.js";
import type { LimitWait } from "../provider.js";
import { timeOf } from "./output/age.js";
import { tell } from "./output/print.js";
import { silenceWaiting } from "./waiting.js";

/** How long a run may take before we show its progress, in milliseconds. */
const PATIENCE_MS = 1000;

/** Without a bar, we print a line for each wait that is longer than this, in milliseconds. */
const LONG_WAIT_MS = 120_000;

/**
 * Shows a progress bar on stderr if the run takes longer than a second and stderr is a terminal. If it is not a
 * terminal, prints a line for each long wait, unless the run should be quiet.
 */
export function progressBar(quiet: boolean): { update: (progress: Progress) => void; end: () => void } {
  if (!process.stderr.isTTY) return { update: quiet ? () => {} : tellLongWaits(), end: () => {} };
  silenceWaiting();
  let latest: Progress | undefined;
  let shown = 0;
  let bar:
    | { advance: (step: number, message?: string) => void; stop: (message?: string) => void }
    | undefined;
  let ended = false;

  const timer = setTimeout(async () => {
    const { progress } = await import("@clack/prompts");
    if (ended || !latest) return;
    const made = progress({ max: Math.max(1, latest.total), output: process.stderr });
    made.start(textOf(latest));
    // The bar reads keys, and ends the process with 0 on Ctrl-C. Out of raw mode, Ctrl-C sends the signal again.
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    bar = made;
    draw();
  }, PATIENCE_MS);
  // The timer must not keep a finished run alive.
  timer.unref();

  function draw() {
    if (!bar || !latest) return;
    bar.advance(latest.done - shown, textOf(latest));
    shown = latest.done;
  }

  return {
    update(progress) {
      latest = progress;
      draw();
    },
    end() {
      ended = true;
      clearTimeout(timer);
      bar?.stop(latest && textOf(latest));
    },
  };
}

function tellLongWaits(): (progress: Progress) => void {
  let told = 0;
  return ({ waiting, done, total }) => {
    const until = waiting?.until.getTime() ?? 0;
    if (!waiting || until < Date.now() + LONG_WAIT_MS || Math.abs(until - told) < LONG_WAIT_MS) return;
    told = until;
    tell(`${done} of ${total} calls are done. ${waitText(waiting, "Waiting")}.`);
  };
}

function textOf({ phase, done, total, waiting }: Progress): string {
  const wait = waiting ? `, ${waitText(waiting, "waiting")}` : "";
  if (phase === "checking") return `Checking the plan against the current sessions${wait}`;
  return (phase === "revoking" ? `Revoking: ${done} of ${total} calls` : "Listing again") + wait;
}

function waitText(wait: LimitWait, word: string): string {
  return `${word} for ${limitText(wait)}, until ${timeOf(wait.until, Date.now())}`;
}
