/**
 * Text in the man macros of roff. The libraries for this convert Markdown, and bring a parser for it. We already have
 * the parts of a page, so we need only these macros and the escapes.
 */

const ESCAPED: Record<string, string> = {
  "\\": "\\e",
  // Without the escape it becomes a typographic hyphen, and a flag that is copied from the page does not work.
  "-": "\\-",
  // Without the escape, each of these becomes a typographic character.
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  '"': "\\(dq",
};

/** Escapes text for a part of a line. Roff finds no command in it, and a reader can copy it. */
export function escaped(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/[\\\-'`^~"]/g, (character) => ESCAPED[character] ?? character)
    .replace(/[^\x20-\x7e]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `\\[u${code.toString(16).toUpperCase().padStart(4, "0")}]`;
    });
  return line.startsWith(".") ? `\\&${line}` : line;
}

/** A paragraph, in lines that are short enough for an editor. */
export function text(paragraph: string): string {
  const lines: string[] = [];
  for (const word of paragraph.split(/\s+/)) {
    const longer = [lines.pop(), word].filter((each) => each !== undefined);
    const fits = longer.map(escaped).join(" ").length <= 78;
    lines.push(...(fits ? [longer.join(" ")] : longer));
  }
  return lines.map(escaped).join("\n");
}

/** A macro with its arguments. */
export function macro(name: string, ...args: string[]): string {
  return [`.${name}`, ...args.map(quoted)].join(" ");
}

/** One argument of a macro. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

export function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

/** A flag or a command as it is typed. Words are bold, and placeholders are in italics. */
export function typed(term: string): string {
  return term
    .split(/(<[^>]*>|\[[^\]]*\])/)
    .map((part, at) => (at % 2 === 1 ? `\\fI${escaped(part)}\\fR` : part && bold(part)))
    .join("");
}

/** Lines that stay as they are, such as examples. */
export function verbatim(lines: readonly string[]): string[] {
  return [".EX", ...lines.map(exactly), ".EE"];
}

/** A term, and its meaning indented below it. */
export function item(term: string, meaning: string): string[] {
  return [".TP", term || "\\&", text(meaning)];
}

/** Like `escaped`, but keeps each blank. */
function exactly(line: string): string {
  return line
    .split(/( {2,})/)
    .map((part) => (/^ +$/.test(part) ? part : escaped(part)))
    .join("");
}
