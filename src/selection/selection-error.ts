import { SessionctlError } from "../errors.js";
import { plainText } from "../remote-text.js";

/** One thing that is wrong with a selector. */
export interface SelectionProblem {
  /** The place: `ip[1]`, `except.ips[0]`, `where:7` (the seventh character), `selector` for the whole. */
  at: string;
  /** What is wrong there, and what to write instead. */
  problem: string;
}

/** Takes down a problem, so that a selector can be told all of them at once. */
export type Report = (at: string, problem: string) => void;

/**
 * A selector cannot be used as it stands. Thrown before anything is sent; only an expression that
 * fails on the values of one session (`int(browser)`) is found out later, while selecting.
 */
export class SelectionError extends SessionctlError {
  override readonly name = "SelectionError" as const;
  readonly code = "selection" as const;
  /** The place of the first problem. */
  readonly at: string;
  /** The first problem. */
  readonly problem: string;
  /** All that were found. */
  readonly problems: readonly SelectionProblem[];

  constructor(first: SelectionProblem, ...more: SelectionProblem[]) {
    const problems = [first, ...more];
    const lines = problems.map(({ at, problem }) => (at === "selector" ? problem : `${at}: ${problem}`));
    super(
      more.length === 0
        ? `The selector cannot be used: ${lines[0]}`
        : `The selector cannot be used:\n${lines.map((line) => `- ${line}`).join("\n")}`,
    );
    this.at = first.at;
    this.problem = first.problem;
    this.problems = problems;
  }
}

/** A value as an error shows it: JSON, on one line, short. */
export function quoted(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Circular, a bigint, or its toJSON throws: its type says enough.
  }
  return plainText(text ?? (value === undefined ? "undefined" : `a ${typeof value}`), 80);
}
