import { quoted } from "./selection-error.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [7 * DAY, DAY, HOUR, MINUTE, SECOND];

const SHORT = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const ISO_8601 = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const CALENDAR = /^P[^T]*\d[YM]|^[^P]*\d\s*(?:[yYM]|mo)/;

/**
 * Reads a duration: short (`30d`, `12h`, `90m`, `45s`, `2w`, `1d12h`) or ISO 8601 (`P30D`, `PT12H`, `P1DT2H`,
 * `P2W`). It takes whole numbers only, larger units first. A day is always 24 hours, even when clocks change.
 * Months and years have no fixed length and are refused; `1M` is refused because it could mean a month.
 *
 * @param longest the longest duration to accept. Default: a century, since anything longer is a mistake.
 * @returns milliseconds, or the problem.
 */
export function parseDuration(text: string, longest = "36525d"): number | { problem: string } {
  const numbers = numbersIn(text);
  if (!numbers) {
    return {
      problem: CALENDAR.test(text)
        ? `${quoted(text)} counts months or years, which have no fixed length; write days, such as 30d or P30D (minutes are a small m: 90m).`
        : `${quoted(text)} is not a duration; write 30d, 12h, 90m, 45s, 2w, 1d12h or ISO 8601 such as P30D and PT12H.`,
    };
  }
  const duration = millisecondsOf(numbers);
  if (duration === 0) return { problem: `${quoted(text)} is a duration of zero; write at least 1s.` };
  if (!(duration <= millisecondsOf(numbersIn(longest) ?? []))) {
    return { problem: `${quoted(text)} is too long; the longest is ${longest}.` };
  }
  return duration;
}

function numbersIn(text: string): readonly (string | undefined)[] | null {
  return text === "" ? null : (SHORT.exec(text) ?? ISO_8601.exec(text));
}

function millisecondsOf(numbers: readonly (string | undefined)[]): number {
  return UNITS.reduce((sum, unit, index) => sum + unit * Number(numbers[index + 1] ?? 0), 0);
}

/** The ISO 8601 form of a duration in whole seconds: `P1DT12H`. Equal durations have the same form. */
export function formatDuration(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  const parts = [
    [Math.floor((milliseconds % DAY) / HOUR), "H"],
    [Math.floor((milliseconds % HOUR) / MINUTE), "M"],
    [Math.floor((milliseconds % MINUTE) / SECOND), "S"],
  ] as const;
  const time = parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("");
  return `P${days === 0 ? "" : `${days}D`}${time === "" ? "" : `T${time}`}`;
}
