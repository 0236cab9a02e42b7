/** Characters that we never print as they are. A line break, for example, would begin a new line. */
const UNPRINTED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Quotes a path so that it can be pasted into a shell. The result is always one line. Only a path with such a character
 * needs `$'…'`, which bash and zsh understand.
 */
export function quoted(path: string): string {
  if (/^[\w./:@%+-]+$/.test(path)) return path;
  if (path.search(UNPRINTED) < 0) return `'${path.replaceAll("'", `'\\''`)}'`;
  const escaped = path
    .replace(/[\\']/g, "\\$&")
    // We write bytes, because the meaning of `\u` depends on the locale of the shell.
    .replace(UNPRINTED, (character) => Buffer.from(character).toString("hex").replace(/../g, "\\x$&"));
  return `$'${escaped}'`;
}
