/** Sessions like those of a busy account on a real portal, and a provider that lists them from memory. */
import type { Caller, Listing, Provider, Session } from "../../src/index.js";
import { docspace } from "./built.js";

const DAY = 86_400_000;
const FIRST_ID = 100_000;
const URL_OF_PORTAL = "https://portal.example.com";

/** The time for which ages are computed. */
export const NOW = Date.parse("2026-05-20T12:00:00Z");

/** The sessions began evenly spread over this many days: `olderThan` with half of the days selects half of them. */
export const SPREAD_DAYS = 60;

const caller: Caller = {
  user: { id: "8f14e45f-ceea-467f-a8d5-9b2f3c1a7e60", name: "Mara Ozola", login: "mara@example.com" },
  administrator: true,
  authenticatedBy: "portalToken",
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

/** The wire form of session `index`. It is the same in every run. */
function wireSession(index: number) {
  // The values come in a fixed, mixed order, so that no code is faster because of their order or repetition.
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
 * A list of `count` sessions of the caller. The first one is the own session. They are parsed from JSON in parts, so
 * that every string is a separate one in memory, as in a real answer.
 */
export function sessionsOfCaller(count: number): Listing {
  const sessions: Session[] = [];
  const atOnce = 1000;
  for (let first = 0; first < count; first += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => wireSession(first + at));
    const parsed: ReturnType<typeof wireSession>[] = JSON.parse(JSON.stringify(part));
    for (const { id, userId, date, ...values } of parsed) {
      sessions.push({
        id: String(id),
        userId,
        startedAt: new Date(date),
        lastSeenAt: null,
        values,
      });
    }
  }
  return { sessions, own: { state: "known", id: String(FIRST_ID) }, covers: "caller" };
}

/** A provider with DocSpace's capabilities that lists immediately. It does nothing else. */
export function listing(list: Listing): Provider {
  const unused = async () => {
    throw new Error("The benchmark only plans.");
  };
  return {
    product: "docspace",
    installation: URL_OF_PORTAL,
    capabilities: docspace({
      baseUrl: URL_OF_PORTAL,
      auth: { kind: "apiKey", apiKey: "sk-of-the-benchmark" },
    }).capabilities,
    whoami: async () => caller,
    list: async () => list,
    findUsers: unused,
    end: unused,
  };
}
