import { SessionctlError } from "../errors.js";
import { plainText } from "../remote-text.js";

/** One problem of a selector. */
export interface SelectionProblem {
  /**
   * The place of the problem: `match.ip[1]`, `except.ips[0]`, `where:7` (the seventh character), or
   * `selector` for all of it.
   */
  at: string;
  /** What is wrong there, and what to write instead. */
  problem: string;
}

/** Collects a problem, so that one error can list all of them. */
export type AddProblem = (at: string, problem: string) => void;

/**
 * The selector cannot be used. It is thrown before anything is sent, with one exception: an expression that
 * fails on the values of a session (`int(browser)`) fails later, while selecting.
 */
export class SelectionError extends SessionctlError {
  override readonly name = "SelectionError" as const;
  readonly code = "selection" as const;
  /** The place of the first problem. */
  readonly at: string;
  /** The first problem. */
  readonly problem: string;
  /** All problems. */
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

/** Formats a value for an error message: short JSON on one line. */
export function quoted(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // The value is circular, a bigint, or its toJSON throws. We show its type instead.
  }
  return plainText(text ?? (value === undefined ? "undefined" : `a ${typeof value}`), 80);
}

/** How many values of a long list are shown. */
const SHOWN = 10;

/** Formats a list on one line: values are cleaned and cut, and only the first ones are shown. */
export function shortened(values: Iterable<string>): string {
  const all = [...values];
  const shown = all.slice(0, SHOWN).map((value) => {
    const text = plainText(value, 60);
    // A value with a comma would look like two values.
    return text === "" || text.includes(",") ? JSON.stringify(text) : text;
  });
  const more = all.length > SHOWN ? `, … (${all.length} in all)` : "";
  return `${shown.join(", ")}${more}`;
}
