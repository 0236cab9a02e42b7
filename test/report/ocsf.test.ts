/** What a SIEM gets from a report. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { apply, type ItemOutcome, plan, type Report } from "../../src/index.js";
import { ocsfEvents } from "../../src/report/index.js";
import { sessionOf, testProduct } from "../products/test-product.js";

const schema = JSON.parse(readFileSync(new URL("./ocsf.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020({ strict: false }).compile(schema);

async function realReport(): Promise<Report> {
  const product = testProduct({
    product: "siem",
    caller: { id: "admin", name: "Ada", login: "admin@example.com" },
    administrator: true,
    own: { state: "known", id: "a1" },
    covers: "everyone",
    capabilities: { sessionsPerCall: 1, everything: [], endsOthersFor: "administrators" },
    sessions: ["a1", "b1", "b2"].map((id) => sessionOf(id, id.startsWith("a") ? "admin" : "ben")),
  });
  return apply(product, await plan(product, { all: true }), { reason: "stolen laptop", ticket: "SEC-7" });
}

const withOutcomes = (report: Report, ...outcomes: Partial<ItemOutcome>[]): Report => ({
  ...report,
  outcomes: outcomes.map((each) => ({
    session: "s1",
    user: { id: "ben", name: "Ben", login: "ben@example.com" },
    outcome: "revoked",
    evidence: null,
    reason: null,
    ...each,
  })),
});

describe("the OCSF events of a report", () => {
  test("are an eviction and a logoff for each confirmed session, and none for spared ones", async () => {
    const report = await realReport();
    expect(report.summary).toMatchObject({ revoked: 2, spared: 1 });
    const events = ocsfEvents(report, "0.1.0");
    expect(events.map(({ type_uid }) => type_uid)).toEqual([700102, 300202, 700102, 300202]);
    for (const event of events) expect(fits(event) || fits.errors).toBe(true);
    expect(new Set(events.map(({ metadata }) => (metadata as { uid: string }).uid)).size).toBe(4);
  });

  test("say when an ended session began if the report says so", async () => {
    const report = await realReport();
    const began = (of: Report) =>
      ocsfEvents(of, "0.1.0").flatMap(({ session }) => (session ? [session] : []));
    expect(began(report)).toEqual([
      { uid: "b1", created_time: Date.parse("2026-05-01T00:00:00Z") },
      { uid: "b2", created_time: Date.parse("2026-05-01T00:00:00Z") },
    ]);
    const { sessions: _, ...earlier } = report;
    expect(began(earlier)).toEqual([{ uid: "b1" }, { uid: "b2" }]);
  });

  test.each([
    [{ outcome: "revoked", evidence: "confirmed" }, 1, 2],
    [{ outcome: "revoked", evidence: "acknowledged" }, 99, 1],
    [{ outcome: "revoked", evidence: "unverifiable", session: null }, 99, 1],
    [{ outcome: "already_gone" }, 3, 1],
    [{ outcome: "failed" }, 2, 1],
    [{ outcome: "failed", reason: "the product refused it" }, 6, 1],
    [{ outcome: "unknown", reason: "the answer was lost" }, 0, 1],
    [{ outcome: "spared" }, undefined, 0],
  ] as [Partial<ItemOutcome>, number | undefined, number][])(
    "%j has status %s",
    async (item, status, count) => {
      const events = ocsfEvents(withOutcomes(await realReport(), item), "0.1.0");
      expect(events).toHaveLength(count);
      expect(events[0]?.status_id).toBe(status);
      for (const event of events) expect(fits(event) || fits.errors).toBe(true);
    },
  );

  test("contain no text that acts on a terminal in the fields that people read", async () => {
    const hostile = { id: "ben", name: null, login: "\u001b[2Jben\u202E" };
    const events = ocsfEvents(
      withOutcomes(await realReport(), { evidence: "confirmed", user: hostile }),
      "0.1.0",
    );
    for (const { message } of events) {
      expect(message).not.toContain("\u001b");
      expect(message).not.toContain("\u202e");
    }
  });

  test("do not fit the schema if they belong to another class", () => {
    expect(fits({ class_uid: 7001, category_uid: 7, activity_id: 1 })).toBe(false);
  });
});
