/**
 * The login history of a portal. It is the only source of other users' session ids, but it does not show which of
 * these sessions are still open.
 */
import type { components } from "../../../generated/docspace.js";
import type { SignIn, SignInList, SignInQuery } from "../../extras.js";
import type { Call } from "../../provider.js";
import type { DocSpaceCalls } from "./calls.js";
import { toAddress } from "./fields.js";
import { toUserId } from "./ids.js";
import { toDate } from "./listing.js";

/** Whose sign-ins are read, and how much of the history. */
export interface SignInOptions extends SignInQuery, Call {
  /** The maximum number of windows, each of 100 events, that are read. Default 100. */
  maxWindows?: number;
}

type LoginEvent = components["schemas"]["LoginEvent"];

/** The maximum number of events that the portal returns in one answer. */
const WINDOW = 100;

/**
 * The sign-ins of a user, from the login history. Only administrators may read it.
 *
 * We do not use the portal's filters. Without its audit option the portal silently ignores them. With that
 * option, release 3.7 cuts out the window before it filters by user, date or action, so a filter would save no
 * request. We read the events of all users, newest first, window after window, until they are older than
 * `since`.
 *
 * The event of a failed attempt contains no user, only the login that was typed (MessageFactory, release
 * 3.7.2). It is listed if this is the user's login, without regard to case.
 *
 * @throws NotAvailableError if the portal keeps no login history.
 * @throws PermissionError if the caller is not an administrator.
 */
export async function listSignIns(
  client: DocSpaceCalls["client"],
  { userId, login = null, since, maxWindows = 100, signal }: SignInOptions,
): Promise<SignInList> {
  const id = toUserId(userId);
  const { events, reason } = await readBackTo(since, maxWindows, (startIndex) =>
    readWindow(client, startIndex, signal),
  );
  const ofTheTime = events.map(toSignIn).filter(({ at }) => at === null || at >= since);
  const given = login?.toLowerCase();
  const seen = new Set(
    ofTheTime.flatMap((event) => (event.userId === id && event.login ? [event.login.toLowerCase()] : [])),
  );
  const isAimed = (event: SignIn) => {
    const typed = event.login?.toLowerCase();
    if (event.userId || !typed) return false;
    return typed === given || (event.signedIn === false && seen.has(typed));
  };
  const signIns = ofTheTime
    .filter((event) => event.userId === id || isAimed(event))
    .map((event) => (isAimed(event) ? { ...event, aimedAt: id } : event))
    .sort((a, b) => Number(b.at ?? 0) - Number(a.at ?? 0));
  const why = reason ?? (given || seen.size > 0 ? null : unmatchedIn(ofTheTime));
  return { signIns, complete: why === null, reason: why };
}

/** Why the list may lack failed attempts for a user whose login is not known; `null` if it lacks none. */
function unmatchedIn(events: readonly SignIn[]): string | null {
  const nobodys = events.filter(({ userId }) => !userId).length;
  if (nobodys === 0) return null;
  return `${nobodys} of the events name no user but only the login that was typed, and the login of this user is not known. Name the user by e-mail address.`;
}

async function readWindow(
  client: DocSpaceCalls["client"],
  startIndex: number,
  signal: AbortSignal | undefined,
): Promise<LoginEvent[]> {
  const { data } = await client.GET("/api/2.0/security/audit/login/filter", {
    params: { query: { count: WINDOW, startIndex } },
    ...(signal && { signal }),
  });
  // Calls without data throw. This tells the compiler that there are data.
  return (data as components["schemas"]["LoginEventsEnvelope"]).response;
}

/**
 * Reads window after window. Only an empty window is the end, because a portal that ignores `count` may also
 * return a short one.
 *
 * @returns each event once. `reason` says why there may be more events since that time, or is `null`.
 */
async function readBackTo(
  since: Date,
  maxWindows: number,
  read: (startIndex: number) => Promise<LoginEvent[]>,
): Promise<{ events: LoginEvent[]; reason: string | null }> {
  const events = new Map<number, LoginEvent>();
  let [newest, oldest]: [Date | null, Date | null] = [null, null];
  let firstId: number | undefined;
  let newestFirst = true;
  let startIndex = 0;
  const result = (reason: string | null) => ({ events: [...events.values()], reason });
  const backTo = () => (oldest ? `, back to ${oldest.toISOString()}` : "");

  for (let window = 0; window < maxWindows; window++) {
    const given = await read(startIndex);
    if (given.length === 0) return result(null);
    const dateOfFirst = toDate(given[0]?.date);
    // New events shift the windows by a few events. If a later window contains the newest event, the portal
    // ignores `startIndex` and has started again.
    const startedAgain =
      window > 0 &&
      (given.some(({ id }) => id === firstId) || (newest && dateOfFirst ? dateOfFirst > newest : false));
    if (window === 0) [firstId, newest] = [given[0]?.id, dateOfFirst];
    for (const event of given) {
      if (events.has(event.id)) continue;
      events.set(event.id, event);
      const at = toDate(event.date);
      if (!at) continue;
      if (oldest && at > oldest) newestFirst = false;
      if (!oldest || at < oldest) oldest = at;
    }
    if (newestFirst && oldest && oldest < since) return result(null);
    if (startedAgain || given.length > WINDOW) {
      return result(
        `The portal ignores which part of its login history we ask for, as portals without the audit option do. It returned the newest ${events.size} events of all users${backTo()}.`,
      );
    }
    startIndex += given.length;
  }
  return result(
    `The login history is longer than the part that was read: ${events.size} events of all users${backTo()}.`,
  );
}

function toSignIn(wire: LoginEvent): SignIn {
  return {
    id: String(wire.id),
    at: toDate(wire.date),
    action: wire.action || null,
    signedIn: hasSignedIn(wire.actionId),
    userId: toUserIdOrNull(wire.userId),
    aimedAt: null,
    login: wire.login || null,
    ...toAddress(wire.ip),
    country: wire.country || null,
    city: wire.city || null,
    browser: wire.browser || null,
    platform: wire.platform || null,
  };
}

/** Ids that stand for nobody: the guest account (MessageFactory, release 3.7.2), and the zero id of the newest reference. */
const NOBODY = new Set(["712d9ec3-5d2b-4b13-824f-71f00191dcca", "00000000-0000-0000-0000-000000000000"]);

function toUserIdOrNull(userId: string | null | undefined): string | null {
  const id = userId?.toLowerCase();
  return id && !NOBODY.has(id) ? id : null;
}

/** The portal's codes of sign-ins that succeeded: by password, social account, SMS, API, SSO, second factor, OAuth. */
const SIGNED_IN = new Set([1000, 1001, 1007, 1010, 1011, 1012, 1015, 1019, 1021, 1024, 1028, 1029]);
/** The codes of sign-ins that failed. */
const FAILED = new Set([1002, 1003, 1004, 1005, 1008, 1009, 1013, 1014, 1018, 1020, 1022, 1023, 1025, 1026]);
/** The codes of sign-outs. */
const SIGNED_OUT = new Set([1006, 1017]);

function hasSignedIn(actionId: LoginEvent["actionId"]): boolean | null {
  const code = Number(actionId ?? Number.NaN);
  if (SIGNED_IN.has(code)) return true;
  return FAILED.has(code) || SIGNED_OUT.has(code) ? false : null;
}
