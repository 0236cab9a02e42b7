import { describe, expect, test } from "vitest";
import { fillPath } from "../../src/http/path.js";
import fc from "../support/fast-check.js";

const one = { path: "/logout/{loginEventId}", pathParameters: { loginEventId: "int32" } };
const user = { path: "/logoutall/{userId}", pathParameters: { userId: "uuid" } };

test("a 32-bit whole number is inserted unchanged", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger().filter((n) => Math.abs(n) < 2 ** 31),
      (n) => {
        expect(fillPath(one, { loginEventId: n })).toBe(`/logout/${n}`);
      },
    ),
  );
});

test("a UUID is inserted unchanged", () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(fillPath(user, { userId: id })).toBe(`/logoutall/${id}`);
    }),
  );
});

test.for(["..", "", "1/../2", "%2e%2e", "40198", null, undefined, Number.NaN, 1.5, 2 ** 31, {}])(
  "%j is refused where a whole number is required",
  (value) => {
    expect(() => fillPath(one, { loginEventId: value })).toThrow(
      /^loginEventId must be a 32-bit whole number, not /,
    );
  },
);

test("anything but a UUID is refused, so nothing escapes its place in the path", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(() => fillPath(user, { userId: value })).toThrow(/^userId must be a UUID/);
    }),
  );
});

test("a parameter that the spec does not declare is refused", () => {
  expect(() => fillPath({ path: "/{other}", pathParameters: {} }, { other: 1 })).toThrow(
    /^other must be declared/,
  );
});

describe("a text", () => {
  const named = { path: "/sessions/{id}#DeleteOne", pathParameters: { id: "text" } };

  test("comes back unchanged, whatever it contains, and stays in its place", () => {
    for (const id of ["168B…:-1:ZW52LTIxNDU3OGxhaW91c2Ux", "a+b/c==", "..a", "a..", "#?%2e", "12.0"]) {
      const filled = fillPath(named, { id });
      expect(decodeURIComponent(filled)).toBe(`/sessions/${id}`);
      expect(new URL(filled, "https://host.example.com").pathname.split("/")).toHaveLength(3);
    }
  });

  test.for(["", ".", "..", "../a", "a/../b", "a/..", "a\\..\\b", "./a", "a\n", "\ud800", 1, null])(
    "%j is refused",
    (id) => {
      expect(() => fillPath(named, { id })).toThrow(/^id must be a text/);
    },
  );
});
