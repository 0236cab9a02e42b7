import type { components } from "../../../generated/docspace.js";
import type { Settings } from "./options.js";

type WireDate = components["schemas"]["WireDate"];
type ReferenceDate = components["schemas"]["ReferenceDate"];

const minute = 60_000;

/** Writes a time as the portal does, in the format of the settings. */
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
 * Reads a time from a query; `undefined` if it cannot be read. A time without an offset is in the portal's time zone,
 * as everywhere in the product.
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

/** .NET writes seven fractional digits. The clock here has only three. */
function sevenDigits(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "0000");
}

function clock(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  return `${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
}
