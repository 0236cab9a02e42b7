import type { Field } from "../provider.js";
import { fieldValue, type Own, type Session } from "../session.js";
import { parseDuration } from "./duration.js";
import { FIELD_TYPES } from "./field-types.js";
import { shortened } from "./selection-error.js";
import type { Selector } from "./selector.js";

/**
 * Whether a session passes, or the name of the field that is missing to decide it. The name is `current` if
 * it is not known which session is the current one.
 */
type Verdict = boolean | string;

export type Filter = (session: Session, current: Own) => Verdict;

/** A filter, and its description. */
export interface NamedFilter {
  /** The field that it tests; `null` for a condition, which may test several. */
  field: Field | null;
  /** The description: `country Latvia, Brazil`, `olderThan 30d`. */
  asked: string;
  passes: Filter;
}

/** The filters of a selector, except `where`. All texts are parsed here, once. */
export function compileFilters(selector: Selector, fields: readonly Field[], now: Date): NamedFilter[] {
  return [
    ...timeFilter(selector, "olderThan", "startedAt", fields, now, (age, limit) => age > limit),
    ...timeFilter(selector, "newerThan", "startedAt", fields, now, (age, limit) => age < limit),
    ...timeFilter(selector, "idleFor", "lastSeenAt", fields, now, (idle, limit) => idle >= limit),
    ...fields.flatMap((field) => matchFilter(selector, field)),
  ];
}

function matchFilter({ match }: Selector, field: Field): NamedFilter[] {
  const wanted = match && Object.hasOwn(match, field.name) ? match[field.name] : undefined;
  if (!wanted) return [];
  const { name, type } = field;
  const fits = FIELD_TYPES[type].fits(wanted, field.match ?? "equals");
  return [
    {
      field,
      asked: `${name} ${shortened(wanted.map(String))}`,
      passes: (session) => fits(fieldValue(session, name)) ?? name,
    },
  ];
}

function timeFilter(
  selector: Selector,
  part: "olderThan" | "newerThan" | "idleFor",
  name: "startedAt" | "lastSeenAt",
  fields: readonly Field[],
  now: Date,
  passes: (elapsed: number, limit: number) => boolean,
): NamedFilter[] {
  const duration = selector[part];
  const limit = duration === undefined ? undefined : parseDuration(duration);
  const field = fields.find((each) => each.name === name);
  if (typeof limit !== "number" || !field) return [];
  const nowMs = now.getTime();
  return [
    {
      field,
      // We store durations as P1DT12H, but people write 1d12h.
      asked: `${part} ${duration?.replace(/[PT]/g, "").toLowerCase()}`,
      passes: (session) => {
        const time = session[name]?.getTime() ?? Number.NaN;
        return Number.isNaN(time) ? name : passes(nowMs - time, limit);
      },
    },
  ];
}
