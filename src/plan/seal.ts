import { plainText } from "../remote-text.js";
import { digestOf } from "./digest.js";
import { contradictionInPlan, misfitIn } from "./form.js";
import { PLAN_VERSION, type Plan, type PlanDraft } from "./format.js";
import { PlanRefusedError } from "./plan-refused-error.js";

/** Adds the digest to a draft. The digest covers everything else, written as RFC 8785 canonical JSON. */
export async function seal(draft: PlanDraft): Promise<Plan> {
  return { ...draft, digest: await digestOf(draft) };
}

/**
 * Reads a plan from the text of a file.
 *
 * @throws PlanRefusedError if it is not a plan, has another version, or was changed after it was made.
 */
export async function parsePlan(text: string): Promise<Plan> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new PlanRefusedError("unreadable", "This is not a plan: it is not JSON. Make a plan first.");
  }
  return sealed(parsed);
}

/** Writes a plan as text for a file, indented so that a reviewer can read it. */
export function formatPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** @throws PlanRefusedError if the value is not a plan, has another version, or was changed. */
export async function sealed(value: unknown): Promise<Plan> {
  if (typeof value !== "object" || value === null || !("digest" in value) || !("version" in value)) {
    throw new PlanRefusedError(
      "unreadable",
      "This is not a plan: it has no version or no digest. Make a plan first.",
    );
  }
  const { digest, ...rest } = value;
  if (rest.version !== PLAN_VERSION) {
    throw new PlanRefusedError(
      "unreadable",
      `The plan has version ${plainText(String(rest.version), 20)}, but only version ${PLAN_VERSION} is supported. Make a new one.`,
    );
  }
  // Text that is not well-formed has no canonical JSON. Our plans never contain such text.
  if (digest !== (await digestOf(rest).catch(() => null))) {
    throw new PlanRefusedError(
      "digest",
      "The plan was changed after it was made: its digest does not match. Make a new one and review it.",
    );
  }
  // The digest shows only that the plan was not changed by mistake. Its author could have put anything into
  // it.
  const misfit = misfitIn(value);
  if (misfit !== null) {
    throw new PlanRefusedError(
      "unreadable",
      `The plan is not valid at ${plainText(misfit, 80) || "its top level"}: it does not match plan.schema.json. Make a new one.`,
    );
  }
  const plan = value as unknown as Plan;
  const contradiction = contradictionInPlan(plan);
  if (contradiction !== null) {
    throw new PlanRefusedError(
      "unreadable",
      `The plan is not valid: ${plainText(contradiction, 120)}. Make a new one.`,
    );
  }
  return plan;
}
