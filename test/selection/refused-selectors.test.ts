import { describe, expect, it } from "vitest";
import { InvalidArgumentError, SessionctlError } from "../../src/errors.js";
import { compileSelector } from "../../src/selection/index.js";
import { capabilities, now, refusal } from "./given.js";

describe("a selector that does not say what to select", () => {
  it.each([
    [{}],
    [{ keepNewest: 3 }],
    [{ except: { ids: ["1"] } }],
    [{ limit: 5 }],
    [{ includeCurrent: true }],
  ])("%j is refused: narrowing is not a target", async (selector) => {
    const error = await refusal(selector);
    expect(error.at).toBe("selector");
    expect(error.problem).toMatch(/^say what to revoke: /);
  });

  it.each(["ids", "users"])("an empty list of %s is refused, and never read as everything", async (field) => {
    const error = await refusal({ [field]: [] });
    expect(error).toMatchObject({
      at: field,
      problem: "an empty list selects nothing; leave it out or write a value.",
      problems: { length: 1 },
    });
  });

  it("an empty list for a field and an empty match are refused", async () => {
    expect((await refusal({ match: { country: [] } })).problems).toEqual([
      { at: "match.country", problem: "an empty list selects nothing; leave it out or write a value." },
    ]);
    expect((await refusal({ match: {} })).problems).toMatchObject([{ at: "match" }]);
  });

  it.each(["ids", "users", "ips"])("an empty list of except.%s is refused", async (field) => {
    expect((await refusal({ all: true, except: { [field]: [] } })).at).toBe(`except.${field}`);
  });

  it("an empty except is refused", async () => {
    expect((await refusal({ all: true, except: {} })).at).toBe("except");
  });

  it.each([undefined, null])("a field that is %s is refused, and never read as left out", async (value) => {
    expect(await refusal({ users: value, olderThan: "30d" })).toMatchObject({ at: "users" });
  });

  it("two targets are refused", async () => {
    const error = await refusal({ ids: ["1"], all: true });
    expect(error.message).toContain("ids and all exclude each other");
  });
});

describe("a field that does not exist", () => {
  it.each([
    ["older-than", "olderThan"],
    ["olderthan", "olderThan"],
    ["user", "users"],
    ["id", "ids"],
    ["keep_newest", "keepNewest"],
  ])("%s is refused and %s is suggested", async (wrong, right) => {
    const error = await refusal({ all: true, [wrong]: "x" });
    expect(error.at).toBe(wrong);
    expect(error.problem).toContain(`Did you mean ${right}?`);
  });

  it("is refused with its right place if it is a field of the sessions", async () => {
    const error = await refusal({ country: ["Spain"] });
    expect(error.problems[0]).toEqual({
      at: "country",
      problem: 'there is no such field. It is a field of the sessions; write match: { "country": ["…"] }.',
    });
  });

  it("is refused inside match, with a suggestion", async () => {
    const error = await refusal({ match: { contry: ["Spain"] } });
    expect(error.at).toBe("match.contry");
    expect(error.problem).toMatch(
      /^the sessions of this product have no such field\. Did you mean country\? /,
    );
  });

  it("is refused inside except, too", async () => {
    const error = await refusal({ all: true, except: { ip: ["10.0.0.1"] } });
    expect(error.at).toBe("except.ip");
    expect(error.problem).toContain("Did you mean ips?");
  });

  it("is refused with the existing fields if none is similar", async () => {
    expect((await refusal({ all: true, zzz: 1 })).problem).toMatch(
      /^there is no such field\. Known here: ids, /,
    );
  });

  it.each(["__proto__", "constructor", "toString"])("is refused if it is called %s", async (name) => {
    expect((await refusal(JSON.parse(`{"all": true, "${name}": ["x"]}`))).at).toBe(name);
  });

  it("is shown without its control and bidirectional characters", async () => {
    const error = await refusal({ all: true, "a\u001b[31m\u202eb": 1 });
    expect(error.at).toBe("a [31m b");
    expect(error.message).not.toContain("\u001b");
    expect(error.message).not.toContain("\u202e");
  });
});

