import type { operations } from "../../../generated/strategy.js";
import type * as kit from "../kit/index.js";
import type { LibraryState, WebSession } from "./state.js";

/** The operations of the API description, and `getSession`, which the vendor's Python client needs. */
export type OperationName = keyof operations | "getSession";

/** The caller: the session to which the header and the cookies belong. */
export type Caller = WebSession;

/** A request as an operation receives it. */
export type Visit = kit.Visit<LibraryState>;

/** One operation: its method and path, and its answer. */
export type Route = kit.Route<LibraryState, Caller, OperationName>;
