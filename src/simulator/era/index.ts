/**
 * A stateful simulator of an Era Platform. It shares only the generated types with the client and no code, so that it
 * cannot repeat a mistake of the client.
 */
export type { EraOptions } from "./options.js";
export { type NewUser, type Platform, type SessionSnapshot, simulateEra } from "./platform.js";
export type { EraFault } from "./product.js";
export type { OperationName, Scheme } from "./route.js";
export type { Connection, Right, SessionDetails, User } from "./state.js";
