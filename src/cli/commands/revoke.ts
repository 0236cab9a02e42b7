import { assertReportFields } from "../output/report-fields.js";
import { type RunFlags, showConfirmApply } from "./apply.js";
import { type PlanFlags, planFor } from "./plan.js";

export interface RevokeFlags extends RunFlags, Omit<PlanFlags, "json" | "out"> {}

/** `sessionctl revoke`: plan, show, confirm, apply, verify, report. */
export async function revoke(flags: RevokeFlags): Promise<number> {
  assertReportFields(flags);
  const { json: _, ...selection } = flags;
  const { provider, made } = await planFor(selection);
  return showConfirmApply(provider, made, flags);
}
