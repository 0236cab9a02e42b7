import { writeFile } from "node:fs/promises";
import { formatPlan } from "../../plan/seal.js";
import { plan as makePlan, type Plan } from "../../plan.js";
import type { DocSpace } from "../../providers/docspace/index.js";
import { parseDuration } from "../../selection/duration.js";
import type { SelectorFor } from "../../selection/offered-fields.js";
import { UsageError } from "../exit-code.js";
import { connect } from "../input/connect.js";
import { readListed } from "../input/from-file.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { type SelectionFlags, selectorOf } from "../input/selection-flags.js";
import { planText } from "../output/plan-text.js";
import { printData, printJson, tell } from "../output/print.js";
import { widthOf } from "../output/table.js";

export interface PlanFlags extends SelectionFlags, PortalFlags {
  out?: string;
  validFor?: string;
  json?: boolean;
}

/** `sessionctl plan`: what a revocation would do, shown and saved. */
export async function plan(flags: PlanFlags): Promise<void> {
  const { made } = await planFor(flags);
  if (flags.out) await writeNew(flags.out, formatPlan(made));
  if (flags.json) return printJson(made);
  printData(planText(made, { now: Date.now(), width: widthOf(process.stdout) }));
  if (flags.out) tell(`Saved. Apply it with: sessionctl apply ${flags.out}`);
  else tell("Not saved: add --out FILE to apply it later.");
}

/**
 * Makes the plan that the flags ask for.
 *
 * @throws UsageError when they select nothing: that never means everything.
 */
export async function planFor(
  flags: Omit<PlanFlags, "json">,
): Promise<{ provider: DocSpace; made: Plan<"docspace"> }> {
  const selector = selectorOf(flags, await readListed(flags.from));
  if (!selector) {
    throw new UsageError(
      "Nothing is selected, and nothing never means everything. Say which sessions, such as --others, --id ID or --older-than 30d.",
    );
  }
  const validForMs = flags.validFor === undefined ? undefined : validity(flags.validFor);
  const provider = await connect(flags);
  const made = await makePlan(provider, selector as SelectorFor<never>, {
    ...(validForMs && { validForMs }),
  });
  return { provider, made };
}

function validity(text: string): number {
  const duration = parseDuration(text);
  if (typeof duration === "number") return duration;
  throw new UsageError(`--valid-for: ${duration.problem}`);
}

/** A reviewed plan is not to be replaced by accident. */
async function writeNew(path: string, content: string): Promise<void> {
  await writeFile(path, content, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new UsageError(`${path} exists already. Name another file, or remove it.`);
  });
}
