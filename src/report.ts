/** What a run did, as one JSON document and as a text for people. Redacted by construction: nothing in it ever was a secret. */
import type { Stop } from "./apply/run-steps.js";
import type { Outcome } from "./outcome.js";
import type { Plan, PlannedCost, PlannedSession } from "./plan/format.js";
import type { ResidualAccess } from "./provider.js";
import type { Selector } from "./selection.js";
import type { Caller } from "./session.js";
import type { ItemOutcome } from "./verify.js";

/** Version of the format. */
const REPORT_VERSION = 1;

/** How many items have each outcome. The five add up to the number of outcomes. */
export type Summary = Record<Outcome, number>;

/** What was sent. */
export interface CallCounts {
  /** Calls that read, repeated ones included. */
  reads: number;
  /** Calls that revoke, repeated ones included. */
  writes: number;
  /** Of these, how many repeated one before. */
  retries: number;
  /** Of these, how many met a limit of the product. */
  rateLimited: number;
}

/** The report of a run; `report.schema.json` in the package describes it. */
export interface Report {
  version: typeof REPORT_VERSION;
  provider: string;
  portal: string;
  caller: Caller;
  /** Why it was done, as given by whoever did it. */
  reason: string | null;
  ticket: string | null;
  plan: {
    digest: string;
    createdAt: string;
    selector: Selector;
    cost: PlannedCost;
    warnings: string[];
  };
  /** One for every planned item, spared ones included. */
  outcomes: ItemOutcome[];
  summary: Summary;
  /** Sessions that were not part of the plan: come since, and left alone. */
  newSessions: PlannedSession[];
  /** Whether the sessions were listed again; else why not. */
  verified: { listedAgain: boolean; reason: string | null };
  /** Why the run ended before all of it was done; `null` when all was. Such a run can be resumed. */
  stopped: Stop | null;
  /** What still works after the revocation, and what to do about it. */
  residualAccess: readonly ResidualAccess[];
  calls: CallCounts;
  startedAt: string;
  finishedAt: string;
}

/** What a report is made of. */
export interface ReportFacts
  extends Pick<
    Report,
    "reason" | "ticket" | "outcomes" | "newSessions" | "verified" | "stopped" | "residualAccess" | "calls"
  > {
  plan: Plan;
  startedAt: Date;
  finishedAt: Date;
}

export function makeReport({ plan, startedAt, finishedAt, outcomes, ...facts }: ReportFacts): Report {
  return {
    version: REPORT_VERSION,
    provider: plan.provider,
    portal: plan.portal,
    caller: plan.caller,
    reason: facts.reason,
    ticket: facts.ticket,
    plan: {
      digest: plan.digest,
      createdAt: plan.createdAt,
      selector: plan.selector,
      cost: plan.cost,
      warnings: plan.warnings,
    },
    outcomes,
    summary: summaryOf(outcomes),
    newSessions: facts.newSessions,
    verified: facts.verified,
    stopped: facts.stopped,
    residualAccess: facts.residualAccess,
    calls: facts.calls,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

/** Counts outcomes. */
export function summaryOf(outcomes: readonly { outcome: Outcome }[]): Summary {
  const summary: Summary = { revoked: 0, already_gone: 0, spared: 0, failed: 0, unknown: 0 };
  for (const { outcome } of outcomes) summary[outcome] += 1;
  return summary;
}
