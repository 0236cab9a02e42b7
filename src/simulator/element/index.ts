/**
 * A stateful simulator of a NetApp Element cluster and its authentication sessions. It shares only the generated types
 * with the client and no code, so that it cannot repeat a mistake of the client.
 */
export {
  type Cluster,
  type NewAdmin,
  type NewMember,
  type NewSession,
  type SessionSnapshot,
  simulateElement,
} from "./cluster.js";
export { type CompromisedCluster, compromisedCluster } from "./compromised.js";
export type { ElementOptions } from "./options.js";
export type { ClusterFault, Scheme } from "./product.js";
export type { OperationName } from "./route.js";
export type { AuthMethod, Group, Person } from "./state.js";
