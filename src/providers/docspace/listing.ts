import type { components } from "../../../generated/docspace.js";
import { isOwn, type Listing, type Own, type Session, type User, type Value } from "../../session.js";
import type { Credential } from "./credentials.js";
import { docspaceFields } from "./fields.js";

type Wire = components["schemas"];

/**
 * Turns the portal's list into sessions. If the caller has no stored connection, the portal adds an item with
 * id 0 that describes the request itself. It is not a session and is left out.
 *
 * @param authenticatedBy the kind of credential that made the call.
 */
export function toListing(wire: Wire["ActiveConnections"], authenticatedBy: Credential["kind"]): Listing {
  const current = ownSession(wire.loginEvent, authenticatedBy);
  const sessions = wire.items.filter((item) => item.id !== 0).map(toSession);
  return { sessions: newestFirst(sessions, current), own: current, covers: "caller" };
}

/** Puts the caller's own session first, then orders by date. The portal orders by id, and the order of dates differs. */
function newestFirst(sessions: Session[], own: Own): Session[] {
  const time = ({ startedAt }: Session) => startedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const first = (session: Session) => (isOwn(own, session.id) === true ? 1 : 0);
  return sessions.sort(
    (one, other) =>
      first(other) - first(one) ||
      (time(one) === time(other) ? 0 : time(other) - time(one)) ||
      Number(other.id) - Number(one.id),
  );
}

/**
 * `loginEvent` is 0 for every token in `Authorization`. An API key and a password belong to no connection, so
 * closing one cannot lock them out. An access token may be a portal token, which belongs to a connection.
 */
function ownSession(loginEvent: number, authenticatedBy: Credential["kind"]): Own {
  if (loginEvent !== 0) return { state: "known", id: String(loginEvent) };
  switch (authenticatedBy) {
    case "apiKey":
      return { state: "none", reason: "an API key belongs to no session; a portal token does" };
    case "basic":
      return { state: "none", reason: "a user name and password belong to no session; a portal token does" };
    case "accessToken":
      return {
        state: "unknown",
        reason:
          "the portal does not report whether an access token belongs to a session; for a portal token it does",
      };
    case "portalToken":
      return {
        state: "unknown",
        reason: "the portal did not report to which session the portal token belongs",
      };
  }
}

function toSession(wire: Wire["ActiveConnection"]): Session {
  return {
    id: String(wire.id),
    userId: wire.userId.toLowerCase(),
    startedAt: toDate(wire.date),
    lastSeenAt: null,
    values: toValues(wire),
  };
}

const READ = docspaceFields.flatMap(({ name, read }) => (read ? [{ name, read }] : []));

function toValues(wire: Wire["ActiveConnection"]): Session["values"] {
  const values: Record<string, Value> = {};
  for (const { name, read } of READ) values[name] = read(wire);
  return values;
}

export function toUser(wire: Wire["Profile"]): User {
  return { id: wire.id.toLowerCase(), name: wire.displayName || null, login: wire.email || null };
}

/** Whether a profile may close the connections of other users. */
export function isAdministrator(wire: Wire["Profile"]): boolean {
  return Boolean(wire.isAdmin || wire.isOwner);
}

/** The length of `2026-05-04T09:21:33.123Z`. A longer text has more digits than a `Date` can store. */
const LONGEST_IN_MS = 24;

/**
 * Reads a time in one of two forms: the string that portals send, with seven fractional digits, or the object
 * of the published reference, whose `utcTime` is UTC with or without a `Z`.
 */
export function toDate(wire: Wire["AnyDate"] | undefined): Date | null {
  if (!wire) return null;
  const text = typeof wire === "string" ? wire : wire.utcTime.replace(/(Z|[+-]00:00)?$/, "Z");
  // A Date stores milliseconds, and not every engine can parse more digits.
  const date = new Date(text.length > LONGEST_IN_MS ? text.replace(/(\.\d{3})\d+/, "$1") : text);
  return Number.isNaN(date.getTime()) ? null : date;
}
