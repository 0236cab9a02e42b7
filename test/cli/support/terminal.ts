import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { PATIENCE_MS } from "./program.js";

/** Something to wait for on a terminal, and what to do next. */
export interface Step {
  waitFor: string | RegExp;
  /** What to do before typing. */
  meanwhile?: () => unknown;
  /** What to type; `\x03` is Ctrl-C. */
  type?: string;
  /** A signal to send to the program on the terminal. */
  send?: NodeJS.Signals;
}

/** What a program did on a terminal. */
export interface Session {
  code: number;
  /** Everything that reached the terminal, escape sequences included. */
  raw: string;
  /** The same text as a person could read it, without the last line break. */
  text: string;
}

export interface TerminalOptions {
  env: Record<string, string>;
  cwd: string;
  columns: number;
  rows: number;
  steps: readonly Step[];
}

/**
 * A terminal drops unread output when the first of its processes ends. Here that process is a shell. No signal ends it.
 * It reports how the program ended and stays until it is killed.
 */
const KEPT_OPEN = `trap : HUP INT TERM; "$@"; printf '\\033]ended;%d\\007' "$?"; exec sleep 600`;
const ENDED = "\x1b]ended;";

/**
 * Runs a program on a pseudo-terminal and works through the steps. Each step searches from where the previous one
 * matched.
 */
export function runOnTerminal(
  file: string,
  args: readonly string[],
  { env, cwd, columns, rows, steps }: TerminalOptions,
): Promise<Session> {
  return new Promise((finished, failed) => {
    const terminal = spawn("/bin/sh", ["-c", KEPT_OPEN, "sh", file, ...args], {
      name: env.TERM ?? "xterm-256color",
      cols: columns,
      rows,
      cwd,
      env,
    });
    let received = "";
    let met = 0;
    let busy = false;
    const left = [...steps];
    // All of its processes are in one group.
    const signal = (name: NodeJS.Signals) => process.kill(-terminal.pid, name);
    const close = () => {
      clearTimeout(timer);
      signal("SIGKILL");
    };
    const giveUp = (why: string) => {
      failed(new Error(`${why}. The terminal shows: ${readable(received).slice(-800)}`));
      close();
    };
    const timer = setTimeout(
      () => giveUp(`Waited too long for ${String(left[0]?.waitFor ?? "the end")}`),
      PATIENCE_MS,
    );

    async function goOn() {
      for (let [step] = left; step; [step] = left) {
        const [raw = ""] = received.split(ENDED);
        const end = endOf(step.waitFor, readable(raw), met);
        if (end < 0) break;
        met = end;
        left.shift();
        await step.meanwhile?.();
        if (step.type !== undefined) terminal.write(step.type);
        if (step.send) signal(step.send);
      }
      const [raw = "", ending] = received.split(ENDED);
      if (!ending?.endsWith("\x07")) return;
      const code = Number.parseInt(ending, 10);
      if (left[0]) return giveUp(`It ended with ${code} before ${String(left[0].waitFor)} was to be seen`);
      close();
      finished({ code, raw, text: readable(raw).trimEnd() });
    }

    terminal.onData((output) => {
      received += output;
      if (busy) return;
      busy = true;
      goOn()
        .catch((error) => giveUp(String(error)))
        .finally(() => {
          busy = false;
        });
    });
  });
}

function readable(raw: string): string {
  return stripVTControlCharacters(raw).replaceAll("\r\n", "\n");
}

function endOf(wanted: string | RegExp, text: string, from: number): number {
  const rest = text.slice(from);
  if (typeof wanted === "string") {
    const at = rest.indexOf(wanted);
    return at < 0 ? -1 : from + at + wanted.length;
  }
  const match = wanted.exec(rest);
  return match ? from + match.index + match[0].length : -1;
}
