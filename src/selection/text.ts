/** How many different texts a matcher remembers: cities and browsers repeat, hostile ones may not. */
const REMEMBERED = 2000;

/** Without surrounding blanks, and the same for all spellings that differ in case only (`ß` and `SS`). */
function foldCase(text: string): string {
  return text.normalize("NFC").trim().toUpperCase();
}

/**
 * Whether a text equals, or contains, one of several, without regard to case.
 *
 * @returns a question that answers `undefined` for a blank text: nothing is known then.
 */
export function textMatcher(
  wanted: readonly string[],
  how: "equals" | "contains",
): (text: string) => boolean | undefined {
  const folded = [...new Set(wanted.map(foldCase))];
  const equal = new Set(folded);
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const value = foldCase(text);
    if (value === "") return undefined;
    const answer = how === "equals" ? equal.has(value) : folded.some((part) => value.includes(part));
    if (answers.size === REMEMBERED) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
