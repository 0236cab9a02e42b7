import { cookieIn } from "../kit/index.js";
import { failure, lockedOut } from "./answers.js";
import type { Route, Scheme, Visit } from "./route.js";
import { isOpen, type Right, type StoredSession } from "./state.js";

interface Carried {
  scheme: Scheme | "none";
  session: StoredSession | undefined;
}

/** The session to which the credential of a request belongs. A cookie with another name does not count. */
export function recognise({ request, state }: Visit): Carried {
  const { sessions, settings } = state;
  const cookie = cookieIn(request.headers, settings.cookie);
  const [, token] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  const carries = (each: StoredSession) => (token ? each.token === token : each.cookie === cookie);
  const scheme = token ? "bearer" : cookie ? "cookie" : "none";
  const session =
    scheme === "none" ? undefined : sessions.find((each) => carries(each) && isOpen(state, each));
  return { scheme, session };
}

/** Checks a credential. An ended session counts towards the ban of the address; a missing credential does not. */
export function authenticate(visit: Visit, { operation }: Route): StoredSession | Response {
  const { state, address } = visit;
  const { settings, bans } = state;
  if (bans.isBanned(address)) return lockedOut(settings);
  const { scheme, session } = recognise(visit);
  if (!session) {
    if (scheme !== "none") bans.note(address);
    return failure(settings, 401, scheme === "none" ? "no session" : "invalid session");
  }
  session.expiresAt = Math.max(session.expiresAt, settings.now() + settings.ttlSeconds * 1000);
  const needed = operation as Right;
  const isFree = operation === "getCurrentSession" && settings.current !== "refused";
  if (isFree || session.user.rights.includes(needed)) return session;
  return failure(settings, 403, "no role for this route");
}
