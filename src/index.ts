/**
 * The public API of the library.
 *
 * @module sessionctl
 */
export {
  type ApplyOptions,
  apply,
  type CallCounts,
  checkPlan,
  type Progress,
  type Report,
  type ResumableJournal,
  type ResumeOptions,
  type RunOptions,
  resume,
  revoke,
  type Stop,
  type Summary,
  type WatchEvent,
  type WatchedSession,
  type WatchJournal,
  type WatchOptions,
  type WatchProblem,
  type WatchReport,
} from "./apply/index.js";
export { type Clock, systemClock } from "./clock.js";
export * from "./errors.js";
export type { EndedForLink, LinkWords, SignIn, SignInList, SignInQuery } from "./extras.js";
export type { AnswerLimits } from "./http/body.js";
export type { TypedCalls } from "./http/client.js";
export type { Effect } from "./http/operation.js";
export type { AttemptReport, ClientOptions } from "./http/options.js";
export type { RetryPolicy } from "./http/retry.js";
export { JournalError, type JournalStore, memoryJournal } from "./journal/index.js";
export type { Limits, LimitWait } from "./limits.js";
export type { Answer, Evidence, ItemOutcome, Outcome, Settled } from "./outcome.js";
export {
  formatPlan,
  type Plan,
  type PlannedCost,
  type PlannedSession,
  type PlannedSparing,
  type PlannedValue,
  type PlanOptions,
  PlanRefusedError,
  parsePlan,
  plan,
  type RefusalReason,
} from "./plan/index.js";
export type {
  Attempt,
  Call,
  Capabilities,
  Everything,
  Extras,
  Field,
  FieldValues,
  Naming,
  OpenedSession,
  Provider,
  ResidualAccess,
  Signal,
  Step,
  StepAnswer,
} from "./provider.js";
export { listSignIns, type SignInOptions } from "./providers/docspace/extras.js";
export {
  type Credential,
  type CredentialSource,
  type DocSpace,
  type DocSpaceClientOptions,
  docspace,
  type PasswordReset,
  type PasswordResetOptions,
} from "./providers/docspace/index.js";
export {
  type Element,
  type ElementClientOptions,
  type ElementCredential,
  element,
} from "./providers/element/index.js";
export { type Era, type EraClientOptions, type EraCredential, era } from "./providers/era/index.js";
export {
  type Strategy,
  type StrategyClientOptions,
  type StrategyCredential,
  strategy,
} from "./providers/strategy/index.js";
export { plainText } from "./remote-text.js";
export { type FormatOptions, formatReport } from "./report/index.js";

export { Secret } from "./secret.js";
export {
  type Exceptions,
  type PassedOver,
  SelectionError,
  type SelectionProblem,
  type Selector,
  type SparedReason,
  type Wanted,
} from "./selection/index.js";
export {
  type Caller,
  isOwn,
  type Listing,
  type Own,
  type Session,
  type User,
  type Value,
} from "./session.js";
export {
  type Locate,
  type Place,
  type Reason,
  type Triage,
  type TriagedSession,
  type TriageOptions,
  triage,
} from "./triage/index.js";
