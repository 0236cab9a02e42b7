import { InvalidArgumentError } from "../errors.js";
import type { Operation } from "./operation.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Servers and proxies may decode a slash and treat `.` and `..` between two slashes as steps in the path. */
const ESCAPING = /(^|[/\\])\.{1,2}([/\\]|$)|\p{Cc}|\p{Cs}/u;
const INT32_LIMIT = 2 ** 31;

const FORMATS: Record<string, { fits: (value: unknown) => boolean; name: string }> = {
  int32: {
    fits: (value) => Number.isInteger(value) && Math.abs(value as number) < INT32_LIMIT,
    name: "a 32-bit whole number",
  },
  text: {
    fits: (value) => typeof value === "string" && value !== "" && !ESCAPING.test(value),
    name: "a text without control characters in which no part between slashes is . or ..",
  },
  uuid: { fits: (value) => typeof value === "string" && UUID.test(value), name: "a UUID" },
};

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Refuses a value that does not have the format.
 *
 * @throws InvalidArgumentError that names the parameter.
 */
export function assertFormat(format: string | undefined, value: unknown, name: string): void {
  const known = FORMATS[format ?? ""];
  if (known?.fits(value)) return;
  throw new InvalidArgumentError(
    `${name} must be ${known?.name ?? "declared"}, not ${JSON.stringify(value)}.`,
  );
}

/**
 * Fills a path template. Every value is checked against its format first, because `..` or an empty or missing
 * value would lead to a path that was not intended.
 *
 * @throws InvalidArgumentError that names the parameter, before anything is sent.
 */
export function fillPath(
  operation: Pick<Operation, "path" | "pathParameters">,
  values: Record<string, unknown>,
): string {
  // A fragment after the path only distinguishes operations with the same path. It is not sent.
  return operation.path.replace(/#.*/, "").replace(/\{([^{}]+)\}/g, (_, name: string) => {
    assertFormat(operation.pathParameters[name], values[name], name);
    return encodeURIComponent(String(values[name]));
  });
}
