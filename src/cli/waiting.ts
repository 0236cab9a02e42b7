import { plainText } from "../remote-text.js";

/** How long we wait for an answer before we show a notice, in milliseconds. */
const PATIENCE_MS = 1000;

/** Removes the notice. There is one line for the whole process. */
let takeAway = () => {};
let silenced = false;

/** Removes the notice before something else is written. */
export function clearWaiting(): void {
  takeAway();
}

/** Stops showing notices, because a progress bar is shown in their place. */
export function silenceWaiting(): void {
  silenced = true;
  takeAway();
}

/** Follows the calls of a client, each from its first request to its last answer. */
export interface WaitingNotice {
  /** A request is about to be sent. */
  sending(): void;
  /** An attempt is over; whether another one follows. */
  answered(willRepeat: boolean): void;
}

/**
 * Shows a notice after a second on a terminal: for which installation we are waiting, and for how long. It
 * takes one line of stderr, and is removed when the answer arrives.
 */
export function waitingNotice(host: string): WaitingNotice {
  const { stderr } = process;
  if (!stderr.isTTY || process.env.TERM === "dumb") return { sending() {}, answered() {} };
  let underWay = 0;
  let betweenAttempts = 0;
  let since = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let shown = false;

  function draw() {
    if (silenced) return;
    const seconds = Math.floor((Date.now() - since) / 1000);
    const text = plainText(
      `Waiting for ${host}, ${seconds} s. Ctrl-C stops.`,
      Math.max(20, stderr.columns - 1),
    );
    stderr.write(`\r${text}\u001b[K`);
    shown = true;
  }

  function end() {
    clearInterval(timer);
    timer = undefined;
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  }

  return {
    sending() {
      if (betweenAttempts > 0) betweenAttempts--;
      else if (underWay++ === 0) {
        since = Date.now();
        timer = setInterval(draw, PATIENCE_MS);
        // The notice must not keep the process alive.
        timer.unref();
        takeAway = end;
      }
    },
    answered(willRepeat) {
      if (willRepeat) betweenAttempts++;
      else if (underWay > 0 && --underWay === 0) end();
    },
  };
}
