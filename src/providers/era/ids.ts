/** The ids of sessions and users of Era. Each is one text here, while Era needs two to identify them. */
import { InvalidArgumentError } from "../../errors.js";
import type { Naming } from "../../provider.js";
import type { User } from "../../session.js";

/**
 * Era's own word for the site that answers. Here it also stands for the id of the own session if that id is the
 * credential itself.
 */
export const CURRENT = "current";

/** Hexadecimal groups of any length. They look like UUIDs, but do not follow RFC 4122. */
const SESSION_ID = /^[^/\p{Cc}]*\S[^/\p{Cc}]*\/(?:[0-9a-f]+(?:-[0-9a-f]+)*|current)$/iu;

/** @param scope the sites to which the connection is limited; `undefined` for all. Ids on other sites are refused. */
export function eraNaming(scope: readonly string[] | undefined): Naming {
  return {
    isSessionId: (text) => SESSION_ID.test(text) && (!scope || scope.includes(siteOf(text))),
    sessionIds: scope
      ? `<site>/<session_id> on the sites of the scope (${scope.join(", ")})`
      : "<site>/<session_id>, where session_id consists of groups of hexadecimal digits",
    isUserName: (text) => /\S/.test(text) && !/\p{Cc}/u.test(text),
    userNames: "logins, <domain>/<login>, and Era's own ids of users",
  };
}

/** The id of a session. A `session_id` alone is not unique: sessions on two sites may share it. */
export function toSessionId(site: string, sessionId: string): string {
  return `${withoutSlash(site)}/${withoutSlash(sessionId)}`;
}

/** @throws InvalidArgumentError if it is not the id of a session. */
export function sessionParts(id: string): { site: string; sessionId: string } {
  const at = id.indexOf("/");
  if (at > 0 && at < id.length - 1) {
    return { site: withSlash(id.slice(0, at)), sessionId: withSlash(id.slice(at + 1)) };
  }
  throw new InvalidArgumentError(
    `${JSON.stringify(id)} is not a session id of Era. Session ids are <site>/<session_id>.`,
  );
}

/** The id of a user. A login is unique only in its domain. */
export function toUserId(domain: string, login: string): string {
  return `${withoutSlash(domain)}/${login}`;
}

/** The user. The login that people see is `domain/login`, or the login alone if it is an e-mail address. */
export function toUser(domain: string, login: string): User {
  const id = toUserId(domain, login);
  return { id, name: null, login: login.includes("@") ? login : id };
}

/** @throws InvalidArgumentError if it is not the id of a user. */
export function userParts(id: string): { domain: string; login: string } {
  const at = id.indexOf("/");
  if (at > 0 && at < id.length - 1) return { domain: withSlash(id.slice(0, at)), login: id.slice(at + 1) };
  throw new InvalidArgumentError(
    `${JSON.stringify(id)} is not a user id of Era. User ids are <domain>/<login>.`,
  );
}

const siteOf = (id: string) => withSlash(id.slice(0, id.indexOf("/")));

/** Escapes slashes in a part of an id. Otherwise two different pairs of names could give the same id. */
const withoutSlash = (text: string) => text.replaceAll("%", "%25").replaceAll("/", "%2F");

const withSlash = (text: string) => text.replaceAll("%2F", "/").replaceAll("%25", "%");
