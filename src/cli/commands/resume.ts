import { resume as resumeRun } from "../../apply.js";
import { openJournalFile } from "../../journal-file.js";
import { connect } from "../input/connect.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { assertReportFields } from "../output/report-fields.js";
import { carryOut, type ReportFlags } from "../run.js";

export interface ResumeFlags extends ReportFlags, PortalFlags {}

/** `sessionctl resume JOURNAL`: finishes an interrupted run. What was confirmed then needs no second yes. */
export async function resume(path: string, flags: ResumeFlags): Promise<number> {
  assertReportFields(flags);
  const provider = await connect(flags);
  const { text, store } = await openJournalFile(path);
  try {
    return await carryOut((options) => resumeRun(provider, { text, store }, options), path, flags);
  } finally {
    await store.close();
  }
}
