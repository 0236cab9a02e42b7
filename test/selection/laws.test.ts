import { beforeAll, describe, expect, it } from "vitest";
import {
  type CompiledSelector,
  compileSelector,
  type SelectionContext,
  type Selector,
} from "../../src/selection/index.js";
import { isOwn, type Session } from "../../src/session.js";
import fc from "../support/fast-check.js";
import { capabilities, now } from "./given.js";

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 });
const hostile = fc.string({ unit: "binary", maxLength: 30 });
const user = fc.constantFrom("u-1", "u-2", "u-3");
const address = fc.oneof(
  fc.constantFrom("10.0.0.1", "10.9.0.1", "192.0.2.1", "::ffff:10.0.0.1", "fe80::1%eth0", "2001:db8::1"),
  fc.ipV4(),
  fc.ipV6(),
  hostile,
);
const date = fc.oneof(
  fc.date({ min: new Date("2026-01-01"), max: new Date("2026-06-30"), noInvalidDate: true }),
  fc.constantFrom(new Date("2026-05-01"), new Date(Number.NaN)),
);

const anySession: fc.Arbitrary<Session> = fc.record({
  id: fc.oneof(fc.nat({ max: 40 }).map(String), hostile),
  userId: user,
  startedAt: maybe(date),
  lastSeenAt: maybe(date),
  values: fc.record({
    ip: maybe(address),
    country: maybe(fc.oneof(fc.constantFrom("Spain", "SPAIN", "Chad"), hostile)),
    city: maybe(hostile),
    browser: maybe(fc.oneof(fc.constantFrom("Chrome 137", "Firefox"), hostile)),
    platform: maybe(hostile),
    mobile: maybe(fc.boolean()),
    page: maybe(hostile),
  }),
});
const anyList = fc.uniqueArray(anySession, { selector: ({ id }) => id, maxLength: 30 });

const anyContext: fc.Arbitrary<SelectionContext> = fc.record({
  current: fc.oneof(
    fc.nat({ max: 40 }).map((id) => ({ state: "known" as const, id: String(id) })),
    fc.nat({ max: 40 }).map((id) => ({ state: "among" as const, ids: [String(id)], reason: "" })),
    fc.constantFrom({ state: "none" as const, reason: "" }, { state: "unknown" as const, reason: "" }),
  ),
  callerId: user,
  users: fc.constant(
    new Map([
      ["ann", "u-1"],
      ["bob", "u-2"],
    ]),
  ),
});

const filters: Selector[] = [
  { match: { ip: ["10.0.0.0/8", "2001:db8::/32"] } },
  { match: { country: ["spain"] } },
  { match: { browser: ["chrome", "fire"] } },
  { match: { mobile: [true] } },
  { olderThan: "30d" },
  { newerThan: "40d" },
  { idleFor: "10d" },
  { where: 'age(startedAt) > duration("720h") || inCidr(ip, "10.0.0.0/8")' },
  { where: '!current && country != "Chad"' },
];
const targets: Selector[] = [
  { all: true },
  { others: true },
  { users: ["ann", "nobody"] },
  { ids: ["3", "1", "39", "2"] },
];
const sparings: Omit<Selector, "ids">[] = [
  {},
  { keepNewest: 1 },
  { limit: 2 },
  { except: { ids: ["1"], users: ["bob"], ips: ["10.0.0.0/9"] } },
  { keepNewest: 2, limit: 1, includeCurrent: true, except: { ids: ["5"] } },
];

const compile = (selector: Selector) => compileSelector(selector, { capabilities, now });

/** What a filter is about. Two filters about the same thing would replace each other. */
const asks = ({ match, ...rest }: Selector) => Object.keys(match ?? rest)[0];
const both = (a: Selector, b: Selector): Selector => {
  const match = { ...a.match, ...b.match };
  return { ...a, ...b, ...(Object.keys(match).length > 0 && { match }) };
};