describe("a value of the wrong type", () => {
  it.each([
    ["ids", "42"],
    ["ids", 42],
    ["users", { 0: "a" }],
    ["others", false],
    ["all", "true"],
    ["olderThan", 30],
    ["where", ["true"]],
    ["includeCurrent", 1],
    ["except", ["1"]],
    ["except", null],
  ])("%s: %j is refused", async (field, value) => {
    expect(
      (await refusal({ match: { ip: ["10.0.0.1"] }, [field]: value })).problems.map(({ at }) => at),
    ).toContain(field);
  });

  it.each([
    [[1], "ids[0]"],
    [["1", ""], "ids[1]"],
    [["1", " "], "ids[1]"],
    [["1", null], "ids[1]"],
    [new Array(1), "ids[0]"],
  ])("ids: %j is refused at %s", async (ids, at) => {
    expect((await refusal({ ids })).at).toBe(at);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", 2 ** 60, 3n])(
    "keepNewest and limit refuse %s",
    async (value) => {
      const error = await refusal({ all: true, keepNewest: value, limit: value });
      expect(error.problems.map(({ at }) => at)).toEqual(["keepNewest", "limit"]);
    },
  );

  it.each([
    null,
    "all",
    7,
    [],
    [{ all: true }],
    undefined,
    new Map(),
    new (class {
      all = true;
    })(),
  ])("%j is not a selector", async (selector) => {
    expect(await refusal(selector)).toMatchObject({ at: "selector", problems: { length: 1 } });
  });

  it("a circular value is refused like any other", async () => {
    const circular: unknown[] = [];
    circular.push(circular);
    expect((await refusal({ ids: circular })).at).toBe("ids[0]");
  });
});

describe("a filter on a field that the product does not have", () => {
  it.each([
    [{ match: { ip: ["10.0.0.1"] } }, "match.ip"],
    [{ match: { country: ["Spain"] } }, "match.country"],
    [{ match: { city: ["Madrid"] } }, "match.city"],
    [{ match: { browser: ["chrome"] } }, "match.browser"],
    [{ match: { platform: ["mac"] } }, "match.platform"],
    [{ match: { mobile: [true] } }, "match.mobile"],
    [{ olderThan: "1d" }, "olderThan"],
    [{ newerThan: "1d" }, "newerThan"],
    [{ idleFor: "1d" }, "idleFor"],
    [{ all: true, keepNewest: 1 }, "keepNewest"],
    [{ all: true, except: { ips: ["10.0.0.1"] } }, "except.ips"],
  ])("%j is refused at %s with the product's fields", async (selector, at) => {
    const error = await refusal(selector, [{ name: "page", type: "text", about: "the page" }]);
    expect(error.at).toBe(at);
    expect(error.problem).toMatch(/(It has|Known here:) page\./);
  });

  it("is refused if the product has no fields at all", async () => {
    expect((await refusal({ match: { ip: ["10.0.0.1"] } }, [])).problem).toContain(
      "none of the optional fields",
    );
  });
});

describe("the error", () => {
  it("reports all problems at once", async () => {
    const error = await refusal({
      match: { ip: ["10.0.0.1", "10.0.0.0/33"] },
      olderThan: "1y",
      contry: ["Spain"],
      where: "ip ==",
      limit: 0,
    });
    expect(error.problems.map(({ at }) => at)).toEqual([
      "contry",
      "match.ip[1]",
      "olderThan",
      "limit",
      "where:6",
    ]);
    for (const { at, problem } of error.problems) expect(error.message).toContain(`- ${at}: ${problem}`);
  });

  it("names the place and the value of a single problem, and carries them", async () => {
    const error = await refusal({ match: { ip: ["10.0.0.1", "office"] } });
    expect(error).toBeInstanceOf(SessionctlError);
    expect(error).toMatchObject({ name: "SelectionError", code: "selection", at: "match.ip[1]" });
    expect(error.message).toBe(`The selector cannot be used: match.ip[1]: ${error.problem}`);
    expect(error.problem).toMatch(/^"office" is neither an address nor a CIDR block; write /);
  });

  it("shows a hostile value cleaned and shortened", async () => {
    const error = await refusal({ match: { ip: [`\u202e\u0007${"x".repeat(5000)}`] } });
    expect(error.message).not.toContain("\u0007");
    expect(error.message).not.toContain("\u202e");
    expect(error.message.length).toBeLessThan(300);
  });
});

it("an invalid time is refused", async () => {
  const context = { capabilities, now: new Date(Number.NaN) };
  await expect(compileSelector({ all: true }, context)).rejects.toThrow(InvalidArgumentError);
});

describe("the normal form", () => {
  const compile = (selector: Parameters<typeof compileSelector>[0]) =>
    compileSelector(selector, { capabilities, now });

  it("is the same for the same meaning, however it is written", async () => {
    const one = await compile({
      olderThan: "36h",
      match: { ip: ["10.9.9.9/8", "10.0.0.0/8"] },
      users: ["a", "a"],
    });
    const other = await compile({
      users: ["a"],
      match: { ip: ["::ffff:10.0.0.0/104"] },
      olderThan: "P1DT12H",
    });
    expect(JSON.stringify(one.selector)).toBe(JSON.stringify(other.selector));
    expect(one.selector).toEqual({ users: ["a"], match: { ip: ["10.0.0.0/8"] }, olderThan: "P1DT12H" });
  });

  it("compiles to itself", async () => {
    const { selector } = await compile({
      all: true,
      match: { ip: ["2001:DB8:0::1"] },
      idleFor: "2w",
      except: { ips: ["fe80::1%eth0"] },
    });
    expect((await compile(JSON.parse(JSON.stringify(selector)))).selector).toEqual(selector);
  });

  it("is frozen and independent of the caller's object", async () => {
    const ids = ["1"];
    const given = { ids, except: { ids: ["9"] } };
    const compiled = await compile(given);
    ids.push("2");
    given.except.ids.push("8");
    expect(compiled.selector).toEqual({ ids: ["1"], except: { ids: ["9"] } });
    for (const part of [compiled, compiled.selector, compiled.selector.ids, compiled.selector.except?.ids]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each([
    [{ ids: ["1"] }, "ids", false],
    [{ users: ["a"], match: { mobile: [false] } }, "users", true],
    [{ others: true } as const, "others", false],
    [{ all: true, keepNewest: 1, limit: 2 } as const, "all", false],
    [{ where: "current" }, "listed", true],
  ])("%j has the target %s, and filters: %s", async (selector, target, hasFilters) => {
    expect(await compile(selector)).toMatchObject({ target, hasFilters });
  });
});
