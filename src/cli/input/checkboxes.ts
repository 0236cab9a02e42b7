/** A list with checkboxes on the terminal. */
import { styler } from "../output/style.js";
import { cut, displayWidth, prose } from "../output/table.js";
import { answerTo } from "./ask.js";

/** A row of the list. Its texts contain no control characters, and each takes one line. */
export interface Choice {
  id: string;
  text: string;
  /** The text below the list while this row is the current one; `null` if there is none. */
  hint: string | null;
  /** Why it cannot be chosen; `null` if it can. */
  barred: string | null;
}

/** How many lines are reserved for the hint below the list. */
const HINT_LINES = 2;

const KEYS = "↑↓ move · Space choose · a all · Enter go on · Esc leave";

/**
 * Asks which rows are meant.
 *
 * @param choices at least one of them can be chosen.
 * @param sentenceOf says what the current choice will do. The sentence is above the list, and changes with every key.
 * @returns the ids in the order of the rows, empty if nothing was chosen; `null` for Ctrl-D and Escape.
 * @throws InterruptedError on Ctrl-C, or if `signal` aborts.
 */
export async function chooseAmong(
  choices: readonly Choice[],
  question: string,
  sentenceOf: (count: number) => string,
  signal?: AbortSignal,
): Promise<string[] | null> {
  const [{ MultiSelectPrompt }, look] = await Promise.all([import("@clack/core"), import("@clack/prompts")]);
  const {
    limitOptions,
    symbol,
    S_BAR,
    S_BAR_END,
    S_CHECKBOX_ACTIVE,
    S_CHECKBOX_INACTIVE,
    S_CHECKBOX_SELECTED,
  } = look;
  const options = choices.map(({ barred, ...choice }) => ({
    ...choice,
    value: choice.id,
    barred,
    disabled: barred !== null,
  }));
  const hasHints = choices.some(({ hint }) => hint !== null);
  const answer = await answerTo(({ output, ...rest }) => {
    const style = styler(output);
    const bar = `${style("dim", S_BAR)}  `;
    const prompt = new MultiSelectPrompt({
      ...rest,
      output,
      options,
      required: false,
      render() {
        const width = Math.max(20, output.columns || 80);
        const inner = width - 4;
        const chosen = this.value ?? [];
        const row = ({ id, text, barred }: (typeof options)[number], isCurrent: boolean) => {
          if (barred !== null) {
            const why = ` (${cut(barred, inner - 2)})`;
            return style(
              "dim",
              `${S_CHECKBOX_INACTIVE} ${cut(text, Math.max(8, inner - 2 - displayWidth(why)))}${why}`,
            );
          }
          const box = chosen.includes(id)
            ? style("green", S_CHECKBOX_SELECTED)
            : isCurrent
              ? S_CHECKBOX_ACTIVE
              : style("dim", S_CHECKBOX_INACTIVE);
          const line = cut(text, inner - 2);
          return `${box} ${isCurrent ? style("bold", line) : line}`;
        };
        const head = [
          `${symbol(this.state)}  ${style("bold", cut(question, inner))}`,
          `${bar}${cut(sentenceOf(chosen.length), inner)}`,
        ];
        if (this.state === "submit" || this.state === "cancel") return head.join("\n");
        const hint = hasHints ? hintLines(this.options[this.cursor]?.hint ?? "", inner) : [];
        const foot = [
          ...hint.map((line) => `${bar}${style("dim", line)}`),
          `${style("dim", `${S_BAR_END}  ${cut(KEYS, inner)}`)}`,
        ];
        const rows = limitOptions({
          output,
          options: this.options,
          cursor: this.cursor,
          columnPadding: 3,
          rowPadding: head.length + foot.length + 1,
          style: row,
        });
        return [...head, ...rows.map((line) => `${bar}${line}`), ...foot].join("\n");
      },
    });
    return prompt.prompt();
  }, signal);
  if (answer === null) return null;
  return choices.filter(({ id }) => answer?.includes(id)).map(({ id }) => id);
}

/** The lines of a hint. There are always equally many, so that the list does not jump. */
function hintLines(hint: string, width: number): string[] {
  const lines = prose(hint, width);
  return Array.from({ length: HINT_LINES }, (_, at) => lines[at] ?? "");
}
