import type { Own } from "../../session.js";
import { type SessionRows, toDate } from "./fields.js";

/** The caller. */
export interface Identity {
  /** 32 hexadecimal digits. The list of connections does not contain this id. */
  id: string;
  fullName: string | null;
  /** The login, as in the list of connections; `null` if it is not known. */
  username: string | null;
}

/** When this client signed in, and when the sessions were listed, both by this machine's clock in milliseconds. */
export interface Moments {
  signedInAtMs: number;
  listedAtMs: number;
}

/** The largest difference, in milliseconds, that clocks and the time of a sign-in may cause. */
const SLACK_MS = 120_000;

/**
 * The caller's own connection. Neither the sign-in nor the list identifies it, so we look for connections of the
 * caller's login that are as old as the sign-in. We compare both the duration, which does not depend on clocks, and the
 * time at which the connection began.
 */
export function ownAmong(
  sessions: readonly SessionRows[],
  identity: Identity,
  moments: Moments,
  scope: readonly string[] | undefined,
): Own {
  const mine = sessionsOf(sessions, identity);
  if (mine.length === 0) {
    const reason = `the list has no connection of your login${scope ? ": yours is on a node outside the scope" : ""}`;
    return { state: "unknown", reason };
  }
  const asOld = mine.filter((session) => isAsOld(session, moments));
  const ids = idsOf(asOld.length > 0 ? asOld : mine);
  return {
    state: "among",
    ids,
    reason: `Strategy One does not report which connection is your own; it is one of your login${
      asOld.length > 0 ? " that began when this client signed in" : ""
    }`,
  };
}

/** The caller's sessions, and those without a login, which may be the caller's. */
function sessionsOf(
  sessions: readonly SessionRows[],
  { username, fullName }: Identity,
): readonly SessionRows[] {
  const byLogin = sessions.filter(({ own }) => !own.username || isSame(own.username, username));
  return byLogin.length > 0 ? byLogin : sessions.filter(({ own }) => isSame(own.userFullName, fullName));
}

function isAsOld({ own: { duration, dateConnectionCreated } }: SessionRows, moments: Moments): boolean {
  const { signedInAtMs, listedAtMs } = moments;
  const startedAt = toDate(dateConnectionCreated)?.getTime();
  const lasted = typeof duration === "number" ? duration * 1000 : undefined;
  // A session of unknown age may be the own session.
  if (startedAt === undefined && lasted === undefined) return true;
  const near = (one: number | undefined, other: number) =>
    one !== undefined && Math.abs(one - other) <= SLACK_MS;
  return near(lasted, listedAtMs - signedInAtMs) || near(startedAt, signedInAtMs);
}

/** The ids of the connections and of their projects. The projects belong to the caller as well, so they are spared too. */
function idsOf(sessions: readonly SessionRows[]): string[] {
  return sessions.flatMap(({ own, projects }) => [own.id, ...projects.map(({ id }) => id)]);
}

/** Compares names of users or nodes without regard to case. */
export function isSame(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one && other) && one?.trim().toLowerCase() === other?.trim().toLowerCase();
}
