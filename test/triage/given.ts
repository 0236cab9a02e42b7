import type { Field } from "../../src/provider.js";
import type { Session, Value } from "../../src/session.js";
import { type TriageOptions, triage } from "../../src/triage/index.js";

/** Fields as a product may declare them. */
export const fields: readonly Field[] = [
  { name: "startedAt", type: "time", about: "" },
  { name: "where", type: "address", about: "" },
  { name: "land", type: "text", about: "", signal: "country" },
  { name: "program", type: "text", about: "", signal: "browser" },
  { name: "os", type: "text", about: "", signal: "system" },
  { name: "mobile", type: "boolean", about: "", signal: "device" },
  { name: "page", type: "text", about: "" },
];

const NOW = Date.parse("2026-06-01T00:00:00Z");

export function session(id: string, values: Record<string, Value>, hoursAgo = 1, userId = "mara"): Session {
  return { id, userId, startedAt: new Date(NOW - hoursAgo * 3_600_000), lastSeenAt: null, values };
}

export const atHome = {
  where: "198.51.100.20",
  land: "Latvia",
  program: "Firefox 139",
  os: "Ubuntu",
  mobile: false,
};
export const abroad = {
  where: "203.0.113.66",
  land: "Brazil",
  program: "Chrome 136",
  os: "Android 14",
  mobile: true,
};

/** This many sessions at home. */
export function homely(count: number, userId = "mara"): Session[] {
  return Array.from({ length: count }, (_, at) => session(`${userId}-${at}`, atHome, 10 + at, userId));
}

export async function ranksOf(sessions: readonly Session[], options?: TriageOptions) {
  const list = { sessions: [...sessions], own: { state: "none", reason: "" } as const };
  const { sessions: ranked, signals } = await triage(list, { fields }, options);
  return {
    signals,
    ranked,
    order: ranked.map((each) => each.session.id),
    of(id: string) {
      const found = ranked.find((each) => each.session.id === id);
      if (!found) throw new Error(`${id} is lost`);
      return { ...found, why: found.reasons.map(({ text }) => text) };
    },
  };
}
