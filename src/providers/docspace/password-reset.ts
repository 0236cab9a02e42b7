/** Ends all sessions of the caller for a link that changes the password, and finds the outcome of each session. */
import { AuthenticationError, CallError } from "../../errors.js";
import { type ItemOutcome, settle } from "../../outcome.js";
import { assertNotLockedOut, type OwnSession, ownSessionOf, SELF } from "../../own-session.js";
import type { Call, Step } from "../../provider.js";
import type { Secret } from "../../secret.js";
import { isOwn, type Listing, type Session } from "../../session.js";
import type { DocSpaceCalls, Revocation } from "./calls.js";
import type { WatchedCalls } from "./opened.js";

/** Options of `resetPassword()`. */
export interface PasswordResetOptions extends Call {
  /**
   * Whether the caller's own session may be ended too. Default `false`: a call that would or could end it
   * throws a `LockoutError` before any request that changes something is sent.
   */
  includeCurrent?: boolean;
}

/** The result of `resetPassword()`. */
export interface PasswordReset {
  outcomes: ItemOutcome[];
  /** Sessions that started since, such as the session that the portal opens for the caller. */
  newSessions: Session[];
  /** The portal token that replaces the caller's token. This client uses it from now on; give it to other clients yourself. */
  freshToken: Secret | null;
  /** The link to the page on which the password can be changed once; `null` if the portal gave none. */
  link: Secret | null;
}

/** All sessions of the caller, in one call. */
const EVERYTHING: Step = { kind: "everything", user: SELF, keepsOwn: false, listed: [] };

/** @throws LockoutError if the credential belongs, or may belong, to a session and `includeCurrent` is not set. */
export async function resetPassword(
  { calls, refusesFirst }: Pick<WatchedCalls, "calls" | "refusesFirst">,
  capabilities: OwnSession["capabilities"],
  options: PasswordResetOptions,
): Promise<PasswordReset> {
  const before = await calls.list(options);
  assertNotLockedOut([EVERYTHING], ownSessionOf({ user: SELF }, before, capabilities), options);
  const revocation = await calls.closeAllAndResetPassword(options);
  const after = await listAfter(calls, revocation, options);
  const { freshToken, link } = revocation;
  const known = new Set(before.sessions.map(({ id }) => id));
  const isOwnRefused = await refusesFirst(options);
  return {
    outcomes: before.sessions.map((session) =>
      isOwnRefused && isOwn(before.own, session.id) === true
        ? { ...settle(revocation.answer, "rejected"), ...nounsOf(session) }
        : outcomeOf(session, revocation, after),
    ),
    newSessions: after?.sessions.filter(({ id }) => !known.has(id)) ?? [],
    freshToken,
    link,
  };
}

/** The outcome of a session. If the answer was lost and the sessions could not be listed again, it throws the error. */
function outcomeOf(session: Session, { answer, error }: Revocation, after: Listing | null): ItemOutcome {
  if (error && !after) throw error;
  const isListed = after?.sessions.some(({ id }) => session.id === id);
  const settled = settle(answer, after ? (isListed ? "listed" : "gone") : "unlistable");
  return { ...settled, ...nounsOf(session) };
}

function nounsOf({ id, userId }: Session): Pick<ItemOutcome, "session" | "user"> {
  return { session: id, user: { id: userId, name: null, login: null } };
}

/** Lists the sessions after the call; `null` if the own session has just been ended, or if the list cannot be read. */
async function listAfter(
  calls: DocSpaceCalls,
  revocation: Pick<Revocation, "error">,
  options: Call,
): Promise<Listing | null> {
  try {
    return await calls.list(options);
  } catch (error) {
    if (error instanceof AuthenticationError) return null;
    // The call succeeded, so an error of the list must not hide its result.
    const cutOff = error instanceof CallError && error.code === "aborted" && !options.stopSending?.aborted;
    if (error instanceof CallError && !cutOff && !revocation.error) return null;
    throw revocation.error ?? error;
  }
}
