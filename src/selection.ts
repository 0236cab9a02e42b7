/**
 * Which sessions? A selector is checked and compiled before the first request, and then applied to the
 * listed sessions. Nothing here reads, writes or waits for anything but the code of CEL.
 */
import { InvalidArgumentError } from "./errors.js";
import type { Capabilities } from "./provider.js";
import { compileExpression } from "./selection/expression.js";
import { addressSet, compileFilters } from "./selection/filters.js";
import { type Matching, match, type SelectionContext } from "./selection/matching.js";
import { checkOfferedFields } from "./selection/offered-fields.js";
import { readSelector } from "./selection/read-selector.js";
import { SelectionError, type SelectionProblem } from "./selection/selection-error.js";
import { FILTERS, type Selector, TARGETS, type Target } from "./selection/selector.js";
import { type SparedSession, spare } from "./selection/sparing.js";
import type { Session } from "./session.js";

export type { PassedOver, SelectionContext } from "./selection/matching.js";
export type { SelectorFor } from "./selection/offered-fields.js";
export type { Exceptions, Selector, Target } from "./selection/selector.js";
export type { SparedReason } from "./selection/sparing.js";

/** What a selector makes of a list: every session that matches is either selected or spared. */
export interface Selection extends Omit<Matching, "matched"> {
  /** To be revoked: in the order of `ids` where these are the target, else as listed. */
  selected: Session[];
  /** Matching, and left alone. */
  spared: SparedSession[];
}

/** A selector that has been checked, ready for any number of lists. */
export interface CompiledSelector {
  /** A frozen copy in normal form: durations as ISO 8601, address blocks without the bits of the host. */
  readonly selector: Selector;
  readonly target: Target;
  /** Whether a filter narrows the target. `keepNewest`, `except` and `limit` are none. */
  readonly hasFilters: boolean;
  /**
   * @throws SelectionError when `where` fails on the values of a session.
   */
  select(sessions: readonly Session[], context: SelectionContext): Selection;
}

/**
 * Checks a selector and compiles it.
 *
 * @param selector may come from JSON: it is checked whatever its type says.
 * @param context.capabilities tell which fields the product's sessions have.
 * @param context.now is what ages are held against, in every selection.
 *
 * @throws SelectionError with everything that is wrong with it.
 */
export async function compileSelector(
  given: Selector,
  { capabilities, now }: { capabilities: Pick<Capabilities, "fields">; now: Date },
): Promise<CompiledSelector> {
  if (Number.isNaN(now.getTime())) throw new InvalidArgumentError("now must be a valid date.");
  const problems: SelectionProblem[] = [];
  const report = (at: string, problem: string) => void problems.push({ at, problem });

  const selector = readSelector(given, report);
  checkOfferedFields(selector, capabilities.fields, report);
  const condition =
    selector.where === undefined
      ? null
      : await compileExpression(selector.where, { fields: capabilities.fields, now }, report);
  const [first, ...more] = problems;
  if (first) throw new SelectionError(first, ...more);

  // The condition comes last: whatever the other filters refuse need not be evaluated.
  const filters = [...compileFilters(selector, now), ...(condition ? [condition] : [])];
  const target = TARGETS.find((name) => selector[name] !== undefined) ?? "listed";
  const exceptIps = selector.except?.ips ? addressSet(selector.except.ips) : null;
  return Object.freeze({
    selector,
    target,
    hasFilters: FILTERS.some((name) => selector[name] !== undefined),
    select(sessions: readonly Session[], context: SelectionContext): Selection {
      const { matched, ...rest } = match(sessions, { selector, target, filters }, context);
      return { ...spare(matched, { selector, exceptIps }, context), ...rest };
    },
  });
}
