import { CallError, LockoutError, NetworkError } from "../../errors.js";
import { JournalError } from "../../journal/index.js";
import { PlanRefusedError } from "../../plan/index.js";
import { plainText } from "../../remote-text.js";
import { SelectionError } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import { flagOf } from "../input/asked-selection.js";
import { networkSettings } from "../input/network.js";
import { withLocalTimes } from "./age.js";

/**
 * Explains an error to a person: what is wrong, and what to do next. With `--debug` it also shows the operation that
 * failed, its address and a stack trace.
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
    // The library names fields. On the command line they are flags.
    return error.problems.map(({ at, problem }) =>
      at === "selector"
        ? withFlags(problem)
        : `${flagOf(at)}: ${problem.replace(/\bset allowUnmatched\b/, "add --allow-unmatched")}`,
    );
  }
  if (error instanceof UsageError)
    return [error.message, 'See "sessionctl --help", or add --help to a command.'];
  if (error instanceof LockoutError) return [ownMeant(error)];
  if (error instanceof PlanRefusedError) return [withLocalTimes(ownMeant(error)), "Nothing was revoked."];
  if (error instanceof JournalError) return [withLocalTimes(error.message)];
  if (error instanceof CallError) {
    const explanation = error.explanation.replace(/allow more time\b/, "$& with --timeout");
    const doubt = error.mayHaveTakenEffect ? " It may have taken effect all the same: list again." : "";
    const settings = error instanceof NetworkError ? networkSettings(error.url) : [];
    return [explanation + doubt, ...settings.map(({ sentence }) => sentence)];
  }
  if (isSystemError(error)) return [systemProblem(error)];
  if (error instanceof Error) return [error.message];
  return [`Something went wrong: ${plainText(String(error))}`];
}

/** Names the flag that allows a lockout, instead of the library's option. */
function ownMeant({ message }: Error): string {
  return message.replace(/\bset includeCurrent\b/i, "add --include-current");
}

/** Says in a sentence what went wrong with a file, a disk or a port. The error code comes last. */
export function systemProblem(error: NodeJS.ErrnoException): string {
  const { code = "", path, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  const listening = syscall === "listen" ? LISTENING[code] : undefined;
  if (listening) return `Port ${port} ${listening} (${code})`;
  const known = PROBLEMS[code];
  const unnamed = syscall === "read" ? "The input" : "The output";
  // The name may hold a line break.
  return known
    ? `${plainText(path ?? unnamed, 1000)} ${known} (${code})`
    : `${plainText(error.message, 1000)}.`;
}

const LISTENING: Record<string, string> = {
  EADDRINUSE:
    "is in use by another program. Choose another with --port, or leave --port out to use a free one.",
  EACCES:
    "cannot be used: permission denied. Choose one above 1023 with --port, or leave --port out to use a free one.",
};

const PROBLEMS: Record<string, string> = {
  ENOENT: "does not exist. Check the name and the folder.",
  EACCES: "cannot be used: permission denied.",
  EPERM: "cannot be used: not permitted.",
  EROFS: "cannot be written: the file system is read-only.",
  ENOSPC: "cannot be written: the disk is full.",
  EDQUOT: "cannot be written: your share of the disk is used up.",
  EFBIG: "cannot be written: it would be larger than allowed.",
  EIO: "cannot be read or written: the disk or the terminal failed.",
  EISDIR: "is a folder, but a file is needed.",
  ENOTDIR: "cannot exist: a part of its path is a file, not a folder.",
  EEXIST: "already exists.",
  ELOOP: "leads through too many links.",
  ENAMETOOLONG: "has a name that is too long.",
  EMFILE: "cannot be opened: too many files are open.",
  EPIPE: "is closed: nobody reads it any more.",
};

/** Whether an error comes from the operating system, such as a missing file or a folder that cannot be written. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function withFlags(problem: string): string {
  return problem.replace(/\b(ids|users|others|all)\b(?=[,; ])/g, (field) => flagOf(field));
}

/** Removes control characters, but keeps line breaks: some of our messages need them (a caret under an expression). */
function plainLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.match(/^ */)?.[0] + plainText(line, 1000))
    .join("\n");
}
