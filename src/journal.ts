/**
 * The journal of a run: JSON Lines, each with the hash of the one before. What a run is about to do is
 * written before it is done, so that whoever kills it loses nothing.
 */
import type { Survey } from "./apply/survey.js";
import { SessionctlError } from "./errors.js";
import type { Answer } from "./outcome.js";
import type { Plan } from "./plan/format.js";
import { sha256 } from "./sha256.js";

/** Version of the format. A reader refuses any other. */
const JOURNAL_VERSION = 1;

/** What a journal tells, in this order: `run`, `begun`, then `intent` and `answer` for each step, `finished`. */
export type JournalRecord =
  /** The run begins: everything that resuming it needs. */
  | { type: "run"; version: typeof JOURNAL_VERSION; plan: Plan; reason: string | null; ticket: string | null }
  /** The sessions were listed again; what is really done, and what was found to be different from the plan. */
  | ({ type: "begun" } & Survey)
  /** The call of a step is about to be sent. */
  | { type: "intent"; step: number }
  /** What came of it. */
  | {
      type: "answer";
      step: number;
      answer: Answer;
      perSession?: Readonly<Record<string, Answer>>;
      reason: string | null;
    }
  /** Every step has an answer and the result has been verified. */
  | { type: "finished" };

/** Where the lines of a journal are kept. */
export interface JournalStore {
  /** Adds one line, line break included, and resolves once it will survive the process. */
  append(line: string): Promise<void>;
}

/** A journal cannot be used. Nothing was revoked. */
export class JournalError extends SessionctlError {
  override readonly name = "JournalError" as const;
  readonly code = "journal" as const;
}

/** A journal that is being written. */
export interface JournalWriter {
  write(record: JournalRecord): Promise<void>;
}

/** What is in the place of a previous line's hash in the first line. */
const NO_LINE = "0".repeat(64);

/**
 * Writes records to a store, one after the other, however many callers there are.
 *
 * @param lastHash the hash of the last line, where a journal is continued.
 */
export function writeJournal(store: JournalStore, now: () => number, lastHash = NO_LINE): JournalWriter {
  let previous = Promise.resolve(lastHash);
  return {
    write(record) {
      const written = previous.then(async (hash) => {
        const line = JSON.stringify({ ...record, at: new Date(now()).toISOString(), previous: hash });
        await store.append(`${line}\n`);
        return sha256(line);
      });
      previous = written;
      return written.then(() => {});
    },
  };
}

/** A journal that was read. */
export interface ReadJournal {
  records: JournalRecord[];
  /** When the first record was written. */
  startedAt: Date;
  /** The hash of the last whole line. */
  lastHash: string;
  /** How long the whole lines are, in bytes of UTF-8: what follows is torn and may be cut off. */
  wholeBytes: number;
}

/**
 * Reads a journal. A last line without its line break was torn when the process ended, and counts as
 * never written; anything else that does not fit is an alteration.
 *
 * @throws JournalError when there is nothing to resume, or when it was altered, naming the line.
 */
export async function readJournal(text: string): Promise<ReadJournal> {
  const lines = text.split("\n");
  // Behind the last line break stands nothing, or what was torn.
  const torn = lines.pop() ?? "";
  const records: JournalRecord[] = [];
  let hash = NO_LINE;
  let startedAt = Number.NaN;
  for (const [index, line] of lines.entries()) {
    const { previous, at, ...record } = parseLine(line, index + 1);
    if (previous !== hash) throw altered(index + 1);
    if (index === 0) startedAt = Date.parse(String(at));
    records.push(record as JournalRecord);
    hash = await sha256(line);
  }
  const [first] = records;
  if (first?.type !== "run")
    throw new JournalError("The journal is empty: the run ended before it did anything.");
  if (first.version !== JOURNAL_VERSION) {
    throw new JournalError(
      `The journal is of version ${first.version}; this is for version ${JOURNAL_VERSION}.`,
    );
  }
  const wholeBytes = new TextEncoder().encode(text).length - new TextEncoder().encode(torn).length;
  return { records, startedAt: new Date(startedAt), lastHash: hash, wholeBytes };
}

function parseLine(line: string, number: number): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === "object" && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw altered(number);
}

function altered(number: number): JournalError {
  return new JournalError(
    `Line ${number} of the journal was altered, or lines before it are missing. Do not resume it: make a new plan.`,
  );
}

/** A journal in memory, for runs that need not outlive the process. */
export function memoryJournal(): JournalStore & { text(): string } {
  let text = "";
  return {
    async append(line) {
      text += line;
    },
    text: () => text,
  };
}
