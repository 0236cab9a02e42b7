import type { SessionField } from "../provider.js";
import type { CurrentSession, Session } from "../session.js";
import { AddressSet, parseCidr } from "./cidr.js";
import { checkLiterals } from "./expression-literals.js";
import { describeError } from "./expression-problem.js";
import { MissingField, SessionView, TYPES, type Variable } from "./expression-variables.js";
import type { Filter } from "./filters.js";
import { quoted, type Report, SelectionError } from "./selection-error.js";

/**
 * Compiles a condition in CEL. Everything that can be known without a session is reported here:
 * syntax, types, fields that the product does not tell, and literals such as a bad CIDR block.
 *
 * @returns `null` when something was reported.
 */
export async function compileExpression(
  source: string,
  { fields, now }: { fields: readonly SessionField[]; now: Date },
  report: Report,
): Promise<Filter | null> {
  // Loaded only here: most selections need no expression.
  const { Duration, Environment } = await import("@marcbachmann/cel-js/evaluator");
  const variables: Variable[] = ["id", "user", "current", ...fields];
  const environment = new Environment();
  for (const variable of variables) environment.registerVariable(variable, TYPES[variable]);
  const { inCidr, inLiteralCidr } = addressFunction();
  const atOnce = { async: false };
  environment.registerFunction("inCidr(string, string): bool", inCidr, atOnce);
  environment.registerFunction(
    "age(google.protobuf.Timestamp): google.protobuf.Duration",
    (time: Date) => Duration.fromMilliseconds(now.getTime() - time.getTime()),
    atOnce,
  );

  const fail = (error: unknown) => {
    const { position, problem } = describeError(error, source, variables);
    report(position === null ? "where" : `where:${position}`, problem);
    return null;
  };
  let condition: ReturnType<typeof environment.parse>;
  try {
    condition = environment.parse(source);
  } catch (error) {
    return fail(error);
  }
  const literals = checkLiterals(condition.ast, {
    evaluate: (constant) => environment.evaluate(constant),
    address: inLiteralCidr,
  });
  const checked = condition.check();
  if (!checked.valid) return fail(checked.error);
  if (literals) return fail(literals);
  if (checked.type !== "bool") {
    report(
      "where",
      `${quoted(source)} is of type ${checked.type}, and a condition must be bool; compare it with something.`,
    );
    return null;
  }
  return evaluator(condition, source, variables);
}

function evaluator(
  condition: (context: SessionView) => unknown,
  source: string,
  variables: readonly Variable[],
): Filter {
  // One view, moved from session to session: a copy of a million sessions would cost more than CEL.
  const view = new SessionView();
  return (session: Session, current: CurrentSession) => {
    view.move(session, current);
    try {
      return condition(view) === true;
    } catch (error) {
      if (error instanceof MissingField) return error.field;
      const { position, problem } = describeError(error, source, variables);
      const at = position === null ? "where" : `where:${position}`;
      throw new SelectionError({ at, problem: `for session ${quoted(session.id)}: ${problem}` });
    }
  };
}

/** `inCidr` of the expression, with every block read once. */
function addressFunction() {
  const blocks = new Map<string, AddressSet>();
  const read = (cidr: string): AddressSet => {
    const known = blocks.get(cidr);
    if (known) return known;
    const block = parseCidr(cidr);
    if ("problem" in block) throw new Error(block.problem);
    const addresses = new AddressSet([block]);
    // Blocks of literals are few. Those that an expression makes up of session text need not be kept.
    if (blocks.size < 1000) blocks.set(cidr, addresses);
    return addresses;
  };
  return {
    inCidr: (ip: string, cidr: string): boolean => {
      const within = read(cidr).has(ip);
      if (within === undefined) throw new Error(`${quoted(ip)} is no address; inCidr takes ip first.`);
      return within;
    },
    inLiteralCidr: (cidr: string): void => void read(cidr),
  };
}
