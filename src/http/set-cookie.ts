/** Where and when an answer came that sets cookies. */
export interface CameFrom {
  url: string;
  nowMs: number;
}

/** Browsers take no longer ones. */
const LONGEST_VALUE = 4096;

/** What a cookie may hold. RFC 6265 says so; anything else could not be sent back. */
export const COOKIE_VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/** What a cookie may be called: a token. */
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** What servers write over a cookie that they clear, beside nothing at all. */
const CLEARED = /^(?:deleted|null|undefined)$/i;

/**
 * What an answer's cookies leave behind, by name, as a browser would read them: of several with one name the last
 * one counts; `null` for one that is cleared (empty, expired). What makes no sense is left out: it cannot be sent,
 * or is meant for another host or path.
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

/** The value that they leave behind under one name; `null` where there is none. */
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

/** `Max-Age` decides where both are given. What cannot be read is not given. */
function isOver(said: Map<string, string>, nowMs: number): boolean {
  const maxAge = said.get("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(said.get("expires") ?? "") <= nowMs;
}

/** The answer's own clock, so that ours may be off. */
function serverTime(headers: Headers): number | undefined {
  const time = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}
