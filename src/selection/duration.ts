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
 * Reads a duration: short (`30d`, `12h`, `90m`, `45s`, `2w`, `1d12h`) or ISO 8601 (`P30D`, `PT12H`,
 * `P1DT2H`, `P2W`). Whole numbers only, the larger unit first. A day is 24 hours, whatever the clocks
 * do; months and years have no fixed length and are refused, which is also why `1M` is no minute.
 *
 * @returns milliseconds, or what is wrong.
 */
export function parseDuration(text: string): number | { problem: string } {
  const numbers = text === "" ? null : (SHORT.exec(text) ?? ISO_8601.exec(text));
  if (!numbers) {
    return {
      problem: CALENDAR.test(text)
        ? `${quoted(text)} counts months or years, which have no fixed length; write days, such as 30d or P30D (minutes are a small m: 90m).`
        : `${quoted(text)} is no duration; write 30d, 12h, 90m, 45s, 2w, 1d12h or ISO 8601 such as P30D and PT12H.`,
    };
  }
  const duration = UNITS.reduce((sum, unit, index) => sum + unit * Number(numbers[index + 1] ?? 0), 0);
  if (duration === 0) return { problem: `${quoted(text)} is no time at all; write at least 1s.` };
  if (!Number.isSafeInteger(duration)) return { problem: `${quoted(text)} is too long.` };
  return duration;
}

/** The ISO 8601 form of a duration of whole seconds: `P1DT12H`. The same time has the same form. */
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
