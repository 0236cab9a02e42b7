/** The engine: sends the steps of a plan, lists again, and decides the outcome of each item. */
export { apply, checkPlan, resume, revoke } from "./apply.js";
export type {
  ApplyOptions,
  Progress,
  ResumableJournal,
  ResumeOptions,
  RunOptions,
  WatchEvent,
  WatchJournal,
  WatchOptions,
} from "./options.js";
export {
  allOutcomes,
  type CallCounts,
  isWatchDone,
  type Report,
  type Summary,
  summaryOf,
  type WatchedSession,
  type WatchProblem,
  type WatchReport,
} from "./report.js";
export type { Stop } from "./run-steps.js";
export { assertWatchable } from "./watchable.js";
