/** What must not compile. The compiler checks this file in `npm run check`. Here it only has to run. */
import { expect, expectTypeOf, test } from "vitest";
import { apply, type Plan, type Provider, type parsePlan, plan, type Report, revoke } from "../src/index.js";

declare const docspace: import("../src/index.js").DocSpace;
declare const element: Provider;
declare const planned: Plan;
declare const read: Awaited<ReturnType<typeof parsePlan>>;

/** This is never called. Only its types matter. */
function compiles() {
  void plan(docspace, { others: true });
  void plan(docspace, { ids: ["1"], olderThan: "30d", match: { country: ["Latvia"] } });
  void plan(element, { idleFor: "30d", users: ["admin"] });
  void apply(docspace, planned);
  void apply(docspace, read);

  // @ts-expect-error: the fields of a product stand in match
  void plan(element, { country: ["Latvia"] });
  // @ts-expect-error: misspelt
  void plan(docspace, { olderthan: "30d" });
  // @ts-expect-error: a list, even for one
  void plan(docspace, { ids: "1" });
  // @ts-expect-error: "others" is either asked for or left out
  void plan(docspace, { others: false });
  // @ts-expect-error: a selector is not a plan
  void apply(docspace, { others: true });
  // @ts-expect-error: the reason is text
  void revoke(docspace, { others: true }, { reason: 7 });
}

test("wrong combinations do not compile", () => {
  expect(compiles).toBeTypeOf("function");
});

test("the results are typed", () => {
  expectTypeOf(plan).returns.resolves.toEqualTypeOf<Plan>();
  expectTypeOf(apply).returns.resolves.toEqualTypeOf<Report>();
});
