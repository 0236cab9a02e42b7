/**
 * C0 and C1 controls, halves of surrogate pairs, line and paragraph separators, and every character that changes the direction
 * or the visibility of its neighbours (bidirectional marks, zero-width characters, tags).
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/**
 * Text from a product, safe to show on one line: unsafe characters become a space, runs of blanks
 * one blank, and what is longer than `maxLength` characters is cut with an ellipsis.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = text.replace(UNSAFE, " ").replace(/\s+/g, " ").trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/**
 * JSON in which no character is alive that `plainText` would remove: they are written as `\u` escapes,
 * so that a terminal shows them and a parser reads the same text.
 */
export function inertJson(json: string): string {
  return json.replace(UNSAFE, (characters) =>
    // Line breaks and blanks between the values are JSON's own.
    characters.replace(/[^\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
