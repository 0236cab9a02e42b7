/** Turns the cluster's list into the listing of the workflow. */
import type { components } from "../../../generated/element.js";
import { plainText } from "../../remote-text.js";
import type { Listing, Own, Session, User, Value } from "../../session.js";
import { elementFields, toDate } from "./fields.js";
import { userOf } from "./ids.js";

type Wire = components["schemas"];

/** The sessions, newest first. */
export function toListing(
  wire: readonly Wire["AuthSession"][],
  { caller, administrator, notes }: { caller: User; administrator: boolean; notes: readonly string[] },
): Listing {
  const sessions = wire.map(toSession);
  const time = ({ startedAt }: Session) => startedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  sessions.sort((one, other) => (time(one) === time(other) ? 0 : time(other) - time(one)));
  const own = ownAmong(sessions, caller);
  const unseen = "Without administrator rights the cluster lists only your own sessions.";
  // For a local cluster admin it is documented that the caller and the sessions have the same name. For users of a
  // directory this is inferred.
  const unnamed = `No session is listed under your name, ${plainText(caller.id, 200)}. If you are signed in with a browser, look for its session under another name, and except it.`;
  return {
    sessions,
    own,
    covers: administrator ? "everyone" : "caller",
    notes: [
      ...notes,
      ...(administrator ? [] : [unseen]),
      ...(own.state === "none" && !caller.id.startsWith("Cluster/") ? [unnamed] : []),
    ],
  };
}

/**
 * The own session. The credential belongs to no session, but the caller's browser may have one, so every session of
 * the caller is spared. We compare names without regard to case, to spare too many sessions rather than too few.
 */
function ownAmong(sessions: readonly Session[], { id: callerId }: User): Own {
  const ids = sessions
    .filter(({ userId }) => userId.toLowerCase() === callerId.toLowerCase())
    .map(({ id }) => id);
  if (ids.length === 0) {
    return {
      state: "none",
      reason: "a user name and password belong to no session, and no session of yours is listed",
    };
  }
  return {
    state: "among",
    ids,
    reason: "the cluster does not report which of your sessions belongs to your browser",
  };
}

export function toSession(wire: Wire["AuthSession"]): Session {
  const values: Record<string, Value> = {};
  for (const { name, read } of elementFields) if (read) values[name] = read(wire);
  return {
    id: wire.sessionID.toLowerCase(),
    userId: userOf(wire).id,
    startedAt: toDate(wire.sessionCreationTime),
    lastSeenAt: null,
    values,
  };
}

/** Whether a cluster admin may list and end the sessions of others. */
export function isAdministrator({ access }: Wire["ClusterAdmin"]): boolean {
  return access.some((each) => each.toLowerCase() === "administrator");
}
