import type { operations } from "../../../generated/docspace.js";
import type * as kit from "../kit/index.js";
import type { Caller } from "./authentication.js";
import type { PortalState } from "./state.js";

/** The operations of the portal: those of the API description, and two others that a portal needs. */
export type OperationName = keyof operations | "getAllProfiles" | "signIn";

/** A request as an operation receives it. */
export type Visit = kit.Visit<PortalState>;

/** One operation: its method and path, and its answer. */
export type Route = kit.Route<PortalState, Caller, OperationName>;
