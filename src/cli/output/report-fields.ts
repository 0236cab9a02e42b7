import type { Report } from "../../apply/index.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";

export const REPORT_FIELDS = [
  "version",
  "provider",
  "installation",
  "caller",
  "own",
  "reason",
  "ticket",
  "plan",
  "outcomes",
  "sessions",
  "summary",
  "newSessions",
  "verified",
  "stopped",
  "residualAccess",
  "calls",
  "startedAt",
  "finishedAt",
  "watch",
] as const satisfies readonly (keyof Report)[];

/**
 * Checks the list of fields after `--json=`, before anything is revoked.
 *
 * @throws UsageError for a field that reports do not have.
 */
export function assertReportFields({ json }: { json?: string | boolean }): void {
  if (typeof json !== "string") return;
  for (const field of json.split(",")) {
    if ((REPORT_FIELDS as readonly string[]).includes(field.trim())) continue;
    throw new UsageError(
      `${JSON.stringify(plainText(field.trim(), 60))} is not a field of a report. Known: ${REPORT_FIELDS.join(", ")}.`,
    );
  }
}
