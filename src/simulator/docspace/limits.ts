import type { Settings } from "./options.js";

/** The portal's word on whether a request may come in. */
type Admission =
  | { admitted: true; headers: Record<string, string>; leave: () => void }
  | { admitted: false; headers: Record<string, string> };

/** Decides who may come in. The key is the user, or the address of whoever is not authenticated. */
export type Gate = (key: string, method: string) => Admission;

interface Visits {
  /** When each request of the last minute came in, oldest first. */
  times: number[];
  reading: number;
  writing: number;
  day: { beganAt: number; writes: number };
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Guards the portal's limits. Nothing is queued: a request that would pass a limit is refused at once and
 * counts towards none of them.
 */
export function openGate(settings: Settings): Gate {
  const { limits, now } = settings;
  if (limits === false) return () => ({ admitted: true, headers: {}, leave: () => {} });
  const visitors = new Map<string, Visits>();

  return (key, method) => {
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

    const reads = method === "GET" || method === "HEAD";
    const countsForTheDay = method === "POST" || method === "PUT";
    const freeAgain = (visits.times[0] ?? at) + minute;
    const minuteHeaders = (left: number) => windowHeaders(limits.requestsPerMinute, left, freeAgain);

    if (visits.times.length >= limits.requestsPerMinute) return refusal(minuteHeaders(0), freeAgain - at);
    const underWay = reads ? visits.reading : visits.writing;
    if (underWay >= (reads ? limits.concurrentGets : limits.concurrentWrites)) {
      return refusal(minuteHeaders(limits.requestsPerMinute - visits.times.length), 1000);
    }
    if (countsForTheDay && visits.day.writes >= limits.writesPerDay) {
      const tomorrow = visits.day.beganAt + day;
      return refusal(windowHeaders(limits.writesPerDay, 0, tomorrow), tomorrow - at);
    }

    visits.times.push(at);
    if (countsForTheDay) visits.day.writes += 1;
    if (reads) visits.reading += 1;
    else visits.writing += 1;
    return {
      admitted: true,
      headers: minuteHeaders(limits.requestsPerMinute - visits.times.length),
      leave: () => {
        if (reads) visits.reading -= 1;
        else visits.writing -= 1;
      },
    };
  };
}

function windowHeaders(limit: number, remaining: number, resetAt: number): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(Math.ceil(resetAt / 1000)),
  };
}

function refusal(headers: Record<string, string>, waitMs: number): Admission {
  return {
    admitted: false,
    headers: { ...headers, "Retry-After": String(Math.max(1, Math.ceil(waitMs / 1000))) },
  };
}