describe("whatever is listed,", () => {
  let compiled: CompiledSelector[];
  let conjunctions: [CompiledSelector, CompiledSelector, CompiledSelector][];

  beforeAll(async () => {
    const all = targets.flatMap((target) =>
      [{}, ...filters].flatMap((filter) => sparings.map((sparing) => ({ ...target, ...filter, ...sparing }))),
    );
    compiled = await Promise.all(all.map(compile));
    const pairs = filters.flatMap((a) => filters.map((b) => [a, b] as const));
    const distinct = pairs.filter(([a, b]) => asks(a) !== asks(b));
    conjunctions = await Promise.all(
      distinct.map(([a, b]) => Promise.all([compile(a), compile(b), compile(both(a, b))])),
    );
  });

  it("each session that matches is either selected or spared, and no other session is", () => {
    fc.assert(
      fc.property(anyList, anyContext, fc.nat(), (list, context, pick) => {
        const selector = compiled[pick % compiled.length] as CompiledSelector;
        const { selected, spared, passedOver } = selector.select(list, context);
        const met = [...selected, ...spared.map((one) => one.session)];
        expect(new Set(met).size).toBe(met.length);
        expect(met.every((one) => list.includes(one))).toBe(true);
        expect(met.length + passedOver.total).toBeLessThanOrEqual(list.length);
        if (!selector.selector.includeCurrent) {
          expect(selected.some(({ id }) => isOwn(context.current, id) === true)).toBe(false);
        }
        if (selector.selector.limit) expect(selected.length).toBeLessThanOrEqual(selector.selector.limit);
      }),
      { numRuns: 2000 },
    );
  });

  it("sparing changes what is selected but never what matches", async () => {
    const plain = await compile({ match: { mobile: [true] }, includeCurrent: true });
    const picky = await compile({
      match: { mobile: [true] },
      keepNewest: 1,
      limit: 2,
      except: { users: ["ann"] },
    });
    fc.assert(
      fc.property(anyList, anyContext, (list, context) => {
        const { selected, spared } = picky.select(list, context);
        const matching = new Set([...selected, ...spared.map((one) => one.session)]);
        expect(matching).toEqual(new Set(plain.select(list, context).selected));
      }),
    );
  });

  it("two filters select what both of them select", () => {
    fc.assert(
      fc.property(anyList, anyContext, fc.nat(), (list, context, pick) => {
        const [a, b, both] = conjunctions[pick % conjunctions.length] as (typeof conjunctions)[number];
        const byB = new Set(b.select(list, context).selected);
        const expected = a.select(list, context).selected.filter((one) => byB.has(one));
        expect(both.select(list, context).selected).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("another value in a filter selects more, another filter less", async () => {
    const narrow = await compile({ match: { country: ["spain"] } });
    const wide = await compile({ match: { country: ["spain", "chad"] } });
    const narrower = await compile({ match: { country: ["spain"], mobile: [false] } });
    fc.assert(
      fc.property(anyList, anyContext, (list, context) => {
        const ids = (selector: CompiledSelector) => new Set(selector.select(list, context).selected);
        expect([...ids(narrow)].every((one) => ids(wide).has(one))).toBe(true);
        expect([...ids(narrower)].every((one) => ids(narrow).has(one))).toBe(true);
      }),
    );
  });

  it("a session without a field that a filter uses is never selected", async () => {
    const asks = [
      ["ip", { match: { ip: ["0.0.0.0/0", "::/0"] } }],
      ["country", { match: { country: ["spain"] } }],
      ["city", { match: { city: ["x"] } }],
      ["browser", { match: { browser: ["e"] } }],
      ["platform", { match: { platform: ["e"] } }],
      ["mobile", { match: { mobile: [false] } }],
      ["startedAt", { olderThan: "1s" }],
      ["startedAt", { newerThan: "1000w" }],
      ["lastSeenAt", { idleFor: "1s" }],
      ["country", { where: 'country != "nowhere"' }],
      ["startedAt", { where: 'age(startedAt) < duration("100000h")' }],
    ] as const satisfies [string, Selector][];
    const ready = await Promise.all(asks.map(async ([field, ask]) => [field, await compile(ask)] as const));
    fc.assert(
      fc.property(anySession, anyContext, fc.constantFrom(...ready), (one, context, [field, ask]) => {
        const lacking = { ...one, [field]: null, values: { ...one.values, [field]: null } };
        const { selected, spared, passedOver } = ask.select([lacking], context);
        expect([selected, spared]).toEqual([[], []]);
        expect(passedOver).toEqual({ total: 1, byField: { [field]: 1 } });
      }),
    );
  });

  it("the newest sessions of a user are kept: no selected one is newer than a kept one", async () => {
    const keep = await compile({ all: true, keepNewest: 2, includeCurrent: true });
    fc.assert(
      fc.property(anyList, anyContext, (list, context) => {
        const { selected, spared } = keep.select(list, context);
        for (const { session: kept, reason } of spared) {
          if (reason !== "kept_newest") continue;
          const rivals = selected.filter((one) => one.userId === kept.userId);
          for (const rival of rivals)
            expect(Number(rival.startedAt)).toBeLessThanOrEqual(Number(kept.startedAt));
        }
        for (const id of ["u-1", "u-2", "u-3"]) {
          const dated = list.filter(
            (one) => one.userId === id && one.startedAt && !Number.isNaN(+one.startedAt),
          );
          const kept = spared.filter((one) => one.session.userId === id && one.reason === "kept_newest");
          expect(kept).toHaveLength(Math.min(2, dated.length));
        }
      }),
    );
  });

  it("nothing in a list is changed", () => {
    fc.assert(
      fc.property(anyList, anyContext, fc.nat(), (list, context, pick) => {
        const before = structuredClone(list);
        for (const one of list) Object.freeze(one);
        compiled[pick % compiled.length]?.select(Object.freeze(list), context);
        expect(list).toEqual(before);
      }),
    );
  });
});

describe("whatever the selector,", () => {
  it("it is compiled or refused with a SelectionError, and nothing else is thrown", async () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true, withSparseArray: true }),
      fc.dictionary(
        fc.constantFrom("ids", "users", "all", "match", "where", "olderThan", "limit", "except"),
        fc.anything({ withBigInt: true }),
      ),
      fc.record({ where: hostile }),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (selector) => {
        await compile(selector as Selector).catch((error) => expect(error.name).toBe("SelectionError"));
      }),
      { numRuns: 500 },
    );
  });
});
