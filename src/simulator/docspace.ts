/**
 * A stateful stand-in for an ONLYOFFICE DocSpace portal: for tests, for demos, and for the tests of whoever
 * embeds this library. It shares no code with the client, only the generated types of the wire, so that a
 * misconception in the one cannot hide in the other.
 */
export type { Scheme } from "./docspace/authentication.js";
export { type CompromisedPortal, compromisedPortal } from "./docspace/compromised.js";
export type { Fault, FaultKind, Faults, FaultTarget } from "./docspace/faults.js";
export type { ListenOptions, PortalServer } from "./docspace/listen.js";
export type { LoginAction } from "./docspace/login-actions.js";
export type { DocSpaceLimits, DocSpaceOptions } from "./docspace/options.js";
export {
  type AuditEntry,
  type ConnectionSnapshot,
  type Grant,
  type NewUser,
  type PasswordLink,
  type Portal,
  type SignedIn,
  simulateDocSpace,
  type UserRef,
} from "./docspace/portal.js";
export type { Call, Peaks } from "./docspace/received-calls.js";
export type { OperationName } from "./docspace/routes.js";
export type { Scope, SignInDetails, User } from "./docspace/state.js";
