/** Searches a file of address ranges on the disk. The file has hundreds of thousands of lines, and we need only a few. */
import { closeSync, openSync, readSync, statSync } from "node:fs";

/** What the file says about the range of an address: the cells after the two ends of the range. */
export type RangeRow = readonly string[];

/** The longest line, in bytes. A file with a longer line is not a file of address ranges. */
const LONGEST_LINE = 4096;

/** A CSV file whose lines begin with the first and the last address of a range, as whole numbers, sorted by address. */
export class AddressRanges {
  readonly #path: string;
  readonly #file: number;
  readonly #size: number;
  readonly #buffer = Buffer.alloc(2 * LONGEST_LINE);

  /** @throws NodeJS.ErrnoException if the file cannot be read. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "r");
    this.#size = statSync(path).size;
  }

  /**
   * Finds the range that an address is in; `null` if there is none.
   *
   * @throws Error if the file is damaged, or is not a file of address ranges.
   */
  find(address: bigint): RangeRow | null {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const { start, end, text } = this.#lineAt(Math.floor((low + high) / 2));
      const [, first, last, rest] = /^(\d{1,39}),(\d{1,39}),(.*)$/.exec(text) ?? [];
      if (first === undefined || last === undefined || rest === undefined) throw this.#damaged();
      if (address < BigInt(first)) high = start;
      else if (address > BigInt(last)) low = end + 1;
      else return cellsOf(rest);
    }
    return null;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Reads the line that a byte is in. A line break belongs to the line that it ends. */
  #lineAt(position: number): { start: number; end: number; text: string } {
    const from = Math.max(0, position - LONGEST_LINE);
    const length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, from);
    const at = position - from;
    const read = this.#buffer.subarray(0, length);
    const start = at === 0 ? 0 : read.lastIndexOf("\n", at - 1) + 1;
    const found = read.indexOf("\n", at);
    const end = found === -1 ? length : found;
    const isWhole = (start > 0 || from === 0) && (found !== -1 || from + length === this.#size);
    if (!isWhole || length <= at) throw this.#damaged();
    return { start: from + start, end: from + end, text: read.toString("utf8", start, end).trimEnd() };
  }

  #damaged(): Error {
    return new Error(
      `${this.#path} is not a file of address ranges, or is damaged. Install its package again.`,
    );
  }
}

/** Splits the rest of a line into cells. A cell with a comma is in quotes, and quotes inside it are doubled. */
function cellsOf(text: string): RangeRow {
  return Array.from(text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
