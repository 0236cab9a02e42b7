import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import {
  apply,
  type DocSpaceClientOptions,
  docspace,
  type JournalStore,
  memoryJournal,
  plan,
  type Selector,
} from "../../src/index.js";
import { writeJournal } from "../../src/journal/index.js";
import type { JournalRecord } from "../../src/journal/record.js";
import { simulateDocSpace } from "../../src/simulator/docspace/index.js";

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A folder that is deleted after the test. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "sessionctl-journal-"));
  folders.push(folder);
  return folder;
}

/**
 * A portal in this process: Mara, signed in, with this many other sessions, whose browsers contain multi-byte letters.
 */
export async function givenSessions(count: number) {
  // Some tests make more calls per minute than a portal allows.
  const portal = simulateDocSpace({ limits: false });
  const mara = portal.addUser({ displayName: "Māra Ozola", email: "mara@example.com" });
  const own = portal.signIn(mara, { browser: "Firefox 139", city: "Rīga" });
  const ids = Array.from(
    { length: count },
    () => portal.signIn(mara, { browser: "Chrome 🦊", city: "São Paulo" }).id,
  );
  const options: DocSpaceClientOptions = {
    baseUrl: "https://portal.example.com",
    auth: { kind: "portalToken", portalToken: own.token },
    fetch: portal.fetch,
    // No wait between attempts of a call.
    random: () => 0,
  };
  const asMara = docspace(options);
  const planFor = (selector: Selector = { match: { browser: ["chrome"] } }) => plan(asMara, selector);
  return { portal, mara, own, ids, asMara, options, planFor };
}

/** The journal of an undisturbed run. `newcomers` sign in after it was planned. */
export async function finishedJournal(sessions: number, { newcomers = 0 } = {}) {
  const given = await givenSessions(sessions);
  const journal = memoryJournal();
  const made = await given.planFor();
  for (let n = 0; n < newcomers; n++) {
    given.portal.signIn(given.mara, { browser: "Chrome 🦊", city: "São Paulo" });
  }
  const report = await apply(given.asMara, made, { journal, concurrency: 2, reason: "a laptop went – lost" });
  return { ...given, plan: made, report, text: journal.text() };
}

/** Its lines, each with its line break. */
export const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** What its whole lines record, without the fields that the journal adds. */
export const recordsOf = (text: string): JournalRecord[] =>
  linesOf(text)
    .filter((line) => line.endsWith("\n"))
    .map((line) => {
      const { at: _at, previous: _previous, hash: _hash, ...record } = JSON.parse(line);
      return record;
    });

/** A journal of these records with every hash correct, as somebody who knows the format could write it. */
export async function chained(records: readonly object[]): Promise<string> {
  const store = memoryJournal();
  const journal = writeJournal(store, Date.now);
  for (const record of records) await journal.write(record as JournalRecord);
  return store.text();
}

/** A store whose nth line cannot be written, because the disk becomes full in the middle of the line. */
export function fullAfter(lines: number): JournalStore & { text(): string; tried(): number; error: Error } {
  const kept = memoryJournal();
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  let tried = 0;
  return {
    error,
    tried: () => tried,
    text: kept.text,
    async append(line) {
      tried += 1;
      await kept.append(tried < lines ? line : line.slice(0, line.length / 2));
      if (tried >= lines) throw error;
    },
  };
}
