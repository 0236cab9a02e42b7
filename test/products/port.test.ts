/** What the port says about a product, and what the workflow does with it. */
import { describe, expect, test } from "vitest";
import {
  apply,
  formatReport,
  NotFoundError,
  PlanRefusedError,
  plan,
  SelectionError,
} from "../../src/index.js";
import type { User } from "../../src/session.js";
import { sessionOf, type TestProductOptions, testProduct } from "./test-product.js";

const ADMIN: User = { id: "admin", name: "Ada", login: "admin@example.com" };

const product = (options: Partial<TestProductOptions> = {}) =>
  testProduct({
    product: "port",
    caller: ADMIN,
    administrator: true,
    own: { state: "known", id: "a1" },
    covers: "everyone",
    capabilities: { sessionsPerCall: 1, everything: [], endsOthersFor: "administrators" },
    sessions: [sessionOf("a1", "admin"), sessionOf("b1", "ben"), sessionOf("b2", "ben")],
    ...options,
  });

describe("a connection to a part of the installation", () => {
  test("makes a plan for that part, and the report says so", async () => {
    const north = product({ scope: ["north"] });
    const made = await plan(north, { users: ["ben"] });
    expect(made.scope).toEqual(["north"]);
    const report = await apply(north, made);
    expect(report.scope).toEqual(["north"]);
    expect(formatReport(report)).toContain("limited to north");
  });

  test.each([[["south"]], [undefined]])("does not carry the plan out for %j", async (scope) => {
    const made = await plan(product({ scope: ["north"] }), { users: ["ben"] });
    const other = product(scope ? { scope } : {});
    await expect(apply(other, made)).rejects.toThrow(PlanRefusedError);
    await expect(apply(other, made)).rejects.toThrow("The plan is for north, but the connection is to");
    expect(other.sent).toEqual([]);
  });
});

describe("a session that the product lists and refuses to end", () => {
  const listing = { notEndable: ["b1"], notes: ["The scheduler's sessions cannot be ended."] };

  test("is spared with that reason, and the plan repeats what the product said", async () => {
    const made = await plan(product({ listing }), { users: ["ben"] });
    expect(made.sessions.map(({ id }) => id)).toEqual(["b2"]);
    expect(made.spared).toMatchObject([{ session: { id: "b1" }, reason: "not_endable" }]);
    expect(made.warnings).toContain("The scheduler's sessions cannot be ended.");
  });

  test("is not a new session after the run", async () => {
    const scheduled = product({ listing });
    const report = await apply(scheduled, await plan(scheduled, { users: ["ben"] }));
    expect(report.summary).toMatchObject({ revoked: 1, spared: 1 });
    expect(report.newSessions).toEqual([]);
  });
});

describe("a name", () => {
  const namesakes = (): ReturnType<typeof product> => ({
    ...product(),
    async findUsers(name, { match } = {}) {
      const realms = match?.realm ?? ["one", "two"];
      return name === "ben" ? realms.map((realm) => ({ id: `${realm}/ben`, name: null, login: "ben" })) : [];
    },
  });

  test("that several users share is refused, and the error names the ids to choose from", async () => {
    const refused = plan(namesakes(), { users: ["ben"] });
    await expect(refused).rejects.toThrow(SelectionError);
    await expect(refused).rejects.toThrow("ben names 2 users: one/ben, two/ben.");
  });

  test("that several users share is also refused in an exception, because one of them would not be spared", async () => {
    await expect(plan(namesakes(), { all: true, except: { users: ["ben"] } })).rejects.toThrow(
      "ben names 2 users",
    );
  });

  test("that nobody has is an error that says so, and nothing is sent", async () => {
    const provider = namesakes();
    const refused = plan(provider, { users: ["nobody"] });
    await expect(refused).rejects.toThrow(NotFoundError);
    await expect(refused).rejects.toThrow("found nobody called nobody");
    expect(provider.sent).toEqual([]);
  });
});

test("each of several own sessions is reported as spared if the others are selected", async () => {
  const own = { state: "among", ids: ["a1", "a2"], reason: "the product does not tell which" } as const;
  const sessions = ["a1", "a2", "a3"].map((id) => sessionOf(id, "admin"));
  const made = await plan(product({ own, sessions }), { others: true });
  expect(made.sessions.map(({ id }) => id)).toEqual(["a3"]);
  expect(made.spared).toMatchObject([{ reason: "current" }, { reason: "current" }]);
});
