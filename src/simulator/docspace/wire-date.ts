import type { components } from "../../../generated/docspace.js";
import type { Settings } from "./options.js";

type WireDate = components["schemas"]["WireDate"];
type ReferenceDate = components["schemas"]["ReferenceDate"];

const minute = 60_000;

/** Writes a moment as the portal does, in the form that its settings ask for. */
export function writeDate(
  ms: number,
  settings: Pick<Settings, "dateForm" | "utcOffsetMinutes">,
): WireDate | ReferenceDate {
  const offset = settings.utcOffsetMinutes;
  if (settings.dateForm === "reference") {
    return { utcTime: `${sevenDigits(ms)}Z`, timeZoneOffset: `${offset < 0 ? "-" : ""}${clock(offset)}:00` };
  }
  if (offset === 0) return `${sevenDigits(ms)}Z`;
  return `${sevenDigits(ms + offset * minute)}${offset < 0 ? "-" : "+"}${clock(offset)}`;
}

/**
 * Reads a moment from a query. A time without an offset is the portal's own time, as everywhere in the
 * product. `undefined` when it cannot be read.
 */
export function readDate(text: string, utcOffsetMinutes: number): number | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(
    text,
  );
  if (!parts) return undefined;
  const [, day, time = "00:00", zone] = parts;
  const ms = Date.parse(`${day}T${time}${zone ?? "Z"}`);
  if (Number.isNaN(ms)) return undefined;
  return zone ? ms : ms - utcOffsetMinutes * minute;
}

/** The ticks of .NET have seven digits; the clock here has three of them. */
function sevenDigits(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "0000");
}

function clock(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  return `${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
}
