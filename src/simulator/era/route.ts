import type { operations } from "../../../generated/era.js";
import type * as kit from "../kit/index.js";
import type { PlatformState, StoredSession } from "./state.js";

/** The operations of the platform. */
export type OperationName = keyof operations;

/** How a request authenticated itself. */
export type Scheme = "cookie" | "bearer";

/** A request as an operation receives it. */
export type Visit = kit.Visit<PlatformState>;

/** One operation: its method and path, and its answer. The caller is the session to which the credential belongs. */
export type Route = kit.Route<PlatformState, StoredSession, OperationName>;

export type OwnVisit = Visit & { caller: StoredSession };
