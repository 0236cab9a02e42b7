import type { Progress } from "../apply.js";

/** How long a run may take before it shows how far it is, in milliseconds. */
const PATIENCE_MS = 1000;

/** A progress bar on stderr, for runs longer than a second and where stderr is a terminal. */
export function progressBar(): { update: (progress: Progress) => void; end: () => void } {
  if (!process.stderr.isTTY) return { update: () => {}, end: () => {} };
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
    // It reads the keys, and ends the process with 0 on Ctrl-C: that key is to be the signal again.
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    bar = made;
    draw();
  }, PATIENCE_MS);
  // Waiting for the moment to show a bar must not keep a finished run alive.
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

function textOf({ phase, done, total }: Progress): string {
  if (phase === "checking") return "Checking the plan against the sessions of now";
  return phase === "revoking" ? `Revoking: ${done} of ${total} calls` : "Listing again";
}
