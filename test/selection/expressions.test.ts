import { describe, expect, it } from "vitest";
import { compileSelector } from "../../src/selection/index.js";
import { SelectionError } from "../../src/selection/selection-error.js";
import { ago, capabilities, nobodyCurrent, now, refusal, select, selectedIds, session } from "./given.js";

const sessions = [
  session("office", { ip: "10.1.2.3", startedAt: ago("40d") }),
  session("home", { ip: "198.51.100.4", startedAt: ago("40d") }),
  session("fresh", { ip: "198.51.100.4", startedAt: ago("1d") }),
];

describe("an expression", () => {
  it("selects sessions for which it is true", async () => {
    const where = 'age(startedAt) > duration("720h") && !inCidr(ip, "10.0.0.0/8")';
    expect(await selectedIds({ where }, sessions)).toEqual(["home"]);
  });

  it.each([
    'id == "home"',
    'user == "u-1" && id.startsWith("ho")',
    'country == "Germany" && city == "Berlin" && id == "home"',
    'browser.contains("Chrome") && platform.matches("^Windows") && !mobile && id == "home"',
    'page == "/rooms" && id in ["home"]',
    'lastSeenAt > startedAt && id == "home"',
    'startedAt < timestamp("2026-05-01T00:00:00Z") && ip == "198.51.100.4"',
    'age(lastSeenAt) == duration("1h") && id == "home"',
    '["10.0.0.0/8", "192.0.2.0/24"].all(block, !inCidr(ip, block)) && id == "home"',
  ])("can use the session's fields: %s", async (where) => {
    expect(await selectedIds({ where }, sessions)).toEqual(["home"]);
  });

  it("is one more condition besides the filters", async () => {
    expect(await selectedIds({ where: 'ip != "10.1.2.3"', olderThan: "30d" }, sessions)).toEqual(["home"]);
  });

  it("can use the current session, and skips sessions that may be the current one", async () => {
    const here = [session("1"), session("2"), session("3")];
    const known = { current: { state: "known", id: "1" } } as const;
    expect(await selectedIds({ where: "!current" }, here, known)).toEqual(["2", "3"]);
    const among = { current: { state: "among", ids: ["1", "3"], reason: "" } } as const;
    expect(await selectedIds({ where: "!current" }, here, among)).toEqual(["2"]);
  });

  it("can be used on many lists", async () => {
    const compiled = await compileSelector({ where: 'id == "1"' }, { capabilities, now });
    for (const ids of [["1"], ["2"], ["1", "2"]]) {
      const selection = compiled.select(
        ids.map((id) => session(id)),
        nobodyCurrent,
      );
      expect(selection.selected).toHaveLength(ids.includes("1") ? 1 : 0);
    }
  });
});

