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

/** `sessionctl revoke`: lets the user choose where no flag selects, plans, shows, confirms, applies, verifies and reports. */
export async function revoke(flags: RevokeFlags): Promise<number> {
  assertReportFields(flags);
  const watch = watchAsked(flags);
  const { json: _, ...selection } = flags;
  const now = new Date();
  return interruptible(async (interruption) => {
    await checkRunFiles(flags, { now });
    const { signal } = interruption;
    // Where nobody can be asked, it stays a usage error.
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
      "--again ends new sessions that match the selection, and nothing is selected. Say which, such as --others.",
    );
  const { chooseSessions } = await import("../choosing.js");
  return chooseSessions(provider, signal);
}
