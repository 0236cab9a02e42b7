import { expect, it, vi } from "vitest";
import { selectedIds, session } from "./given.js";

const loaded = vi.hoisted(() => vi.fn());
vi.mock("@marcbachmann/cel-js/evaluator", (original) => {
  loaded();
  return original();
});

it("CEL is loaded only where a selector has an expression", async () => {
  await selectedIds({ all: true, ip: ["10.0.0.0/8"], olderThan: "30d" }, [session("1")]);
  expect(loaded).not.toHaveBeenCalled();
  expect(await selectedIds({ where: 'id == "1"' }, [session("1")])).toEqual(["1"]);
  expect(loaded).toHaveBeenCalledOnce();
});
