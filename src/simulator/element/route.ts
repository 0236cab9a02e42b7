import type { operations } from "../../../generated/element.js";
import type * as kit from "../kit/index.js";
import type { ClusterState, Person } from "./state.js";

/**
 * The methods of the cluster: those of the API description, `GetAPI`, with which the vendor's SDK reads the versions,
 * and `UnknownMethod` for every method that does not exist.
 */
export type OperationName = keyof operations | "GetAPI" | "UnknownMethod";

/** A request as an operation receives it. */
export type Visit = kit.Visit<ClusterState>;

/** One operation: its method and path, and its answer. */
export type Route = kit.Route<ClusterState, Person, OperationName>;
