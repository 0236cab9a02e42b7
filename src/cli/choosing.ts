/** Shows the sessions as a list with checkboxes and lets the user choose. The most unusual sessions come first. */

import { LockoutError } from "../errors.js";
import { LOCKOUT_WAY_OUT, type OwnSession, ownSessionOf, whyOwnMayEnd } from "../own-session.js";
import { mayEndOthers, type Provider } from "../provider.js";
import { plainText } from "../remote-text.js";
import { type Caller, isOwn, type Listing, type Session } from "../session.js";
import { NotConfirmedError } from "./exit-code.js";
import { type Choice, chooseAmong } from "./input/checkboxes.js";
import { tell } from "./output/print.js";
import { sessionColumns } from "./output/session-columns.js";
import { displayWidth, padded } from "./output/table.js";
import { triageOf } from "./triaged.js";

/** The most that a column is padded to, in columns of the terminal, so that the next one lines up. */
const WIDEST = 26;

/** How many columns of the terminal the bar and the checkbox take beside the text of a row. */
const BESIDE = 6;

/**
 * Shows the sessions on the terminal, and asks which of them are to end.
 *
 * @returns the ids of the chosen sessions. It is empty if there was nothing to choose or nothing was chosen, and the
 *   user has then been told so.
 * @throws LockoutError if any of them may be the caller's own session.
 * @throws NotConfirmedError if the user leaves with Escape or Ctrl-D.
 * @throws InterruptedError on Ctrl-C, or if `signal` aborts.
 */
export async function chooseSessions(provider: Provider, signal: AbortSignal): Promise<string[]> {
  const [caller, listing] = await Promise.all([provider.whoami({ signal }), provider.list({ signal })]);
  for (const note of listing.notes ?? []) tell(`Note: ${plainText(note, 400)}`);
  if (listing.sessions.length === 0) {
    tell("No sessions: there is nothing to choose.");
    return [];
  }
  const own = ownSessionOf(caller, listing, provider.capabilities);
  const ordered = await orderForChoosing(provider, listing);
  const texts = linesOf(
    ordered.map(({ session }) => session),
    provider,
    listing,
  );
  const choices = ordered.map(
    ({ session, hint }, at): Choice => ({
      id: session.id,
      text: texts[at] ?? "",
      hint,
      barred: whyBarred(session, own, { listing, provider, caller }),
    }),
  );
  if (choices.every(({ barred }) => barred !== null)) return nothingToChoose(choices, listing);
  const { length } = choices;
  const kept = keptText(listing);
  const ids = await chooseAmong(
    choices,
    `Which of these ${length} ${length === 1 ? "session" : "sessions"} should end?`,
    (count) => {
      if (count === 0) return "Nothing is chosen yet.";
      return `${count} of ${length} ${length === 1 ? "session" : "sessions"} will be ended${kept}.`;
    },
    signal,
  );
  if (ids === null) throw new NotConfirmedError("Nothing was revoked: nothing was chosen.");
  if (ids.length === 0)
    tell("Nothing was chosen, so nothing was revoked. Space chooses a session, Enter goes on.");
  return ids;
}

/** Sorts the sessions for the list, the most unusual first, and says what is unusual about each. */
async function orderForChoosing(
  provider: Provider,
  listing: Listing,
): Promise<{ session: Session; hint: string | null }[]> {
  const { sessions, sources } = await triageOf(provider, listing);
  for (const source of sources) tell(source);
  return sessions.map(({ session, reasons }) => ({
    session,
    hint: reasons.length > 0 ? plainText(reasons.map(({ text }) => text).join(" · "), 300) : null,
  }));
}

/** Why a session cannot be chosen, by the rules that apply to every run; `null` if it can. */
function whyBarred(
  { id, userId }: Session,
  own: OwnSession,
  { listing, provider, caller }: { listing: Listing; provider: Provider; caller: Caller },
): string | null {
  if (isOwn(listing.own, id) === true) return "you are signed in with it";
  if (whyOwnMayEnd({ kind: "sessions", ids: [id], listed: [id] }, own)) return "you may be signed in with it";
  if (listing.notEndable?.includes(id)) return "the product does not end it";
  const isForeign = listing.covers === "everyone" && userId !== caller.user.id;
  if (!isForeign || mayEndOthers(provider.capabilities, caller)) return null;
  return provider.capabilities.endsOthersFor === "nobody"
    ? "only its user may end it"
    : "only an administrator may end it";
}

/**
 * Tells the user why no session can be chosen.
 *
 * @throws LockoutError if the reason is that the caller's own session is not known.
 */
function nothingToChoose(choices: readonly Choice[], { own }: Listing): string[] {
  if (own.state === "unknown" || own.state === "among") {
    throw new LockoutError(
      `Refused: each of these sessions could be the one that you are signed in with: ${own.reason}. ${LOCKOUT_WAY_OUT}`,
    );
  }
  for (const { id, barred } of choices.slice(0, 3)) tell(`Session ${plainText(id, 80)}: ${barred}.`);
  tell("There is nothing else to choose, so nothing was revoked.");
  return [];
}

function keptText({ own, sessions }: Listing): string {
  if (own.state === "known" && sessions.some(({ id }) => id === own.id)) return "; yours is kept";
  return own.state === "among" && own.ids.length > 0 ? "; any that may be yours are kept" : "";
}

/**
 * Writes each session in one line, with the columns of a list. If the terminal is too narrow for them, only the first
 * two line up, because more padding would push the rest out of sight.
 */
function linesOf(sessions: readonly Session[], { capabilities }: Provider, { own }: Listing): string[] {
  const columns = sessionColumns(Date.now(), capabilities.fields, own).filter(({ head }) => head !== "");
  const cells = sessions.map((session) => columns.map(({ cell }) => plainText(cell(session), 80)));
  const widths = columns.map((_, at) =>
    Math.min(
      WIDEST,
      cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), 1),
    ),
  );
  const needed = widths.reduce((sum, width) => sum + width + 2, BESIDE);
  const aligned = needed > (process.stderr.columns || 80) ? 2 : columns.length;
  return cells.map((row) =>
    row
      .map((cell, at) => (at < aligned ? padded(cell, widths[at] ?? 0) : cell))
      .join("  ")
      .trimEnd(),
  );
}
