/** The release of a portal, and what its answers prove on that release. */
import { CallError } from "../../errors.js";
import type { Call } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import type { DocSpaceCalls, Revocation } from "./calls.js";

/** Reads the release, once. It is `null` if it cannot be read: no call fails because of that. */
export function createReleaseReader(calls: Pick<DocSpaceCalls, "release">) {
  let known: Promise<string | null> | undefined;

  async function ask(options: Call): Promise<string | null> {
    try {
      const release = await calls.release(options);
      return release && plainText(release, 40);
    } catch (error) {
      if (!(error instanceof CallError) || error.code === "aborted") throw error;
      return null;
    }
  }

  return async function read(options: Call = {}): Promise<string | null> {
    known ??= ask(options);
    const asked = known;
    try {
      return await asked;
    } catch (error) {
      if (known === asked) known = undefined;
      // The first call may have been aborted while this one was not.
      if (options.signal?.aborted || options.stopSending?.aborted) throw error;
      return read(options);
    }
  };
}

/**
 * Limits the answer of a call to what it proves, for a connection that was not listed to the caller.
 *
 * Up to release 3.6.x the portal answers `true` also if the connection was already closed, so `true` is no
 * evidence. An unknown release counts as the oldest. `false` proves nothing on any release: the connection is
 * unknown, was already closed, or could not be closed; up to 3.6.x it may also be somebody else's.
 */
export function provenOfUnlisted(
  revocation: Revocation,
  release: string | null,
): Revocation & { reason: string | null } {
  if (revocation.answer !== "done") return { ...revocation, reason: null };
  if (release !== null && isAtLeast(release, [3, 7, 1])) return { ...revocation, reason: null };
  const which = release === null ? "a portal of unknown release" : `release ${release}`;
  return {
    ...revocation,
    answer: "silent",
    reason: `${which} gives the same answer for a session that was already closed`,
  };
}

function isAtLeast(release: string, wanted: readonly [number, number, number]): boolean {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(release)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (!parts) return false;
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
