/** Reads the faults that are typed for a simulator: `KIND`, `KIND@OPERATION`, `KIND@OPERATION:TIMES`. */
import { plainText } from "../../remote-text.js";
import type { Stage } from "../../simulator/stages.js";
import { UsageError } from "../exit-code.js";

/**
 * Scripts a fault, and says in words what it will do.
 *
 * @throws UsageError for an unknown kind or operation, with a list of the known ones, or if TIMES is not a number.
 */
export function scriptFault(text: string, { faults }: Stage["simulator"]): string {
  const [, kind = "", operation, times] = /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/s.exec(text) ?? [];
  assertAmong(faults.kinds, kind, "a kind of fault");
  if (operation !== undefined) assertAmong(faults.operations, operation, "an operation");
  const count = times === undefined ? 1 : timesOf(times);
  try {
    faults.next({ kind, times: count, ...(operation !== undefined && { on: operation }) } as never);
  } catch (error) {
    throw new UsageError(`--fault: ${(error as Error).message}`);
  }
  const what = operation ?? "any operation";
  if (count === Number.POSITIVE_INFINITY) return `${kind}, always, at ${what}`;
  return `${kind}, ${count === 1 ? "once" : `${count} times`}, at ${what}`;
}

function timesOf(text: string): number {
  if (text === "always") return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(
    `--fault: the number of times after the colon must be from 1 to 999999 or "always", not ${JSON.stringify(plainText(text, 40))}.`,
  );
}

function assertAmong(known: readonly string[], given: string, what: string): void {
  if (known.includes(given)) return;
  throw new UsageError(
    `--fault: ${JSON.stringify(plainText(given, 60))} is not ${what} of this simulator. Known: ${known.join(", ")}.`,
  );
}
