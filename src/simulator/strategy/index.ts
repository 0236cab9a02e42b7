/**
 * A stateful simulator of a Strategy One Library with its cluster. It shares only the generated types with the client
 * and no code, so that it cannot repeat a mistake of the client.
 */
export { type CompromisedLibrary, compromisedLibrary } from "./compromised.js";
export { type ConnectionSnapshot, type Library, type NewUser, simulateStrategy } from "./library.js";
export type { ClusterNode, StrategyOptions } from "./options.js";
export type { LibraryFault, Scheme } from "./product.js";
export type { OperationName } from "./route.js";
export type { ConnectionDetails, OpenProject, Privilege, User } from "./state.js";
