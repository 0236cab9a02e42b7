import { SessionctlError } from "../errors.js";
import type { Report } from "../report.js";

/** What a script may rely on. */
export const EXIT = {
  /** All done, or nothing to do. */
  done: 0,
  error: 1,
  usage: 2,
  /** Not authenticated, or not permitted. */
  denied: 3,
  /** Something failed or is unknown. */
  partial: 4,
  /** Refused by a guard: lockout, drift, an expired plan, no confirmation. */
  refused: 5,
  interrupted: 130,
} as const;

/** The command line was not understood, or says two things at once. */
export class UsageError extends Error {
  override readonly name = "UsageError" as const;
}

/** A person or a missing terminal did not confirm. Nothing was changed. */
export class NotConfirmedError extends Error {
  override readonly name = "NotConfirmedError" as const;
}

export function exitCodeOfReport({ stopped, summary }: Report): number {
  if (stopped?.code === "interrupted") return EXIT.interrupted;
  return summary.failed + summary.unknown > 0 || stopped ? EXIT.partial : EXIT.done;
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof NotConfirmedError) return EXIT.refused;
  if (!(error instanceof SessionctlError)) return EXIT.error;
  switch (error.code) {
    case "invalid_argument":
    case "selection":
      return EXIT.usage;
    case "authentication":
    case "permission":
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
