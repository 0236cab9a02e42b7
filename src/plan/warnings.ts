import type { Capabilities } from "../provider.js";
import type { Target } from "../selection.js";
import type { PlanDraft } from "./format.js";

/** What a reviewer of a plan should know, in sentences. */
export function warningsOf(
  { steps, alreadyGone, passedOver, cost, caller, selector }: Omit<PlanDraft, "warnings">,
  { lists, steps: capable }: Capabilities,
  target: Target,
): string[] {
  const warnings: string[] = [];
  if (steps.length === 0) warnings.push("Nothing is to be revoked.");
  if (target === "all" && lists === "caller") {
    warnings.push("The product lists only your own sessions: those of other users are not covered.");
  }
  if (selector.includeCurrent && steps.some(({ sessions }) => sessions.some(({ current }) => current))) {
    warnings.push("Your own session ends with this plan. Be sure that you can sign in again.");
  }
  for (const { kind, user, sessions } of steps) {
    if (kind !== "user" && kind !== "others") continue;
    const who = user?.login ?? user?.id ?? "the user";
    if (!capable[kind]?.exact) {
      const whose = kind === "others" ? "all sessions but the current one" : "every session";
      warnings.push(`One call ends ${whose} of ${who}, also those that are not listed here.`);
    }
    if (sessions.length === 0) {
      warnings.push(
        `The product does not list the sessions of ${who}, nor does it tell whether ${who} exists or has any: the outcome cannot be verified.`,
      );
    }
    if (kind === "user" && user?.id === caller.user.id) {
      warnings.push("The product opens a new session for you when all of yours are ended in one call.");
    }
  }
  const unlisted = steps.reduce((count, step) => count + step.unlisted.length, 0);
  if (unlisted > 0) {
    warnings.push(
      `${unlisted} of the ids ${are(unlisted)} not among your own sessions: ${unlisted === 1 ? "it belongs" : "they belong"} to others, or ${are(unlisted)} gone.`,
    );
  }
  if (alreadyGone.length > 0)
    warnings.push(`${alreadyGone.length} of the ids ${are(alreadyGone.length)} gone already.`);
  if (passedOver.total > 0) {
    const fields = Object.entries(passedOver.byField).map(([field, count]) => `${field} (${count})`);
    warnings.push(
      `${passedOver.total} of the sessions ${are(passedOver.total)} passed over, because a field that a filter needs is missing${fields.length > 0 ? `: ${fields.join(", ")}` : ""}.`,
    );
  }
  if (cost.shareOfDailyWrites !== null && cost.shareOfDailyWrites > 1) {
    warnings.push(`The plan needs ${cost.writes} writes, more than the product allows in a day.`);
  }
  return warnings;
}

const are = (count: number) => (count === 1 ? "is" : "are");
