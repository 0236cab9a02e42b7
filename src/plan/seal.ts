import { plainText } from "../remote-text.js";
import { digestOf } from "./digest.js";
import { PLAN_VERSION, type Plan, type PlanDraft } from "./format.js";
import { PlanRefusedError } from "./plan-refused-error.js";

/** Freezes a draft into a plan: the digest is over everything else, as RFC 8785 canonical JSON. */
export async function seal<Name extends string>(draft: PlanDraft<Name>): Promise<Plan<Name>> {
  return { ...draft, digest: await digestOf(draft) };
}

/**
 * Reads a plan from the text of a file.
 *
 * @throws PlanRefusedError when it is no plan, of another version, or was changed after it was made.
 */
export async function parsePlan(text: string): Promise<Plan> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new PlanRefusedError("unreadable", "This is no plan: it is not JSON. Make one with plan().");
  }
  return sealed(parsed);
}

/** The text of a plan for a file: indented, so that a reviewer can read it. */
export function formatPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** @throws PlanRefusedError when the value is no plan, of another version, or was changed. */
export async function sealed(value: unknown): Promise<Plan> {
  if (typeof value !== "object" || value === null || !("digest" in value) || !("version" in value)) {
    throw new PlanRefusedError(
      "unreadable",
      "This is no plan: it has no version or no digest. Make one with plan().",
    );
  }
  const { digest, ...rest } = value;
  if (rest.version !== PLAN_VERSION) {
    throw new PlanRefusedError(
      "unreadable",
      `The plan is of version ${plainText(String(rest.version), 20)}; this is for version ${PLAN_VERSION}. Make a new one.`,
    );
  }
  // Canonical JSON does not exist for text that is not well-formed; no plan of ours has any.
  if (digest !== (await digestOf(rest).catch(() => null))) {
    throw new PlanRefusedError(
      "digest",
      "The plan was changed after it was made: its digest does not match. Make a new one and review that.",
    );
  }
  return value as unknown as Plan;
}
