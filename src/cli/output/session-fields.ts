import type { Field } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import { fieldValue, isOwn, type Own, type Session, type Value } from "../../session.js";
import { UsageError } from "../exit-code.js";

/** The fields that every session has, whatever the product declares. */
const COMMON = ["id", "userId", "current", "startedAt", "lastSeenAt"] as const;

/** The fields that `triage` adds. */
export const TRIAGE_FIELDS = ["rank", "risk", "reasons"] as const;

/** The fields of a session in JSON and CSV, in the order in which they are written. */
export function sessionFields(fields: readonly Field[]): string[] {
  return [...new Set([...COMMON, ...fields.map(({ name }) => name)])];
}

/**
 * Reads the list of fields after `--json=` or `--csv=`.
 *
 * @param known the names of all fields.
 * @throws UsageError for a field that sessions do not have.
 */
export function fieldsOf(list: string, known: readonly string[]): string[] {
  return list.split(",").map((field) => {
    const name = field.trim();
    if (known.includes(name)) return name;
    throw new UsageError(
      `${JSON.stringify(plainText(name, 60))} is not a field of a session. Known: ${known.join(", ")}.`,
    );
  });
}

/**
 * Makes one flat object from a session.
 *
 * @param added the values of fields that are not part of a session itself, such as its risk.
 */
export function flatSession(
  session: Session,
  fields: readonly string[],
  own: Own,
  added: Readonly<Record<string, Value>> = {},
): Record<string, Value> {
  return Object.fromEntries(
    fields.map((field) => {
      if (Object.hasOwn(added, field)) return [field, added[field] ?? null];
      if (field === "current") return [field, isOwn(own, session.id)];
      return [field, field === "id" || field === "userId" ? session[field] : fieldValue(session, field)];
    }),
  );
}
