/**
 * The planner decides from capabilities alone. These are those of products that are not DocSpace: one
 * that ends batches, one that lists everyone, one whose "others" always keeps the caller's own session.
 */
import { describe, expect, test } from "vitest";
import { LockoutError, plan, type Selector } from "../../src/index.js";
import type { Capabilities, Provider, StepCapability } from "../../src/provider.js";
import type { CurrentSession, Session } from "../../src/session.js";

const exact: StepCapability = {
  idempotent: true,
  keepsCurrent: false,
  exact: true,
  evidence: "confirmed",
  evidenceUnlisted: "acknowledged",
  batchSize: 1,
};

const base: Capabilities = {
  lists: "everyone",
  fields: ["startedAt", "lastSeenAt", "ip"],
  steps: { session: exact },
  refusesForeignSessions: false,
  limits: { requestsPerMinute: null, concurrentReads: null, concurrentWrites: 4, writesPerDay: null },
  residualAccess: [],
};

const session = (id: string, userId: string, rest: Partial<Session> = {}): Session => ({
  id,
  userId,
  current: false,
  startedAt: new Date("2026-05-01T00:00:00Z"),
  lastSeenAt: null,
  ip: null,
  country: null,
  city: null,
  browser: null,
  platform: null,
  mobile: null,
  page: null,
  ...rest,
});

function productWith(
  capabilities: Partial<Capabilities>,
  sessions: Session[],
  current: CurrentSession = { state: "none", reason: "a password rides on no session" },
): Provider<"other"> {
  const caller = { id: "admin", name: null, login: "admin" };
  return {
    name: "other",
    portal: "https://product.example.com",
    capabilities: { ...base, ...capabilities },
    whoami: async () => ({ user: caller, administrator: true, authenticatedBy: "basic", current }),
    listSessions: async () => ({ sessions, current }),
    findUser: async (id) => ({ id, name: null, login: id }),
    execute: async () => expect.fail("planning must not revoke"),
    observe: () => () => {},
  };
}

const steps = async (provider: Provider<"other">, selector: Selector) =>
  (await plan(provider, selector)).steps.map(({ kind, user, sessions }) => [
    kind,
    user?.id ?? null,
    sessions.length,
  ]);

describe("a product that ends batches", () => {
  const many = Array.from({ length: 250 }, (_, index) => session(`s${index}`, `user${index % 7}`));
  const batching = { steps: { session: exact, batch: { ...exact, batchSize: 100 } } };

  test("takes as many calls as there are batches", async () => {
    expect(await steps(productWith(batching, many), { olderThan: "1h" })).toEqual([
      ["batch", null, 100],
      ["batch", null, 100],
      ["batch", null, 50],
    ]);
  });

  test("is given a single session by itself", async () => {
    expect(await steps(productWith(batching, many), { ids: ["s7"] })).toEqual([["session", null, 1]]);
  });
});

describe("a product that lists everyone", () => {
  const sessions = [
    session("a1", "anna"),
    session("a2", "anna"),
    session("b1", "ben"),
    session("x1", "admin"),
    session("x2", "admin"),
  ];
  const byUser = { steps: { session: exact, user: { ...exact, exact: false } } };

  test("ends a named user in one call, and says which sessions that is", async () => {
    expect(await steps(productWith(byUser, sessions), { users: ["anna"] })).toEqual([["user", "anna", 2]]);
  });

  test("ends all that was asked for by name user by user, and exactly where that is as cheap", async () => {
    expect(await steps(productWith(byUser, sessions), { all: true })).toEqual([
      ["user", "anna", 2],
      ["user", "admin", 2],
      ["session", null, 1],
    ]);
  });

  test("can be filtered by user, since their sessions are seen", async () => {
    expect(await steps(productWith(byUser, sessions), { users: ["anna"], except: { ids: ["a2"] } })).toEqual([
      ["session", null, 1],
    ]);
  });

  test("an id that it does not list is gone already", async () => {
    const made = await plan(productWith(byUser, sessions), { ids: ["a1", "gone"] });
    expect(made.alreadyGone).toEqual(["gone"]);
    expect(made.steps).toHaveLength(1);
  });

  test("where the own session cannot be told, the caller's sessions are refused and those of others are not", async () => {
    const own = sessions.map((each) =>
      each.userId === "admin" ? { ...each, current: "unknown" as const } : each,
    );
    const current: CurrentSession = {
      state: "unknown",
      reason: "the product marks no session as the caller's",
    };
    const product = productWith(byUser, own, current);
    await expect(plan(product, { all: true })).rejects.toThrow(LockoutError);
    expect(await steps(product, { users: ["anna"] })).toEqual([["user", "anna", 2]]);
  });
});

describe("a product that keeps the caller's own session in every call", () => {
  const sessions = [
    session("o1", "admin", { current: true }),
    session("o2", "admin"),
    session("o3", "admin"),
  ];
  const current: CurrentSession = { state: "known", id: "o1" };
  const keeping = {
    steps: { session: exact, others: { ...exact, exact: false, keepsCurrent: true } },
  };

  test("all, with the own session spared, is one call for the others", async () => {
    expect(await steps(productWith(keeping, sessions, current), { all: true })).toEqual([
      ["others", "admin", 2],
    ]);
  });

  test("all, the own session included, is ended one by one, the own session last", async () => {
    const made = await plan(productWith(keeping, sessions, current), { all: true, includeCurrent: true });
    expect(made.steps.map((step) => step.sessions[0]?.id)).toEqual(["o2", "o3", "o1"]);
  });
});

test("limits that a product does not set cost nothing", async () => {
  const made = await plan(productWith({}, [session("a1", "anna")]), { all: true });
  expect(made.cost).toEqual({ reads: 4, writes: 1, seconds: 0, shareOfDailyWrites: null });
});
