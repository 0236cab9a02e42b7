import type { components } from "../../../generated/docspace.js";
import type { Credential } from "../../http/credentials.js";
import type { CurrentSession, Session, SessionList, User } from "../../session.js";

type Wire = components["schemas"];

/**
 * Turns the portal's list into sessions. The synthetic item (id 0), which describes the request
 * itself where the caller has no stored connection, is no session and is left out.
 *
 * @param authenticatedBy the kind of credential that made the call.
 */
export function toSessionList(
  wire: Wire["ActiveConnections"],
  authenticatedBy: Credential["kind"],
): SessionList {
  const current = currentSession(wire.loginEvent, authenticatedBy);
  const sessions = wire.items.filter((item) => item.id !== 0).map((item) => toSession(item, current));
  return { sessions, current };
}

/**
 * `loginEvent` is 0 for every token in `Authorization`. An API key and a password are no connection,
 * so nothing can lock them out; an access token may be a portal token, which is one.
 */
function currentSession(loginEvent: number, authenticatedBy: Credential["kind"]): CurrentSession {
  if (loginEvent !== 0) return { state: "known", id: String(loginEvent) };
  switch (authenticatedBy) {
    case "apiKey":
      return { state: "none", reason: "an API key rides on no session" };
    case "basic":
      return { state: "none", reason: "a user name and password ride on no session" };
    case "accessToken":
      return {
        state: "unknown",
        reason: "the portal does not tell whether an access token is the token of a signed-in session",
      };
    case "portalToken":
      return {
        state: "unknown",
        reason: "the portal did not tell which session the portal token belongs to",
      };
  }
}

function toSession(wire: Wire["ActiveConnection"], current: CurrentSession): Session {
  const id = String(wire.id);
  return {
    id,
    userId: wire.userId.toLowerCase(),
    current: current.state === "unknown" ? "unknown" : current.state === "known" && current.id === id,
    startedAt: toDate(wire.date),
    lastSeenAt: null,
    ip: toAddress(wire.ip),
    country: wire.country || null,
    city: wire.city || null,
    browser: wire.browser || null,
    platform: wire.platform || null,
    mobile: wire.mobile ?? null,
    page: wire.page || null,
  };
}

export function toUser(wire: Wire["Profile"]): User {
  return { id: wire.id.toLowerCase(), name: wire.displayName || null, login: wire.email || null };
}

/** Whether a profile may close the connections of other users. */
export function isAdministrator(wire: Wire["Profile"]): boolean {
  return Boolean(wire.isAdmin || wire.isOwner);
}

/**
 * Reads a time in either of its two forms: the string of the wire with seven fractional digits, or
 * the object of the published reference, whose `utcTime` is UTC with or without a `Z`.
 */
export function toDate(wire: Wire["AnyDate"] | undefined): Date | null {
  if (!wire) return null;
  const text = typeof wire === "string" ? wire : wire.utcTime.replace(/(Z|[+-]00:00)?$/, "Z");
  // Milliseconds are all that a Date holds; not every engine reads more digits.
  const date = new Date(text.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Takes the port off an address: `203.0.113.7:51514`, `[2001:db8::1]:443`. */
export function toAddress(wire: string | null | undefined): string | null {
  const address = wire?.trim();
  if (!address) return null;
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(address);
  if (bracketed?.[1]) return bracketed[1];
  // With more than one colon it is IPv6, and without brackets that has no port.
  return address.replace(/^([^:]+):\d+$/, "$1");
}
