import measure from "fast-string-truncated-width";
import textTable from "text-table";
import { plainText } from "../../remote-text.js";

/** A column of a table. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => string;
  /** The narrowest that it may become when the terminal is narrow. Default: it keeps its width. */
  min?: number;
  /** Set where it gives way only after all others have. */
  lastToShrink?: boolean;
}

const GAP = "  ";

/**
 * Rows as text. On a terminal it fits the width: the widest columns that may shrink give way first.
 * Cells are cleaned of control characters here, so that no caller can forget it.
 *
 * @param width in columns; `null` where there is no terminal and nothing is cut.
 * @param emphasise what the finished lines are passed through, the head as line 0.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | null,
  emphasise: (line: string, row: Row | null) => string = (line) => line,
): string {
  const cells = rows.map((row) => columns.map(({ cell }) => plainText(cell(row), 200)));
  const widths = widthsFor(columns, cells, width);
  const fitted = [columns.map(({ head }) => head), ...cells].map((row) =>
    row.map((text, index) => truncated(text, widths[index] ?? 0)),
  );
  return textTable(fitted, { hsep: GAP, stringLength: displayWidth })
    .split("\n")
    .map((line, index) => emphasise(line.trimEnd(), index === 0 ? null : (rows[index - 1] ?? null)))
    .join("\n");
}

function widthsFor<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[][],
  width: number | null,
): number[] {
  const widths = columns.map(({ head }, index) =>
    cells.reduce(
      (widest, row) => Math.max(widest, displayWidth(row[index] ?? "")),
      Math.max(1, displayWidth(head)),
    ),
  );
  if (width === null) return widths;
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  for (const last of [false, true]) {
    while (total() > width) {
      let widest = -1;
      for (const [index, { min, lastToShrink = false }] of columns.entries()) {
        const current = widths[index] as number;
        if (min === undefined || lastToShrink !== last) continue;
        if (current > min && current > (widths[widest] ?? 0)) widest = index;
      }
      if (widest < 0) break;
      (widths[widest] as number)--;
    }
  }
  return widths;
}

/** The width of a terminal; `null` where the stream is none. */
export function widthOf(stream: NodeJS.WriteStream): number | null {
  return stream.isTTY ? Math.max(40, stream.columns || 80) : null;
}

/** How many columns a text takes on a terminal. */
function displayWidth(text: string): number {
  return measure(text).width;
}

/** A text that takes so many columns at most; what is cut ends in an ellipsis. */
function truncated(text: string, width: number): string {
  const {
    index,
    ellipsed,
    truncated: cut,
  } = measure(text, { limit: width, ellipsis: "…", ellipsisWidth: 1 });
  return cut ? text.slice(0, index) + (ellipsed ? "…" : "") : text;
}
