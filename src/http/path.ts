import { InvalidArgumentError } from "../errors.js";
import type { Operation } from "./operation.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INT32_LIMIT = 2 ** 31;

const CHECKS: Record<string, { fits: (value: unknown) => boolean; name: string }> = {
  int32: {
    fits: (value) => Number.isInteger(value) && Math.abs(value as number) < INT32_LIMIT,
    name: "a whole number of 32 bits",
  },
  uuid: { fits: (value) => typeof value === "string" && UUID.test(value), name: "a UUID" },
};

/**
 * Fills a path template. Every value is checked against its format first: `..`, an empty or a
 * missing value would otherwise reach another path than the one that was meant.
 *
 * @throws InvalidArgumentError naming the parameter, before anything is sent.
 */
export function fillPath(
  operation: Pick<Operation, "path" | "pathParameters">,
  values: Record<string, unknown>,
): string {
  return operation.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const check = CHECKS[operation.pathParameters[name] ?? ""];
    const value = values[name];
    if (!check?.fits(value)) {
      throw new InvalidArgumentError(
        `${name} must be ${check?.name ?? "declared"}, not ${JSON.stringify(value)}.`,
      );
    }
    return encodeURIComponent(String(value));
  });
}
