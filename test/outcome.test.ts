import { expect, test } from "vitest";
import { type Answer, type Sighting, settle } from "../src/outcome.js";

test.for([
  ["done", "gone", "revoked", "confirmed"],
  ["done", "unlistable", "revoked", "acknowledged"],
  ["silent", "gone", "revoked", "confirmed"],
  ["silent", "unlistable", "revoked", "unverifiable"],
  ["not_done", "gone", "already_gone", null],
  ["not_done", "unlistable", "unknown", null],
  ["lost", "gone", "revoked", "confirmed"],
  ["lost", "unlistable", "unknown", null],
  ["done", "rejected", "revoked", "rejected"],
  ["silent", "rejected", "revoked", "rejected"],
  ["lost", "rejected", "revoked", "rejected"],
  ["not_done", "rejected", "already_gone", null],
] as const)("answered %s and then %s: %s, %s", ([answer, sighting, outcome, evidence]) => {
  expect(settle(answer, sighting)).toMatchObject({ outcome, evidence });
});

test.for(["done", "silent", "not_done", "lost"] satisfies Answer[])(
  "answered %s and still listed: failed, whatever the answer was",
  (answer) => {
    expect(settle(answer, "listed")).toMatchObject({ outcome: "failed", evidence: null });
  },
);

test("every outcome that is not obvious has a reason", () => {
  for (const answer of ["done", "silent", "not_done", "lost"] satisfies Answer[]) {
    for (const sighting of ["listed", "gone", "unlistable"] satisfies Sighting[]) {
      const { outcome, reason } = settle(answer, sighting);
      if (outcome === "failed" || outcome === "unknown") expect(reason).toMatch(/^\w/);
    }
  }
});
