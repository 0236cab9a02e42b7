import canonicalize from "canonicalize";
import { sha256OfParts } from "../sha256.js";

/** `sha256:` and the hash of plain JSON content, written as RFC 8785 canonical JSON. */
export async function digestOf(content: object): Promise<string> {
  return `sha256:${await sha256OfParts(canonicalParts(content))}`;
}

/**
 * Yields the result of `canonicalize` in parts. For a plan of a million sessions, `canonicalize` would keep
 * several copies of the text in memory, one for each level. So we split long lists here.
 */
function* canonicalParts(value: unknown): Generator<string, void> {
  if (!isLong(value)) {
    yield canonicalize(value) ?? "null";
  } else if (Array.isArray(value)) {
    let before = "[";
    for (const item of value) {
      // A generator for each of a million sessions would take as long as the text itself.
      if (isLong(item)) {
        yield before;
        yield* canonicalParts(item);
      } else yield before + (canonicalize(item) ?? "null");
      before = ",";
    }
    yield "]";
  } else {
    let before = "{";
    for (const [key, held] of Object.entries(value).sort(byKey)) {
      if (held === undefined) continue;
      yield `${before}${canonicalize(key)}:`;
      yield* canonicalParts(held);
      before = ",";
    }
    yield "}";
  }
}

/** Whether a value is a long list, or contains one at any depth. */
function isLong(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) && value.length > 10) || Object.values(value).some(isLong);
}

/** Sorts by UTF-16 code units, as RFC 8785 requires and `<` does. */
const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
