import type { Plan } from "../plan/format.js";
import { PlanRefusedError } from "../plan/plan-refused-error.js";
import type { Provider } from "../provider.js";
import type { CurrentSession, User } from "../session.js";

/** @throws PlanRefusedError when the plan is for another product or installation. */
export function assertSamePlace(plan: Plan, { name, portal }: Pick<Provider, "name" | "portal">): void {
  if (plan.provider !== name) {
    throw new PlanRefusedError("provider", `The plan is for ${plan.provider}, and this is ${name}.`);
  }
  if (plan.portal !== portal) {
    throw new PlanRefusedError("portal", `The plan is for ${plan.portal}, and this is ${portal}.`);
  }
}

/** @throws PlanRefusedError when the plan has expired. */
export function assertInTime({ expiresAt }: Plan, now: number): void {
  if (now < Date.parse(expiresAt)) return;
  throw new PlanRefusedError(
    "expired",
    `The plan expired at ${expiresAt}: sessions have come and gone since. Make a new one.`,
  );
}

/** @throws PlanRefusedError when somebody else made the plan. */
export function assertSameCaller(plan: Plan, user: User): void {
  if (plan.caller.user.id === user.id) return;
  throw new PlanRefusedError(
    "caller",
    `The plan was made by ${plan.caller.user.login ?? plan.caller.user.id}, and you are ${user.login ?? user.id}. Make your own.`,
  );
}

/**
 * A plan spares the session that was the caller's own when it was made. With another one, the plan
 * could end it.
 *
 * @throws PlanRefusedError when the own session is not the one of the plan.
 */
export function assertSameCurrent({ caller }: Plan, current: CurrentSession): void {
  const planned = caller.current;
  if (idOf(planned) === idOf(current) && planned.state === current.state) return;
  throw new PlanRefusedError(
    "current_session",
    `Your own session is not the one of the plan (${told(planned)}): it is ${told(current)}. Make a new plan.`,
  );
}

const idOf = (current: CurrentSession) => (current.state === "known" ? current.id : null);
const told = (current: CurrentSession) => (current.state === "known" ? current.id : current.state);
