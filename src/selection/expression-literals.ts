import type { ASTNode } from "@marcbachmann/cel-js";

/** A literal that makes an expression fail for every session. */
class LiteralError extends Error {
  readonly range: { start: number };

  constructor(node: ASTNode, message: string) {
    super(message);
    this.range = { start: node.start };
  }
}

interface Checks {
  /** Evaluates source without variables; throws if that fails. */
  evaluate(source: string): unknown;
  /** Throws if the text is not an address block. */
  address(cidr: string): void;
  /** Throws if the text is not a regular expression. */
  pattern(regex: string): void;
}

/** The name of our `matches`. The library does not allow us to replace its own. */
export const LINEAR_MATCHES = "matchesRe2";

/** The functions that loop over a list. Nested loops would take quadratic time on a long hostile text. */
const LOOPS = ["all", "exists", "exists_one", "map", "filter"];

/**
 * Finds bad literals before the first request; CEL itself would find them only at the first session. It
 * checks calls with literals only (`duration("30d")`), address blocks, patterns and nested loops. It also
 * redirects every `matches` to an engine that takes linear time.
 *
 * @returns the first problem, or `null`.
 */
export function checkLiterals(node: unknown, checks: Checks, inLoop = false): unknown {
  if (Array.isArray(node)) return firstProblem(node, checks, inLoop);
  if (!isNode(node) || node.op === "value") return null;
  if (node.op === "rcall") return checkMethod(node, checks, inLoop);
  const inner = checkLiterals(node.args, checks, inLoop);
  if (inner) return inner;
  return node.op === "call" ? checkCall(node, node.args[0], node.args[1], checks) : null;
}

function firstProblem(nodes: readonly unknown[], checks: Checks, inLoop: boolean): unknown {
  for (const node of nodes) {
    const problem = checkLiterals(node, checks, inLoop);
    if (problem) return problem;
  }
  return null;
}

function checkMethod(node: ASTNode & { op: "rcall" }, checks: Checks, inLoop: boolean): unknown {
  const [name, receiver, args] = node.args;
  const isLoop = LOOPS.includes(name) && args.length > 1;
  if (isLoop && inLoop) {
    return new LiteralError(node, `${name}() cannot be used inside another loop (${LOOPS.join(", ")}).`);
  }
  const inner = checkLiterals(receiver, checks, inLoop) ?? firstProblem(args, checks, inLoop || isLoop);
  if (inner || name !== "matches") return inner;
  node.args[0] = LINEAR_MATCHES;
  return checkPattern(args[0], checks);
}

function checkCall(node: ASTNode, name: string, args: readonly ASTNode[], checks: Checks): unknown {
  const cidr = name === "inCidr" ? args[1] : undefined;
  if (cidr?.op === "value" && typeof cidr.args === "string") {
    const block = cidr.args;
    const problem = thrownBy(() => checks.address(block));
    if (problem) return new LiteralError(cidr, messageOf(problem));
  }
  if (args.length === 0 || !args.every((argument) => argument.op === "value")) return null;
  const { start, end } = node.range;
  const problem = thrownBy(() => checks.evaluate(node.input.slice(start, end)));
  return problem ? new LiteralError(node, messageOf(problem)) : null;
}

function checkPattern(pattern: ASTNode | undefined, checks: Checks): unknown {
  if (pattern?.op !== "value" || typeof pattern.args !== "string") return null;
  const source = pattern.args;
  const problem = thrownBy(() => checks.pattern(source));
  return problem ? new LiteralError(pattern, messageOf(problem)) : null;
}

function thrownBy(attempt: () => unknown): unknown {
  try {
    attempt();
    return null;
  } catch (error) {
    return error;
  }
}

function messageOf(error: unknown): string {
  // The library's errors have the sentence alone in `summary`; `message` also repeats the source.
  const { summary, message } = error as { summary?: string; message?: string };
  return summary ?? message ?? "it cannot be evaluated";
}

function isNode(value: unknown): value is ASTNode {
  return isRecord(value) && typeof value.op === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}
