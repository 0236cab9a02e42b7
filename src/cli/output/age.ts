import { timeText, two } from "../../local-time.js";

const DAY_MS = 86_400_000;

const UNITS: [unit: string, ms: number][] = [
  ["d", DAY_MS],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** An age in its largest unit: `9 min`, `41 d`. */
function ageOf(date: Date | string | null, now: number): string {
  if (!date) return "unknown";
  const ms = Math.max(0, now - new Date(date).getTime());
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ["s", 1000];
  return `${Math.floor(ms / size)} ${unit}`;
}

/**
 * A time in short form, to be shown beside its age: the time of day if it is less than a day ago, otherwise the day.
 * The year is added if it is not obvious: `03:14`, `08 Oct`, `08 Oct 2024`.
 */
function whenOf(date: Date, now: number): string {
  const ms = Math.abs(now - date.getTime());
  if (ms < DAY_MS) return `${two(date.getHours())}:${two(date.getMinutes())}`;
  const day = `${two(date.getDate())} ${MONTHS[date.getMonth()]}`;
  return ms < 300 * DAY_MS ? day : `${day} ${date.getFullYear()}`;
}

/** An age with the local time, for a column with the head AGE: `9 min · 03:14`, `41 d · 08 Oct`. */
export function agedTime(date: Date | string | null, now: number): string {
  const time = date && new Date(date);
  if (!time || Number.isNaN(time.getTime())) return "unknown";
  return `${ageOf(time, now)} · ${whenOf(time, now)}`;
}

/** An age with the local time, for a sentence or a record: `9 min ago · 03:14`. */
export function timeAgo(date: Date | string | null, now: number): string {
  return agedTime(date, now).replace(" · ", " ago · ");
}

/** Writes a duration in seconds for people: `2 min`, `45 s`. */
export function durationOf(seconds: number): string {
  return seconds >= 60 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds)} s`;
}

/** The local time of day: `03:14:05`. The date is added if the time is a day or more away. */
export function timeOf(date: Date, now: number): string {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  if (Math.abs(date.getTime() - now) < DAY_MS) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** Replaces the times in a sentence of the library, which are UTC in RFC 3339, with local times. */
export function withLocalTimes(sentence: string): string {
  return sentence.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => timeText(time));
}
