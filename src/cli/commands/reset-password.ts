import { CallError, LockoutError } from "../../errors.js";
import type { Outcome } from "../../outcome.js";
import type { DocSpace, PasswordReset, SessionOutcome } from "../../providers/docspace/index.js";
import { plainText } from "../../remote-text.js";
import { type Summary, summaryOf } from "../../report.js";
import type { Caller, Session } from "../../session.js";
import { EXIT, NotConfirmedError } from "../exit-code.js";
import { askYesNo, hasTerminal } from "../input/ask.js";
import { connect } from "../input/connect.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { documentHead } from "../output/document.js";
import { userText } from "../output/plan-text.js";
import { printData, printJson, tell } from "../output/print.js";

export interface ResetPasswordFlags extends PortalFlags {
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
  const { includeCurrent = false } = flags;
  const provider = await connect(flags);
  const [caller, { sessions }] = await Promise.all([provider.whoami(), provider.listSessions()]);
  if (!includeCurrent) assertSparesCurrent(caller);
  tell(whatWillHappen(provider, caller, sessions.length, flags));
  if (!flags.yes) await confirmReset(sessions.length);

  const reset = await provider
    .resetPassword({ includeCurrent })
    .catch((error) => unknownOutcome(error, sessions));
  const { outcomes, link } = reset;
  const summary = summaryOf(outcomes);
  if (flags.json) printJson(documentOf(provider, caller, reset, flags));
  else if (!flags.showLink) printData(outcomeText(outcomes, summary));
  else {
    tell(outcomeText(outcomes, summary));
    // A link has no such characters; a terminal is spared them all the same.
    if (link) printData(plainText(link.reveal(), 8000));
  }
  tell(whatIsNext(provider, reset, flags));
  return summary.failed + summary.unknown > 0 || !link ? EXIT.partial : EXIT.done;
}

/** @throws LockoutError where the call would, or may, end the session that the credential rides on. */
function assertSparesCurrent({ current }: Caller): void {
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
  { portal, name }: DocSpace,
  { user, current }: Caller,
  count: number,
  { showLink }: ResetPasswordFlags,
): string {
  const own =
    current.state === "known"
      ? ", also the one that you are signed in with"
      : current.state === "unknown"
        ? ", and yours may be one of them"
        : "";
  return `On ${portal} (${name}), as ${userText(user)}:

All of your sessions end: ${count === 0 ? "none is listed" : `${count} ${count === 1 ? "is" : "are"} listed`}${own}.
The portal makes a link that changes your password. Links from before stop working.
${showLink ? "The link will be shown: whoever has it can change the password." : "The link will not be shown, and cannot be later: add --show-link if you need it."}
The password stays as it is until somebody uses the link.
`;
}

/** @throws NotConfirmedError without a terminal, or when the person does not confirm. */
async function confirmReset(count: number): Promise<void> {
  if (!hasTerminal()) {
    throw new NotConfirmedError(
      "Nothing was changed: there is no terminal to confirm this on. Add --yes if you are sure.",
    );
  }
  const ending = count === 1 ? "End your session and make" : `End all ${count} sessions of yours and make`;
  const confirmed = await askYesNo(`${count === 0 ? "Make" : ending} the link?`);
  if (!confirmed) throw new NotConfirmedError("Nothing was changed: it was not confirmed.");
}

/** A call that may have gone through, and nobody can tell: every session is accounted for as unknown. */
function unknownOutcome(error: unknown, sessions: readonly Session[]): PasswordReset {
  if (!(error instanceof CallError && error.mayHaveTakenEffect)) throw error;
  tell(plainText(error.message, 1000));
  const reason = "the answer was lost, and the sessions cannot be listed again";
  const outcomes = sessions.map(({ id, userId }) => ({
    session: id,
    userId,
    outcome: "unknown" as const,
    evidence: null,
    reason,
  }));
  return { outcomes, newSessions: [], freshToken: null, link: null };
}

function documentOf(
  provider: DocSpace,
  caller: Caller,
  { outcomes, newSessions, link }: PasswordReset,
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
    // A secret prints as "[secret]".
    link: showLink ? (link?.reveal() ?? null) : link,
    residualAccess: provider.capabilities.residualAccess,
  };
}

function outcomeText(outcomes: readonly SessionOutcome[], summary: Summary): string {
  const counts = (Object.keys(summary) as Outcome[])
    .filter((outcome) => summary[outcome] > 0)
    .map((outcome) => `${outcome.replace("_", " ")} ${summary[outcome]}`);
  const trouble = outcomes.filter(({ outcome }) => outcome === "failed" || outcome === "unknown");
  return [
    `Sessions: ${counts.join(", ") || "there were none"}.`,
    ...trouble.map(({ session, outcome, reason }) =>
      plainText(`  ${session ?? "all sessions"}: ${outcome}, ${reason ?? "the portal does not tell why"}`),
    ),
  ].join("\n");
}

/** What a person has to know, and do, after it. */
function whatIsNext(
  { portal, capabilities }: DocSpace,
  { link, newSessions }: PasswordReset,
  { showLink }: ResetPasswordFlags,
): string {
  const lines: string[] = [];
  if (!link) {
    lines.push(`No link came. Ask for one on its sign-in page ("Forgot your password?"): ${portal}`);
  } else if (showLink) {
    lines.push(
      "The link works once. Whoever has it can change the password: use it now, and send it to nobody.",
    );
  } else {
    lines.push(
      "The portal made a link that changes the password. It was not shown and is forgotten; links from before are dead.",
      `For a link, sign in and add --show-link, or ask for one on the sign-in page ("Forgot your password?"): ${portal}`,
    );
  }
  if (newSessions.length > 0) {
    const ids = newSessions.map(({ id }) => plainText(id, 40)).join(", ");
    lines.push(`New since, and open: ${ids}. Look at ${newSessions.length === 1 ? "it" : "them"}.`);
  }
  lines.push("The password is as it was. What goes on after this:");
  for (const { detail } of capabilities.residualAccess) lines.push(`  ${detail}`);
  return lines.join("\n");
}
