import type { Plan } from "../plan/index.js";
import { plainText } from "../remote-text.js";
import { NotConfirmedError } from "./exit-code.js";
import { answerTo, askYesNo, hasTerminal } from "./input/ask.js";
import { countText, leastTimeText, unseenUsers } from "./output/plan-text.js";

/**
 * Asks the user to confirm a plan. For one or several sessions, yes or no is enough. For all sessions, or all
 * sessions of another user, the user must type a name.
 *
 * @param after what happens after the run without asking, as a sentence. Default: nothing.
 * @throws NotConfirmedError without a terminal, or if the user does not confirm.
 * @throws InterruptedError on Ctrl-C, or if `signal` aborts.
 */
export async function confirmPlan(
  plan: Plan,
  signal?: AbortSignal,
  after: string | null = null,
): Promise<void> {
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      `Nothing was revoked: there is no terminal to confirm ${countText(plan)} on. Add --yes if you are sure, or --dry-run to look.`,
    );
  }
  const name = nameToType(plan);
  const confirmed =
    name === null
      ? await askYesNo(yesNoQuestion(plan, after), signal)
      : await askForName(plan, name, signal, after);
  if (!confirmed) throw new NotConfirmedError("Nothing was revoked: it was not confirmed.");
}

/** The name that the user must type; `null` if yes is enough. */
function nameToType(plan: Plan): string | null {
  const [user, ...others] = unseenUsers(plan);
  if (user && others.length === 0) return plainText(user.login ?? user.id);
  if (user || plan.selector.all) return new URL(plan.installation).host;
  return null;
}

function yesNoQuestion(plan: Plan, after: string | null): string {
  return `Revoke ${countText(plan)}?${costText(plan)}${after === null ? "" : ` ${after}`}`;
}

function costText({ cost }: Plan): string {
  const time = leastTimeText(cost);
  return cost.writes > 1 ? ` ${cost.writes} calls${time ? `: ${time}` : ""}.` : "";
}

async function askForName(
  plan: Plan,
  name: string,
  signal: AbortSignal | undefined,
  after: string | null,
): Promise<boolean> {
  const { text } = await import("@clack/prompts");
  const answer = await answerTo(
    (options) =>
      text({
        message: `This revokes ${countText(plan)} on ${new URL(plan.installation).host}.${costText(plan)}${after === null ? "" : ` ${after}`}\nType ${name} to go on.`,
        validate: (typed) =>
          typed?.trim() === name ? undefined : `Type ${name}, or press Ctrl-C to leave everything as it is.`,
        ...options,
      }),
    signal,
  );
  return answer?.trim() === name;
}

/**
 * Asks the user to confirm what a watch ends without asking.
 *
 * @throws NotConfirmedError without a terminal, or if the user does not confirm.
 */
export async function confirmAgain(before: string, again: string, signal: AbortSignal): Promise<void> {
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      "Nothing was sent: --again ends new sessions without asking, and there is no terminal to confirm that on. Add --yes if you are sure, or leave --again out.",
    );
  }
  if (await askYesNo(`${before} ${again} Go on?`, signal)) return;
  throw new NotConfirmedError("Nothing was sent: it was not confirmed.");
}
