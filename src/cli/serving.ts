/** Shared by the commands that serve until Ctrl-C. */
import { UsageError } from "./exit-code.js";

/**
 * Reads `--port`. Default: 0, which means a free port.
 *
 * @throws UsageError if it is not a port.
 */
export function portOf(value: string | undefined): number {
  if (value === undefined) return 0;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new UsageError(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(value)}.`);
}

/** Resolves on Ctrl-C, or when the process is asked to end. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
