import { plainText } from "../remote-text.js";
import { UsageError } from "./exit-code.js";

/** The values for placeholders in file names. */
export interface NameParts {
  now: Date;
  /** The digest of the plan; `null` if there is none yet. */
  digest: string | null;
}

/**
 * Fills in `{date}` and `{time}` (UTC) and `{digest}` (the first twelve digits) in the name of a file. The placeholders
 * exist because `date +%F` is hard to use in cron, where a `%` ends the command.
 *
 * @returns the name; `null` if it needs a digest and there is none yet.
 * @throws UsageError for anything else in braces, because it is probably misspelt.
 */
export function fileName(flag: string, pattern: string, { now, digest }: NameParts): string | null {
  if (pattern === "") throw new UsageError(`${flag} needs the name of a file.`);
  const [date = "", time = ""] = now.toISOString().split(/[T.]/);
  const parts: Record<string, string | null> = {
    date,
    time: time.replaceAll(":", "-"),
    digest: digest?.replace("sha256:", "").slice(0, 12) ?? null,
  };
  let isKnown = true;
  const name = pattern.replace(/\{([^{}]*)\}/g, (placeholder, part: string) => {
    if (!Object.hasOwn(parts, part)) {
      throw new UsageError(
        `${flag}: ${plainText(placeholder, 40)} is not a placeholder. Known: ${Object.keys(parts)
          .map((known) => `{${known}}`)
          .join(", ")}.`,
      );
    }
    const value = parts[part];
    if (value === null) isKnown = false;
    return value ?? "";
  });
  return isKnown ? name : null;
}
