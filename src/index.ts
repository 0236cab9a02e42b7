/** Everything that a library user may import. */
export {
  type ApplyOptions,
  apply,
  type Progress,
  type ResumableJournal,
  type RunOptions,
  resume,
  type Stop,
} from "./apply.js";
export { type Clock, systemClock } from "./clock.js";
export * from "./errors.js";
export type { Credential, CredentialSource } from "./http/credentials.js";
export type { AttemptReport, ClientOptions } from "./http/options.js";
export type { RetryPolicy } from "./http/retry.js";
export { JournalError, type JournalStore, memoryJournal } from "./journal.js";
export type { Answer, Evidence, Outcome, Settled } from "./outcome.js";
export { PlanRefusedError, type RefusalReason } from "./plan/plan-refused-error.js";
export { formatPlan, parsePlan } from "./plan/seal.js";
export {
  type Plan,
  type PlannedCost,
  type PlannedSession,
  type PlannedSparing,
  type PlannedStep,
  type PlanOptions,
  plan,
} from "./plan.js";
export type {
  Attempt,
  CallOptions,
  Capabilities,
  Limits,
  Provider,
  ResidualAccess,
  SessionField,
  Step,
  StepAnswer,
  StepCapability,
  StepKind,
} from "./provider.js";
export {
  type DocSpace,
  docspace,
  type PasswordReset,
  type RevocationResult,
  type RevokeOptions,
  type SessionOutcome,
} from "./providers/docspace/index.js";
export { listSignIns, type SignIn, type SignInList } from "./providers/docspace/sign-ins.js";
export { plainText } from "./remote-text.js";
export type { CallCounts, Report, Summary } from "./report.js";
export { formatReport } from "./report-text.js";
export { revoke } from "./revoke.js";
export { Secret } from "./secret.js";
export { SelectionError, type SelectionProblem } from "./selection/selection-error.js";
export type { Exceptions, PassedOver, Selector, SelectorFor, SparedReason } from "./selection.js";
export type { Caller, CurrentSession, Session, SessionList, User } from "./session.js";
export type { ItemOutcome } from "./verify.js";
