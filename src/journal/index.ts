/**
 * The journal of a run: the calls that were announced, and their answers. Journals on disk are in `file.ts`,
 * because they need Node.
 */
export {
  isUnfinished,
  JournalError,
  type JournalStore,
  type JournalWriter,
  memoryJournal,
  type ReadJournal,
  readJournal,
  writeJournal,
} from "./journal.js";
export type { StepResult, Survey } from "./record.js";
