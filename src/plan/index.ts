/** Makes, writes and reads plans. */
export { exactSteps } from "./choose-steps.js";
export { daysOf } from "./cost.js";
export type { Plan, PlannedCost, PlannedSession, PlannedSparing, PlannedValue } from "./format.js";
export { usersNamedIn } from "./named-users.js";
export { LONGEST_VALIDITY_MS, type PlanOptions, plan, planListed } from "./plan.js";
export { PlanRefusedError, type RefusalReason } from "./plan-refused-error.js";
export { toPlannedSession } from "./planned-session.js";
export { formatPlan, parsePlan, sealed } from "./seal.js";
