/** What became of a revoking call: its answer, held against listing again. */
import { AuthenticationError, CallError } from "../../errors.js";
import { type Settled, type Sighting, settle } from "../../outcome.js";
import type { CallOptions } from "../../provider.js";
import type { Session, SessionList } from "../../session.js";
import type { DocSpaceCalls, Revocation } from "./calls.js";
import { isAdministrator } from "./normalise.js";
import type { RevocationResult } from "./results.js";

/**
 * A session that was not listed belongs to somebody else or is not open. The portal refuses to close
 * somebody else's for an ordinary user, so to them its `false` can only mean the second.
 */
export async function sightingOfUnlisted(
  calls: DocSpaceCalls,
  { answer }: Revocation,
  options: CallOptions,
): Promise<Sighting> {
  if (answer !== "not_done") return "unlistable";
  return isAdministrator(await calls.self(options)) ? "unlistable" : "gone";
}

/**
 * Lists after a revoking call. `null` where that cannot be: the caller's own session has just been
 * ended, or the product cannot be reached any more.
 */
export async function listAfter(
  calls: DocSpaceCalls,
  revocation: Pick<Revocation, "error">,
  options: CallOptions = {},
): Promise<SessionList | null> {
  try {
    return await calls.list(options);
  } catch (error) {
    if (error instanceof AuthenticationError) return null;
    // The call went through: what it did must not be lost over a listing that failed.
    if (error instanceof CallError && error.code !== "aborted" && !revocation.error) return null;
    throw revocation.error ?? error;
  }
}

export function sightingIn(after: SessionList | null, id: string): Sighting {
  if (!after) return "unlistable";
  return after.sessions.some((session) => session.id === id) ? "listed" : "gone";
}

/** An outcome; or the error, where a lost answer could not be settled by listing again. */
export function settleOrThrow(
  { answer, error }: Pick<Revocation, "answer" | "error">,
  sighting: Sighting,
): Settled {
  if (error && sighting === "unlistable") throw error;
  return settle(answer, sighting);
}

export function resultOf(
  targets: Session[],
  before: SessionList,
  revocation: Revocation,
  after: SessionList | null,
): RevocationResult {
  const known = new Set(before.sessions.map((session) => session.id));
  return {
    outcomes: targets.map(({ id, userId }) => ({
      session: id,
      userId,
      ...settleOrThrow(revocation, sightingIn(after, id)),
    })),
    newSessions: after?.sessions.filter((session) => !known.has(session.id)) ?? [],
    freshToken: revocation.freshToken,
  };
}
