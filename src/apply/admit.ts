import type { ReadJournal } from "../journal/index.js";
import { LOCKOUT_WAY_OUT, type OwnSession, whyLockedOut } from "../own-session.js";
import { type Plan, PlanRefusedError } from "../plan/index.js";
import type { Provider, Step } from "../provider.js";
import type { User } from "../session.js";

/** @throws PlanRefusedError if the plan is for another product or installation, or for another part of it. */
export function assertSamePlace(
  plan: Plan,
  { product, installation, scope }: Pick<Provider, "product" | "installation" | "scope">,
): void {
  if (plan.provider !== product) {
    throw new PlanRefusedError(
      "provider",
      `The plan is for ${plan.provider}, but the connection is to ${product}.`,
    );
  }
  if (plan.installation !== installation) {
    throw new PlanRefusedError(
      "installation",
      `The plan is for ${plan.installation}, but the connection is to ${installation}.`,
    );
  }
  if (scopeText(plan.scope) !== scopeText(scope)) {
    throw new PlanRefusedError(
      "scope",
      `The plan is for ${scopeText(plan.scope)}, but the connection is to ${scopeText(scope)}. Connect to the same parts as the plan, or make a new plan.`,
    );
  }
}

const scopeText = (scope: readonly string[] | null | undefined) =>
  scope ? [...scope].sort().join(", ") : "all of the installation";

/** @throws PlanRefusedError if the plan has expired. */
export function assertInTime({ expiresAt }: Plan, now: number): void {
  if (now < Date.parse(expiresAt)) return;
  throw new PlanRefusedError(
    "expired",
    `The plan expired at ${expiresAt}: sessions may have started and ended since then. Make a new one.`,
  );
}

/** @throws PlanRefusedError if another user made the plan. */
export function assertSameCaller(plan: Plan, user: User): void {
  if (plan.caller.user.id === user.id) return;
  throw new PlanRefusedError(
    "caller",
    `The plan was made by ${plan.caller.user.login ?? plan.caller.user.id}, but you are ${user.login ?? user.id}. Make your own plan.`,
  );
}

/**
 * Checks the steps against the current own session. This may be another session than the one with which the plan
 * was made, and we do not rely on what the plan says about its sessions.
 *
 * @throws PlanRefusedError if the steps would or could end the own session, and the plan does not ask for that.
 */
export function assertOwnSurvives(steps: readonly Step[], plan: Plan, own: OwnSession): void {
  const why = whyLockedOut(steps, own, plan.selector);
  if (!why) return;
  throw new PlanRefusedError(
    "current_session",
    `The plan is refused: ${why}. ${LOCKOUT_WAY_OUT} Then make a new plan.`,
  );
}

/** If the clock goes back by no more than this, we regard it as a normal correction. */
const CLOCK_TOLERANCE_MS = 5_000;
const YEAR_MS = 365 * 86_400_000;

/**
 * Checks that the clock did not jump. The age of a run decides whether a wide call must be confirmed again,
 * and after a jump the age is not known.
 *
 * @throws PlanRefusedError if the clock is behind the journal, or more than a year ahead of it.
 */
export function assertClockWentOn({ writtenAt }: ReadJournal, now: number): void {
  const last = Math.max(...writtenAt.map((at) => at.getTime()));
  const when = new Date(last).toISOString();
  if (now < last - CLOCK_TOLERANCE_MS) {
    throw new PlanRefusedError(
      "clock",
      `The journal was written at ${when}, but the clock of this machine shows ${new Date(now).toISOString()}: it was moved back. Correct the clock, or make a new plan.`,
    );
  }
  if (now > last + YEAR_MS) {
    throw new PlanRefusedError(
      "clock",
      `The journal was written at ${when}, more than a year before the time of this machine, ${new Date(now).toISOString()}. Correct the clock, or make a new plan.`,
    );
  }
}