describe("an expression on a field that a session does not have", () => {
  const lacking = [session("none", { ip: null, country: null, startedAt: null, mobile: null })];

  it.each([
    'ip == "10.0.0.1"',
    'ip != "10.0.0.1"',
    '!inCidr(ip, "10.0.0.0/8")',
    'country != "Spain"',
    "mobile || !mobile",
    "mobile ? true : true",
    'age(startedAt) < duration("1h") || id == "other"',
    '!(country == "Spain" && id == "none")',
    '[country].exists(name, name != "Spain")',
  ])("does not select it: %s", async (where) => {
    const selection = await select({ where }, lacking);
    expect(selection.selected).toEqual([]);
    expect(selection.passedOver.total).toBe(1);
  });

  it.each([
    'id == "none" || country == "Spain"',
    'country == "Spain" || id == "none"',
    '!(mobile && id == "x")',
  ])("selects it if the rest decides: %s", async (where) => {
    expect(await selectedIds({ where }, lacking)).toEqual(["none"]);
  });

  it("counts it for the field", async () => {
    const { passedOver } = await select({ where: 'country == "Spain"' }, [...lacking, session("known")]);
    expect(passedOver).toEqual({ total: 1, byField: { country: 1 } });
  });

  it("does not count it if the rest is false", async () => {
    const { passedOver } = await select({ where: 'country == "Spain" && id == "x"' }, lacking);
    expect(passedOver.total).toBe(0);
  });

  it("treats an address that cannot be read as missing", async () => {
    const garbled = [session("garbled", { ip: "\u202e10.0.0.1" })];
    const { passedOver } = await select({ where: '!inCidr(ip, "10.0.0.0/8")' }, garbled);
    expect(passedOver).toEqual({ total: 1, byField: { ip: 1 } });
  });

  it("counts an unknown current session in the total", async () => {
    const { passedOver, selected } = await select({ where: "!current" }, [session("?")], {
      current: { state: "unknown", reason: "" },
    });
    expect(passedOver).toEqual({ total: 1, byField: {} });
    expect(selected).toEqual([]);
  });

  it("treats a time that is not a time as missing", async () => {
    const { passedOver } = await select({ where: 'age(startedAt) > duration("1h")' }, [
      session("garbled", { startedAt: new Date(Number.NaN) }),
    ]);
    expect(passedOver).toEqual({ total: 1, byField: { startedAt: 1 } });
  });
});

describe("an expression that makes no sense", () => {
  it.each([
    ["ip ==", "where:6", "Unexpected token"],
    ['ip == "a', "where:7", "Unterminated string"],
    ['ip == "a" && mobile == "yes"', "where:14", "no such overload: bool == string"],
    ['contry == "Spain"', "where:1", "Did you mean country?"],
    ["userId == id", "where:1", "Did you mean user?"],
    ["inCidr(ip)", "where:1", "inCidr(ip, "],
    ["age(ip) > age(ip)", "where:1", "age(startedAt)"],
    ["ip == null", "where:1", "no such overload"],
    ["ip", "where", "of type string"],
    ["dyn(mobile)", "where", "of type dyn"],
    ["age(startedAt)", "where", "of type google.protobuf.Duration"],
    ["constructor", "where:1", "Unknown variable"],
    ["__proto__ == id", "where:1", ""],
  ])("%s is refused at %s: %s", async (where, at, problem) => {
    const error = await refusal({ where });
    expect(error.at).toBe(at);
    expect(error.problem).toContain(problem);
  });

  it.each([
    ['inCidr(ip, "10.0.0.0/33")', "where:12", "impossible prefix"],
    ['mobile || inCidr(ip, "office")', "where:22", '"office" is neither'],
    ['[ip].exists(one, inCidr(one, "10.0/8"))', "where:30", '"10.0/8" is neither'],
    ['age(startedAt) > duration("30d")', "where:18", "Invalid duration"],
    ['startedAt > timestamp("yesterday")', "where:13", "timestamp()"],
    ['browser.matches("(")', "where:17", "Invalid regular expression"],
    ['int("x") == 1', "where:1", "cannot convert"],
  ])("is refused before the first session if a literal is wrong: %s", async (where, at, problem) => {
    const error = await refusal({ where });
    expect(error.at).toBe(at);
    expect(error.problem).toContain(problem);
  });

  it("is shown with a mark below the error", async () => {
    const { problem } = await refusal({ where: 'mobile &&\n  contry == "Spain"' });
    expect(problem.split("\n").slice(-2)).toEqual(['      contry == "Spain"', "      ^"]);
  });

  it("is shown without its control and bidirectional characters, with the mark in the right place", async () => {
    const { message, problem } = await refusal({ where: '"\u202e\u001b" == contry' });
    expect(message).not.toContain("\u202e");
    expect(message).not.toContain("\u001b");
    expect(problem.split("\n").slice(-2)).toEqual(['    "  " == contry', "            ^"]);
  });

  it("is shown with a mark at the end of the line if it ends early", async () => {
    const { problem } = await refusal({ where: 'ip == "a\nb"' });
    expect(problem.split("\n").slice(-2)).toEqual(['    ip == "a', "            ^"]);
  });

  it("is only shown in part if it is long", async () => {
    const { problem } = await refusal({ where: `${'id == "x" || '.repeat(200)}contry == "x"` });
    expect(problem.length).toBeLessThan(500);
  });

  it("is refused if it is nested too deeply", async () => {
    expect((await refusal({ where: `${"(".repeat(5000)}mobile${")".repeat(5000)}` })).at).toMatch(/^where/);
  });

  it("is refused with the product's fields if it uses another", async () => {
    const error = await refusal({ where: 'country == "Spain"' }, [
      { name: "ip", type: "address", about: "the address" },
    ]);
    expect(error.problem).toContain("Known here: id, user, current, ip.");
  });
});

