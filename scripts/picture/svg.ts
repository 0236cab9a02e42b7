/** A terminal's screen as SVG. Text stays text, and the colours follow the viewer's light or dark mode. */
import type { Look, Piece } from "./screen.js";

const COLUMN = 8.4;
const LINE = 18;
const MARGIN = 16;

const LIGHT: Palette = {
  background: "#ffffff",
  frame: "#d1d9e0",
  text: "#1f2328",
  black: "#1f2328",
  red: "#cf222e",
  green: "#1a7f37",
  yellow: "#8a5a00",
  blue: "#0969da",
  magenta: "#8250df",
  cyan: "#1b6f79",
  white: "#59636e",
  grey: "#59636e",
};

const DARK: Palette = {
  background: "#0d1117",
  frame: "#3d444d",
  text: "#e6edf3",
  black: "#9198a1",
  red: "#ff7b72",
  green: "#3fb950",
  yellow: "#d29922",
  blue: "#58a6ff",
  magenta: "#bc8cff",
  cyan: "#39c5cf",
  white: "#e6edf3",
  grey: "#9198a1",
};

type Palette = Record<NonNullable<Look["colour"]> | "background" | "frame" | "text", string>;

/** The picture of a screen with this many columns. */
export function svgOf(lines: readonly Piece[][], columns: number, title: string): string {
  const width = Math.round(columns * COLUMN) + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const rows = lines.flatMap((pieces, row) =>
    pieces.map((piece) => textOf(piece, MARGIN + (row + 0.75) * LINE)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${escaped(title)}</title>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
.bold { font-weight: 700 } .italic { font-style: italic } .underline { text-decoration: underline } .struck { text-decoration: line-through }
${rulesOf(LIGHT)}
@media (prefers-color-scheme: dark) {
${rulesOf(DARK)}
}
</style>
<rect class="screen" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${rows.join("\n")}
</svg>
`;
}

/** Each piece has its width, so that columns stay aligned in any font. */
function textOf({ column, width, text, look }: Piece, y: number): string {
  const { colour, dim, inverse, ...marks } = look;
  const classes = [dim ? "grey" : colour, ...Object.keys(marks)].filter((name) => name !== undefined);
  const attributes = (names: readonly string[]) => (names.length > 0 ? ` class="${names.join(" ")}"` : "");
  const x = rounded(MARGIN + column * COLUMN);
  const wide = rounded(width * COLUMN);
  const behind = `<rect x="${x}" y="${rounded(y - 0.75 * LINE)}" width="${wide}" height="${LINE}"`;
  const block = inverse ? `${behind}${attributes([classes[0] ?? "foreground"])}/>` : "";
  const style = attributes(inverse ? [...Object.keys(marks), "background"] : classes);
  return `${block}<text x="${x}" y="${rounded(y)}" textLength="${wide}"${style} xml:space="preserve">${escaped(text)}</text>`;
}

function rulesOf({ background, frame, text, ...colours }: Palette): string {
  const named = Object.entries(colours).map(([name, value]) => `.${name} { fill: ${value} }`);
  const screen = `.screen { fill: ${background}; stroke: ${frame} }`;
  return [
    screen,
    `text, .foreground { fill: ${text} }`,
    ...named,
    `.background { fill: ${background} }`,
  ].join("\n");
}

function rounded(length: number): string {
  return String(Math.round(length * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
