/** Sessions as a busy account of a real portal has them, and a provider that lists them from memory. */
import type { Caller, Provider, Session, SessionList } from "../../src/index.js";
import { type DocSpaceField, docspaceCapabilities } from "../../src/providers/docspace/capabilities.js";

const DAY = 86_400_000;
const FIRST_ID = 100_000;

/** What ages are held against. */
export const NOW = Date.parse("2026-05-20T12:00:00Z");

/** Sessions begin evenly spread over so many days: `olderThan` half of it selects half of them. */
export const SPREAD_DAYS = 60;

const caller: Caller = {
  user: { id: "8f14e45f-ceea-467f-a8d5-9b2f3c1a7e60", name: "Mara Ozola", login: "mara@example.com" },
  administrator: true,
  authenticatedBy: "portalToken",
  current: { state: "known", id: String(FIRST_ID) },
};

const PLACES = [
  ["Latvia", "Rīga"],
  ["Poland", "Łódź"],
  ["Spain", "Madrid"],
  ["Brazil", "Recife"],
  ["United Kingdom", "London"],
] as const;
const BROWSERS = [
  "Chrome 137",
  "Firefox 139",
  "Mobile Safari 18.4",
  "Edge 137",
  "DocSpace Desktop 9.0",
] as const;
const PLATFORMS = ["Windows 11", "Mac OS X 15.4", "iOS 18.4", "Android 15", "Linux x86_64"] as const;

/** The wire form of session `index`. The same on every run. */
function wireSession(index: number) {
  // Steps through all values in a fixed, mixed order, so that neither order nor repetition helps anybody.
  const mixed = Math.imul(index + 1, 2_654_435_761) >>> 0;
  const [country, city] = PLACES[mixed % PLACES.length] ?? PLACES[0];
  return {
    id: FIRST_ID + index,
    userId: caller.user.id,
    date: NOW - Math.floor((mixed / 2 ** 32) * SPREAD_DAYS * DAY),
    ip: [mixed >>> 24 || 1, (mixed >>> 16) & 255, (mixed >>> 8) & 255, mixed & 255].join("."),
    country,
    city,
    browser: BROWSERS[(mixed >>> 3) % BROWSERS.length] ?? null,
    platform: PLATFORMS[(mixed >>> 6) % PLATFORMS.length] ?? null,
    mobile: mixed % 3 === 0,
    page: "https://portal.example.com/login",
  };
}

/**
 * So many sessions of the caller; the first is the current one. They come out of JSON, a part at a
 * time, so that the strings are in memory as those of an answer are: each its own.
 */
export function sessionsOfCaller(count: number): SessionList {
  const sessions: Session[] = [];
  const atOnce = 1000;
  for (let first = 0; first < count; first += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => wireSession(first + at));
    const parsed: ReturnType<typeof wireSession>[] = JSON.parse(JSON.stringify(part));
    for (const { id, date, ...rest } of parsed) {
      sessions.push({
        id: String(id),
        current: id === FIRST_ID,
        startedAt: new Date(date),
        lastSeenAt: null,
        ...rest,
      });
    }
  }
  return { sessions, current: caller.current };
}

/** A provider with DocSpace's capabilities that lists at once. It does nothing else. */
export function listing(list: SessionList): Provider<"docspace", DocSpaceField> {
  const unused = async () => {
    throw new Error("The benchmark only plans.");
  };
  return {
    name: "docspace",
    portal: "https://portal.example.com",
    capabilities: docspaceCapabilities,
    whoami: async () => caller,
    listSessions: async () => list,
    findUser: unused,
    execute: unused,
    observe: () => () => {},
  };
}
