import { describe, expect, it } from "vitest";
import { JournalError, memoryJournal, resume, SessionctlError } from "../../src/index.js";
import { readJournal } from "../../src/journal/index.js";
import type { JournalRecord } from "../../src/journal/record.js";
import { sha256 } from "../../src/sha256.js";
import fc from "../support/fast-check.js";
import { chained, finishedJournal, linesOf, recordsOf } from "./given.js";

/** Every hash is correct, but this is not a journal. The run has two steps, 0 and 1. */
const nonsense: [name: string, change: (records: JournalRecord[]) => object[], line: number, why: string][] =
  [
    [
      "no run at the beginning",
      ([, ...rest]) => rest,
      1,
      "a journal must begin with a run record, and have only one",
    ],
    [
      "a second run",
      (all) => [...all, ...all],
      8,
      "a journal must begin with a run record, and have only one",
    ],
    ["a run without a plan", at(0, { plan: null }), 1, "the plan is missing"],
    ["a reason that is not text", at(0, { reason: 7 }), 1, "reason or ticket is not text"],
    [
      "a new beginning that drops steps",
      ([run, begun, ...rest]) => [run as object, begun as object, { ...begun, steps: [] }, ...rest],
      3,
      "it has fewer steps than the record before it",
    ],
    ["a beginning without steps", at(1, { steps: undefined }), 2, "its steps or lists are missing or wrong"],
    [
      "a step of another kind",
      at(1, { steps: [{ kind: "toString", ids: ["1"], listed: [] }] }),
      2,
      "its steps or lists are missing or wrong",
    ],
    [
      "a step that names no session",
      at(1, { steps: [{ kind: "sessions", ids: [], listed: [] }] }),
      2,
      "its steps or lists are missing or wrong",
    ],
    [
      "a step that ends everything of nobody",
      at(1, { steps: [{ kind: "everything", user: null, keepsOwn: false, listed: [] }] }),
      2,
      "its steps or lists are missing or wrong",
    ],
    [
      "a step that does not say whether it keeps the own session",
      at(1, { steps: [{ kind: "everything", user: { id: "1" }, listed: [] }] }),
      2,
      "its steps or lists are missing or wrong",
    ],
    ["a list with a hole", at(1, { alreadyGone: [null] }), 2, "its steps or lists are missing or wrong"],
    ["a session without an id", at(1, { newSessions: [{}] }), 2, "its steps or lists are missing or wrong"],
    ["a step beyond the last", at(2, { step: 2 }), 3, "there is no such step: the run has 2"],
    ["a step before the first", at(2, { step: -1 }), 3, "there is no such step: the run has 2"],
    ["half a step", at(2, { step: 0.5 }), 3, "there is no such step: the run has 2"],
    ["a step that is text", at(4, { step: "0" }), 5, "there is no such step: the run has 2"],
    [
      "an intent before the beginning",
      (all) => all.toSpliced(1, 1),
      2,
      "there is no such step: the run has 0",
    ],
    [
      "an answer without its intent",
      (all) => all.filter((each) => each.type !== "intent"),
      3,
      "it answers a step that was not announced",
    ],
    ["an unknown answer", at(4, { answer: "constructor" }), 5, "the answer is not known"],
    ["an answer without a reason", at(4, { reason: undefined }), 5, "the reason is not text"],
    [
      "an unknown answer for one session",
      at(4, { bySession: { 1: { answer: "ok", reason: null } } }),
      5,
      "the answer for a session is not known",
    ],
    [
      "an answer for one session without a reason",
      at(4, { bySession: { 1: { answer: "done" } } }),
      5,
      "the answer for a session is not known",
    ],
    ["a list of what ended beyond it that is none", at(4, { beyond: [{}] }), 5, "beyond is not a list"],
    ["an unknown record", at(6, { type: "note" }), 7, "the type of the record is not known"],
    [
      "an end without a beginning",
      ([run, , , , , , end]) => [run as object, end as object],
      2,
      "there is no begun record before it",
    ],
  ];

function at(index: number, change: object) {
  return (records: JournalRecord[]) => records.with(index, { ...records[index], ...change } as JournalRecord);
}

describe("a journal with correct hashes", () => {
  it.each(nonsense)("is refused for %s", async (_, change, line, why) => {
    const { text, asMara, portal } = await finishedJournal(2);
    portal.clearCalls();
    const journal = memoryJournal();
    const resumed = resume(asMara, { text: await chained(change(recordsOf(text))), store: journal });
    await expect(resumed).rejects.toThrow(JournalError);
    await expect(resumed).rejects.toThrow(`Line ${line} of the journal is not valid: ${why}`);
    expect([portal.calls, journal.text()]).toEqual([[], ""]);
  });

  it("is refused for a line without a time", async () => {
    const { text } = await finishedJournal(1);
    const timeless = (await chained(recordsOf(text))).replace(/"at":"[^"]+"/, '"at":"soon"');
    // The line has its correct hash, as somebody could compute it.
    const { hash, ...content } = JSON.parse(linesOf(timeless)[0] ?? "");
    const line = JSON.stringify({ ...content, hash: await sha256(JSON.stringify(content)) });
    await expect(readJournal(`${line}\n`)).rejects.toThrow(
      "Line 1 of the journal is not valid: it has no time",
    );
  });

  it("results in a report or in an error that says what is wrong, whatever its records contain", async () => {
    const { text, asMara } = await finishedJournal(2);
    const records = recordsOf(text);
    const places = records.flatMap((record, index) => placesIn(record).map((place) => [index, ...place]));
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        undefined,
        "",
        "run",
        "begun",
        "intent",
        "answer",
        "done",
        0,
        1,
        -1,
        [],
        {},
        [[]],
        [{}],
      ),
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), anything, async (place, value) => {
        const changed: unknown = structuredClone(records);
        replace(changed, place, value);
        const journal = await chained(changed as object[]);
        const outcome = await resume(asMara, { text: journal, store: memoryJournal() }).catch(
          (error) => error,
        );
        if (outcome instanceof Error) {
          refused += 1;
          expect(outcome).toBeInstanceOf(SessionctlError);
        } else {
          expect(outcome.version).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

/** The path of every value in a JSON document, except the document itself. */
function placesIn(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((rest) => [key, ...rest]),
  ]);
}

function replace(within: unknown, [first, ...rest]: readonly (string | number)[], value: unknown): void {
  const holder = within as Record<string | number, unknown>;
  if (first === undefined) return;
  if (rest.length === 0) holder[first] = value;
  else replace(holder[first], rest, value);
}
