import { type Summary, summaryOf } from "../../apply/index.js";
import { CallError, LockoutError } from "../../errors.js";
import type { EndedForLink, LinkWords } from "../../extras.js";
import type { ItemOutcome, Outcome } from "../../outcome.js";
import type { OpenedSession, Provider } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import { openedText, residualLines, userText } from "../../report/index.js";
import type { Caller, Own, Session, User } from "../../session.js";
import { EXIT, NotConfirmedError, UsageError } from "../exit-code.js";
import { askYesNo, hasTerminal } from "../input/ask.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { titleOf } from "../input/product.js";
import { type Interruption, interruptible } from "../interruption.js";
import { documentHead } from "../output/document.js";
import { explainError } from "../output/explain-error.js";
import { printData, printJson, tell } from "../output/print.js";

export interface ResetPasswordFlags extends InstallationFlags {
  showLink?: boolean;
  includeCurrent?: boolean;
  yes?: boolean;
  json?: boolean;
}

/**
 * `sessionctl reset-password`: ends all own sessions and obtains the link that changes the password.
 * The link is a secret: it is shown on request and otherwise forgotten.
 */
export async function resetPassword(flags: ResetPasswordFlags): Promise<number> {
  return interruptible((interruption) => reset(flags, interruption));
}

async function reset(flags: ResetPasswordFlags, { signal, during }: Interruption): Promise<number> {
  const { includeCurrent = false } = flags;
  const provider = await connect(flags);
  const extra = provider.extras?.resetPassword;
  if (!extra) throw new UsageError(`${titleOf(provider)} cannot make a link that changes a password.`);
  const { words } = extra;
  const [caller, { sessions, own }] = await Promise.all([
    provider.whoami({ signal }),
    provider.list({ signal }),
  ]);
  if (!includeCurrent) assertSparesOwn(own);
  tell(whatWillHappen(provider, words, caller.user, { own, count: sessions.length }, flags));
  if (!flags.yes) await confirmReset(sessions.length, signal);

  const done = await during(() => extra.endAll({ includeCurrent, stopSending: signal })).catch((error) =>
    unknownOutcome(error, sessions, flags),
  );
  const { outcomes, link } = done;
  // Nobody else has the token of a session that the product opened for this call, so it would be of no use.
  // We end it even if the command is interrupted.
  const opened = (await provider.endOpened?.()) ?? [];
  const newSessions = done.newSessions.filter(({ id }) => !opened.some((ours) => ours.id === id));
  const summary = summaryOf(outcomes);
  if (flags.json) printJson(documentOf(provider, caller, { ...done, newSessions, opened }, flags));
  else if (!flags.showLink) printData(outcomeText(outcomes, summary));
  else {
    tell(outcomeText(outcomes, summary));
    // A link should contain no control characters. We remove them all the same before we print it.
    if (link) printData(plainText(link.reveal(), 8000));
  }
  tell(whatIsNext(provider, words, { ...done, newSessions, opened }, flags));
  return summary.failed + summary.unknown > 0 || !link ? EXIT.partial : EXIT.done;
}

/** What the call did, and the sessions that the product opened for it. */
interface Reset extends EndedForLink {
  opened: OpenedSession[];
}

/**
 * @throws LockoutError if the call would, or may, end the caller's own session and --include-current is not
 * given.
 */
function assertSparesOwn(current: Own): void {
  if (current.state === "none") return;
  const why =
    current.state === "known"
      ? `session ${current.id} is the one that you are signed in with, and it would end, too`
      : `your own session could be among those that end (${current.reason})`;
  throw new LockoutError(
    `Refused: ${why}. Nothing was changed. Add --include-current if that is what you want; you sign in again with the new password.`,
  );
}

function whatWillHappen(
  { installation, product }: Provider,
  { willBeMade }: LinkWords,
  user: User,
  { own: current, count }: { own: Own; count: number },
  { showLink }: ResetPasswordFlags,
): string {
  const own =
    current.state === "known"
      ? ", also the one that you are signed in with"
      : current.state !== "none"
        ? ", and yours may be one of them"
        : "";
  return `On ${installation} (${product}), as ${userText(user)}:

All of your sessions end: ${count === 0 ? "none is listed" : `${count} ${count === 1 ? "is" : "are"} listed`}${own}.
${willBeMade}
${showLink ? "The link will be shown: whoever has it can change the password." : "The link will not be shown, and cannot be shown later: add --show-link if you need it."}
The password stays as it is until somebody uses the link.
`;
}

