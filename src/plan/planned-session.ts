import { plainText } from "../remote-text.js";
import type { Session, User } from "../session.js";
import type { PlannedSession } from "./format.js";

/** Writes a session down for a file and for people. */
export function toPlannedSession(session: Session): PlannedSession {
  return {
    id: session.id,
    userId: session.userId,
    ...(session.current === false ? {} : { current: session.current }),
    startedAt: session.startedAt?.toISOString() ?? null,
    ip: clean(session.ip),
    country: clean(session.country),
    city: clean(session.city),
    browser: clean(session.browser),
    platform: clean(session.platform),
  };
}

/** The caller's own session where the product does not list it: nothing but the id is known. */
export function unlistedCurrent(id: string, userId: string): PlannedSession {
  const unknown = { startedAt: null, ip: null, country: null, city: null, browser: null, platform: null };
  return { id, userId, current: true, ...unknown };
}

/** A user whose names can be shown. */
export function toPlannedUser({ id, name, login }: User): User {
  return { id, name: clean(name), login: clean(login) };
}

const clean = (text: string | null) => (text === null ? null : plainText(text, 120));
