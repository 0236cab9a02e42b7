/** What `apply`, `revoke` and `resume` have in common: a run that can be interrupted, its journal and its report. */
import { writeFile } from "node:fs/promises";
import type { RunOptions } from "../apply.js";
import { inertJson, plainText } from "../remote-text.js";
import type { Report } from "../report.js";
import { formatReport } from "../report-text.js";
import { EXIT, exitCodeOfReport } from "./exit-code.js";
import { printData, printJson, tell } from "./output/print.js";
import { progressBar } from "./progress-bar.js";

/** How the result of a run is told. */
export interface ReportFlags {
  json?: string | boolean;
  csv?: boolean;
  quiet?: boolean;
  /** A file for the JSON report. */
  report?: string;
}

/**
 * Carries a run out: a progress bar, Ctrl-C that lets what is under way finish, and the report.
 *
 * @returns the exit code.
 */
export async function carryOut(
  start: (options: RunOptions) => Promise<Report>,
  journalPath: string,
  flags: ReportFlags,
): Promise<number> {
  const controller = new AbortController();
  const bar = progressBar();
  const interrupt = () => {
    // The second time, the journal is all that is left; it is on the disk.
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    tell("Interrupted. What is under way is finished; Ctrl-C again ends at once.");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  let report: Report;
  try {
    report = await start({ signal: controller.signal, onProgress: bar.update });
  } finally {
    bar.end();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
  const code = exitCodeOfReport(report);
  await tellReport(report, flags);
  // Last: what cannot be written has been told.
  if (flags.report)
    await writeFile(flags.report, `${inertJson(JSON.stringify(report, null, 2))}\n`, { mode: 0o600 });
  if (report.stopped) {
    tell(`The run did not finish. Its journal is ${journalPath}`);
    tell(`Finish it with: sessionctl resume ${quoted(journalPath)}`);
  }
  return code;
}

async function tellReport(report: Report, flags: ReportFlags): Promise<void> {
  if (flags.json) return printJson(typeof flags.json === "string" ? picked(report, flags.json) : report);
  if (flags.csv) {
    const { outcomeCsv } = await import("./output/csv.js");
    return printData(outcomeCsv(report));
  }
  if (flags.quiet) {
    const revoked = report.outcomes.filter(
      ({ outcome, session }) => outcome === "revoked" && session !== null,
    );
    return printData(revoked.map(({ session }) => `${plainText(session ?? "", 200)}\n`).join(""));
  }
  printData(formatReport(report));
}

/** The fields of a report that were asked for, in the order in which they were. */
function picked(report: Report, fields: string): Record<string, unknown> {
  return Object.fromEntries(
    fields.split(",").map((field) => [field.trim(), report[field.trim() as keyof Report] ?? null]),
  );
}

/** A path that can be pasted into a shell. */
function quoted(path: string): string {
  return /^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
