import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { JournalError } from "../../src/index.js";
import { readJournal } from "../../src/journal/index.js";
import { sha256 } from "../../src/sha256.js";
import fc from "../support/fast-check.js";
import { chained, finishedJournal, linesOf, recordsOf } from "./given.js";

let text: string;
let lines: string[];

beforeAll(async () => {
  ({ text } = await finishedJournal(2));
  lines = linesOf(text);
});

const reading = (changed: string) => readJournal(changed).then(() => "read", refusal);
const refusal = (error: unknown) => {
  expect(error).toBeInstanceOf(JournalError);
  return (error as JournalError).message.replace(/^(Line \d+).*/s, "$1");
};

describe("a journal", () => {
  it("describes the run, what it found, every intent before its answer, and the end", async () => {
    const { records, startedAt } = await readJournal(text);
    expect(records.map(({ type }) => type)).toEqual([
      "run",
      "begun",
      "intent",
      "intent",
      "answer",
      "answer",
      "finished",
    ]);
    expect(startedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("has in each line its own hash and that of the line before", async () => {
    let before = "0".repeat(64);
    for (const line of lines) {
      const { previous, hash } = JSON.parse(line);
      expect(previous).toBe(before);
      // Anybody can check this with a shell: the line without its last field.
      expect(hash).toBe(await sha256(line.replace(/,"hash":"[0-9a-f]+"\}\n$/, "}")));
      before = hash;
    }
  });
});

describe("a torn last line", () => {
  it("is not an alteration, wherever the line was torn", async () => {
    let inACharacter = 0;
    for (const [index, line] of lines.entries()) {
      const whole = Buffer.from(lines.slice(0, index).join(""));
      const last = Buffer.from(line);
      for (let cut = 1; cut < last.length; cut++) {
        const left = Buffer.concat([whole, last.subarray(0, cut)]).toString("utf8");
        if (left.endsWith("\ufffd")) inACharacter += 1;
        const read = await readJournal(left).catch((error) => error);
        if (index === 0) expect(read).toMatchObject({ code: "journal" });
        else expect(read.records).toHaveLength(index);
      }
    }
    expect(inACharacter).toBeGreaterThan(10);
  });

  it.each(["", '{"type":"run","vers'])(
    "leaves nothing to resume if it was the first one: %o",
    async (left) => {
      await expect(readJournal(left)).rejects.toThrow(
        new JournalError(
          "The journal is empty: the run ended before it did anything. Delete it, and apply the plan.",
        ),
      );
    },
  );
});

describe("an alteration", () => {
  it("of any single byte is found, and the error names the line", async () => {
    const bytes = Buffer.from(text);
    let line = 1;
    const lineOf = Array.from(bytes, (byte) => (byte === 10 ? line++ : line));
    const lastBreak = bytes.length - 1;
    const masks = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 97, maxLength: 97 });
    await fc.assert(
      fc.asyncProperty(masks, async (mask) => {
        for (let at = 0; at < lastBreak; at++) {
          const altered = Buffer.from(bytes);
          altered.writeUInt8(bytes.readUInt8(at) ^ (mask[at % mask.length] ?? 1), at);
          const outcome = await reading(altered.toString("utf8"));
          if (outcome !== `Line ${lineOf[at]}`) expect(`byte ${at}: ${outcome}`).toBe(`Line ${lineOf[at]}`);
        }
      }),
      { numRuns: 3 },
    );
  });

  it("of the very last line break makes the last line a torn one", async () => {
    const { records } = await readJournal(`${text.slice(0, -1)}x`);
    expect(records).toHaveLength(lines.length - 1);
  });

  it("by a missing line is found, at the beginning and in the middle", async () => {
    for (let at = 0; at < lines.length - 1; at++) {
      expect(await reading(lines.toSpliced(at, 1).join(""))).toBe(`Line ${at + 1}`);
    }
  });

  it("by missing lines at the end cannot be found, because a killed run leaves the same", async () => {
    expect(await reading(lines.slice(0, -2).join(""))).toBe("read");
  });

  it("by swapped lines is found", async () => {
    for (let one = 0; one < lines.length; one++) {
      for (let other = one + 1; other < lines.length; other++) {
        const swapped = lines.with(one, lines[other] ?? "").with(other, lines[one] ?? "");
        expect(await reading(swapped.join(""))).toBe(`Line ${one + 1}`);
      }
    }
  });

  it("by an added or replaced line is found, from this journal or another", async () => {
    const another = linesOf((await finishedJournal(2)).text);
    for (let at = 0; at <= lines.length; at++) {
      const added = lines.toSpliced(at, 0, another[at] ?? another[2] ?? "");
      expect(await reading(added.join(""))).toMatch(/^Line \d$/);
      if (at === 0) continue;
      expect(await reading(lines.toSpliced(at, 0, lines[at - 1] ?? "").join(""))).toBe(`Line ${at + 1}`);
      expect(await reading(lines.toSpliced(at, 0, "\n").join(""))).toBe(`Line ${at + 1}`);
      if (at < lines.length) {
        expect(await reading(lines.with(at, another[at] ?? "").join(""))).toBe(`Line ${at + 1}`);
      }
    }
  });

  it("by an editor is found: other line ends, a byte order mark, another form of the same JSON", async () => {
    expect(await reading(text.replaceAll("\n", "\r\n"))).toBe("Line 1");
    expect(await reading(`\ufeff${text}`)).toBe("Line 1");
    expect(await reading(text.replaceAll('":', '": '))).toBe("Line 1");
    expect(await reading(text.normalize("NFD"))).toBe("Line 1");
  });

  it("is reported with the line and with advice", async () => {
    await expect(readJournal(text.replace('"answer":"done"', '"answer":"lost"'))).rejects.toThrow(
      "Line 5 of the journal was altered. Do not resume it: list the sessions and make a new plan.",
    );
    await expect(readJournal(lines.toSpliced(2, 1).join(""))).rejects.toThrow(
      "Line 3 of the journal does not follow the line before it: lines are missing, were added or were moved.",
    );
  });
});

describe("another version", () => {
  it.each([2, 0, "1", null, "9\u001b[31m"])("is refused: %o", async (version) => {
    const [run, ...others] = recordsOf(text);
    const journal = await chained([{ ...run, version }, ...others]);
    const shown = String(version).replace("\u001b", " ");
    await expect(readJournal(journal)).rejects.toThrow(
      new JournalError(`Line 1 of the journal has version ${shown}, but only version 1 is supported.`),
    );
  });

  it("is checked before anything else, since its lines may be completely different", async () => {
    await expect(readJournal('{"type":"run","version":2,"mac":"…"}\n')).rejects.toThrow(/has version 2/);
  });
});
