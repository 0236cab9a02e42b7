import type { Session } from "../../session.js";
import { UsageError } from "../exit-code.js";

/** The fields of a session, in the order in which they are written. */
export const SESSION_FIELDS = [
  "id",
  "userId",
  "current",
  "startedAt",
  "lastSeenAt",
  "ip",
  "country",
  "city",
  "browser",
  "platform",
  "mobile",
  "page",
] as const satisfies readonly (keyof Session)[];

/**
 * Reads the list behind `--json=` and `--csv=`.
 *
 * @throws UsageError for a field that sessions do not have.
 */
export function fieldsOf(list: string): (keyof Session)[] {
  return list.split(",").map((field) => {
    const name = field.trim();
    const known = SESSION_FIELDS.find((each) => each === name);
    if (known) return known;
    throw new UsageError(
      `${JSON.stringify(name)} is no field of a session. Known: ${SESSION_FIELDS.join(", ")}.`,
    );
  });
}
