import { LockoutError } from "../../errors.js";
import { PlanRefusedError } from "../../plan/plan-refused-error.js";
import { plainText } from "../../remote-text.js";
import { SelectionError } from "../../selection/selection-error.js";
import { UsageError } from "../exit-code.js";
import { flagOf } from "../input/selection-flags.js";

/** An error as a person reads it: what is wrong, and what to do next. A stack trace only with `--debug`. */
export function explainError(error: unknown, { debug }: { debug: boolean }): string {
  const lines = sentencesOf(error);
  if (debug && error instanceof Error && error.stack)
    lines.push(error.stack.slice(error.stack.indexOf("\n    at ") + 1));
  return `${lines.map((line) => plainLines(line)).join("\n")}\n`;
}

function sentencesOf(error: unknown): string[] {
  if (error instanceof SelectionError) {
    // The library speaks of fields; here they are flags.
    return error.problems.map(({ at, problem }) =>
      at === "selector" ? withFlags(problem) : `${flagOf(at)}: ${problem}`,
    );
  }
  if (error instanceof UsageError)
    return [error.message, 'See "sessionctl --help", or --help behind a command.'];
  if (error instanceof LockoutError)
    return [error.message.replace(/\bset includeCurrent\b/i, "add --include-current")];
  if (error instanceof PlanRefusedError) return [error.message, "Nothing was revoked."];
  if (isSystemError(error)) return [`${error.message}.`];
  if (error instanceof Error) return [error.message];
  return [`Something went wrong: ${plainText(String(error))}`];
}

/** A file that is missing, a folder that may not be written. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function withFlags(problem: string): string {
  return problem.replace(/\b(ids|users|others|all)\b(?=[,; ])/g, (field) => flagOf(field));
}

/** Line breaks of our own messages stay (a caret under an expression); everything else is cleaned. */
function plainLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.match(/^ */)?.[0] + plainText(line, 1000))
    .join("\n");
}
