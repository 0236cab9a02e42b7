/** How many texts a matcher remembers. Cities and browsers repeat, but hostile texts may not. */
const REMEMBERED = 2000;

/** Removes surrounding blanks and differences in case (`ß` and `SS` become equal). */
function foldCase(text: string): string {
  return text.normalize("NFC").trim().toUpperCase();
}

/**
 * Makes a function that tells whether a text equals, or contains, one of the wanted texts, without regard to
 * case.
 *
 * @returns a function that returns `undefined` for a blank text.
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
