import type { Field, Naming } from "../../src/provider.js";
import {
  compileSelector,
  type Selection,
  type SelectionContext,
  type Selector,
} from "../../src/selection/index.js";
import { SelectionError } from "../../src/selection/selection-error.js";
import type { Session, Value } from "../../src/session.js";

export const now = new Date("2026-06-01T12:00:00Z");

const about = "a field";

const allFields: readonly Field[] = [
  { name: "startedAt", type: "time", about },
  { name: "lastSeenAt", type: "time", about },
  { name: "ip", wire: "ip_address", type: "address", about },
  { name: "country", type: "text", about },
  { name: "city", type: "text", about },
  { name: "browser", type: "text", match: "contains", about },
  { name: "platform", type: "text", match: "contains", about },
  { name: "mobile", type: "boolean", about },
  { name: "page", type: "text", match: "contains", about },
  { name: "jobs", wire: "openJobsCount", type: "number", about },
  { name: "groups", type: "texts", about },
  { name: "expiresAt", type: "time", about },
];

/** A product in which any text can be an id or a user. */
const anyText: Naming = {
  isSessionId: () => true,
  sessionIds: "texts",
  isUserName: () => true,
  userNames: "texts",
};

/** A product that reports all fields of its sessions. */
export const capabilities = { fields: allFields, naming: anyText };

/** A session with every field known, unless `known` says otherwise. */
export function session(id: string, known: Partial<Session> | Record<string, Value> = {}): Session {
  const common = ["userId", "startedAt", "lastSeenAt"];
  const given = Object.entries(known);
  return {
    id,
    userId: "u-1",
    startedAt: ago("1d"),
    lastSeenAt: ago("1h"),
    ...Object.fromEntries(given.filter(([name]) => common.includes(name))),
    values: {
      ip: "203.0.113.7",
      country: "Germany",
      city: "Berlin",
      browser: "Chrome 137",
      platform: "Windows 11",
      mobile: false,
      page: "/rooms",
      ...Object.fromEntries(given.filter(([name]) => !common.includes(name))),
    },
  };
}

const HOURS = { d: 24, h: 1 };

/** A point in time before {@link now}: `ago("3d")`. */
export function ago(time: `${number}${"d" | "h"}`): Date {
  const unit = time.endsWith("d") ? "d" : "h";
  return new Date(now.getTime() - Number.parseFloat(time) * HOURS[unit] * 3_600_000);
}

export const nobodyCurrent: SelectionContext = {
  current: { state: "none", reason: "an API key belongs to no session" },
  callerId: "u-1",
  users: new Map(),
};

export async function select(
  selector: Selector,
  sessions: readonly Session[],
  context: Partial<SelectionContext> = {},
): Promise<Selection> {
  const compiled = await compileSelector(selector, { capabilities, now });
  return compiled.select(sessions, { ...nobodyCurrent, ...context });
}

/** The ids of the selected sessions. */
export async function selectedIds(
  selector: Selector,
  sessions: readonly Session[],
  context: Partial<SelectionContext> = {},
): Promise<string[]> {
  return (await select(selector, sessions, context)).selected.map(({ id }) => id);
}

/** Why each spared session is spared, by id. */
export function reasons({ spared }: Selection): Record<string, string> {
  return Object.fromEntries(spared.map(({ session, reason }) => [session.id, reason]));
}

/** The error for a refused selector, of a correct or wrong type. */
export async function refusal(
  selector: unknown,
  fields: readonly Field[] = allFields,
): Promise<SelectionError> {
  try {
    await compileSelector(selector as Selector, { capabilities: { fields, naming: anyText }, now });
  } catch (error) {
    if (error instanceof SelectionError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(selector)} was not refused`);
}
