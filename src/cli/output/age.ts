const UNITS: [unit: string, ms: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

/** How long ago, in its largest unit: `9 min`, `41 d`. */
export function ageOf(date: Date | string | null, now: number): string {
  if (!date) return "unknown";
  const ms = Math.max(0, now - new Date(date).getTime());
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ["s", 1000];
  return `${Math.floor(ms / size)} ${unit}`;
}

/** A wait or a duration in words: `2 min`, `45 s`. */
export function durationOf(seconds: number): string {
  return seconds >= 60 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds)} s`;
}
