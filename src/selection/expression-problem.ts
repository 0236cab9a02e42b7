import { plainText } from "../remote-text.js";
import { didYouMean } from "./suggestion.js";

/** How many characters of a long line are shown before and after the place of the error. */
const AROUND = 60;

/**
 * The properties of CEL's errors. We do not show `message` if there is a `summary`, as it repeats hostile
 * characters of the source.
 */
interface CelError {
  code?: string;
  summary?: string;
  message?: string;
  range?: { start: number; end?: number };
}

/**
 * Describes an error of CEL: a sentence, what to do, and the line with a mark below the place of the error.
 *
 * @returns the problem, and its position counted from 1; `null` if the position is not known.
 */
export function describeError(
  error: unknown,
  source: string,
  variables: readonly string[],
): { position: number | null; problem: string } {
  const { code, summary, message, range } = error as CelError;
  const sentence = plainText(summary ?? message ?? String(error)).replace(/\.?$/, ".");
  const problem = [sentence, advice(code, source.slice(range?.start, range?.end), variables)]
    .filter((part) => part !== "")
    .join(" ");
  if (!range) return { position: null, problem };
  return { position: range.start + 1, problem: `${problem}\n${marked(source, range.start)}` };
}

function advice(code: string | undefined, name: string, variables: readonly string[]): string {
  if (code === "unknown_variable") {
    return didYouMean(name, variables);
  }
  if (code === "limit_exceeded") return "The condition is too long: write it shorter, or list ids in a file.";
  if (code === "no_matching_overload") {
    return 'sessionctl adds the functions inCidr(ip, "10.0.0.0/8") and age(startedAt).';
  }
  return "";
}

function marked(source: string, position: number): string {
  const lineStart = source.lastIndexOf("\n", position - 1) + 1;
  const start = Math.max(lineStart, position - AROUND);
  const end = source.indexOf("\n", position);
  const after = source.slice(position, Math.min(end === -1 ? source.length : end, position + AROUND));
  // Replaces each unsafe character by one blank, so that the mark stays in the right column.
  const visible = (text: string) => Array.from(text, (character) => plainText(character) || " ");
  const before = visible(source.slice(start, position));
  return `    ${before.join("")}${visible(after).join("")}\n    ${" ".repeat(before.length)}^`;
}
