import type { SessionField } from "../provider.js";
import type { Report } from "./selection-error.js";
import type { Exceptions, Selector } from "./selector.js";

/** The field of a session that each part of a selector looks at. `where` names its own. */
const FIELD_OF = {
  ip: "ip",
  country: "country",
  city: "city",
  browser: "browser",
  platform: "platform",
  mobile: "mobile",
  olderThan: "startedAt",
  newerThan: "startedAt",
  idleFor: "lastSeenAt",
  keepNewest: "startedAt",
} as const satisfies Partial<Record<keyof Selector, SessionField>>;

/** The parts of a selector that a product with these fields cannot answer. */
type Unanswerable<Field extends SessionField> = {
  [Part in keyof typeof FIELD_OF]: (typeof FIELD_OF)[Part] extends Field ? never : Part;
}[keyof typeof FIELD_OF];

/** A selector for a product whose sessions have these fields: a filter on another does not compile. */
export type SelectorFor<Field extends SessionField> = Omit<Selector, Unanswerable<Field> | "except"> & {
  /** Spares these. See {@link Selector.except}. */
  except?: "ip" extends Field ? Exceptions : Omit<Exceptions, "ips">;
};

/**
 * Reports what this product's sessions can never answer: such a filter would pass nothing over and
 * over, and such an exception would spare nothing that it is meant for.
 */
export function checkOfferedFields(
  selector: Selector,
  offered: readonly SessionField[],
  report: Report,
): void {
  const check = (at: string, field: SessionField) => {
    if (offered.includes(field)) return;
    const others =
      offered.length === 0 ? "It tells none of the optional fields." : `It tells ${offered.join(", ")}.`;
    report(at, `this product does not tell ${field} of its sessions. ${others}`);
  };
  for (const [name, field] of Object.entries(FIELD_OF)) {
    if (Object.hasOwn(selector, name)) check(name, field);
  }
  if (selector.except?.ips) check("except.ips", "ip");
}
