import type { Session } from "../session.js";

/** When a session started, in milliseconds since 1970; `null` if that is not known. */
export function startTime({ startedAt }: Session): number | null {
  const time = startedAt?.getTime() ?? Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/**
 * The `count` sessions that started first. Sessions without a known start come last. Ties are decided by id.
 */
export function oldest(sessions: readonly Session[], count: number): Set<Session> {
  const chosen = new Set<Session>();
  addForemost(sessions, count, 1, chosen);
  return chosen;
}

/**
 * The `count` sessions of each user that started last. Sessions without a known start are left out. Ties are
 * decided by id.
 */
export function newestPerUser(sessions: readonly Session[], count: number): Set<Session> {
  const byUser = new Map<string, Session[]>();
  for (const session of sessions) {
    if (startTime(session) === null) continue;
    const own = byUser.get(session.userId);
    if (own) own.push(session);
    else byUser.set(session.userId, [session]);
  }
  const chosen = new Set<Session>();
  for (const own of byUser.values()) addForemost(own, count, -1, chosen);
  return chosen;
}

/**
 * Adds the foremost `count` sessions to `chosen`. It sorts only the times, which engines do natively, to
 * find the last time that is included. Only the sessions with that time are sorted by id. Sorting a million
 * sessions with a comparison function takes ten times as long.
 */
function addForemost(
  sessions: readonly Session[],
  count: number,
  direction: 1 | -1,
  chosen: Set<Session>,
): void {
  if (sessions.length <= count) {
    for (const session of sessions) chosen.add(session);
    return;
  }
  const times = new Float64Array(sessions.length);
  sessions.forEach((session, index) => {
    const time = startTime(session);
    times[index] = time === null ? Number.POSITIVE_INFINITY : direction * time;
  });
  const last = times.slice().sort()[count - 1] ?? Number.POSITIVE_INFINITY;
  const tied: Session[] = [];
  let places = count;
  sessions.forEach((session, index) => {
    const time = times[index] ?? Number.POSITIVE_INFINITY;
    if (time === last) tied.push(session);
    if (time >= last) return;
    chosen.add(session);
    places--;
  });
  if (tied.length > places) tied.sort((one, other) => direction * compareIds(one.id, other.id));
  for (const session of tied.slice(0, places)) chosen.add(session);
}

const NUMBER = /^\d+$/;

/**
 * Compares numeric ids by value, because products assign them in order. All other ids follow, sorted as text.
 */
function compareIds(one: string, other: string): number {
  const numbers = Number(NUMBER.test(other)) - Number(NUMBER.test(one));
  if (numbers !== 0) return numbers;
  if (NUMBER.test(one)) {
    const [first, second] = [one.replace(/^0+/, ""), other.replace(/^0+/, "")];
    if (first.length !== second.length) return first.length - second.length;
    if (first !== second) return first < second ? -1 : 1;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}
