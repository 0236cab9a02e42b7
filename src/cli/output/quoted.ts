/** Characters that no terminal is given as they are: a line break would begin a line of its own. */
const UNPRINTED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A path that can be pasted into a shell, always on one line. Only a path with such a character needs
 * `$'…'`, which bash and zsh read.
 */
export function quoted(path: string): string {
  if (/^[\w./:@%+-]+$/.test(path)) return path;
  if (path.search(UNPRINTED) < 0) return `'${path.replaceAll("'", `'\\''`)}'`;
  const escaped = path
    .replace(/[\\']/g, "\\$&")
    // As bytes: what stands behind `\u` depends on the locale of the shell.
    .replace(UNPRINTED, (character) => Buffer.from(character).toString("hex").replace(/../g, "\\x$&"));
  return `$'${escaped}'`;
}
