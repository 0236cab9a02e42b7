/**
 * Checks and compiles a selector before the first request, and later applies it to the listed sessions.
 * Nothing here does I/O, except for loading the code of CEL.
 */
import { InvalidArgumentError } from "../errors.js";
import type { Capabilities } from "../provider.js";
import type { Session } from "../session.js";
import { compileExpression } from "./expression.js";
import { addressSet } from "./field-types.js";
import { addressFields, checkNeededFields } from "./fields.js";
import { compileFilters } from "./filters.js";
import { aim, type Matching, match, type SelectionContext } from "./matching.js";
import { checkNames } from "./naming.js";
import { explainNoMatch } from "./no-match.js";
import { readSelector } from "./read-selector.js";
import { quoted, SelectionError, type SelectionProblem } from "./selection-error.js";
import { type Exceptions, FILTERS, type Selector, TARGETS, type Target } from "./selector.js";
import { type SparedSession, spare } from "./sparing.js";
import { unmatchedExceptions } from "./unmatched.js";

/** The result of a selector for a list: every session that matches is either selected or spared. */
export interface Selection extends Omit<Matching, "matched"> {
  /** The sessions to revoke, in the order of `ids` if that is the target, otherwise as listed. */
  selected: Session[];
  /** Sessions that match and are left alone. */
  spared: SparedSession[];
}

/** A checked selector. It can be applied to any number of lists. */
export interface CompiledSelector {
  /** A frozen copy in normal form: durations as ISO 8601, address blocks without host bits. */
  readonly selector: Selector;
  readonly target: Target;
  /** Whether a filter narrows the target. `keepNewest`, `except` and `limit` are not filters. */
  readonly hasFilters: boolean;
  /** @throws SelectionError if `where` fails on the values of a session. */
  select(sessions: readonly Session[], context: SelectionContext): Selection;
  /**
   * Explains why `select()` matched nothing in a list, as sentences: what the filters ask for, and which
   * values there are. Empty if no filter is the reason.
   */
  explainNoMatch(sessions: readonly Session[], context: SelectionContext): string[];
  /** The exceptions that match neither a listed session nor an id or user that the selector names. */
  unmatchedExceptions(
    sessions: readonly Session[],
    context: Pick<SelectionContext, "users" | "current">,
  ): Required<Exceptions>;
}

/**
 * Checks a selector and compiles it.
 *
 * @param given may come from JSON, so it is checked at run time.
 * @param context.capabilities the fields of the product's sessions, and the form of its ids and user names.
 * @param context.now the time from which ages are counted, in every selection.
 *
 * @throws SelectionError with all problems of the selector.
 */
export async function compileSelector(
  given: Selector,
  { capabilities, now }: { capabilities: Pick<Capabilities, "fields" | "naming">; now: Date },
): Promise<CompiledSelector> {
  if (Number.isNaN(now.getTime())) throw new InvalidArgumentError("now must be a valid date.");
  const problems: SelectionProblem[] = [];
  const addProblem = (at: string, problem: string) => void problems.push({ at, problem });

  const { fields, naming } = capabilities;
  const selector = readSelector(given, fields, addProblem);
  checkNeededFields(selector, fields, addProblem);
  checkNames(selector, naming, addProblem);
  const condition =
    selector.where === undefined
      ? null
      : await compileExpression(selector.where, { fields, now }, addProblem);
  const [first, ...more] = problems;
  if (first) throw new SelectionError(first, ...more);

  // The condition comes last, so that it is evaluated only for sessions that pass the other filters.
  const named = [
    ...compileFilters(selector, fields, now),
    ...(condition ? [{ field: null, asked: `where ${quoted(selector.where)}`, passes: condition }] : []),
  ];
  const filters = named.map(({ passes }) => passes);
  const target = TARGETS.find((name) => selector[name] !== undefined) ?? "listed";
  const excepted = selector.except?.ips;
  const exceptIps = excepted ? { addresses: addressSet(excepted), fields: addressFields(fields) } : null;
  return Object.freeze({
    selector,
    target,
    hasFilters: FILTERS.some((name) => selector[name] !== undefined),
    select(sessions: readonly Session[], context: SelectionContext): Selection {
      const { matched, ...rest } = match(sessions, { selector, target, filters }, context);
      return { ...spare(matched, { selector, exceptIps }, context), ...rest };
    },
    explainNoMatch(sessions: readonly Session[], context: SelectionContext): string[] {
      const { targeted } = aim(sessions, selector, target, context);
      return explainNoMatch(named, targeted, context.current);
    },
    unmatchedExceptions(sessions: readonly Session[], context: SelectionContext) {
      return unmatchedExceptions(selector, sessions, context, addressFields(fields));
    },
  });
}
