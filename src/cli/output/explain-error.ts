import { CallError, LockoutError, NetworkError } from "../../errors.js";
import { JournalError } from "../../journal/index.js";
import { PlanRefusedError } from "../../plan/index.js";
import { plainText } from "../../remote-text.js";
import { SelectionError } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import { flagOf } from "../input/asked-selection.js";
import { networkHints } from "../input/network.js";
import { withLocalTimes } from "./age.js";

/**
 * An error as a person reads it: what is wrong, and what to do next. The operation that failed, its address and a stack
 * trace only with `--debug`.
 */
export function explainError(error: unknown, { debug }: { debug: boolean }): string {
  const lines = sentencesOf(error);
  if (debug && error instanceof CallError) lines.push(`${error.operation}: ${error.method} ${error.url}`);
  if (debug && error instanceof Error && error.stack)
    lines.push(error.stack.slice(error.stack.indexOf("\n    at ") + 1));
  return `${lines.map((line) => plainLines(line)).join("\n")}\n`;
}

function sentencesOf(error: unknown): string[] {
  if (error instanceof SelectionError) {
    // The library speaks of fields; here they are flags.
    return error.problems.map(({ at, problem }) =>
      at === "selector"
        ? withFlags(problem)
        : `${flagOf(at)}: ${problem.replace(/\bset allowUnmatched\b/, "add --allow-unmatched")}`,
    );
  }
  if (error instanceof UsageError)
    return [error.message, 'See "sessionctl --help", or --help behind a command.'];
  if (error instanceof LockoutError) return [ownMeant(error)];
  if (error instanceof PlanRefusedError) return [withLocalTimes(ownMeant(error)), "Nothing was revoked."];
  if (error instanceof JournalError) return [withLocalTimes(error.message)];
  if (error instanceof CallError) {
    const explanation = error.explanation.replace(/\(timeoutMs\)/, "with --timeout");
    const doubt = error.mayHaveTakenEffect ? " It may have taken effect all the same: list again." : "";
    return [explanation + doubt, ...(error instanceof NetworkError ? networkHints(error.url) : [])];
  }
  if (isSystemError(error)) return [systemProblem(error)];
  if (error instanceof Error) return [error.message];
  return [`Something went wrong: ${plainText(String(error))}`];
}

/** The way out of a lockout, which is a flag here. */
function ownMeant({ message }: Error): string {
  return message.replace(/\bset includeCurrent\b/i, "add --include-current");
}

/** What a file, a disk or a port refuses, as a sentence with the code behind it. */
export function systemProblem(error: NodeJS.ErrnoException): string {
  const { code = "", path, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  const listening = syscall === "listen" ? LISTENING[code] : undefined;
  if (listening) return `Port ${port} ${listening} (${code})`;
  const known = PROBLEMS[code];
  const unnamed = syscall === "read" ? "What was to be read" : "What is written to";
  // The name may hold a line break.
  return known
    ? `${plainText(path ?? unnamed, 1000)} ${known} (${code})`
    : `${plainText(error.message, 1000)}.`;
}

const LISTENING: Record<string, string> = {
  EADDRINUSE: "is in use by another program. Name another with --port, or none for a free one.",
  EACCES: "may not be used by you. Name one above 1023 with --port, or none for a free one.",
};

const PROBLEMS: Record<string, string> = {
  ENOENT: "does not exist. Check the name and the folder.",
  EACCES: "is closed to you: permission denied.",
  EPERM: "is closed to you: not permitted.",
  EROFS: "cannot be written: the file system is read-only.",
  ENOSPC: "cannot be written: the disk is full.",
  EDQUOT: "cannot be written: your share of the disk is used up.",
  EFBIG: "cannot be written: it would be larger than is allowed.",
  EIO: "cannot be read or written: the disk or the terminal fails.",
  EISDIR: "is a folder, and a file is needed.",
  ENOTDIR: "cannot be: a part of its path is a file and no folder.",
  EEXIST: "exists already.",
  ELOOP: "leads through too many links.",
  ENAMETOOLONG: "is too long for a name.",
  EMFILE: "cannot be opened: too many files are open.",
  EPIPE: "is closed: nobody reads it any more.",
};

/** A file that is missing, a folder that may not be written. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
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
