import type { Plan } from "../plan/format.js";
import { NotConfirmedError } from "./exit-code.js";
import { askYesNo, hasTerminal } from "./input/ask.js";
import { durationOf } from "./output/age.js";
import { countText, unseenUsers } from "./output/plan-text.js";

/**
 * Has a person confirm a plan. It grows with the damage: one or several sessions are a yes or no; all
 * sessions, or everything of another user, take typing the name.
 *
 * @throws NotConfirmedError without a terminal, or when the person does not confirm.
 */
export async function confirmPlan(plan: Plan): Promise<void> {
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      `Nothing was revoked: there is no terminal to confirm ${countText(plan)} on. Add --yes if you are sure, or --dry-run to look.`,
    );
  }
  const name = nameToType(plan);
  const confirmed = name === null ? await askYesNo(yesNoQuestion(plan)) : await askForName(plan, name);
  if (!confirmed) throw new NotConfirmedError("Nothing was revoked: it was not confirmed.");
}

/** The name that stands for the damage; `null` where a yes is enough. */
function nameToType(plan: Plan): string | null {
  const [user, ...others] = unseenUsers(plan);
  if (user && others.length === 0) return user.login ?? user.id;
  if (user || plan.selector.all) return new URL(plan.portal).host;
  return null;
}

function yesNoQuestion(plan: Plan): string {
  const { writes, seconds } = plan.cost;
  const cost = writes > 1 ? ` ${writes} calls${seconds > 0 ? `, at least ${durationOf(seconds)}` : ""}.` : "";
  return `Revoke ${countText(plan)}?${cost}`;
}

async function askForName(plan: Plan, name: string): Promise<boolean> {
  const { text } = await import("@clack/prompts");
  const answer = await text({
    message: `This revokes ${countText(plan)} on ${new URL(plan.portal).host}.\nType ${name} to go on.`,
    validate: (typed) =>
      typed?.trim() === name ? undefined : `Type ${name}, or press Ctrl-C to leave everything as it is.`,
    output: process.stderr,
  });
  return typeof answer === "string" && answer.trim() === name;
}
