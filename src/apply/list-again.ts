/** Lists the sessions after a run, and decides whether a missing session is evidence that it has ended. */
import { listWhole } from "../believable.js";
import { CallError, InvalidArgumentError } from "../errors.js";
import { isSameId, type OwnSession, ownSessionOf } from "../own-session.js";
import type { Plan } from "../plan/index.js";
import type { Call, Provider } from "../provider.js";
import type { Listing, Own } from "../session.js";

/** The facts with which the list after a run is compared. */
export interface Reference {
  plan: Plan;
  /** The own session at the start of the run. */
  own: OwnSession;
  /** Whether we sent a call that ends, or may have ended, the own session. */
  ownMayHaveEnded: boolean;
}

/** The sessions after a run. */
export interface ListedAgain {
  /** `null` if the sessions could not be listed. */
  list: Listing | null;
  /** Why the list is not evidence; `null` if it is, or if there is no list. */
  doubt: string | null;
  /** Why the sessions could not be listed; `null` if they were. */
  reason: string | null;
  /**
   * Whether listing failed as expected, because the run ended the own session on request, and with it the
   * credential.
   */
  ownSessionEnded: boolean;
  /** Whether the product refused the credential. `false` if no credential could be obtained and sent. */
  refused: boolean;
}

/** Lists the sessions, and decides whether the list is evidence. */
export async function listAgain(
  provider: Pick<Provider, "list" | "installation" | "whoami">,
  reference: Reference,
  options: Call,
): Promise<ListedAgain> {
  try {
    const list = await listWhole(provider, options);
    const doubt = doubtOf(list, reference) ?? (await doubtOfCaller(list, provider, reference, options));
    return { list, doubt, reason: null, ownSessionEnded: false, refused: false };
  } catch (error) {
    // Where a function hands out credentials, the latest may be one that cannot be sent.
    if (error instanceof InvalidArgumentError)
      return { list: null, doubt: null, reason: error.message, ownSessionEnded: false, refused: false };
    if (!(error instanceof CallError)) throw error;
    const ownSessionEnded = reference.ownMayHaveEnded && error.code === "authentication";
    const refused = error.code === "authentication" && error.status !== null;
    return { list: null, doubt: null, reason: error.explanation, ownSessionEnded, refused };
  }
}

/** Why sessions that are missing from a list made after the run began are not evidence; `null` if they are. */
function doubtOf(list: Listing, { plan, own, ownMayHaveEnded }: Reference): string | null {
  const now = ownSessionOf({ user: { id: own.callerId } }, list, own.capabilities);
  const was = idOf(own.state);
  const is = idOf(list.own);
  // Some products open a new session for a caller who ends all of their own sessions, and list it.
  const isOpened = is !== null && is !== was && now.listed.has(is) && !own.listed.has(is);
  if (ownMayHaveEnded && isOpened) return doubtOfOwner(now);
  if (kindOf(own.state) !== kindOf(list.own))
    return "the list does not show your own session as it did before";
  if (was !== is) return "the list now shows another session as your own";
  // This is true even if the run should end it: while the product names the session, the credential belongs to it.
  if (is !== null && own.listed.has(is) && !now.listed.has(is)) return LACKS_OWN;
  return doubtOfPlan(plan, now);
}

/** Sessions that may be the own one come and go, so `among` and `none` do not contradict each other. */
const kindOf = ({ state }: Own) => (state === "among" ? "none" : state);

const idOf = (own: Own) => (own.state === "known" ? own.id : null);

const LACKS_OWN = "your own session is not listed, but your credential is still accepted";

/**
 * Compares a list with the sessions in the plan, and says why missing sessions are not evidence; `null` if they
 * are.
 */
export function doubtOfPlan(plan: Plan, own: OwnSession): string | null {
  const { state, listed } = own;
  const isOwnMissing =
    state.state === "known" &&
    !listed.has(state.id) &&
    plan.own.state === "known" &&
    plan.own.id === state.id &&
    // If the session was not listed when the plan was made, the plan has only its id.
    [...plan.spared.map(({ session }) => session), ...plan.sessions].some(
      (session) =>
        session?.id === state.id && (session.startedAt !== null || Object.keys(session.values).length > 0),
    );
  if (isOwnMissing) return LACKS_OWN;
  // A run may be finished with another credential. If the session of that credential is listed, the list is as good as
  // the first one. A list of a part of the installation need not contain it.
  const isStranger =
    plan.scope === null && state.state === "known" && !listed.has(state.id) && idOf(plan.own) !== state.id;
  return isStranger
    ? "the list names another session as your own, but does not contain it"
    : doubtOfOwner(own);
}

function doubtOfOwner({ listed, callerId, covers }: OwnSession): string | null {
  if (covers === "everyone" || listed.size === 0) return null;
  return hasOneOf(listed.values(), callerId) ? null : "the list belongs to another caller";
}

/** If a list contains no session of the caller, we ask the product who the caller is. */
async function doubtOfCaller(
  { sessions, covers }: Listing,
  provider: Pick<Provider, "whoami">,
  { own: { callerId } }: Reference,
  options: Call,
): Promise<string | null> {
  if (covers === "everyone" || hasOneOf(sessions, callerId)) return null;
  const { user } = await provider.whoami(options);
  return isSameId(user.id, callerId) ? null : "the list belongs to another caller";
}

function hasOneOf(sessions: Iterable<{ userId: string }>, callerId: string): boolean {
  return [...sessions].some(({ userId }) => isSameId(userId, callerId));
}
