/**
 * A stateful simulator of an ONLYOFFICE DocSpace portal, for demonstrations, for our tests and for those of library
 * users. It shares only the generated types with the client and no code, so that it cannot repeat a mistake of the
 * client.
 */
export type { Scheme } from "./authentication.js";
export { type CompromisedPortal, compromisedPortal } from "./compromised.js";
export type { LoginAction } from "./login-actions.js";
export type { DocSpaceLimits, DocSpaceOptions } from "./options.js";
export {
  type ConnectionSnapshot,
  type Grant,
  type NewUser,
  type PasswordLink,
  type Portal,
  type SignedIn,
  simulateDocSpace,
  type UserRef,
} from "./portal.js";
export type { Fault, FaultKind, Faults, FaultTarget, PortalFault } from "./product.js";
export type { OperationName } from "./route.js";
export type { AuditEntry, Scope, SignInDetails, User } from "./state.js";
