/** Explains why the filters matched nothing. */
import type { Field } from "../provider.js";
import { fieldValue, type Own, type Session } from "../session.js";
import type { NamedFilter } from "./filters.js";
import { SelectionError, shortened } from "./selection-error.js";

/**
 * Explains why no session passes all filters: one sentence for each filter that no session passes, otherwise
 * one sentence with the number of sessions that pass each filter.
 *
 * @example `0 of 7 sessions match country Brasil. Values here: Brazil, Germany, Latvia.`
 */
export function explainNoMatch(
  filters: readonly NamedFilter[],
  sessions: readonly Session[],
  current: Own,
): string[] {
  if (filters.length === 0 || sessions.length === 0) return [];
  const alone = filters.map(({ asked, field, passes }) => ({
    asked,
    field,
    matching: sessions.filter((session) => passesAlone(passes, session, current)).length,
  }));
  const none = `0 of ${sessions.length} sessions match`;
  const barren = alone.filter(({ matching }) => matching === 0);
  if (barren.length > 0) return barren.map(({ asked, field }) => `${none} ${asked}.${here(field, sessions)}`);
  return [`${none} all filters: ${alone.map((each) => `${each.matching} match ${each.asked}`).join(", ")}.`];
}

/** Whether a session passes this filter alone. A condition may fail on sessions that the other filters exclude. */
function passesAlone(passes: NamedFilter["passes"], session: Session, current: Own): boolean {
  try {
    return passes(session, current) === true;
  } catch (error) {
    if (error instanceof SelectionError) return false;
    throw error;
  }
}

/** The values of a field in these sessions. */
function here(field: Field | null, sessions: readonly Session[]): string {
  if (!field) return "";
  const values = sessions.flatMap((session) => fieldValue(session, field.name) ?? []);
  if (field.type === "time") return times(field, values);
  const texts = byFrequency(values.map((value) => String(value).trim()).filter((value) => value !== ""));
  return texts.length > 0 ? ` Values here: ${shortened(texts)}.` : noneTells(field);
}

function times(field: Field, values: readonly unknown[]): string {
  const known = values
    .map((value) => (value instanceof Date ? value.getTime() : Number.NaN))
    .filter(Number.isFinite);
  if (known.length === 0) return noneTells(field);
  const [first, last] = known.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const verb = { startedAt: "started", lastSeenAt: "was last used" }[field.name] ?? `has ${field.name}`;
  return ` The first ${verb} ${new Date(first).toISOString()}, the last ${new Date(last).toISOString()}.`;
}

const noneTells = ({ name }: Field) => ` None of them has ${name}.`;

/** Sorts the values by frequency, as only the first ones are shown. */
function byFrequency(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([one, many], [other, few]) => few - many || (one < other ? -1 : 1))
    .map(([value]) => value);
}
