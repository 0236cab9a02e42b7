/**
 * Characters that must not reach a terminal: C0 and C1 controls, lone surrogates, line and paragraph
 * separators, characters that change the text direction, and invisible characters. The invisible ones are
 * those that Unicode calls default ignorable (soft hyphen, zero-width characters, Hangul fillers, variation
 * selectors, tags), the Braille blank, and interlinear annotation marks.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]+/gu;

/**
 * Makes text from a product safe to show on one line. Unsafe characters become a space, several blanks become
 * one, and text longer than `maxLength` characters is cut and ends with an ellipsis.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = text.replace(UNSAFE, " ").replace(/\s+/g, " ").trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/**
 * Makes our own lines safe that may contain remote text. Unsafe characters become a space; line breaks and
 * blanks stay.
 */
export function inertLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(UNSAFE, " "))
    .join("\n");
}

/**
 * Makes JSON safe to print. Characters that `plainText` would remove are written as `\u` escapes, so that a
 * terminal shows them and a parser reads the same text.
 */
export function inertJson(json: string): string {
  return json.replace(UNSAFE, (characters) =>
    // Line breaks between the values are part of the JSON format.
    characters.replace(/[^\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
