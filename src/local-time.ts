/**
 * A time for people, with its zone: `2026-05-04 12:00:00 +03:00`, or `2026-05-04 09:00:00 UTC`. A text that is
 * not a time is returned unchanged.
 *
 * @param zone `local` is the zone of this machine, which the variable TZ may set. Default: `local`.
 */
export function timeText(time: Date | string, zone: "local" | "utc" = "local"): string {
  const date = new Date(time);
  const minutes = zone === "utc" ? 0 : -date.getTimezoneOffset();
  const shown = new Date(date.getTime() + minutes * 60_000);
  if (Number.isNaN(shown.getTime())) return String(time);
  return `${shown.toISOString().slice(0, -5).replace("T", " ")} ${zoneText(minutes)}`;
}

function zoneText(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
}

/** A number with two digits. */
export const two = (number: number) => String(number).padStart(2, "0");