describe("an expression that fails on a session", () => {
  it.each([
    ["int(browser) > 3", "where:1", "cannot convert"],
    ["inCidr(ip, city)", "where", '"Berlin" is neither an address'],
    ['inCidr(city, "10.0.0.0/8")', "where", '"Berlin" is not an address'],
    ["10 / size(platform.split(id)) / (size(id) - 1) > 0", "where", "division by zero"],
  ])("is an error and not a skipped session: %s", async (where, at, problem) => {
    const promise = select({ where }, [session("7")]);
    await expect(promise).rejects.toThrow(SelectionError);
    const error: SelectionError = await promise.catch((reason) => reason);
    expect(error.at).toMatch(new RegExp(`^${at}`));
    expect(error.problem).toMatch(/^for session "7": /);
    expect(error.problem).toContain(problem);
  });

  it("is not evaluated if another filter is false", async () => {
    expect(
      await selectedIds({ where: "int(browser) > 3", match: { mobile: [true] } }, [session("7")]),
    ).toEqual([]);
  });
});

describe("an expression that would keep the process busy", () => {
  const hostile = session("1", { browser: `${"a".repeat(50_000)}!` });

  it("matches a hostile user agent in linear time, wherever matches() is used", async () => {
    for (const where of [
      'browser.matches("(a+)+$")',
      '[browser].exists(each, each.matches("(a|aa)+$"))',
      '(mobile ? city : browser).matches("(.*a){20}$")',
      '{"x": browser.matches("(a+)+$")}["x"]',
    ]) {
      expect(await selectedIds({ where }, [hostile])).toEqual([]);
    }
  });

  it.each([
    ['browser.matches("^Chrome [0-9]+$")', ["chrome"]],
    ['browser.matches("(?i)FIREFOX")', ["firefox"]],
    ['!browser.matches("fox")', ["chrome"]],
    ['["Chrome", "Edge"].exists(name, browser.matches(name))', ["chrome"]],
  ])("gives the same results as before: %s", async (where, wanted) => {
    const known = [session("chrome"), session("firefox", { browser: "Firefox 139" })];
    expect(await selectedIds({ where }, known)).toEqual(wanted);
  });

  it.each([
    ['browser.matches("(?=a)")', "where:17", "Invalid regular expression"],
    ["([browser].all(a, [city].all(b, a == b)))", "where:19", "cannot be used inside another loop"],
    [`${"(".repeat(100)}true${")".repeat(100)}`, "where:65", "maxDepth"],
    [Array(2400).fill("mobile").join("||"), "where:", "maxAstNodes"],
    [Array(6000).fill('id == "1"').join(" || "), "where", "characters long"],
    [`${"-".repeat(16_000)}1 == 1`, "where", "nests too deeply"],
  ])("is refused with the place of the error: %.60s", async (where, at, problem) => {
    const error = await refusal({ where });
    expect(error.at.startsWith(at)).toBe(true);
    expect(error.problem).toContain(problem);
    expect(error.problem.length).toBeLessThan(500);
  });
});
