import { expectTypeOf, it } from "vitest";
import type { SessionField } from "../../src/provider.js";
import type { Selector, SelectorFor } from "../../src/selection.js";

it("a filter on a field that the product does not tell does not compile", () => {
  expectTypeOf({ country: ["Spain"] }).toExtend<SelectorFor<"country">>();
  // @ts-expect-error the product does not tell the city.
  const city: SelectorFor<"country"> = { city: ["Madrid"] };
  // @ts-expect-error without startedAt there is no age.
  const age: SelectorFor<"country"> = { olderThan: "30d" };
  // @ts-expect-error without an address none can be excepted.
  const except: SelectorFor<"country"> = { all: true, except: { ips: ["10.0.0.1"] } };
  void [city, age, except];
});

it("a selector for a product that tells everything is any selector", () => {
  expectTypeOf<Selector>().toExtend<SelectorFor<SessionField>>();
  expectTypeOf<SelectorFor<SessionField>>().toExtend<Selector>();
});
