import { spendable } from "../limits.js";
import { type Capabilities, everythingCall, idsOf, type Step } from "../provider.js";
import { caveatsOf, type Target } from "../selection/index.js";
import type { Caller, Listing } from "../session.js";
import { daysOf } from "./cost.js";
import type { PlanDraft } from "./format.js";

/** Warnings for the reviewer of a plan, as sentences. */
export function warningsOf(
  draft: Omit<PlanDraft, "warnings">,
  capabilities: Capabilities,
  { target, covers }: { target: Target; covers: Listing["covers"] },
): string[] {
  const { sessions, steps, spared, alreadyGone, passedOver, cost, caller, selector } = draft;
  const { limits } = capabilities;
  const warnings: string[] = [];
  if (steps.length === 0) warnings.push("There is nothing to revoke.");
  if (target === "all" && covers === "caller") {
    warnings.push("The product lists only your own sessions: those of other users are not covered.");
  }
  if (selector.includeCurrent && sessions.some(({ current }) => current)) {
    warnings.push("This plan ends your own session. Make sure that you can sign in again.");
    if (capabilities.caveats?.ownSession) warnings.push(capabilities.caveats.ownSession);
  }
  for (const step of steps) {
    if (step.kind === "everything") warnings.push(...warningsOfEverything(step, caller, capabilities));
  }
  const unlisted = steps.reduce((count, step) => count + idsOf(step).length - step.listed.length, 0);
  if (unlisted > 0) {
    warnings.push(
      `${unlisted} of the ids ${are(unlisted)} not among your own sessions: ${unlisted === 1 ? "it belongs" : "they belong"} to others, or ${are(unlisted)} already gone.`,
    );
  }
  if (alreadyGone.length > 0)
    warnings.push(`${alreadyGone.length} of the ids ${are(alreadyGone.length)} already gone.`);
  warnings.push(...caveatsOf(selector, capabilities, { passedOver, spared }));
  if (daysOf(cost) > 1 && limits.writesPerDay !== null) {
    warnings.push(
      `The plan needs ${cost.writes} writes, but the product's limit leaves us ${spendable(limits.writesPerDay)} in a day: the run pauses and continues when the limit resets. This takes ${daysOf(cost)} days.`,
    );
  }
  return warnings;
}

function warningsOfEverything(
  { user, keepsOwn, listed }: Step & { kind: "everything" },
  caller: Caller,
  capabilities: Capabilities,
): string[] {
  const who = user.login ?? user.id;
  const ofCaller = user.id === caller.user.id;
  const whose = keepsOwn && ofCaller ? "all sessions except the current one" : "every session";
  const warnings = [`One call ends ${whose} of ${who}, including those that are not listed here.`];
  if (listed.length === 0) {
    warnings.push(
      `The product does not list the sessions of ${who}, and does not say whether ${who} exists or has sessions: the outcome cannot be verified.`,
    );
  }
  const caveat = ofCaller ? everythingCall(capabilities, { ofCaller, keepsOwn })?.caveat : undefined;
  return caveat === undefined ? warnings : [...warnings, caveat];
}

const are = (count: number) => (count === 1 ? "is" : "are");
