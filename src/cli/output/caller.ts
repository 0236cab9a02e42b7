import type { PlannedCaller } from "../../plan/format.js";
import type { Caller } from "../../session.js";

/** The caller as JSON tells it, the same in lists, plans and reports. */
export function plannedCallerOf({ user, administrator, authenticatedBy, current }: Caller): PlannedCaller {
  return { user, administrator, authenticatedBy, current };
}
