import type { ASTNode } from "@marcbachmann/cel-js";

/** A literal in an expression that can never work. */
class LiteralError extends Error {
  readonly range: { start: number };

  constructor(node: ASTNode, message: string) {
    super(message);
    this.range = { start: node.start };
  }
}

interface Checks {
  /** Evaluates source that names no variable; throws what is wrong with it. */
  evaluate(source: string): unknown;
  /** Throws what is wrong with an address block. */
  address(cidr: string): void;
}

/**
 * CEL would find a bad literal at the first session only, which is after the first request. This
 * looks at calls of literals alone (`duration("30d")`), and at blocks and patterns.
 *
 * @returns the first problem, or `null`.
 */
export function checkLiterals(node: unknown, checks: Checks): unknown {
  if (Array.isArray(node)) return firstProblem(node, checks);
  if (!isNode(node)) return isRecord(node) ? firstProblem([node.iterable, node.step], checks) : null;
  const inner = checkLiterals(node.args, checks);
  if (inner) return inner;
  if (node.op === "call") return checkCall(node, node.args[0], node.args[1], checks);
  if (node.op === "rcall" && node.args[0] === "matches") return checkPattern(node.args[2][0]);
  return null;
}

function firstProblem(nodes: readonly unknown[], checks: Checks): unknown {
  for (const node of nodes) {
    const problem = checkLiterals(node, checks);
    if (problem) return problem;
  }
  return null;
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

function checkPattern(pattern: ASTNode | undefined): unknown {
  if (pattern?.op !== "value" || typeof pattern.args !== "string") return null;
  const source = pattern.args;
  const problem = thrownBy(() => new RegExp(source));
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
  // The library's errors carry the bare sentence in `summary`; `message` repeats the source.
  const { summary, message } = error as { summary?: string; message?: string };
  return summary ?? message ?? "it cannot be evaluated";
}

function isNode(value: unknown): value is ASTNode {
  return isRecord(value) && typeof value.op === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}
