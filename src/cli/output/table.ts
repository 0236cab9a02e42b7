import measure from "fast-string-truncated-width";
import { plainText } from "../../remote-text.js";

/** A column of a table. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => string;
  /** The smallest width on a narrow terminal, in columns of the terminal. Default: the column keeps its width. */
  min?: number;
  /**
   * What happens to a cell that is longer than its column. `cut`: it ends in an ellipsis. `push`: it stays whole, and
   * the rest of its row moves to the next line. `wrap`: it continues on the next line. Default: `cut`.
   */
  overflow?: "cut" | "push" | "wrap";
  /** The label in a stacked record. Default: the head in small letters. */
  label?: string;
  /** The text in a stacked record. Default: the text of the cell. */
  long?: (row: Row) => string;
}

const GAP = "  ";

/** The longest text of a cell, and of a cell that is wrapped, in characters. */
const [LONGEST, LONGEST_WRAPPED] = [200, 1000];

/** A cell that is longer than most by more than this factor does not widen its column. */
const ODD = 1.5;

/**
 * Writes rows as a table. On a terminal it fits the width: columns that may shrink do so, the widest first. If that is
 * not enough, each row becomes a record with one line for each column. We remove control characters from cells here, so
 * that no caller can forget it.
 *
 * @param width the width of the terminal, in columns; `null` if there is no terminal, and then nothing is cut.
 * @param emphasise styles each finished line. The row is `null` for the head.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  declared: readonly Column<Row>[],
  width: number | null,
  emphasise: (line: string, row: Row | null) => string = (line) => line,
): string {
  // If nothing is marked, the column of marks is left out.
  const columns = declared.filter(({ head, cell }) => head !== "" || rows.some((row) => cell(row) !== ""));
  const cells = rows.map((row) => columns.map((column) => cleaned(column.cell(row), column)));
  const widths = widthsFor(columns, cells, width);
  if (widths === null) return stacked(rows, columns, width ?? 80, emphasise);
  const head = columns.map((column) => column.head);
  return [
    ...linesOf(head, columns, widths).map((line) => emphasise(line, null)),
    ...rows.flatMap((row, at) =>
      linesOf(cells[at] ?? [], columns, widths).map((line) => emphasise(line, row)),
    ),
  ].join("\n");
}

function cleaned<Row>(text: string, { overflow }: Column<Row>): string {
  return plainText(text, overflow === "wrap" ? LONGEST_WRAPPED : LONGEST);
}

/** The lines of a row. There is one, unless a cell is wrapped or pushes the rest to the next line. */
function linesOf<Row>(
  cells: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string[] {
  const lines: string[][] = [[]];
  let last = 0;
  for (const [at, { overflow = "cut" }] of columns.entries()) {
    const [text, width] = [cells[at] ?? "", widths[at] ?? 0];
    const pieces =
      overflow === "cut" ? [cut(text, width)] : overflow === "wrap" ? wrapped(text, width) : [text];
    for (const [offset, piece] of pieces.entries()) {
      lines[last + offset] ??= [];
      (lines[last + offset] as string[])[at] = piece;
    }
    const followed = cells.slice(at + 1).some((each) => each !== "");
    if (overflow === "push" && displayWidth(text) > width && followed) last += 1;
  }
  return lines.map((line) =>
    columns
      .map((_, at) => padded(line[at] ?? "", widths[at] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/** @returns the widths of the columns; `null` if they do not fit. */
function widthsFor<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[][],
  width: number | null,
): number[] | null {
  // We do not spread the rows into Math.max(), because there may be more of them than a function takes arguments.
  const widths = columns.map(({ head }, at) =>
    cells.reduce(
      (widest, row) => Math.max(widest, displayWidth(row[at] ?? "")),
      Math.max(1, displayWidth(head)),
    ),
  );
  if (width === null) return widths;
  const tooWide = () =>
    widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) > width;
  for (const [at, { overflow, head }] of columns.entries()) {
    if (overflow !== "push" || !tooWide()) continue;
    widths[at] = Math.max(displayWidth(head), usual(cells.map((row) => displayWidth(row[at] ?? ""))));
  }
  while (tooWide()) {
    let widest = -1;
    for (const [at, { min }] of columns.entries()) {
      const current = widths[at] as number;
      if (min !== undefined && current > min && current > (widths[widest] ?? 0)) widest = at;
    }
    if (widest < 0) return null;
    (widths[widest] as number)--;
  }
  return widths;
}

/** The largest width, ignoring those that are much larger than most. */
function usual(widths: readonly number[]): number {
  const sorted = [...widths].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.findLast((each) => each <= middle * ODD) ?? 0;
}

/** Writes each row as a record: one line for each column that is not empty, and an empty line between records. */
function stacked<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  emphasise: (line: string, row: Row | null) => string,
): string {
  const named = columns.filter(({ head }) => head !== "");
  const labels = named.map(({ head, label = head.toLowerCase() }) => label);
  const indent = Math.max(...labels.map(displayWidth)) + GAP.length;
  const records = rows.map((row) => {
    const marks = columns
      .filter(({ head }) => head === "")
      .map((column) => cleaned(column.cell(row), column));
    return named
      .flatMap((column, at) => {
        const { cell, long = cell } = column;
        const told = [cleaned(long(row), column), ...(at === 0 ? marks : [])].filter(Boolean).join(GAP);
        if (told === "") return [];
        return wrapped(told, Math.max(10, width - indent)).map((line, offset) =>
          emphasise(`${padded(offset === 0 ? (labels[at] ?? "") : "", indent)}${line}`, row),
        );
      })
      .join("\n");
  });
  return records.join("\n\n");
}

/** The width of a terminal, in columns; `null` if the stream is not a terminal. */
export function widthOf(stream: NodeJS.WriteStream): number | null {
  return stream.isTTY ? Math.max(40, stream.columns || 80) : null;
}

/** How many columns a text takes on a terminal. */
export function displayWidth(text: string): number {
  return measure(text).width;
}

/** Adds blanks to a text until it has this width, in columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Cuts a text to this width, in columns. A text that was cut ends in an ellipsis. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? "" : `${text.slice(0, fitting(text, width - 1))}…`;
}

/** Breaks a text into lines of at most this width, in columns. Lines break at blanks, and a longer word at the width. */
export function wrapped(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (displayWidth(line) > width) {
      // If a single character is wider than the line, we take it anyway.
      const end = fitting(line, width) || fitting(line, 2);
      if (end === 0 || end === line.length) break;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line];
}

let segmenter: Intl.Segmenter | undefined;

/** The end of the longest beginning of a text that fits. The `index` that the library gives may be one too far. */
function fitting(text: string, width: number): number {
  segmenter ??= new Intl.Segmenter();
  let end = 0;
  let taken = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    taken += displayWidth(segment);
    if (taken > width) break;
    end = index + segment.length;
  }
  return end;
}

/** Breaks a line of prose into lines of this width, in columns. All lines after the first are indented further. */
export function prose(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const [first = "", ...more] = wrapped(line.trimStart(), width - indent.length - 2);
  return [`${indent}${first}`, ...more.map((each) => `${indent}  ${each}`)];
}
