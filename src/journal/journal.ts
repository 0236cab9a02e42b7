/**
 * The journal of a run, as JSON Lines. Each line contains its own hash and the hash of the line before. A run
 * writes what it is about to do before it does it, so that nothing is lost if the process is killed.
 */
import { SessionctlError } from "../errors.js";
import { plainText } from "../remote-text.js";
import { sha256 } from "../sha256.js";
import { JOURNAL_VERSION, type JournalRecord, recordCheck } from "./record.js";

/** Stores the lines of a journal. */
export interface JournalStore {
  /**
   * Adds one line, which includes its line break. Resolves once the line would survive the end of the
   * process.
   */
  append(line: string): Promise<void>;
}

/**
 * A journal cannot be used: it was altered, is in use, or cannot be written. No call was sent unless the
 * journal announces it.
 */
export class JournalError extends SessionctlError {
  override readonly name = "JournalError" as const;
  readonly code = "journal" as const;
}

/** Writes the records of a journal. */
export interface JournalWriter {
  write(record: JournalRecord): Promise<void>;
}

/** The first line has this in place of the previous line's hash. */
const NO_LINE = "0".repeat(64);

/**
 * Writes records to a store, one after the other, even if there are several callers. If a line cannot be
 * written, no further line is.
 *
 * @param lastHash the hash of the last line, to continue a journal. Default: a new journal.
 */
export function writeJournal(store: JournalStore, now: () => number, lastHash = NO_LINE): JournalWriter {
  let previous = Promise.resolve(lastHash);
  return {
    write(record) {
      const written = previous.then(async (before) => {
        const content = JSON.stringify({ ...record, at: new Date(now()).toISOString(), previous: before });
        const hash = await sha256(content);
        await store.append(`${content.slice(0, -1)},"hash":"${hash}"}\n`);
        return hash;
      });
      previous = written;
      return written.then(() => {});
    },
  };
}

/** The content of a journal. */
export interface ReadJournal {
  records: JournalRecord[];
  /** When the first record was written. */
  startedAt: Date;
  /** When each record was written. */
  writtenAt: Date[];
  /** The hash of the last complete line. */
  lastHash: string;
}

/**
 * Reads a journal. A last line without a line break was cut off when the process ended, and counts as not
 * written. Any other fault means that the journal was altered.
 *
 * It cannot detect that complete lines are missing at the end, because the journal of a killed run looks the same.
 *
 * @throws JournalError if there is nothing to resume, or if the journal was altered; it names the line.
 */
export async function readJournal(text: string): Promise<ReadJournal> {
  // After the last line break there is nothing, or an incomplete line.
  const lines = text.split("\n").slice(0, -1);
  if (lines.length === 0) {
    throw new JournalError(
      "The journal is empty: the run ended before it did anything. Delete it, and apply the plan.",
    );
  }
  const problemOf = recordCheck();
  const records: JournalRecord[] = [];
  let lastHash = NO_LINE;
  const writtenAt: Date[] = [];
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    // The lines of another version may look quite different.
    if (index === 0) assertVersion(line);
    const { previous, at, hash, ...record } = await readLine(line, number);
    if (previous !== lastHash) {
      throw unusable(
        number,
        "does not follow the line before it: lines are missing, were added or were moved",
      );
    }
    const problem = Number.isNaN(Date.parse(String(at))) ? "it has no time" : problemOf(record);
    if (problem !== null) throw unusable(number, `is not valid: ${problem}`);
    writtenAt.push(new Date(String(at)));
    records.push(record as JournalRecord);
    lastHash = String(hash);
  }
  return { records, startedAt: writtenAt[0] as Date, writtenAt, lastHash };
}

/** Whether a text is the journal of a run that can still be resumed. A text that is not a journal is not. */
export async function isUnfinished(text: string): Promise<boolean> {
  const { records } = await readJournal(text).catch((error) => {
    if (!(error instanceof JournalError)) throw error;
    return { records: [] };
  });
  return records.length > 0 && records.at(-1)?.type !== "finished";
}

/** Reads a line and checks its hash, which covers everything before it. */
async function readLine(line: string, number: number): Promise<Record<string, unknown>> {
  const [, content, hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/su.exec(line) ?? [];
  const parsed = content !== undefined && (await sha256(`${content}}`)) === hash && parsedLine(line);
  if (!parsed) throw unusable(number, "was altered");
  return parsed;
}

function parsedLine(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function assertVersion(line: string): void {
  const { type, version } = parsedLine(line) ?? {};
  if (type !== "run" || version === JOURNAL_VERSION) return;
  throw new JournalError(
    `Line 1 of the journal has version ${plainText(String(version), 20)}, but only version ${JOURNAL_VERSION} is supported.`,
  );
}

function unusable(number: number, what: string): JournalError {
  return new JournalError(
    `Line ${number} of the journal ${what}. Do not resume it: list the sessions and make a new plan.`,
  );
}

/** A journal in memory, for runs that no other process needs to resume. */
export function memoryJournal(): JournalStore & {
  /** All lines so far. `resume()` takes them as `text`. */
  text(): string;
} {
  let text = "";
  return {
    async append(line) {
      text += line;
    },
    text: () => text,
  };
}
