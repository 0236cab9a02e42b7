/** The files of a run: its journal and its reports, opened before the first call that revokes. */
import { join } from "node:path";
import envPaths from "env-paths";
import type { Report } from "../apply/index.js";
import { createJournalFile, type JournalFile } from "../journal/file.js";
import { inertJson } from "../remote-text.js";
import { fileName, type NameParts } from "./file-name.js";
import { assertPlace, openResultFile, type ResultFile } from "./result-file.js";
import { version } from "./version.js";

export interface RunFileFlags {
  /** A file for the JSON report. */
  report?: string;
  /** A file for the report as a page. */
  reportHtml?: string;
  /** A file for the report as OCSF events. */
  reportOcsf?: string;
  journal?: string;
  force?: boolean;
}

/**
 * Checks the given file names, as far as they are known, before any question and before anything is sent.
 *
 * @throws UsageError if a name cannot be used.
 */
export async function checkRunFiles(
  flags: RunFileFlags,
  { now, plan = null, digest = null }: { now: Date; plan?: string | null; digest?: string | null },
): Promise<void> {
  const named = [...reportsIn(flags), { flag: "--journal", pattern: flags.journal }];
  for (const { flag, pattern } of named) {
    const name = pattern === undefined ? null : fileName(flag, pattern, { now, digest });
    if (name !== null) await assertPlace(name, { flag, force: flags.force, apartFrom: { "the plan": plan } });
  }
}

/** Opens the files of a run. The journal comes first, because nothing is sent without it. */
export async function openRunFiles(
  flags: RunFileFlags,
  { plan, ...parts }: NameParts & { digest: string; plan: string | null },
): Promise<{ journal: JournalFile; reports: ReportFile[] }> {
  await checkRunFiles(flags, { ...parts, plan });
  const named = flags.journal === undefined ? null : fileName("--journal", flags.journal, parts);
  const path = named ?? journalLocation(parts.digest, parts.now);
  const journal = await createJournalFile(path, { replace: flags.force });
  try {
    return {
      journal,
      reports: await openReports(flags, parts, { "the journal": path, "the plan": plan }),
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** A file for the report, and what is written to it. */
export interface ReportFile {
  file: ResultFile;
  /** Writes the report in the format of this file. */
  textOf(report: Report): string | Promise<string>;
}

/** The files for the report, each in its own format. A pattern is `undefined` if the file is not asked for. */
function reportsIn({ report, reportHtml, reportOcsf }: RunFileFlags) {
  return [
    {
      flag: "--report",
      pattern: report,
      textOf: (made: Report) => `${inertJson(JSON.stringify(made, null, 2))}\n`,
    },
    {
      flag: "--report-html",
      pattern: reportHtml,
      textOf: async (made: Report) => (await import("../report/index.js")).reportHtml(made),
    },
    {
      flag: "--report-ocsf",
      pattern: reportOcsf,
      textOf: async (made: Report) => (await import("../report/index.js")).formatOcsf(made, version),
    },
  ];
}

/**
 * Opens the files for the report that were asked for.
 *
 * @throws UsageError if one of them cannot be written. Then no unfinished file is left.
 */
export async function openReports(
  flags: RunFileFlags,
  parts: NameParts,
  apartFrom: Record<string, string | null>,
): Promise<ReportFile[]> {
  const opened: ReportFile[] = [];
  const taken = { ...apartFrom };
  try {
    for (const { flag, pattern, textOf } of reportsIn(flags)) {
      if (pattern === undefined) continue;
      const name = fileName(flag, pattern, parts);
      if (name === null) continue;
      const file = await openResultFile(name, { flag, force: flags.force, apartFrom: { ...taken } });
      taken[flag] = name;
      opened.push({ file, textOf });
    }
  } catch (error) {
    for (const { file } of opened) file.discard();
    throw error;
  }
  return opened;
}

/** The default folder of journals: in the state folder of the XDG base directories. */
export function journalFolder(): string {
  return join(envPaths("sessionctl", { suffix: "" }).log, "journals");
}

function journalLocation(digest: string, now: Date): string {
  const time = now.toISOString().replace(/[:.]/g, "-");
  return join(journalFolder(), `${time}-${digest.replace("sha256:", "").slice(0, 12)}.jsonl`);
}
