/**
 * The login history of a portal, read honestly. It is the only source of other users' session ids,
 * and it knows nothing of which of them are still open.
 */
import type { components } from "../../../generated/docspace.js";
import type { CallOptions } from "../../provider.js";
import type { DocSpaceCalls } from "./calls.js";
import { toUserId } from "./ids.js";
import { toAddress, toDate } from "./normalise.js";

/** One event of the login history. All text is remote and hostile: clean it before showing. */
export interface SignIn {
  /** The id that the session has, if the event opened one. */
  id: string;
  /** When it happened; `null` when the portal does not tell. */
  at: Date | null;
  /** What happened, in the portal's words and language. */
  action: string | null;
  /**
   * Whether somebody was signed in by it: `false` for a failed attempt and for a sign-out, neither of
   * which opens a session; `null` where the portal's code for it is not known.
   */
  signedIn: boolean | null;
  /** `null` for an attempt that the portal ascribes to nobody. */
  userId: string | null;
  /** What was typed into the sign-in form. */
  login: string | null;
  /** IPv4 or IPv6, without a port. */
  ip: string | null;
  country: string | null;
  city: string | null;
  browser: string | null;
  platform: string | null;
}

/** What the login history tells of a user. */
export interface SignInList {
  /** Newest first. */
  signIns: SignIn[];
  /** Whether these are all that the portal knows of this time. */
  complete: boolean;
  /** Why there may be more, in a sentence; `null` when it is complete. */
  reason: string | null;
}

/** Whose sign-ins, and since when. */
export interface SignInQuery extends CallOptions {
  userId: string;
  /** What the user signs in with. Attempts with it that the portal ascribes to nobody are listed as well. */
  login?: string | null;
  since: Date;
  /** How many windows of 100 events are read at most. Default 100. */
  maxWindows?: number;
}

type LoginEvent = components["schemas"]["LoginEvent"];

/** How many events the portal hands out at once, at most. */
const WINDOW = 100;

/**
 * The sign-ins of a user, from the login history. For administrators.
 *
 * The portal is asked for no filter: without its audit option it ignores filters in silence, and with it
 * release 3.7 cuts the window before it filters, so that filtering there would save no request. What is
 * read is everybody's events, newest first, window after window, until they are older than `since`.
 *
 * @throws NotAvailableError when the portal keeps no login history.
 * @throws PermissionError for anybody but an administrator.
 */
export async function listSignIns(
  client: DocSpaceCalls["client"],
  { userId, login = null, since, maxWindows = 100, signal }: SignInQuery,
): Promise<SignInList> {
  const id = toUserId(userId);
  const typed = login?.toLowerCase();
  const { events, reason } = await readBackTo(since, maxWindows, (startIndex) =>
    readWindow(client, startIndex, signal),
  );
  const signIns = events
    .map(toSignIn)
    .filter(({ at }) => at === null || at >= since)
    .filter(
      (event) => event.userId === id || (!event.userId && typed && typed === event.login?.toLowerCase()),
    )
    .sort((a, b) => Number(b.at ?? 0) - Number(a.at ?? 0));
  return { signIns, complete: reason === null, reason };
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
  // Calls throw unless they have data; this says so to the compiler.
  return (data as components["schemas"]["LoginEventsEnvelope"]).response;
}

/**
 * Reads window after window. Only an empty one is the end: a short one is also what a portal gives that
 * ignores how many were asked for.
 *
 * @returns each event once; `reason` is why there may be more since that time, or `null`.
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
    // What came in since shifts the windows by a few; the very newest event in a later one is no shift.
    const beganAnew =
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
    if (beganAnew || given.length > WINDOW) {
      return result(
        `The portal ignores which part of its login history is asked for, as it does without the audit option. It gave the newest ${events.size} events of all users${backTo()}.`,
      );
    }
    startIndex += given.length;
  }
  return result(
    `The login history is longer than what is read of it: ${events.size} events of all users${backTo()}.`,
  );
}

function toSignIn(wire: LoginEvent): SignIn {
  return {
    id: String(wire.id),
    at: toDate(wire.date),
    action: wire.action || null,
    signedIn: hasSignedIn(wire.actionId),
    userId: wire.userId?.toLowerCase() ?? null,
    login: wire.login || null,
    ip: toAddress(wire.ip || wire.iP),
    country: wire.country || null,
    city: wire.city || null,
    browser: wire.browser || null,
    platform: wire.platform || null,
  };
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
