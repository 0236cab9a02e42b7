/** Computes what a terminal shows after a program wrote to it: lines of cells, each with its look. */
import stringWidth from "string-width";

/** The colours that have names in a terminal. We draw the bright ones like the others, except grey. */
const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** The marks, by the code that sets them. */
const MARKS = { 1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "inverse", 9: "struck" } as const;

/** The properties that a code removes, by that code. */
const TAKEN_BACK: Readonly<Record<number, readonly (keyof Look)[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["struck"],
  39: ["colour"],
};

/** How a character looks. Properties that are left out have the terminal's defaults. */
export type Look = { colour?: (typeof COLOURS)[number] | "grey" } & {
  [mark in (typeof MARKS)[keyof typeof MARKS]]?: true;
};

/** A piece of a line in one look. */
export interface Piece {
  /** The column where it begins, from 0. */
  column: number;
  /** How many columns it takes. */
  width: number;
  text: string;
  look: Look;
}

/** A character; the second column of a wide one is an empty text. */
interface Cell {
  text: string;
  look: Look;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's commands begin with these
const PARTS = /\x1b\[([?\d;]*)([A-Za-z])|\x1b.?|[\r\n\b]|[^\x1b\r\n\b]+/g;

/**
 * Draws what a program wrote to a terminal that is tall enough for all of it. It leaves out empty lines at the end.
 *
 * @throws Error for an unknown control sequence, because the picture would differ from a terminal.
 */
export function drawn(written: string, columns: number): Piece[][] {
  const screen = new Screen(columns);
  for (const [part, parameters, final] of written.matchAll(PARTS)) {
    if (final !== undefined) screen.obey(parameters ?? "", final);
    else if (part.startsWith("\x1b")) throw unknown(part);
    else screen.write(part);
  }
  return screen.lines();
}

class Screen {
  readonly #columns: number;
  readonly #rows: Cell[][] = [];
  #row = 0;
  #column = 0;
  #look: Look = {};

  constructor(columns: number) {
    this.#columns = columns;
  }

  write(text: string) {
    if (text === "\r") this.#column = 0;
    else if (text === "\n") this.#row += 1;
    else if (text === "\b") this.#column = Math.max(0, this.#column - 1);
    else for (const { segment } of new Intl.Segmenter().segment(text)) this.#put(segment);
  }

  #put(character: string) {
    const width = stringWidth(character);
    if (width === 0) return;
    if (this.#column + width > this.#columns) {
      this.#row += 1;
      this.#column = 0;
    }
    const row = this.#line();
    for (let at = 0; at < width; at++)
      row[this.#column + at] = { text: at === 0 ? character : "", look: this.#look };
    this.#column += width;
  }

  #line(): Cell[] {
    while (this.#rows.length <= this.#row) this.#rows.push([]);
    const row = this.#rows[this.#row] as Cell[];
    while (row.length < this.#column) row.push({ text: " ", look: {} });
    return row;
  }

  obey(parameters: string, final: string) {
    const [first = 0] = parameters.split(";").map(Number);
    const by = Math.max(1, first);
    if (final === "m") this.#look = parameters.split(";").map(Number).reduce(changed, this.#look);
    else if (final === "A") this.#row = Math.max(0, this.#row - by);
    else if (final === "B") this.#row += by;
    else if (final === "C") this.#column = Math.min(this.#columns - 1, this.#column + by);
    else if (final === "D") this.#column = Math.max(0, Math.min(this.#column, this.#columns - 1) - by);
    else if (final === "G") this.#column = Math.min(this.#columns, by) - 1;
    else if ((final === "J" || final === "K") && first === 0) {
      this.#line().length = this.#column;
      if (final === "J") this.#rows.length = this.#row + 1;
    } else if (final === "K" && first === 2) this.#rows[this.#row] = [];
    // These show the cursor, mark pasted text, and say when to paint the screen. None of them changes the picture.
    else if (!/^\?(25|2004|2026)[hl]$/.test(parameters + final)) throw unknown(`\x1b[${parameters}${final}`);
  }

  lines(): Piece[][] {
    const lines = this.#rows.map(piecesOf);
    return lines.slice(0, lines.findLastIndex((pieces) => pieces.length > 0) + 1);
  }
}

function changed(look: Look, code: number): Look {
  if (code === 0) return {};
  const mark = MARKS[code as keyof typeof MARKS];
  if (mark) return { ...look, [mark]: true };
  const takenBack = TAKEN_BACK[code];
  if (takenBack) {
    const left = Object.entries(look).filter(([name]) => !takenBack.includes(name as keyof Look));
    return Object.fromEntries(left);
  }
  const colour = code === 90 ? "grey" : COLOURS[code > 90 ? code - 90 : code - 30];
  if (!colour) throw unknown(`\x1b[${code}m`);
  return { ...look, colour };
}

/** Joins characters with the same look. Blanks at the end of a line are left out. */
function piecesOf(row: readonly Cell[]): Piece[] {
  const end = row.findLastIndex(({ text }) => text !== " " && text !== "") + 1;
  const pieces: Piece[] = [];
  let before: string | undefined;
  for (const [column, { text, look }] of row.entries()) {
    if (text === "" && pieces.length > 0) {
      (pieces.at(-1) as Piece).width += 1;
      continue;
    }
    if (column >= end) break;
    const kind = JSON.stringify(Object.entries(look).toSorted());
    if (kind !== before) pieces.push({ column, width: 0, text: "", look });
    before = kind;
    const piece = pieces.at(-1) as Piece;
    piece.text += text;
    piece.width += 1;
  }
  return pieces;
}

function unknown(sequence: string): Error {
  return new Error(`The picture cannot show ${JSON.stringify(sequence)}.`);
}
