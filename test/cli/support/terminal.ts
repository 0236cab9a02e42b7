import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { PATIENCE_MS } from "./program.js";

/** Something to wait for on a terminal, and what to do then. */
export interface Step {
  waitFor: string | RegExp;
  /** What to type; `\x03` is Ctrl-C. */
  type?: string;
  /** What else to do. */
  meanwhile?: () => void;
}

/** What a program did on a terminal. */
export interface Session {
  code: number;
  /** Everything that reached the terminal, escape sequences included. */
  raw: string;
  /** The same as a person could read it, the last line break left out. */
  text: string;
}

export interface TerminalOptions {
  env: Record<string, string>;
  cwd: string;
  columns: number;
  rows: number;
  steps: readonly Step[];
}

/** Runs a program on a pseudo-terminal and goes through the steps, each from where the one before was met. */
export function runOnTerminal(
  file: string,
  args: readonly string[],
  { env, cwd, columns, rows, steps }: TerminalOptions,
): Promise<Session> {
  return new Promise((finished, failed) => {
    const terminal = spawn(file, [...args], {
      name: env.TERM ?? "xterm-256color",
      cols: columns,
      rows,
      cwd,
      env,
    });
    let raw = "";
    let met = 0;
    const left = [...steps];
    const giveUp = (why: string) =>
      failed(new Error(`${why}. The terminal shows: ${readable(raw).slice(-800)}`));
    const timer = setTimeout(() => {
      terminal.kill("SIGKILL");
      giveUp(`Waited too long for ${String(left[0]?.waitFor ?? "the end")}`);
    }, PATIENCE_MS);

    terminal.onData((output) => {
      raw += output;
      for (let [step] = left; step; [step] = left) {
        const text = readable(raw);
        const end = endOf(step.waitFor, text, met);
        if (end < 0) return;
        met = end;
        left.shift();
        step.meanwhile?.();
        if (step.type !== undefined) terminal.write(step.type);
      }
    });
    terminal.onExit(({ exitCode }) => {
      clearTimeout(timer);
      if (left[0]) giveUp(`It ended with ${exitCode} before ${String(left[0].waitFor)} was to be seen`);
      else finished({ code: exitCode, raw, text: readable(raw).trimEnd() });
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
