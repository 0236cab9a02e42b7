import { plainText } from "../remote-text.js";
import { TYPES, type Variable } from "./expression-variables.js";
import { didYouMean } from "./suggestion.js";

/** How much of a long line is shown on either side of the place. */
const AROUND = 60;

/** What CEL's errors have; the library's own message would repeat hostile characters of the source. */
interface CelError {
  code?: string;
  summary?: string;
  message?: string;
  range?: { start: number; end?: number };
}

/**
 * An error of CEL as a problem: a sentence, what to do, and the line with a mark below the place.
 *
 * @returns the position, counted from 1, where it is known.
 */
export function describeError(
  error: unknown,
  source: string,
  variables: readonly Variable[],
): { position: number | null; problem: string } {
  const { code, summary, message, range } = error as CelError;
  const sentence = plainText(summary ?? message ?? String(error)).replace(/\.?$/, ".");
  const problem = [sentence, advice(code, source.slice(range?.start, range?.end), variables)]
    .filter((part) => part !== "")
    .join(" ");
  if (!range) return { position: null, problem };
  return { position: range.start + 1, problem: `${problem}\n${marked(source, range.start)}` };
}

function advice(code: string | undefined, name: string, variables: readonly Variable[]): string {
  if (code === "unknown_variable") {
    return Object.hasOwn(TYPES, name)
      ? `This product does not tell it of its sessions. Known here: ${variables.join(", ")}.`
      : didYouMean(name, variables);
  }
  if (code === "no_matching_overload") {
    return 'Of its own, sessionctl adds inCidr(ip, "10.0.0.0/8") and age(startedAt).';
  }
  return "";
}

function marked(source: string, position: number): string {
  const lineStart = source.lastIndexOf("\n", position - 1) + 1;
  const start = Math.max(lineStart, position - AROUND);
  const end = source.indexOf("\n", position);
  const after = source.slice(position, Math.min(end === -1 ? source.length : end, position + AROUND));
  // One blank for each unsafe character, so that the mark stays where it belongs.
  const visible = (text: string) => Array.from(text, (character) => plainText(character) || " ");
  const before = visible(source.slice(start, position));
  return `    ${before.join("")}${visible(after).join("")}\n    ${" ".repeat(before.length)}^`;
}
