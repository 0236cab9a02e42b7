import { CallError } from "../../errors.js";
import type { Call } from "../../provider.js";
import type { User } from "../../session.js";
import type { StrategyCalls } from "./calls.js";
import type { SessionRows } from "./fields.js";
import { type Identity, isSame } from "./own.js";

/**
 * The caller, with the login. Only the directory of users contains the login. If the caller may not read the directory,
 * we use the login that was given.
 */
export async function identityOf(
  calls: StrategyCalls,
  login: string | null,
  options?: Call,
): Promise<Identity> {
  const { id, fullName } = await calls.userInfo(options);
  const user = await calls.user(id, options).catch(notAllowed);
  return { id, fullName: fullName || null, username: user?.username || login };
}

/** The caller as a user. The id is the login, if it is known. */
export function toCaller({ id, username, fullName }: Identity): User {
  return { id: username ?? id, name: fullName, login: username };
}

/**
 * The users with this login or id. If the directory has none, or if the caller may not read it, the users are those of
 * listed connections with this login or full name. The `id` of a user in the result is the login.
 */
export async function usersNamed(
  name: string,
  calls: StrategyCalls,
  listed: () => Promise<readonly SessionRows[]>,
  options?: Call,
): Promise<User[]> {
  if (/^[0-9a-f]{32}$/i.test(name)) {
    const user = await calls.user(name, options).catch(notAllowed);
    if (user?.username) return [toUser(user.username, user.fullName ?? user.name)];
  }
  const known = (await calls.usersByLogin(name, options).catch(notAllowed)) ?? [];
  const users = known.flatMap(({ username, fullName, name: title }) =>
    username && isSame(username, name) ? [toUser(username, fullName ?? title)] : [],
  );
  if (users.length > 0) return distinct(users);
  const sessions = await listed();
  const of = (read: (session: SessionRows) => string | null | undefined) =>
    distinct(
      sessions.flatMap((session) =>
        isSame(read(session), name) ? [toUser(session.own.username ?? "", session.own.userFullName)] : [],
      ),
    );
  const byLogin = of(({ own }) => own.username);
  return byLogin.length > 0 ? byLogin : of(({ own }) => own.userFullName);
}

function toUser(username: string, fullName: string | null | undefined): User {
  return { id: username, name: fullName || null, login: username };
}

function distinct(users: readonly User[]): User[] {
  return [...new Map(users.map((user) => [user.id, user])).values()];
}

/** `null` if the caller may not read the directory of users. It needs a separate privilege, and we can do without it. */
function notAllowed(error: unknown): null {
  if (error instanceof CallError && ["permission", "not_found", "rejected"].includes(error.code)) return null;
  throw error;
}
