import { readFile } from "node:fs/promises";
import { apply as applyPlan } from "../../apply.js";
import { createJournalFile } from "../../journal-file.js";
import { parsePlan } from "../../plan/seal.js";
import type { Plan } from "../../plan.js";
import type { DocSpace } from "../../providers/docspace/index.js";
import { confirmPlan } from "../confirm.js";
import { EXIT } from "../exit-code.js";
import { connect } from "../input/connect.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { journalLocation } from "../journal-location.js";
import { planText } from "../output/plan-text.js";
import { printJson, tell } from "../output/print.js";
import { assertReportFields } from "../output/report-fields.js";
import { widthOf } from "../output/table.js";
import { carryOut, type ReportFlags } from "../run.js";

export interface RunFlags extends ReportFlags {
  yes?: boolean;
  dryRun?: boolean;
  journal?: string;
  reason?: string;
  ticket?: string;
}

export interface ApplyFlags extends RunFlags, PortalFlags {}

/**
 * `sessionctl apply FILE`: a saved plan. The portal is named as for every command: a file must not decide
 * where a credential goes.
 */
export async function apply(file: string, flags: ApplyFlags): Promise<number> {
  assertReportFields(flags);
  const plan = (await parsePlan(await readFile(file, "utf8"))) as Plan<"docspace">;
  const provider = await connect(flags);
  return showConfirmApply(provider, plan, flags);
}

/** Shows a plan, has it confirmed, applies it and reports. */
export async function showConfirmApply(
  provider: DocSpace,
  plan: Plan<"docspace">,
  flags: RunFlags,
): Promise<number> {
  // What is asked about is told before the question, and is no data.
  tell(planText(plan, { now: Date.now(), width: widthOf(process.stderr) }));
  if (flags.dryRun) {
    if (flags.json) printJson(plan);
    tell("Nothing was revoked: this was a dry run.");
    return EXIT.done;
  }
  if (!flags.yes && plan.steps.length > 0) await confirmPlan(plan);
  const path = flags.journal ?? journalLocation(plan.digest, new Date());
  const journal = await createJournalFile(path);
  try {
    const { reason, ticket } = flags;
    return await carryOut(
      (options) =>
        applyPlan(provider, plan, {
          ...options,
          journal,
          ...(reason && { reason }),
          ...(ticket && { ticket }),
        }),
      path,
      flags,
    );
  } finally {
    await journal.close();
  }
}
