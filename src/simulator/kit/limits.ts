/** The limits for one caller. A limit that is left out does not exist. */
export interface Limits {
  /** Requests in a sliding minute. */
  requestsPerMinute?: number;
  /** Reads that may be under way at the same time. */
  concurrentReads?: number;
  /** Writes that may be under way at the same time. */
  concurrentWrites?: number;
  /** Writes in a day, which begins with the first write. */
  writesPerDay?: number;
}

/** How much of the sliding minute's limit a caller has used. */
export interface Standing {
  limit: number;
  spent: number;
  /** When the oldest counted request leaves the window, in milliseconds since 1970. */
  resetAt: number;
}

/** Whether a request is admitted. `standing` is defined if there is a limit per minute. */
export type Admission =
  | { admitted: true; standing: Standing | undefined; leave: () => void }
  | {
      admitted: false;
      standing: Standing | undefined;
      /** How long the limit still applies, in seconds; undefined if it has no fixed end. */
      waitSeconds?: number;
    };

/** Decides whether a request is admitted. The key is the caller, or the address if the caller is not authenticated. */
export type Gate = (key: string, reads: boolean) => Admission;

interface Visits {
  /** When each request of the last minute arrived, oldest first. */
  times: number[];
  reading: number;
  writing: number;
  day: { beganAt: number; writes: number };
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Enforces the limits in this order: the sliding minute, the requests under way, the day. Nothing is queued. A
 * request that the minute refuses counts nowhere. A request that a later limit refuses counts in the minute.
 */
export function openGate(limits: Limits, now: () => number): Gate {
  const { requestsPerMinute, concurrentReads, concurrentWrites, writesPerDay } = limits;
  const visitors = new Map<string, Visits>();

  return (key, reads) => {
    const at = now();
    const visits = visitors.get(key) ?? {
      times: [],
      reading: 0,
      writing: 0,
      day: { beganAt: at, writes: 0 },
    };
    visitors.set(key, visits);
    while ((visits.times[0] ?? at) <= at - minute) visits.times.shift();
    if (at - visits.day.beganAt >= day) visits.day = { beganAt: at, writes: 0 };
    const standing = (): Standing | undefined =>
      requestsPerMinute === undefined
        ? undefined
        : {
            limit: requestsPerMinute,
            spent: visits.times.length,
            resetAt: (visits.times[0] ?? at) + minute,
          };

    if (reached(visits.times.length, requestsPerMinute)) return { admitted: false, standing: standing() };
    visits.times.push(at);
    const underWay = reads ? visits.reading : visits.writing;
    if (reached(underWay, reads ? concurrentReads : concurrentWrites)) {
      return { admitted: false, standing: standing() };
    }
    if (!reads && reached(visits.day.writes, writesPerDay)) {
      const waitSeconds = Math.ceil((visits.day.beganAt + day - at) / 1000);
      return { admitted: false, standing: standing(), waitSeconds };
    }

    if (reads) visits.reading += 1;
    else {
      visits.writing += 1;
      visits.day.writes += 1;
    }
    return {
      admitted: true,
      standing: standing(),
      leave: () => {
        if (reads) visits.reading -= 1;
        else visits.writing -= 1;
      },
    };
  };
}

function reached(count: number, limit: number | undefined): boolean {
  return limit !== undefined && count >= limit;
}
