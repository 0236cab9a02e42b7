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
