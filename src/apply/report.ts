/** The report of a run: one JSON document. It contains no secrets, because none of its sources do. */
import type { ItemOutcome, Outcome } from "../outcome.js";
import type { Plan, PlannedCost, PlannedSession } from "../plan/index.js";
import type { OpenedSession, ResidualAccess } from "../provider.js";
import type { Selector } from "../selection/index.js";
import type { Caller, Own } from "../session.js";
import type { Stop } from "./run-steps.js";

/** The version of the format. */
const REPORT_VERSION = 1;

/** How many items have each outcome. The five add up to the number of outcomes. */
export type Summary = Record<Outcome, number>;

/** The number of calls that were sent. */
export interface CallCounts {
  /** Calls that read, including repeated ones. */
  reads: number;
  /** Calls that revoke, including repeated ones. */
  writes: number;
  /** How many of these repeated an earlier call. */
  retries: number;
  /** How many of these were refused because of a limit of the product. */
  rateLimited: number;
  /** How many of the writes belong to calls that the product refused to this caller (401, 403). */
  refused: number;
}

/** The report of a run. `report.schema.json` in the package describes it. */
export interface Report {
  version: typeof REPORT_VERSION;
  provider: string;
  installation: string;
  /** The parts of the installation that the run covers, such as nodes or sites; `null` for all of it. */
  scope: readonly string[] | null;
  caller: Caller;
  /** The caller's own session when the plan was made. */
  own: Own;
  /** Why the sessions were revoked, as the user gave it. */
  reason: string | null;
  ticket: string | null;
  plan: {
    digest: string;
    createdAt: string;
    selector: Selector;
    cost: PlannedCost;
    warnings: string[];
  };
  /** One outcome for every planned item, including spared ones. */
  outcomes: ItemOutcome[];
  /**
   * The planned sessions, including spared ones, with what the plan says about them: when and where each began.
   * Missing in reports of earlier versions.
   */
  sessions?: PlannedSession[];
  summary: Summary;
  /** Sessions that started after the plan was made. They were left alone. */
  newSessions: PlannedSession[];
  /** Sessions that a call ended although the plan does not list them, as far as the product reports them. */
  endedBeyond: PlannedSession[];
  /**
   * Sessions that the product opened for this run on its own. Nobody signed in, and `newSessions` does not
   * contain them.
   */
  openedByProduct: OpenedSession[];
  /** Whether the sessions were listed again and the list is evidence; if not, why not. */
  verified: {
    listedAgain: boolean;
    reason: string | null;
    /** Whether the run ended the own session on request. Listing again is then not possible, as expected. */
    ownSessionEnded: boolean;
  };
  /** Why the run stopped early; `null` if it finished. A stopped run can be resumed. */
  stopped: Stop | null;
  /** What still works after the revocation, and what to do about it. */
  residualAccess: readonly ResidualAccess[];
  calls: CallCounts;
  startedAt: string;
  finishedAt: string;
  /** What a watch saw and did after the run. Left out if there was no watch. */
  watch?: WatchReport;
}

/** What a watch after a run saw and did. */
export interface WatchReport {
  startedAt: string;
  /** When the watch should end. */
  until: string;
  finishedAt: string;
  /** The time between two lists, in seconds. */
  everySeconds: number;
  /** Whether the watch should end new sessions that match the selector of the run. */
  again: boolean;
  /** How often the sessions were listed. */
  lists: number;
  /** How often they could not be listed, or the list was not reliable. */
  failedLists: number;
  /** When the last successful list was requested; `null` if there was none. The watch did not see later sessions. */
  seenUntil: string | null;
  /** New sessions of the users concerned, in the order in which they were seen. */
  newSessions: WatchedSession[];
  /** The runs that should end new sessions, each with its own plan and journal. */
  runs: Report[];
  /** What went wrong, as sentences. */
  problems: WatchProblem[];
  /** Why the watch ended early; `null` if it did not. */
  stopped: Stop | null;
}

/** A session that started after the plan was made. */
export interface WatchedSession extends PlannedSession {
  /** When it was first listed. */
  seenAt: string;
  /** Whether the selector of the run matches it, and does not spare it. */
  matches: boolean;
  /** What became of it; `null` if the watch should not end it. The evidence is in `runs`. */
  outcome: Outcome | null;
}

/** A problem of a watch. */
export interface WatchProblem {
  /** When it happened first. */
  at: string;
  message: string;
  /** How often it happened in a row. */
  times: number;
}

/** The outcomes of a run and of the runs of its watch. */
export function allOutcomes({ outcomes, watch }: Report): ItemOutcome[] {
  return [...outcomes, ...(watch?.runs ?? []).flatMap((run) => run.outcomes)];
}

/** Whether a watch saw the sessions until its end, and left no session open that it should end. */
export function isWatchDone({ seenUntil, until, newSessions }: WatchReport): boolean {
  const sawAll = seenUntil !== null && seenUntil >= until;
  return sawAll && newSessions.every(({ outcome }) => outcome !== "failed" && outcome !== "unknown");
}

/** What `makeReport()` needs. */
export interface ReportFacts
  extends Pick<
    Report,
    | "reason"
    | "ticket"
    | "outcomes"
    | "newSessions"
    | "endedBeyond"
    | "openedByProduct"
    | "verified"
    | "stopped"
    | "residualAccess"
    | "calls"
  > {
  plan: Plan;
  startedAt: Date;
  finishedAt: Date;
}

export function makeReport({ plan, startedAt, finishedAt, outcomes, ...facts }: ReportFacts): Report {
  return {
    version: REPORT_VERSION,
    provider: plan.provider,
    installation: plan.installation,
    scope: plan.scope,
    caller: plan.caller,
    own: plan.own,
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
    sessions: [...plan.sessions, ...plan.spared.flatMap(({ session }) => session ?? [])],
    summary: summaryOf(outcomes),
    newSessions: facts.newSessions,
    endedBeyond: facts.endedBeyond,
    openedByProduct: facts.openedByProduct,
    verified: facts.verified,
    stopped: facts.stopped,
    residualAccess: facts.residualAccess,
    calls: facts.calls,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

/** Counts the outcomes. */
export function summaryOf(outcomes: readonly { outcome: Outcome }[]): Summary {
  const summary: Summary = { revoked: 0, already_gone: 0, spared: 0, failed: 0, unknown: 0 };
  for (const { outcome } of outcomes) summary[outcome] += 1;
  return summary;
}
