import { describe, expect, it } from "vitest";
import { compileSelector, type Selector } from "../../src/selection/index.js";
import { ago, capabilities, now, refusal, select, selectedIds, session } from "./given.js";

describe("country and city", () => {
  const sessions = [
    session("de", { country: " GERMANY ", city: "Gießen" }),
    session("br", { country: "Brazil", city: "Sa\u0303o Paulo" }),
    session("none", { country: null, city: null }),
    session("blank", { country: "  ", city: "" }),
  ];

  it("are compared as a whole, ignoring case and surrounding blanks", async () => {
    expect(await selectedIds({ match: { country: ["germany"] } }, sessions)).toEqual(["de"]);
    expect(await selectedIds({ match: { country: ["german"] } }, sessions)).toEqual([]);
    expect(await selectedIds({ match: { city: [" GIESSEN"] } }, sessions)).toEqual(["de"]);
  });

  it("are compared regardless of how an accent is encoded", async () => {
    expect(await selectedIds({ match: { city: ["S\u00e3o paulo"] } }, sessions)).toEqual(["br"]);
  });

  it("match one of several values", async () => {
    expect(await selectedIds({ match: { country: ["Germany", "brazil", "Spain"] } }, sessions)).toEqual([
      "de",
      "br",
    ]);
  });

  it("skip sessions with unknown or blank values", async () => {
    const { passedOver } = await select({ match: { country: ["Germany"] } }, sessions);
    expect(passedOver).toEqual({ total: 2, byField: { country: 2 } });
  });
});

describe("browser and platform", () => {
  const sessions = [
    session("chrome", { browser: "Chrome 137", platform: "Windows 11" }),
    session("edge", { browser: "Microsoft Edge 120", platform: "macOS 15" }),
    session("none", { browser: null, platform: null }),
  ];

  it("match text that they contain, ignoring case", async () => {
    expect(await selectedIds({ match: { browser: ["chrome"] } }, sessions)).toEqual(["chrome"]);
    expect(await selectedIds({ match: { platform: ["MAC"] } }, sessions)).toEqual(["edge"]);
    expect(await selectedIds({ match: { browser: ["CHROME", "edge 12"] } }, sessions)).toEqual([
      "chrome",
      "edge",
    ]);
  });

  it("use no pattern: a text is only a text", async () => {
    expect(await selectedIds({ match: { browser: [".*"] } }, sessions)).toEqual([]);
  });

  it("give correct answers beyond the size of their cache", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => session(String(i), { browser: `Agent ${i}` }));
    expect(await selectedIds({ match: { browser: ["agent 4999"] } }, [...many, ...many])).toEqual([
      "4999",
      "4999",
    ]);
  });
});

describe("mobile", () => {
  const sessions = [session("phone", { mobile: true }), session("desk"), session("none", { mobile: null })];

  it("also filters if it is false", async () => {
    expect(await selectedIds({ match: { mobile: [true] } }, sessions)).toEqual(["phone"]);
    expect(await selectedIds({ match: { mobile: [false] } }, sessions)).toEqual(["desk"]);
  });
});

describe("several filters", () => {
  it("must all match", async () => {
    const sessions = [
      session("both", { country: "Spain", mobile: true }),
      session("one", { country: "Spain" }),
      session("other", { mobile: true }),
    ];
    expect(await selectedIds({ match: { country: ["spain"], mobile: [true] } }, sessions)).toEqual(["both"]);
  });

  it("skip a session only if no filter is false", async () => {
    const sessions = [
      session("lacks", { country: null }),
      session("lacks and refused", { country: null, mobile: true }),
      session("refused and lacks", { country: "France", mobile: null }),
    ];
    const { passedOver } = await select({ match: { country: ["Spain"], mobile: [false] } }, sessions);
    expect(passedOver).toEqual({ total: 1, byField: { country: 1 } });
  });

  it("count a session without several fields once, and each field once", async () => {
    const sessions = [
      session("a", { startedAt: null, ip: null }),
      session("b", { startedAt: null }),
      session("c", { startedAt: ago("5d") }),
    ];
    const selection = await select(
      { olderThan: "2d", newerThan: "9d", match: { ip: ["203.0.113.0/24"] } },
      sessions,
    );
    expect(selection.passedOver).toEqual({ total: 2, byField: { startedAt: 2, ip: 1 } });
    expect(selection.selected.map(({ id }) => id)).toEqual(["c"]);
  });

  it("count nothing outside the target", async () => {
    const sessions = [session("mine", { ip: null }), session("theirs", { userId: "u-2", ip: null })];
    const { passedOver } = await select({ others: true, match: { ip: ["10.0.0.1"] } }, sessions);
    expect(passedOver.total).toBe(1);
  });
});

describe("a field of another type", () => {
  const sessions = [
    session("busy", { jobs: 5, groups: ["Admins", "Readers"], expiresAt: new Date("2026-06-03T10:00:00Z") }),
    session("idle", { jobs: 0, groups: [], expiresAt: new Date("2026-06-04T10:00:00Z") }),
    session("none", { jobs: Number.NaN, groups: null, expiresAt: new Date(Number.NaN) }),
  ];

  it.each<[NonNullable<Selector["match"]>]>([
    [{ jobs: [5] }],
    [{ jobs: ["5.0"] }],
    [{ openJobsCount: ["5"] }],
    [{ groups: ["admins"] }],
    [{ groups: ["nobody", "READERS"] }],
    [{ expiresAt: ["2026-06-03"] }],
    [{ expiresAt: ["2026-06-03T12:00:00+02:00"] }],
  ])("%j matches by its meaning, and sessions without the field are skipped", async (match) => {
    const { selected, passedOver } = await select({ match }, sessions);
    expect(selected.map(({ id }) => id)).toEqual(["busy"]);
    expect(passedOver.total).toBe(1);
  });

  it.each<[NonNullable<Selector["match"]>]>([
    [{ jobs: ["many"] }],
    [{ jobs: [true] }],
    [{ mobile: ["yes"] }],
    [{ mobile: [1] }],
    [{ country: [7] }],
    [{ expiresAt: ["tomorrow"] }],
    [{ expiresAt: ["2026-13-45"] }],
    [{ ip: [10] }],
  ])("%j is refused, with its place", async (match) => {
    expect((await refusal({ match })).at).toBe(`match.${Object.keys(match)[0]}[0]`);
  });

  it("can be filtered under either of its names", async () => {
    const { selector } = await compileSelector(
      { match: { openJobsCount: ["0"], jobs: [5] } },
      { capabilities, now },
    );
    expect(selector).toEqual({ match: { jobs: [0, 5] } });
    expect(await selectedIds(selector, sessions)).toEqual(["busy", "idle"]);
  });
});
