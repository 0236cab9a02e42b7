/** Measures how fast records are written to a journal: on disk, with a sync after each, and in memory for comparison. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJournalFile } from "../../src/journal/file.js";
import { type JournalStore, memoryJournal, writeJournal } from "../../src/journal/index.js";
import { timeOf } from "./timing.js";

/** Records per second. */
export interface JournalFigures {
  onDisk: number;
  inMemory: number;
}

export async function measureJournal(records: number): Promise<JournalFigures> {
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-bench-"));
  try {
    const file = await createJournalFile(join(folder, "journal.jsonl"));
    const onDisk = await rateOf(file, records).finally(() => file.close());
    return { onDisk, inMemory: await rateOf(memoryJournal(), records) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes an intent and an answer for every step, as a run does. Returns the records per second. */
async function rateOf(store: JournalStore, records: number): Promise<number> {
  const journal = writeJournal(store, Date.now);
  const writeStep = async (step: number) => {
    await journal.write({ type: "intent", step });
    await journal.write({ type: "answer", step, answer: "done", reason: null });
  };
  for (let step = 0; step < 50; step++) await writeStep(step);
  const { ms } = await timeOf(async () => {
    for (let step = 0; step < records / 2; step++) await writeStep(step);
  });
  return records / (ms / 1000);
}