/** @throws NotConfirmedError without a terminal, or if the user does not confirm. */
async function confirmReset(count: number, signal: AbortSignal): Promise<void> {
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      "Nothing was changed: there is no terminal to confirm this on. Add --yes if you are sure.",
    );
  }
  const ending = count === 1 ? "End your session and make" : `End all ${count} of your sessions and make`;
  const confirmed = await askYesNo(`${count === 0 ? "Make" : ending} the link?`, signal);
  if (!confirmed) throw new NotConfirmedError("Nothing was changed: it was not confirmed.");
}

/** The result of a call that may or may not have taken effect: every session has the outcome unknown. */
function unknownOutcome(
  error: unknown,
  sessions: readonly Session[],
  { debug = false }: ResetPasswordFlags,
): EndedForLink {
  if (!(error instanceof CallError && error.mayHaveTakenEffect)) throw error;
  tell(explainError(error, { debug }));
  const reason = "the answer was lost, and the sessions cannot be listed again";
  const outcomes = sessions.map(({ id, userId }) => ({
    session: id,
    user: { id: userId, name: null, login: null },
    outcome: "unknown" as const,
    evidence: null,
    reason,
  }));
  return { outcomes, newSessions: [], link: null };
}

function documentOf(
  provider: Provider,
  caller: Caller,
  { outcomes, newSessions, opened, link }: Reset,
  { showLink = false }: ResetPasswordFlags,
) {
  return {
    ...documentHead(provider, caller),
    outcomes: outcomes.map(({ session, outcome, evidence, reason }) => ({
      session,
      user: caller.user,
      outcome,
      evidence,
      reason,
    })),
    summary: summaryOf(outcomes),
    newSessions,
    openedByProduct: opened,
    // A secret prints as "[secret]".
    link: showLink ? (link?.reveal() ?? null) : link,
    residualAccess: provider.capabilities.residualAccess,
  };
}

function outcomeText(outcomes: readonly ItemOutcome[], summary: Summary): string {
  const counts = (Object.keys(summary) as Outcome[])
    .filter((outcome) => summary[outcome] > 0)
    .map((outcome) => `${outcome.replace("_", " ")} ${summary[outcome]}`);
  const trouble = outcomes.filter(({ outcome }) => outcome === "failed" || outcome === "unknown");
  return [
    `Sessions: ${counts.join(", ") || "there were none"}.`,
    ...trouble.map(({ session, outcome, reason }) =>
      plainText(`  ${session ?? "all sessions"}: ${outcome}, ${reason ?? "the product does not say why"}`),
    ),
  ].join("\n");
}

/** What the user must know and do afterwards. */
function whatIsNext(
  { installation, capabilities }: Provider,
  { wasHidden, elsewhere }: LinkWords,
  { link, newSessions, opened, outcomes }: Reset,
  { showLink }: ResetPasswordFlags,
): string {
  const summary = summaryOf(outcomes);
  const lines: string[] = [];
  if (!link) {
    lines.push(`No link came. Ask for one on the ${elsewhere}: ${installation}`);
  } else if (showLink) {
    lines.push(
      "The link works once. Whoever has it can change the password: use it now, and do not send it to anybody.",
    );
  } else {
    lines.push(
      wasHidden,
      `For a link, sign in and add --show-link, or ask for one on the ${elsewhere}: ${installation}`,
    );
  }
  lines.push(...opened.map(openedText));
  if (newSessions.length > 0) {
    const ids = newSessions.map(({ id }) => plainText(id, 40)).join(", ");
    lines.push(`New since then, and open: ${ids}. Look at ${newSessions.length === 1 ? "it" : "them"}.`);
  }
  lines.push(
    "The password has not changed.",
    ...residualLines({ ...capabilities, summary }, ({ detail }) => detail),
  );
  return lines.join("\n");
}
