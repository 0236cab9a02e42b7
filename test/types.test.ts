/** What must not compile. The compiler reads this file in `npm run check`; here it must merely run. */
import { expect, expectTypeOf, test } from "vitest";
import {
  apply,
  type Plan,
  type Provider,
  plan,
  type Report,
  revoke,
  type SessionField,
} from "../src/index.js";

declare const docspace: import("../src/index.js").DocSpace;
declare const element: Provider<"element", "startedAt" | "lastSeenAt">;
declare const planned: Plan<"docspace">;

/** Never called: only its types are of interest. */
function compiles() {
  void plan(docspace, { others: true });
  void plan(docspace, { ids: ["1"], olderThan: "30d", country: ["Latvia"] });
  void plan(element, { idleFor: "30d", users: ["admin"] });
  void apply(docspace, planned);

  // @ts-expect-error: DocSpace does not tell when a session was last used
  void plan(docspace, { idleFor: "30d" });
  // @ts-expect-error: Element does not tell the country of a session
  void plan(element, { country: ["Latvia"] });
  // @ts-expect-error: misspelt
  void plan(docspace, { olderthan: "30d" });
  // @ts-expect-error: a list, even for one
  void plan(docspace, { ids: "1" });
  // @ts-expect-error: "others" is either asked for or left out
  void plan(docspace, { others: false });
  // @ts-expect-error: a plan for another product
  void apply(element, planned);
  // @ts-expect-error: a selector is no plan
  void apply(docspace, { others: true });
  // @ts-expect-error: the reason is text
  void revoke(docspace, { others: true }, { reason: 7 });
}

test("wrong combinations do not compile", () => {
  expect(compiles).toBeTypeOf("function");
});

test("the results are typed", () => {
  expectTypeOf(plan<"docspace", SessionField>).returns.resolves.toEqualTypeOf<Plan<"docspace">>();
  expectTypeOf(apply).returns.resolves.toEqualTypeOf<Report>();
});
