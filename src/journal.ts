/**
 * The journal of a run: JSON Lines, each with its own hash and that of the one before. What a run is
 * about to do is written before it is done, so that whoever kills it loses nothing.
 */
import { SessionctlError } from "./errors.js";
import { JOURNAL_VERSION, type JournalRecord, recordCheck } from "./journal/record.js";
import { plainText } from "./remote-text.js";
import { sha256 } from "./sha256.js";

export type { JournalRecord } from "./journal/record.js";

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
 * Writes records to a store, one after the other, however many callers there are. Once a line could
 * not be written, no other is.
 *
 * @param lastHash the hash of the last line, where a journal is continued.
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

/** A journal that was read. */
export interface ReadJournal {
  records: JournalRecord[];
  /** When the first record was written. */
  startedAt: Date;
  /** The hash of the last whole line. */
  lastHash: string;
}

/**
 * Reads a journal. A last line without its line break was torn when the process ended, and counts as
 * never written; anything else that does not fit is an alteration.
 *
 * What it cannot notice is that whole lines are missing at the end: that is what a killed run leaves.
 *
 * @throws JournalError when there is nothing to resume, or when it was altered, naming the line.
 */
export async function readJournal(text: string): Promise<ReadJournal> {
  // Behind the last line break stands nothing, or what was torn.
  const lines = text.split("\n").slice(0, -1);
  if (lines.length === 0) {
    throw new JournalError(
      "There is nothing in the journal: the run ended before it did anything. Delete it, and apply the plan.",
    );
  }
  const problemOf = recordCheck();
  const records: JournalRecord[] = [];
  let lastHash = NO_LINE;
  let startedAt = Number.NaN;
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    // Another version may have other lines altogether.
    if (index === 0) assertVersion(line);
    const { previous, at, hash, ...record } = await readLine(line, number);
    if (previous !== lastHash) {
      throw unusable(
        number,
        "does not follow the one before it: lines are missing, were added or changed places",
      );
    }
    const problem = Number.isNaN(Date.parse(String(at))) ? "it has no time" : problemOf(record);
    if (problem !== null) throw unusable(number, `makes no sense: ${problem}`);
    if (index === 0) startedAt = Date.parse(String(at));
    records.push(record as JournalRecord);
    lastHash = String(hash);
  }
  return { records, startedAt: new Date(startedAt), lastHash };
}

/** The content of a line that is as it was written: its hash is over everything before the hash. */
async function readLine(line: string, number: number): Promise<Record<string, unknown>> {
  const [, content, hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/su.exec(line) ?? [];
  const parsed = content !== undefined && (await sha256(`${content}}`)) === hash && parsedLine(line);
  if (!parsed) throw unusable(number, "is not as it was written");
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
    `Line 1 of the journal is of version ${plainText(String(version), 20)}; this is for version ${JOURNAL_VERSION}.`,
  );
}

function unusable(number: number, what: string): JournalError {
  return new JournalError(
    `Line ${number} of the journal ${what}. Do not resume it: list the sessions and make a new plan.`,
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
