import type { FaultTarget } from "../../src/simulator/docspace/index.js";

/** Numbers from 0 to 1, always the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When to kill: some milliseconds after the process began, after its nth read, or after its nth write. */
export interface Moment {
  after: "start" | "read" | "write";
  nth: number;
  ms: number;
}

/** How often a process reads before it revokes: the caller and the list. */
const READS_BEFORE = 2;

/**
 * Ten moments, random within their part of the run. Two come before anything was revoked and two after everything was.
 * The others are in the middle, and one of them hits a resumed run while it lists.
 */
export function tenMoments(random: () => number): Moment[] {
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const starting = (): Moment => ({ after: "start", nth: 0, ms: random() * 80 });
  const listing = (): Moment => ({ after: "read", nth: upTo(READS_BEFORE), ms: random() * 12 });
  const revoking = (): Moment => ({ after: "write", nth: upTo(70), ms: random() * 8 });
  const verifying = (): Moment => ({ after: "read", nth: READS_BEFORE + 1, ms: random() * 12 });
  const middle = [listing(), ...Array.from({ length: 5 }, revoking)]
    .map((moment) => ({ moment, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ moment }) => moment);
  return [starting(), listing(), ...middle, verifying(), verifying()];
}

/** Calls `reached` when the moment has come. It must be told of everything that arrives at the portal. */
export function awaitMoment(moment: Moment, reached: () => void): (call: FaultTarget) => void {
  const seen = { read: 0, write: 0 };
  if (moment.after === "start") setTimeout(reached, moment.ms);
  return ({ method }) => {
    const sort = method === "GET" ? "read" : "write";
    seen[sort] += 1;
    // If a run has fewer writes left than the moment waits for, it is killed while it verifies.
    const verifies = sort === "read" && seen.read > READS_BEFORE;
    if (moment.after === sort ? seen[sort] === moment.nth : moment.after === "write" && verifies) {
      setTimeout(reached, moment.ms);
    }
  };
}
