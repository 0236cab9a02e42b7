import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AddressRanges } from "../../../src/cli/address-ranges.js";
import { COUNTRY_PACKAGE, NETWORK_PACKAGE, openPlaces } from "../../../src/cli/places.js";
import fc from "../../support/fast-check.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "places-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the databases of addresses", () => {
  test("give country and network for IPv4 and IPv6", async () => {
    const places = await openPlaces();
    expect(places.missing).toEqual([]);
    expect(await places.locate("8.8.8.8")).toEqual({
      country: "US",
      network: { number: 15169, name: expect.stringContaining("Google") },
    });
    expect(await places.locate("2001:4860:4860::8888")).toMatchObject({
      country: "US",
      network: { number: 15169 },
    });
    // The first and the last range of the file, and an address outside all ranges.
    expect(await places.locate("1.0.0.0")).toMatchObject({
      network: { number: 13335, name: "Cloudflare, Inc." },
    });
    for (const address of [
      "0.0.0.1",
      "255.255.255.255",
      "127.0.0.1",
      "203.0.113.66",
      "2001:db8::1",
      "::1",
      "no",
    ]) {
      expect(await places.locate(address)).toEqual({ country: null, network: null });
    }
    expect(places.problems()).toEqual([]);
    places.close();
  });

  test("are named if they are not installed", async () => {
    const places = await openPlaces(() => null);
    expect(places.missing).toEqual([COUNTRY_PACKAGE, NETWORK_PACKAGE]);
    expect(await places.locate("8.8.8.8")).toEqual({ country: null, network: null });
    places.close();
  });

  test("lose only their own answers if they are damaged, and everything else continues", async () => {
    const damaged = join(folder, "damaged");
    writeFileSync(damaged, "<html>not found</html>".repeat(1000));
    const places = await openPlaces(() => damaged);
    expect(await places.locate("8.8.8.8")).toEqual({ country: null, network: null });
    expect(places.problems()).toEqual([
      `The database of ${COUNTRY_PACKAGE} cannot be read, or is damaged. Install the package again.`,
      `${damaged} is not a file of address ranges, or is damaged. Install its package again.`,
    ]);
    places.close();
  });
});

describe("ranges in a file", () => {
  function rangesOf(text: string) {
    const file = join(folder, "ranges.csv");
    writeFileSync(file, text);
    return new AddressRanges(file);
  }

  test("are found by any address in them, whatever the line lengths, and with or without a last line break", () => {
    const gaps = fc.array(
      fc.record({
        gap: fc.bigInt(0n, 2n ** 20n),
        length: fc.bigInt(1n, 2n ** 90n),
        name: fc.string({ maxLength: 300 }).map((name) => name.replace(/[\r\n]/g, " ")),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(gaps, fc.boolean(), fc.constantFrom("\n", "\r\n"), (all, endsOpen, lineBreak) => {
        let next = 0n;
        const rows = all.map(({ gap, length, name }, at) => {
          const first = next + gap;
          next = first + length;
          return { first, last: next - 1n, cells: [String(at), name] };
        });
        const lines = rows.map(
          ({ first, last, cells }) => `${first},${last},${cells[0]},"${cells[1]?.replaceAll('"', '""')}"`,
        );
        const ranges = rangesOf(lines.join(lineBreak) + (endsOpen ? "" : lineBreak));
        for (const { first, last, cells } of rows) {
          for (const address of [first, last, (first + last) / 2n])
            expect(ranges.find(address)).toEqual(cells);
        }
        expect(ranges.find(next)).toBeNull();
        ranges.close();
      }),
      { numRuns: 60 },
    );
  });

  test("in an empty file match nothing, and lines without an end are an error", () => {
    const empty = rangesOf("");
    expect(empty.find(1n)).toBeNull();
    empty.close();
    const endless = rangesOf("1".repeat(100_000));
    expect(() => endless.find(1n)).toThrow("is damaged");
    endless.close();
  });
});
