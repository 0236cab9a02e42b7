/** Turns rows into sessions: which rows belong to one session, whose it is, and which one is the caller's own. */
import type { components } from "../../../generated/era.js";
import { answeredCall } from "../../believable.js";
import { UnexpectedResponseError } from "../../errors.js";
import type { Own, Session, User, Value } from "../../session.js";
import { eraFields } from "./fields.js";
import { CURRENT, sessionParts, toSessionId, toUser, toUserId } from "./ids.js";

type Row = components["schemas"]["SessionRow"];

/** A user who has rows in the list. */
export interface KnownUser {
  id: string;
  domain: string;
  login: string;
  /** Era's own ids of the user. There is one, unless the login was given to another account later. */
  accountIds: ReadonlySet<string>;
}

/**
 * The sessions of the rows. Rows with the same site and `session_id` are one session: http and websocket have one
 * row each.
 *
 * @param secret the credential. An id that equals it is replaced, so that it is never shown.
 * @throws UnexpectedResponseError if the rows of one session belong to two users.
 */
export function toSessions(rows: readonly Row[], secret: string | null, url: string): Session[] {
  const bySession = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const id = toSessionId(row.site, row.session_id === secret ? CURRENT : row.session_id);
    const others = bySession.get(id);
    if (!others) bySession.set(id, [row]);
    else if (userIdOf(others[0]) === userIdOf(row)) others.push(row);
    else throw twoUsers(id, url);
  }
  return [...bySession].map(([id, theRows]) => ({
    id,
    userId: userIdOf(theRows[0]),
    startedAt: null,
    lastSeenAt: null,
    values: toValues(theRows),
  }));
}

const userIdOf = ({ domain, login }: Row) => toUserId(domain, login);

function toValues(rows: readonly [Row, ...Row[]]): Session["values"] {
  const values: Record<string, Value> = {};
  for (const { name, read } of eraFields) values[name] = read(rows);
  return values;
}

/** The users of the rows, by their ids. */
export function usersIn(rows: readonly Row[]): Map<string, KnownUser> {
  const users = new Map<string, KnownUser>();
  for (const row of rows) {
    const { domain, login, user_id } = row;
    const id = userIdOf(row);
    const accountIds = new Set([...(users.get(id)?.accountIds ?? []), ...(user_id ? [user_id] : [])]);
    users.set(id, { id, domain, login, accountIds });
  }
  return users;
}

/** What Era reports about the own session besides the list. */
export interface OwnSession {
  /** The `session_id` that Era reports; `null` if it reports none. */
  sessionId: string | null;
  /** The user of the session; `null` if Era does not report it. */
  user: { domain: string; login: string } | null;
  /** Why the own session cannot be read; `null` if it can. */
  reason: string | null;
}

/**
 * The own session among the sessions of all sites. Its id is the `session_id` that Era reports, or `carried`.
 *
 * @param carried the value of the cookie, or the token.
 */
export function ownAmong(
  sessions: readonly Session[],
  { sessionId, user, reason }: OwnSession,
  carried: string | null,
): Own {
  const isOwn = ({ id, userId }: Session) => {
    const its = sessionParts(id).sessionId;
    const isIt = its === CURRENT || its === sessionId || its === carried;
    return isIt && (!user || toUserId(user.domain, user.login).toLowerCase() === userId.toLowerCase());
  };
  const [own, ...more] = sessions.filter(isOwn).map(({ id }) => id);
  if (own === undefined) {
    const unlisted = "no listed session has the id that Era reports for your own session";
    return { state: "unknown", reason: reason ?? unlisted };
  }
  if (more.length === 0) return { state: "known", id: own };
  return {
    state: "among",
    ids: [own, ...more],
    reason: "sessions on several sites have the same id as your own session",
  };
}

/** The users with this name: a login, `domain/login`, or Era's own id, without regard to case. */
export function usersNamed(
  name: string,
  users: Iterable<KnownUser>,
  match: Readonly<Record<string, readonly unknown[]>> = {},
): User[] {
  const wanted = plain(name);
  const fits = (field: string, values: readonly string[]) =>
    match[field]?.some((value) => values.some((each) => plain(each) === plain(String(value)))) ?? true;
  const found = [...users].filter(
    ({ id, login, domain, accountIds }) =>
      [id, login, ...accountIds].some((each) => plain(each) === wanted) &&
      fits("domain", [domain]) &&
      fits("login", [login]) &&
      fits("accountId", [...accountIds]),
  );
  // A complete id names one user, even if other users have it as their login.
  const exact = found.find(({ id }) => id === name);
  return (exact ? [exact] : found).map(({ domain, login }) => toUser(domain, login));
}

const plain = (text: string) => text.trim().normalize("NFC").toLowerCase();

function twoUsers(id: string, url: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `According to the answer, session ${id} belongs to two users`,
    answeredCall("listSessions", url, { status: 200 }),
  );
}
