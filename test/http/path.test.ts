import fc from "fast-check";
import { expect, test } from "vitest";
import { fillPath } from "../../src/http/path.js";

const one = { path: "/logout/{loginEventId}", pathParameters: { loginEventId: "int32" } };
const user = { path: "/logoutall/{userId}", pathParameters: { userId: "uuid" } };

test("a whole number of 32 bits is filled in as it is", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger().filter((n) => Math.abs(n) < 2 ** 31),
      (n) => {
        expect(fillPath(one, { loginEventId: n })).toBe(`/logout/${n}`);
      },
    ),
  );
});

test("a UUID is filled in as it is", () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(fillPath(user, { userId: id })).toBe(`/logoutall/${id}`);
    }),
  );
});

test.for(["..", "", "1/../2", "%2e%2e", "40198", null, undefined, Number.NaN, 1.5, 2 ** 31, {}])(
  "%j is refused where a whole number is due",
  (value) => {
    expect(() => fillPath(one, { loginEventId: value })).toThrow(
      /^loginEventId must be a whole number of 32 bits, not /,
    );
  },
);

test("whatever is no UUID is refused: nothing escapes its place in the path", () => {
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
