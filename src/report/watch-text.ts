/** The watch after a run, in words: how long it lasted, what it saw, and what became of new sessions. */
import type { WatchedSession, WatchReport } from "../apply/index.js";
import { timeText } from "../local-time.js";
import type { PlannedSession } from "../plan/index.js";
import { plainText } from "../remote-text.js";

/**
 * The watch as lines of text.
 *
 * @param most how many sessions, and how many problems, are listed. The JSON report has all of them.
 */
export function watchLines(watch: WatchReport, times: "utc" | "local", most: number): string[] {
  const { newSessions, problems } = watch;
  return [
    ...watchSentences(watch, times),
    ...newSessions.slice(0, most).map((session) => `${sessionLine(session, times)}  ${becameText(session)}`),
    ...more(newSessions.length, most),
    ...(problems.length > 0 ? ["What went wrong:"] : []),
    ...problems.slice(0, most).map(({ at, message, times: count }) => {
      const often = count > 1 ? ` (${count} times)` : "";
      return `  ${cleanTime(at, times)}  ${plainText(message, 700)}${often}`;
    }),
    ...more(problems.length, most),
  ];
}

/** How long the watch lasted, how long it could see, and how many new sessions it saw. */
export function watchSentences(watch: WatchReport, times: "utc" | "local"): string[] {
  const { startedAt, finishedAt, everySeconds, lists, failedLists, newSessions, stopped } = watch;
  const failed = failedLists > 0 ? `, and ${failedLists} that failed` : "";
  const count = newSessions.length;
  const unseen = unseenText(watch, times);
  return [
    `Watched from ${cleanTime(startedAt, times)} to ${cleanTime(finishedAt, times)}, every ${everySeconds} s: ${lists} ${lists === 1 ? "list" : "lists"}${failed}.`,
    ...(unseen === null ? [] : [unseen]),
    ...(unseen === null && stopped ? [`It ended early: ${plainText(stopped.message, 700)}`] : []),
    count === 0 ? "No new session was seen." : `New sessions: ${count}`,
  ];
}

/** Since when the watch saw nothing; `null` if it saw everything until its end. */
export function unseenText(
  { seenUntil, until, stopped }: WatchReport,
  times: "utc" | "local",
): string | null {
  if (stopped?.code === "interrupted" || (seenUntil !== null && seenUntil >= until)) return null;
  const since = seenUntil === null ? "It saw nothing" : `It saw nothing after ${cleanTime(seenUntil, times)}`;
  return `${since}${stopped ? `: ${plainText(stopped.message, 700)}` : "."}`;
}

const BECAME = {
  revoked: "ended",
  already_gone: "ended by itself",
  spared: "spared",
  failed: "not ended",
  unknown: "not known whether it ended",
} as const;

/** What became of a new session. */
export function becameText({ outcome, matches }: WatchedSession): string {
  if (outcome !== null) return BECAME[outcome];
  return matches ? "matches the selection, left alone" : "left alone";
}

/** One line for a session: its id, its start, and its origin. */
export function sessionLine({ id, startedAt, values }: PlannedSession, times: "utc" | "local"): string {
  const where = Object.values(values).flat().join(", ") || "unknown";
  const since = startedAt === null ? "unknown start" : cleanTime(startedAt, times);
  return `  ${plainText(id, 80)}  ${since}  ${plainText(where)}`;
}

/** A line that says how many are not listed; no line if all are. */
export const more = (count: number, shown: number) =>
  count > shown ? [`  and ${count - shown} more, in the JSON report`] : [];

/** A time of a report, which may have been edited by hand. */
const cleanTime = (time: string, times: "utc" | "local") => plainText(timeText(time, times), 40);
