/** A run in a process of its own that a test can kill. It resumes the journal or begins it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { apply, docspace, parsePlan, resume } from "../../src/index.js";
import { createJournalFile, openJournalFile } from "../../src/journal/file.js";

const [baseUrl = "", planFile = "", journalFile = ""] = process.argv.slice(2);
const portal = docspace({
  baseUrl,
  auth: { kind: "portalToken", portalToken: process.env.SESSIONCTL_PORTAL_TOKEN ?? "" },
});

async function applied() {
  const store = await createJournalFile(journalFile);
  // The product is checked when the plan is applied.
  const plan = await parsePlan(await readFile(planFile, "utf8"));
  return { store, report: await apply(portal, plan, { journal: store, reason: "killed, and killed again" }) };
}

async function resumed() {
  const opened = await openJournalFile(journalFile);
  return { store: opened.store, report: await resume(portal, opened) };
}

// The test needs to know only this much: an existing journal can be resumed.
const { store, report } = existsSync(journalFile) ? await resumed() : await applied();
await store.close();
process.stdout.write(JSON.stringify(report));
