import type { SessionField } from "../../src/provider.js";
import { SelectionError } from "../../src/selection/selection-error.js";
import {
  compileSelector,
  type Selection,
  type SelectionContext,
  type Selector,
} from "../../src/selection.js";
import type { Session } from "../../src/session.js";

export const now = new Date("2026-06-01T12:00:00Z");

export const allFields: readonly SessionField[] = [
  "startedAt",
  "lastSeenAt",
  "ip",
  "country",
  "city",
  "browser",
  "platform",
  "mobile",
  "page",
];

/** A session of which everything is known, unless `known` says otherwise. */
export function session(id: string, known: Partial<Session> = {}): Session {
  return {
    id,
    userId: "u-1",
    current: false,
    startedAt: ago("1d"),
    lastSeenAt: ago("1h"),
    ip: "203.0.113.7",
    country: "Germany",
    city: "Berlin",
    browser: "Chrome 137",
    platform: "Windows 11",
    mobile: false,
    page: "/rooms",
    ...known,
  };
}

const HOURS = { d: 24, h: 1 };

/** A point in time before {@link now}: `ago("3d")`. */
export function ago(time: `${number}${"d" | "h"}`): Date {
  const unit = time.endsWith("d") ? "d" : "h";
  return new Date(now.getTime() - Number.parseFloat(time) * HOURS[unit] * 3_600_000);
}

export const nobodyCurrent: SelectionContext = {
  current: { state: "none", reason: "an API key rides on no session" },
  callerId: "u-1",
  users: new Map(),
};

export async function select(
  selector: Selector,
  sessions: readonly Session[],
  context: Partial<SelectionContext> = {},
): Promise<Selection> {
  const compiled = await compileSelector(selector, { capabilities: { fields: allFields }, now });
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

/** The error that a selector, right or wrong, is refused with. */
export async function refusal(
  selector: unknown,
  fields: readonly SessionField[] = allFields,
): Promise<SelectionError> {
  try {
    await compileSelector(selector as Selector, { capabilities: { fields }, now });
  } catch (error) {
    if (error instanceof SelectionError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(selector)} was not refused`);
}
