import { isWatchDone, type Report } from "../apply/index.js";
import { SessionctlError } from "../errors.js";
import type { ExitCode } from "./help/sections.js";

/** The exit codes. Scripts may rely on them. */
export const EXIT = {
  /** All done, or nothing to do. */
  done: 0,
  error: 1,
  usage: 2,
  /** Not authenticated, or not permitted. */
  denied: 3,
  /** Something failed or is unknown. */
  partial: 4,
  /** Refused by a safety check: lockout, drift, an expired plan, no confirmation. */
  refused: 5,
  interrupted: 130,
} as const;

/** What the exit codes mean, for help and the manual. */
export const EXIT_CODES: readonly ExitCode[] = [
  [`${EXIT.done}`, "all done, or nothing to do"],
  [`${EXIT.error}`, "error"],
  [`${EXIT.usage}`, "the command line was not understood"],
  [`${EXIT.denied}`, "not authenticated, or not permitted"],
  [`${EXIT.partial}`, "partly done: something failed or is unknown"],
  [`${EXIT.refused}`, "refused by a guard: lockout, drift, an expired plan, no confirmation"],
  [`${EXIT.interrupted}`, "interrupted; the path of the journal is printed"],
];

/** The command line was not understood, or contradicts itself. */
export class UsageError extends Error {
  override readonly name = "UsageError" as const;
}

/** No installation or no credential is named yet. The user may be new to the program. */
export class NotSetUpError extends UsageError {}

/** The user did not confirm, or there was no terminal to ask on. Nothing was changed. */
export class NotConfirmedError extends Error {
  override readonly name = "NotConfirmedError" as const;
}

/** Ctrl-C, or another signal that ends a process. What was done until then has already been printed. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError" as const;
}

export function exitCodeOfReport(report: Report): number {
  const code = exitCodeOfRun(report);
  if (code !== EXIT.done || !report.watch || isWatchDone(report.watch)) return code;
  return report.watch.stopped?.code === "interrupted" ? EXIT.interrupted : EXIT.partial;
}

function exitCodeOfRun({ stopped, summary, verified, outcomes, calls }: Report): number {
  if (stopped?.code === "interrupted") return EXIT.interrupted;
  const allRefused = calls.refused > 0 && calls.refused === calls.writes && summary.revoked === 0;
  if (allRefused) return EXIT.denied;
  const isVerified = verified.listedAgain || verified.ownSessionEnded;
  // Spared sessions need no evidence.
  if (!isVerified && outcomes.some(({ outcome }) => outcome !== "spared")) return EXIT.partial;
  return summary.failed + summary.unknown > 0 || stopped ? EXIT.partial : EXIT.done;
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof NotConfirmedError) return EXIT.refused;
  if (error instanceof InterruptedError) return EXIT.interrupted;
  if (!(error instanceof SessionctlError)) return EXIT.error;
  switch (error.code) {
    case "invalid_argument":
    case "selection":
      return EXIT.usage;
    case "authentication":
    case "permission":
    case "not_permitted":
      return EXIT.denied;
    case "lockout":
    case "plan_refused":
      return EXIT.refused;
    case "aborted":
      return EXIT.interrupted;
    default:
      return EXIT.error;
  }
}
