import canonicalize from "canonicalize";
import { sha256OfParts } from "../sha256.js";

/** `sha256:` and the hash of plain JSON content, as RFC 8785 canonical JSON. */
export async function digestOf(content: object): Promise<string> {
  return `sha256:${await sha256OfParts(canonicalParts(content))}`;
}

/**
 * What `canonicalize` makes of a value, in parts. Given the whole of a plan of a million sessions, it
 * holds that several times over, once for each level; so long lists are taken apart here.
 */
function* canonicalParts(value: unknown): Generator<string, void> {
  if (!isLong(value)) {
    yield canonicalize(value) ?? "null";
  } else if (Array.isArray(value)) {
    let before = "[";
    for (const item of value) {
      yield before;
      yield* canonicalParts(item);
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

/** Whether a value is a long list, or holds one at whatever depth. */
function isLong(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) && value.length > 10) || Object.values(value).some(isLong);
}

/** By UTF-16 code units, as RFC 8785 says and `<` does. */
const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
