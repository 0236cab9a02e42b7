import { expect, it, vi } from "vitest";
import { selectedIds, session } from "./given.js";

const loadedCel = vi.hoisted(() => vi.fn());
vi.mock("@marcbachmann/cel-js/evaluator", (original) => {
  loadedCel();
  return original();
});

const loadedEngine = vi.hoisted(() => vi.fn());
vi.mock("re2js", (original) => {
  loadedEngine();
  return original();
});

// This is a single test, because a loaded module stays loaded.
it("CEL is only loaded if a selector has an expression, and the regular expression engine only if the expression needs it", async () => {
  await selectedIds({ all: true, match: { ip: ["10.0.0.0/8"] }, olderThan: "30d" }, [session("1")]);
  expect(loadedCel).not.toHaveBeenCalled();
  expect(await selectedIds({ where: 'id == "1"' }, [session("1")])).toEqual(["1"]);
  expect(loadedCel).toHaveBeenCalledOnce();
  expect(loadedEngine).not.toHaveBeenCalled();
  await selectedIds({ where: 'id.matches("1")' }, [session("1")]);
  expect(loadedEngine).toHaveBeenCalledOnce();
});
