/** The figures as tables in Markdown, both for the terminal and for BENCHMARKS.md. */
import { readFile, writeFile } from "node:fs/promises";

/** A table in Markdown. All columns except the first are aligned to the right. */
export function tableOf(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** A number with the given number of decimals, and with commas between thousands. */
export const figure = (value: number, decimals = 0) =>
  value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** Writes each text between its markers, `<!-- name -->` and `<!-- /name -->`. */
export async function writeBetweenMarkers(path: string, texts: Record<string, string>): Promise<void> {
  let document = await readFile(path, "utf8");
  for (const [name, text] of Object.entries(texts)) {
    const [before, after] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [document.indexOf(before), document.indexOf(after)];
    if (from < 0 || to < from) throw new Error(`${path} has no markers for ${name}.`);
    document = `${document.slice(0, from + before.length)}\n${text}\n${document.slice(to)}`;
  }
  await writeFile(path, document);
}
