import { readFile, rm } from "node:fs/promises";
import { apply as applyPlan, assertWatchable, checkPlan } from "../../apply/index.js";
import { type Plan, parsePlan } from "../../plan/index.js";
import type { Provider } from "../../provider.js";
import { confirmAgain, confirmPlan } from "../confirm.js";
import { EXIT } from "../exit-code.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { mistakenFile } from "../input/mistaken-file.js";
import { type Interruption, interruptible } from "../interruption.js";
import { planText } from "../output/plan-text.js";
import { holdBack, printJson, tell } from "../output/print.js";
import { assertReportFields } from "../output/report-fields.js";
import { widthOf } from "../output/table.js";
import { carryOut, type ReportFlags } from "../run.js";
import { checkRunFiles, openRunFiles } from "../run-files.js";
import { againText, tellEndsOwn, type WatchAsked, type WatchFlags, watchAsked } from "../watching.js";

export interface RunFlags extends ReportFlags, WatchFlags {
  yes?: boolean;
  dryRun?: boolean;
  reason?: string;
  ticket?: string;
}

export interface ApplyFlags extends RunFlags, InstallationFlags {}

/**
 * `sessionctl apply FILE`: applies a saved plan. The user names the installation, as for every command: a
 * file must not decide where a credential is sent.
 */
export async function apply(file: string, flags: ApplyFlags): Promise<number> {
  assertReportFields(flags);
  const watch = watchAsked(flags);
  const now = new Date();
  return interruptible(async (interruption) => {
    const content = await readFile(file, "utf8");
    const plan = await parsePlan(content).catch((error) => {
      throw mistakenFile(file, content, "plan") ?? error;
    });
    await checkRunFiles(flags, { now, plan: file, digest: plan.digest });
    const provider = await connect(flags, plan.scope, { ofPlan: true });
    return showConfirmApply(provider, plan, { flags, watch, interruption, now, file });
  });
}

/** What `apply` and `revoke` need besides the plan. */
interface Applying {
  flags: RunFlags;
  watch: WatchAsked | undefined;
  interruption: Interruption;
  now: Date;
  /** The file of the plan; `null` if there is none. */
  file: string | null;
}

/** Shows a plan, asks for confirmation, applies it and reports. */
export async function showConfirmApply(
  provider: Provider,
  plan: Plan,
  { flags, watch, interruption, now, file }: Applying,
): Promise<number> {
  if (watch) assertWatchable(plan, watch);
  if (flags.quiet && !flags.dryRun) holdBack();
  // The plan is shown before the question. It is not data, so it goes to stderr.
  const { fields } = provider.capabilities;
  tell(planText(plan, { now: Date.now(), width: widthOf(process.stderr), fields }));
  if (watch) tellEndsOwn(plan);
  // The files are opened before the question, so that nobody confirms a run that cannot start.
  const { journal, reports } = await openRunFiles(flags, { now, digest: plan.digest, plan: file });
  let code: number;
  try {
    if (flags.dryRun) {
      await checkPlan(provider, plan, { signal: interruption.signal });
      if (flags.json) printJson(plan);
      tell(`Nothing was revoked${watch ? " and nothing watched" : ""}: this was a dry run.`);
      return EXIT.done;
    }
    if (!flags.yes) await confirm(plan, againText(watch), interruption.signal);
    const { reason, ticket } = flags;
    const why = { ...(reason && { reason }), ...(ticket && { ticket }) };
    code = await carryOut(
      { provider, journal, reports, interruption, flags, plan, watch },
      (watched, store, options) => applyPlan(watched, plan, { ...options, ...why, journal: store }),
    );
  } finally {
    for (const { file: begun } of reports) begun.discard();
    await journal.close();
  }
  // A run with nothing to do leaves no journal, unless one was asked for by name.
  const isIdle = plan.steps.length === 0 && flags.journal === undefined;
  if (isIdle && code === EXIT.done) await rm(journal.path, { force: true });
  return code;
}

/** Asks once: for the plan, and for what a watch ends after it. */
async function confirm(plan: Plan, again: string | null, signal: AbortSignal): Promise<void> {
  if (plan.steps.length > 0) return confirmPlan(plan, signal, again);
  if (again !== null) await confirmAgain("There is nothing to revoke now.", again, signal);
}
