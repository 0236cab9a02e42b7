import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/http/operation.js";
import { docspaceDialect } from "../../src/providers/docspace/dialect.js";
import { toAddress } from "../../src/providers/docspace/fields.js";
import { toDate } from "../../src/providers/docspace/listing.js";
import fc from "../support/fast-check.js";

describe("a date", () => {
  test("on the wire is read to the millisecond, whatever its offset", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        fc.integer({ min: -720, max: 840 }),
        fc.integer({ min: 0, max: 9999 }),
        (date, offset, digits) => {
          const sign = offset < 0 ? "-" : "+";
          const hours = String(Math.trunc(Math.abs(offset) / 60)).padStart(2, "0");
          const minutes = String(Math.abs(offset) % 60).padStart(2, "0");
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const wire = `${local}${String(digits).padStart(4, "0")}${offset === 0 ? "Z" : `${sign}${hours}:${minutes}`}`;
          expect(toDate(wire)).toEqual(date);
        },
      ),
    );
  });

  test.for(["2026-05-04T07:21:33.0000000Z", "2026-05-04T07:21:33", "2026-05-04T07:21:33+00:00"])(
    "in the published reference is in UTC, written as %s",
    (utcTime) => {
      expect(toDate({ utcTime, timeZoneOffset: "02:00:00" })).toEqual(new Date("2026-05-04T07:21:33Z"));
    },
  );

  test("that is missing, null or impossible is null", () => {
    expect([toDate(undefined), toDate(null), toDate("2026-13-45T99:00:00Z")]).toEqual([null, null, null]);
  });
});

describe("an address", () => {
  test.for([
    ["203.0.113.7:51514", "203.0.113.7"],
    ["203.0.113.7", "203.0.113.7"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["::ffff:203.0.113.7", "::ffff:203.0.113.7"],
    [" 203.0.113.7 ", "203.0.113.7"],
    ["", null],
    [null, null],
    [undefined, null],
  ] as const)("%j is %j", ([wire, address]) => {
    expect(toAddress(wire)).toEqual({ ip: address });
  });

  test.for(["2001", "fe80", "0", "FD00"])(
    "that is only the cut first group %j of IPv6 is unknown",
    (wire) => {
      expect(toAddress(wire)).toEqual({ ip: null, ipStart: `${wire}:…` });
    },
  );
});

test("a model-binding error without a message is an error without a message", () => {
  const { getSelfProfile } = docspaceDialect.operations;
  const messageOf = (body: unknown) => {
    const reply = { status: 200, headers: new Headers(), text: JSON.stringify(body), body };
    const reading = docspaceDialect.read(reply, { kind: "answer", body }, getSelfProfile as Operation);
    return reading.kind === "refusal" ? reading.message : reading;
  };
  expect(messageOf({ status: 1, response: null })).toBeNull();
  expect(messageOf({ status: 1, response: { title: "Bad", detail: "Very", errors: { A: ["B"] } } })).toBe(
    "Bad Very B",
  );
  expect(messageOf("text")).toEqual({ kind: "answer", body: "text" });
});
