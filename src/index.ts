/** Everything that a library user may import. */
export { type Clock, systemClock } from "./clock.js";
export * from "./errors.js";
export type { Credential, CredentialSource } from "./http/credentials.js";
export type { AttemptReport, ClientOptions } from "./http/options.js";
export type { RetryPolicy } from "./http/retry.js";
export type { Evidence, Outcome, Settled } from "./outcome.js";
export {
  type CallOptions,
  type DocSpace,
  docspace,
  type PasswordReset,
  type RevocationResult,
  type RevokeOptions,
  type SessionOutcome,
} from "./providers/docspace/index.js";
export { plainText } from "./remote-text.js";
export { Secret } from "./secret.js";
export type { Caller, CurrentSession, Session, SessionList, User } from "./session.js";
