import { formatPlan, LONGEST_VALIDITY_MS, plan as makePlan, type Plan } from "../../plan/index.js";
import type { Provider } from "../../provider.js";
import { parseDuration } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import { fileName } from "../file-name.js";
import { connectAndSelect } from "../input/connect-and-select.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import type { SelectionFlags } from "../input/selection-flags.js";
import { planText } from "../output/plan-text.js";
import { printData, printJson, tell } from "../output/print.js";
import { quoted } from "../output/quoted.js";
import { widthOf } from "../output/table.js";
import { assertPlace, openResultFile } from "../result-file.js";

export interface PlanFlags extends SelectionFlags, InstallationFlags {
  out?: string;
  force?: boolean;
  validFor?: string;
  json?: boolean;
}

/** `sessionctl plan`: shows and saves what a revocation would do. */
export async function plan(flags: PlanFlags): Promise<void> {
  const now = new Date();
  const placing = { flag: "--out", force: flags.force };
  const early = flags.out === undefined ? null : fileName("--out", flags.out, { now, digest: null });
  if (early !== null) await assertPlace(early, placing);
  const planned = await planFor(flags);
  if (!planned) return;
  const { provider, made } = planned;
  const path = flags.out === undefined ? null : fileName("--out", flags.out, { now, digest: made.digest });
  if (path !== null) await (await openResultFile(path, placing)).write(formatPlan(made));
  if (flags.json) return printJson(made);
  const { fields } = provider.capabilities;
  printData(planText(made, { now: now.getTime(), width: widthOf(process.stdout), fields }));
  if (path !== null) tell(`Saved. Apply it with: sessionctl apply ${quoted(path)}`);
  else tell("Not saved: add --out FILE to apply it later.");
}

/**
 * Makes the plan that the flags ask for.
 *
 * @param choose asks which sessions are meant if the flags select none. Default: the flags must select some.
 * @returns `null` if nothing was chosen.
 * @throws UsageError if the flags select nothing and nobody can be asked. An empty selection never means everything.
 */
export async function planFor(
  flags: Omit<PlanFlags, "json">,
  signal?: AbortSignal,
  choose: (provider: Provider) => Promise<readonly string[]> = refuseEmpty,
): Promise<{ provider: Provider; made: Plan } | null> {
  const validForMs = flags.validFor === undefined ? undefined : validity(flags.validFor);
  const { provider, selector } = await connectAndSelect(flags);
  const ids = selector ? [] : await choose(provider);
  if (!selector && ids.length === 0) return null;
  const made = await makePlan(provider, selector ?? { ids }, {
    ...(validForMs && { validForMs }),
    allowUnmatched: flags.allowUnmatched === true,
    ...(signal && { signal }),
  });
  return { provider, made };
}

function refuseEmpty(): never {
  throw new UsageError(
    "Nothing is selected, and that never means everything. Select sessions, for example with --others, --id ID or --older-than 30d.",
  );
}

function validity(text: string): number {
  const duration = parseDuration(text);
  if (typeof duration !== "number") throw new UsageError(`--valid-for: ${duration.problem}`);
  if (duration <= LONGEST_VALIDITY_MS) return duration;
  throw new UsageError("--valid-for: a plan is valid for a year at most; write 366d or less.");
}
