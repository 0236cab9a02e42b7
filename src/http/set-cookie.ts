/** The URL and the time of an answer that sets cookies. */
export interface CameFrom {
  url: string;
  nowMs: number;
}

/** Browsers accept no longer values. */
const LONGEST_VALUE = 4096;

/** The values that RFC 6265 allows. Any other value could not be sent back. */
export const COOKIE_VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/** The names that RFC 6265 allows: tokens. */
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The values with which servers clear a cookie, besides the empty one. */
const CLEARED = /^(?:deleted|null|undefined)$/i;

/**
 * The cookies that an answer sets, by name, as a browser would read them. If several have the same name, the last
 * one counts. The value is `null` for a cookie that is cleared (empty or expired). Cookies that cannot be sent back,
 * or that are meant for another host or path, are left out.
 */
export function cookiesLeftBy(headers: Headers, from: CameFrom): Map<string, string | null> {
  const left = new Map<string, string | null>();
  const lines = headers.getSetCookie();
  if (lines.length === 0) return left;
  const nowMs = serverTime(headers) ?? from.nowMs;
  for (const line of lines) {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (at < 1 || !COOKIE_NAME.test(name)) continue;
    const value = pair.slice(at + 1).replace(/^"(.*)"$/, "$1");
    const said = new Map(attributes.map(readAttribute));
    if (!isMeantFor(said, new URL(from.url))) continue;
    if (value === "" || CLEARED.test(value) || isOver(said, nowMs)) left.set(name, null);
    else if (COOKIE_VALUE.test(value) && value.length <= LONGEST_VALUE) left.set(name, value);
  }
  return left;
}

/** The value of one cookie that an answer sets; `null` if it sets none, or clears it. */
export function cookieLeftBy(headers: Headers, name: string, from: CameFrom): string | null {
  return cookiesLeftBy(headers, from).get(name) ?? null;
}

function readAttribute(attribute: string): [name: string, value: string] {
  const at = attribute.indexOf("=");
  if (at < 0) return [attribute.toLowerCase(), ""];
  return [attribute.slice(0, at).trim().toLowerCase(), attribute.slice(at + 1).trim()];
}

function isMeantFor(said: Map<string, string>, { hostname, pathname }: URL): boolean {
  const domain = said.get("domain")?.replace(/^\./, "").toLowerCase();
  if (domain && hostname !== domain && !hostname.endsWith(`.${domain}`)) return false;
  const path = said.get("path");
  if (!path?.startsWith("/")) return true;
  const folder = path.endsWith("/") ? path : `${path}/`;
  return `${pathname}/`.startsWith(folder);
}

/** Whether a cookie has expired. `Max-Age` decides if both are given. An attribute that cannot be read is ignored. */
function isOver(said: Map<string, string>, nowMs: number): boolean {
  const maxAge = said.get("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(said.get("expires") ?? "") <= nowMs;
}

/** The time by the server's clock, so that a wrong clock on this machine does not matter. */
function serverTime(headers: Headers): number | undefined {
  const time = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}
