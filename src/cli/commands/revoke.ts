import type { Provider } from "../../provider.js";
import { EXIT, UsageError } from "../exit-code.js";
import { hasTerminal } from "../input/ask.js";
import { interruptible } from "../interruption.js";
import { assertReportFields } from "../output/report-fields.js";
import { checkRunFiles } from "../run-files.js";
import { watchAsked } from "../watching.js";
import { type RunFlags, showConfirmApply } from "./apply.js";
import { type PlanFlags, planFor } from "./plan.js";

export interface RevokeFlags extends RunFlags, Omit<PlanFlags, "json" | "out" | "debug"> {}

/**
 * `sessionctl revoke`: plans, shows, confirms, applies, verifies and reports. If no flag selects sessions, it lets the
 * user choose them first.
 *
 * @returns the exit code.
 */
export async function revoke(flags: RevokeFlags): Promise<number> {
  assertReportFields(flags);
  const watch = watchAsked(flags);
  const { json: _, ...selection } = flags;
  const now = new Date();
  return interruptible(async (interruption) => {
    await checkRunFiles(flags, { now });
    const { signal } = interruption;
    // Without a terminal we cannot ask, so an empty selection is a usage error.
    const choose = hasTerminal() ? (to: Provider) => chosenIn(to, flags, signal) : undefined;
    const planned = await planFor(selection, signal, choose);
    if (!planned) return EXIT.done;
    const { provider, made } = planned;
    return showConfirmApply(provider, made, { flags, watch, interruption, now, file: null });
  });
}

async function chosenIn(provider: Provider, { again }: RevokeFlags, signal: AbortSignal): Promise<string[]> {
  if (again)
    throw new UsageError(
      "--again ends new sessions that match the selection, but nothing is selected. Select sessions, for example with --others.",
    );
  const { chooseSessions } = await import("../choosing.js");
  return chooseSessions(provider, signal);
}
