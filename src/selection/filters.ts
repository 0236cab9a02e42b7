import type { SessionField } from "../provider.js";
import type { CurrentSession, Session } from "../session.js";
import { AddressSet, parseCidr } from "./cidr.js";
import { parseDuration } from "./duration.js";
import type { Selector } from "./selector.js";
import { textMatcher } from "./text.js";

/**
 * Whether a session passes, or which field it lacks to tell. `current` is lacking where the product
 * does not tell which session is the current one.
 */
export type Verdict = boolean | SessionField | "current";

export type Filter = (session: Session, current: CurrentSession) => Verdict;

/** The filters of a selector but `where`; all texts are read here, once. */
export function compileFilters(selector: Selector, now: Date): Filter[] {
  const filters: (Filter | null)[] = [
    selector.mobile === undefined ? null : mobileFilter(selector.mobile),
    timeFilter(selector.olderThan, now, "startedAt", (age, limit) => age > limit),
    timeFilter(selector.newerThan, now, "startedAt", (age, limit) => age < limit),
    timeFilter(selector.idleFor, now, "lastSeenAt", (idle, limit) => idle >= limit),
    textFilter(selector.country, "country", "equals"),
    textFilter(selector.city, "city", "equals"),
    textFilter(selector.browser, "browser", "contains"),
    textFilter(selector.platform, "platform", "contains"),
    addressFilter(selector.ip),
  ];
  return filters.filter((filter) => filter !== null);
}

/** Addresses in their normal form, ready to be asked. */
export function addressSet(cidrs: readonly string[]): AddressSet {
  return new AddressSet(cidrs.map(parseCidr).filter((cidr) => "prefix" in cidr));
}

function mobileFilter(wanted: boolean): Filter {
  return ({ mobile }) => (mobile === null ? "mobile" : mobile === wanted);
}

function addressFilter(cidrs: readonly string[] | undefined): Filter | null {
  if (!cidrs) return null;
  const addresses = addressSet(cidrs);
  return ({ ip }) => (ip === null ? "ip" : (addresses.has(ip) ?? "ip"));
}

function textFilter(
  wanted: readonly string[] | undefined,
  field: "country" | "city" | "browser" | "platform",
  how: "equals" | "contains",
): Filter | null {
  if (!wanted) return null;
  const matches = textMatcher(wanted, how);
  return (session) => {
    const text = session[field];
    return text === null ? field : (matches(text) ?? field);
  };
}

function timeFilter(
  duration: string | undefined,
  now: Date,
  field: "startedAt" | "lastSeenAt",
  passes: (elapsed: number, limit: number) => boolean,
): Filter | null {
  const limit = duration === undefined ? undefined : parseDuration(duration);
  if (typeof limit !== "number") return null;
  const nowMs = now.getTime();
  return (session) => {
    const time = session[field]?.getTime() ?? Number.NaN;
    return Number.isNaN(time) ? field : passes(nowMs - time, limit);
  };
}
