/**
 * Checks a plan against `schemas/plan.schema.json`. The checks are written by hand, because a JSON Schema
 * compiler is larger than the whole planner. A test compares them with the schema.
 */
import { idsOf } from "../provider.js";
import type { Plan } from "./format.js";

/** Returns the place where a value is wrong, such as `.steps[0].kind`; `null` if it is right. */
type Check = (value: unknown) => string | null;

const when =
  (fits: (value: unknown) => boolean): Check =>
  (value) =>
    fits(value) ? null : "";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const matching = (form: RegExp) => when((value) => typeof value === "string" && form.test(value));
const oneOf = (...values: unknown[]) => when((value) => values.includes(value));
const either =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value) === null) ? null : "";
const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return "";
    for (const [index, item] of value.entries()) {
      const at = check(item);
      if (at !== null) return `[${index}]${at}`;
    }
    return null;
  };
const mapOf =
  (check: Check): Check =>
  (value) => {
    if (!isObject(value)) return "";
    const name = Object.keys(value).find((key) => check(value[key]) !== null);
    return name === undefined ? null : `.${name}`;
  };
const record =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value) => {
    if (!isObject(value)) return "";
    for (const [name, check] of [...Object.entries(required), ...Object.entries(optional)]) {
      if (!Object.hasOwn(value, name)) {
        if (name in optional) continue;
        return `.${name}`;
      }
      const at = check(value[name]);
      if (at !== null) return `.${name}${at}`;
    }
    return null;
  };

const text = when((value) => typeof value === "string");
const number = when((value) => typeof value === "number");
const textOrNull = when((value) => typeof value === "string" || value === null);
const nothing = when((value) => value === null);
const id = matching(/./u);
const time = matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u);
const count = when((value) => Number.isInteger(value) && Number(value) >= 0);
const amount = when((value) => typeof value === "number" && value >= 0);

const user = record({ id, name: textOrNull, login: textOrNull });
const session = record(
  {
    id,
    userId: id,
    startedAt: either(time, nothing),
    values: mapOf(either(text, number, oneOf(true, false), listOf(text))),
  },
  { current: oneOf(true, "unknown") },
);
const step: Check = (value) => {
  const fields = isObject(value) && value.kind === "sessions" ? SESSIONS : EVERYTHING;
  const at = record(fields)(value);
  if (at !== null) return at;
  const unknown = Object.keys(value as object).find((name) => !(name in fields));
  return unknown === undefined ? null : `.${unknown}`;
};
const SESSIONS = {
  kind: oneOf("sessions"),
  ids: (value: unknown) => (Array.isArray(value) && value.length > 0 ? listOf(id)(value) : ""),
  listed: listOf(id),
};
const EVERYTHING = {
  kind: oneOf("everything"),
  user,
  keepsOwn: when((value) => typeof value === "boolean"),
  listed: listOf(id),
};

const plan = record({
  version: oneOf(1),
  provider: id,
  installation: matching(/^https?:\/\//u),
  scope: either(listOf(id), nothing),
  caller: record({
    user,
    administrator: when((value) => typeof value === "boolean"),
    authenticatedBy: text,
  }),
  own: either(
    record({ state: oneOf("known"), id }),
    record({ state: oneOf("none", "unknown"), reason: text }),
    record({ state: oneOf("among"), ids: listOf(id), reason: text }),
  ),
  selector: when(isObject),
  users: mapOf(id),
  createdAt: time,
  expiresAt: time,
  sessions: listOf(session),
  steps: listOf(step),
  spared: listOf(record({ session: either(session, nothing), userId: id, reason: text })),
  alreadyGone: listOf(id),
  passedOver: record({ total: count, byField: mapOf(count) }),
  warnings: listOf(text),
  cost: record({
    reads: count,
    writes: count,
    seconds: amount,
    shareOfDailyWrites: either(amount, nothing),
  }),
  digest: matching(/^sha256:[0-9a-f]{64}$/u),
});

/** The first place where a plan does not match its schema, such as `steps[0].kind`; `null` if it matches. */
export function misfitIn(value: unknown): string | null {
  return plan(value)?.replace(/^\./, "") ?? null;
}

/** How a plan that matches its schema contradicts itself; `null` if it does not. */
export function contradictionInPlan({
  sessions,
  steps,
  spared,
}: Pick<Plan, "sessions" | "steps" | "spared">): string | null {
  const described = new Set(sessions.map((each) => each.id));
  const seen = new Set(spared.map((sparing) => sparing.session?.id));
  let listed = 0;
  for (const each of steps) {
    const covered = new Set(idsOf(each));
    for (const id of idsOf(each)) {
      if (seen.has(id)) return `session ${id} is named twice`;
      seen.add(id);
    }
    for (const id of each.listed) {
      if (!described.has(id) || !covered.has(id)) return `session ${id} is not described`;
      listed += 1;
    }
  }
  return listed === sessions.length ? null : "a session is described, but no step ends it";
}
