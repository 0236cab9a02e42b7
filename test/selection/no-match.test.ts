import { expect, it } from "vitest";
import { compileSelector, type Selector } from "../../src/selection/index.js";
import type { Session } from "../../src/session.js";
import { ago, capabilities, nobodyCurrent, now, session } from "./given.js";

async function explained(selector: Selector, sessions: readonly Session[]): Promise<string[]> {
  const compiled = await compileSelector(selector, { capabilities, now });
  expect(compiled.select(sessions, nobodyCurrent).selected).toEqual([]);
  return compiled.explainNoMatch(sessions, nobodyCurrent);
}

const sessions = [
  session("1", { country: "Latvia", city: "Riga", mobile: false, startedAt: ago("3d") }),
  session("2", { country: "Brazil", browser: "Firefox 139", platform: "Ubuntu", ip: "198.51.100.4" }),
  session("3", { country: "Brazil", city: null, ip: null, lastSeenAt: null, startedAt: ago("2d") }),
];

it.each<[Selector, string]>([
  [{ match: { country: ["Brasil"] } }, "0 of 3 sessions match country Brasil. Values here: Brazil, Latvia."],
  [
    { match: { city: ["Recife", "Lima"] } },
    "0 of 3 sessions match city Recife, Lima. Values here: Berlin, Riga.",
  ],
  [
    { match: { browser: ["opera"] } },
    "0 of 3 sessions match browser opera. Values here: Chrome 137, Firefox 139.",
  ],
  [{ match: { platform: ["mac"] } }, "0 of 3 sessions match platform mac. Values here: Windows 11, Ubuntu."],
  [
    { match: { ip: ["10.0.0.0/8"] } },
    "0 of 3 sessions match ip 10.0.0.0/8. Values here: 198.51.100.4, 203.0.113.7.",
  ],
  [{ match: { mobile: [true] } }, "0 of 3 sessions match mobile true. Values here: false."],
  [
    { olderThan: "30d" },
    "0 of 3 sessions match olderThan 30d. The first started 2026-05-29T12:00:00.000Z, the last 2026-05-31T12:00:00.000Z.",
  ],
  [{ newerThan: "36m" }, "0 of 3 sessions match newerThan 36m. The first started "],
  [{ idleFor: "1d12h" }, "0 of 3 sessions match idleFor 1d12h. The first was last used "],
  [{ where: 'country == "Peru"' }, "0 of 3 sessions match where "],
])("names the existing values instead: %j", async (selector, sentence) => {
  const [first, ...more] = await explained(selector, sessions);
  expect(first?.startsWith(sentence)).toBe(true);
  expect(more).toEqual([]);
});

it("explains each filter that matches nothing, and no other", async () => {
  expect(
    await explained({ match: { country: ["Brasil"], city: ["Riga"], mobile: [true] } }, sessions),
  ).toEqual([
    "0 of 3 sessions match country Brasil. Values here: Brazil, Latvia.",
    "0 of 3 sessions match mobile true. Values here: false.",
  ]);
});

it("says how many sessions match each filter if each matches some", async () => {
  expect(await explained({ match: { country: ["Latvia"], browser: ["firefox"] } }, sessions)).toEqual([
    "0 of 3 sessions match all filters: 1 match country Latvia, 1 match browser firefox.",
  ]);
});

it("shows a few of many values, the most frequent first", async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    session(String(index), { city: `City ${index % 25}` }),
  );
  expect(await explained({ match: { city: ["Riga"] } }, many)).toEqual([
    "0 of 40 sessions match city Riga. Values here: City 0, City 1, City 10, City 11, City 12, City 13, City 14, City 2, City 3, City 4, … (25 in all).",
  ]);
});

it("shows each hostile value cleaned, short, and as one value", async () => {
  const hostile = [
    session("1", { country: "\u001b[2JKorea, Republic of\u202e" }),
    session("2", { country: "x".repeat(5000) }),
  ];
  const [sentence = ""] = await explained({ match: { country: ["Brasil"] } }, hostile);
  expect(sentence).toContain('"[2JKorea, Republic of"');
  expect(sentence).not.toMatch(/\p{Cc}|\u202e/u);
  expect(sentence.length).toBeLessThan(200);
});

it("says that nothing is known if all values are unknown", async () => {
  const bare = [session("1", { country: null, startedAt: null })];
  expect(await explained({ match: { country: ["Peru"] } }, bare)).toEqual([
    "0 of 1 sessions match country Peru. None of them has country.",
  ]);
  expect(await explained({ olderThan: "1d" }, bare)).toEqual([
    "0 of 1 sessions match olderThan 1d. None of them has startedAt.",
  ]);
});

it("explains nothing if no filter is the reason", async () => {
  expect(await explained({ ids: ["9"] }, sessions)).toEqual([]);
  expect(await explained({ match: { country: ["Peru"] } }, [])).toEqual([]);
});

it("does not fail on a condition that fails only on sessions that another filter excludes", async () => {
  expect(await explained({ where: "int(browser) > 3", match: { country: ["Peru"] } }, sessions)).toHaveLength(
    2,
  );
});
