import { describe, expect, it } from "vitest";
import { ago, select, selectedIds, session } from "./given.js";

describe("country and city", () => {
  const sessions = [
    session("de", { country: " GERMANY ", city: "Gießen" }),
    session("br", { country: "Brazil", city: "Sa\u0303o Paulo" }),
    session("none", { country: null, city: null }),
    session("blank", { country: "  ", city: "" }),
  ];

  it("are compared whole, without regard to case and surrounding blanks", async () => {
    expect(await selectedIds({ country: ["germany"] }, sessions)).toEqual(["de"]);
    expect(await selectedIds({ country: ["german"] }, sessions)).toEqual([]);
    expect(await selectedIds({ city: [" GIESSEN"] }, sessions)).toEqual(["de"]);
  });

  it("are compared without regard to how an accent is encoded", async () => {
    expect(await selectedIds({ city: ["S\u00e3o paulo"] }, sessions)).toEqual(["br"]);
  });

  it("fit one of several values", async () => {
    expect(await selectedIds({ country: ["Germany", "brazil", "Spain"] }, sessions)).toEqual(["de", "br"]);
  });

  it("pass over what is unknown or blank", async () => {
    const { passedOver } = await select({ country: ["Germany"] }, sessions);
    expect(passedOver).toEqual({ total: 2, byField: { country: 2 } });
  });
});

describe("browser and platform", () => {
  const sessions = [
    session("chrome", { browser: "Chrome 137", platform: "Windows 11" }),
    session("edge", { browser: "Microsoft Edge 120", platform: "macOS 15" }),
    session("none", { browser: null, platform: null }),
  ];

  it("contain the text, without regard to case", async () => {
    expect(await selectedIds({ browser: ["chrome"] }, sessions)).toEqual(["chrome"]);
    expect(await selectedIds({ platform: ["MAC"] }, sessions)).toEqual(["edge"]);
    expect(await selectedIds({ browser: ["CHROME", "edge 12"] }, sessions)).toEqual(["chrome", "edge"]);
  });

  it("take no pattern: a text is only a text", async () => {
    expect(await selectedIds({ browser: [".*"] }, sessions)).toEqual([]);
  });

  it("stay right beyond what is remembered", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => session(String(i), { browser: `Agent ${i}` }));
    expect(await selectedIds({ browser: ["agent 4999"] }, [...many, ...many])).toEqual(["4999", "4999"]);
  });
});

describe("mobile", () => {
  const sessions = [session("phone", { mobile: true }), session("desk"), session("none", { mobile: null })];

  it("is a filter when it is false, too", async () => {
    expect(await selectedIds({ mobile: true }, sessions)).toEqual(["phone"]);
    expect(await selectedIds({ mobile: false }, sessions)).toEqual(["desk"]);
  });
});

describe("several filters", () => {
  it("must all be passed", async () => {
    const sessions = [
      session("both", { country: "Spain", mobile: true }),
      session("one", { country: "Spain" }),
      session("other", { mobile: true }),
    ];
    expect(await selectedIds({ country: ["spain"], mobile: true }, sessions)).toEqual(["both"]);
  });

  it("pass a session over only where no filter says no", async () => {
    const sessions = [
      session("lacks", { country: null }),
      session("lacks and refused", { country: null, mobile: true }),
      session("refused and lacks", { country: "France", mobile: null }),
    ];
    const { passedOver } = await select({ country: ["Spain"], mobile: false }, sessions);
    expect(passedOver).toEqual({ total: 1, byField: { country: 1 } });
  });

  it("count a session that lacks several fields once, and each field once", async () => {
    const sessions = [
      session("a", { startedAt: null, ip: null }),
      session("b", { startedAt: null }),
      session("c", { startedAt: ago("5d") }),
    ];
    const selection = await select({ olderThan: "2d", newerThan: "9d", ip: ["203.0.113.0/24"] }, sessions);
    expect(selection.passedOver).toEqual({ total: 2, byField: { startedAt: 2, ip: 1 } });
    expect(selection.selected.map(({ id }) => id)).toEqual(["c"]);
  });

  it("count nothing outside the target", async () => {
    const sessions = [session("mine", { ip: null }), session("theirs", { userId: "u-2", ip: null })];
    const { passedOver } = await select({ others: true, ip: ["10.0.0.1"] }, sessions);
    expect(passedOver.total).toBe(1);
  });
});
