import { expect, test } from "vitest";
import type { Session, Value } from "../../src/session.js";
import { expectInert } from "../cli/support/expectations.js";
import fc from "../support/fast-check.js";
import { fields, ranksOf, session } from "./given.js";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "\u001b[2J\u001b[31mred",
    "\u202Egnp.exe",
    "__proto__",
    "constructor",
    "Mozilla/5.0 (",
    "2001:db8::1/64",
    "999.1.1.1",
    "\ud800",
    "",
  ),
);

/** A product's value for a field, from a small set so that some agree. */
const values: fc.Arbitrary<Record<string, Value>> = fc.record(
  {
    where: fc.oneof(
      fc.constantFrom("198.51.100.1", "198.51.100.2", "2001:db8::1"),
      hostile,
      fc.constant(null),
    ),
    land: fc.oneof(fc.constantFrom("Latvia", "Brazil", "Japan"), hostile, fc.constant(null)),
    program: fc.oneof(
      fc.constantFrom("Chrome 1", "Firefox 2", "Mozilla/5.0 (X11; Linux) Firefox/9"),
      hostile,
    ),
    os: fc.oneof(fc.constantFrom("Windows 10", "Ubuntu"), hostile, fc.constant(null)),
    mobile: fc.constantFrom(true, false, null),
  },
  { requiredKeys: [] },
);

const lists: fc.Arbitrary<Session[]> = fc
  .array(fc.record({ values, hours: fc.integer({ min: 0, max: 3 }), user: fc.constantFrom("mara", "tom") }), {
    maxLength: 14,
  })
  .map((all) => all.map(({ values, hours, user }, at) => session(String(at), values, hours, user)));

test("every session is in the result once, with a risk from 0 to 99 or none, and with texts that are safe on a terminal", async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (sessions) => {
      const { ranked, order } = await ranksOf(sessions);
      expect([...order].sort()).toEqual(sessions.map(({ id }) => id).sort());
      const ranks = ranked.flatMap(({ rank }) => rank ?? []);
      expect(ranks).toEqual(ranks.map((_, at) => at + 1));
      for (const { risk, rank, reasons, unranked } of ranked) {
        expect(risk === null).toBe(rank === null);
        expect(unranked === null).toBe(rank !== null);
        if (risk !== null) expect(Number.isInteger(risk) && risk >= 0 && risk <= 99).toBe(true);
        for (const { text } of reasons) expectInert(text);
      }
      const risks = ranked.flatMap(({ risk }) => risk ?? []);
      expect(risks).toEqual([...risks].sort((one, other) => other - one));
    }),
  );
});

test("the order of the list does not matter", async () => {
  await fc.assert(
    fc.asyncProperty(
      lists.chain((sessions) =>
        fc.tuple(
          fc.constant(sessions),
          fc.shuffledSubarray(sessions, { minLength: sessions.length, maxLength: sessions.length }),
        ),
      ),
      async ([sessions, shuffled]) => {
        const [one, other] = await Promise.all([ranksOf(sessions), ranksOf(shuffled)]);
        expect(other.ranked).toEqual(one.ranked);
      },
    ),
  );
});

const plain = fc.constantFrom("Latvia", "Brazil", "Japan", "Estonia");
const complete: fc.Arbitrary<Record<string, Value>> = fc.record({
  where: fc.constantFrom("198.51.100.1", "198.51.100.2", "198.51.100.3"),
  land: plain,
  program: fc.constantFrom("Chrome", "Firefox", "Safari"),
  os: fc.constantFrom("Windows", "Ubuntu", "iOS"),
  mobile: fc.boolean(),
});

test("a session like all others of its user never ranks above one with a new country and browser", async () => {
  await fc.assert(
    fc.asyncProperty(
      complete,
      fc.integer({ min: 3, max: 12 }),
      // The stranger's session may differ in other ways too, and other users' sessions may look like anything.
      fc.subarray(["where", "os", "mobile"]),
      fc.array(complete, { maxLength: 12 }),
      async (usual, count, differs, toms) => {
        const strange: Record<string, Value> = { ...usual, land: "Atlantis", program: "Netscape" };
        if (differs.includes("where")) strange.where = "203.0.113.9";
        if (differs.includes("os")) strange.os = "OS/2";
        if (differs.includes("mobile")) strange.mobile = !usual.mobile;
        const { of } = await ranksOf([
          ...Array.from({ length: count }, (_, at) => session(`usual-${at}`, usual, at)),
          session("strange", strange, 50),
          ...toms.map((values, at) => session(`tom-${at}`, values, at, "tom")),
        ]);
        const { rank } = of("strange");
        for (let at = 0; at < count; at++) expect(of(`usual-${at}`).rank).toBeGreaterThan(rank ?? Infinity);
      },
    ),
  );
});

test("a signal without values changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (sessions) => {
      const { order } = await ranksOf(sessions);
      const more = sessions.map((each) => ({ ...each, values: { ...each.values, page: each.id } }));
      expect((await ranksOf(more)).order).toEqual(order);
      expect(fields.find(({ name }) => name === "page")?.signal).toBeUndefined();
    }),
  );
});
