import type { Field } from "../provider.js";
import type { Own, Session } from "../session.js";
import { AddressSet, parseCidr } from "./cidr.js";
import { checkLiterals, LINEAR_MATCHES } from "./expression-literals.js";
import { describeError } from "./expression-problem.js";
import { MissingField, SessionView, variablesFor } from "./expression-variables.js";
import type { Filter } from "./filters.js";
import { type AddProblem, quoted, SelectionError } from "./selection-error.js";

/** Nobody needs more characters, and an expression of this length neither fills the stack nor takes a second to check. */
const LONGEST_SOURCE = 20_000;
const LIMITS = {
  maxAstNodes: 4000,
  maxDepth: 64,
  maxListElements: 1000,
  maxMapEntries: 100,
  maxCallArguments: 16,
};

/**
 * Compiles a condition in CEL. It reports every problem that can be found without a session: syntax, types,
 * fields that the product does not have, and literals such as a bad CIDR block.
 *
 * @returns `null` if a problem was reported.
 */
export async function compileExpression(
  source: string,
  { fields, now }: { fields: readonly Field[]; now: Date },
  addProblem: AddProblem,
): Promise<Filter | null> {
  if (source.length > LONGEST_SOURCE) {
    addProblem(
      "where",
      `the expression is ${source.length} characters long; the maximum is ${LONGEST_SOURCE}.`,
    );
    return null;
  }
  // We load CEL only here, since most selections have no expression.
  const { Duration, Environment } = await import("@marcbachmann/cel-js/evaluator");
  const types = variablesFor(fields);
  const variables = [...types.keys()];
  const environment = new Environment({ limits: LIMITS });
  for (const [variable, type] of types) environment.registerVariable(variable, type);
  // Lets users compare a field with a number written without a decimal point.
  environment.registerOperator("double == int", (one: number, other: bigint) => one === Number(other));
  const { inCidr, inLiteralCidr } = addressFunction();
  const atOnce = { async: false };
  environment.registerFunction("inCidr(string, string): bool", inCidr, atOnce);
  environment.registerFunction(
    "age(google.protobuf.Timestamp): google.protobuf.Duration",
    (time: Date) => Duration.fromMilliseconds(now.getTime() - time.getTime()),
    atOnce,
  );

  const pattern = source.includes("matches") ? await patterns() : null;
  if (pattern)
    environment.registerFunction(`string.${LINEAR_MATCHES}(string): bool`, pattern.matches, atOnce);

  const fail = (error: unknown) => {
    if (error instanceof RangeError) {
      addProblem("where", "the expression nests too deeply; write it shorter.");
      return null;
    }
    const { position, problem } = describeError(error, source, variables);
    addProblem(position === null ? "where" : `where:${position}`, problem);
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
    pattern: (regex) => pattern?.read(regex),
  });
  const checked = condition.check();
  if (!checked.valid) return fail(checked.error);
  if (literals) return fail(literals);
  if (checked.type !== "bool") {
    addProblem(
      "where",
      `${quoted(source)} is of type ${checked.type}, but a condition must be bool; compare it with a value.`,
    );
    return null;
  }
  return evaluator(condition, source, variables, fields);
}

/**
 * Our own `matches`, which uses RE2 as the CEL specification says. RE2 takes time linear in the length of the
 * text. The library uses JavaScript's regular expressions: some of them would run for years on a user agent of
 * 40 characters.
 */
async function patterns() {
  const { RE2JS } = await import("re2js");
  const known = new Map<string, InstanceType<typeof RE2JS>>();
  const compile = (regex: string) => {
    try {
      return RE2JS.compile(regex);
    } catch (error) {
      const why = (error as Error).message.replace(/^error parsing regexp: /, "");
      throw new Error(`Invalid regular expression, or one that RE2 does not support: ${why}`);
    }
  };
  const read = (regex: string) => {
    const compiled = known.get(regex) ?? compile(regex);
    // There are few literal patterns. We need not keep those that an expression builds from session text.
    if (known.size < 100) known.set(regex, compiled);
    return compiled;
  };
  return { read, matches: (text: string, regex: string): boolean => read(regex).test(text) };
}

function evaluator(
  condition: (context: SessionView) => unknown,
  source: string,
  variables: readonly string[],
  fields: readonly Field[],
): Filter {
  // We move one view from session to session: copying a million sessions would cost more than CEL itself.
  const view = new SessionView(fields);
  return (session: Session, current: Own) => {
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

/** Our `inCidr`, which parses every block once. */
function addressFunction() {
  const blocks = new Map<string, AddressSet>();
  const read = (cidr: string): AddressSet => {
    const known = blocks.get(cidr);
    if (known) return known;
    const block = parseCidr(cidr);
    if ("problem" in block) throw new Error(block.problem);
    const addresses = new AddressSet([block]);
    // There are few literal blocks. We need not keep those that an expression builds from session text.
    if (blocks.size < 1000) blocks.set(cidr, addresses);
    return addresses;
  };
  return {
    inCidr: (ip: string, cidr: string): boolean => {
      const within = read(cidr).has(ip);
      if (within === undefined)
        throw new Error(`${quoted(ip)} is not an address; the first argument of inCidr is the address.`);
      return within;
    },
    inLiteralCidr: (cidr: string): void => void read(cidr),
  };
}
