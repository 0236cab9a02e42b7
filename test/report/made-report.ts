import { systemClock } from "../../src/clock.js";
import { type Report, revoke } from "../../src/index.js";
import { sessionOf, testProduct } from "../products/test-product.js";

/** When every run here begins. */
const NOW = Date.parse("2026-05-04T09:00:00Z");

const FIELDS = ["country", "city", "address", "browser"] as const;

const PLACES = [
  ["Latvia", "Riga", "198.51.100.20", "Firefox 139 on Ubuntu"],
  ["日本", "東京", "2001:db8:85a3::8a2e:370:7334", "Edge 137 on Windows 10"],
  ["Brazil", "Recife", "203.0.113.66", "Chrome 136 on Android 14"],
] as const;

/**
 * The report of a real run: an administrator ends all sessions except their own, which is two minutes old.
 *
 * @param agesMs how long before the run the other sessions began, in milliseconds. `null` if the product does not say.
 */
export async function madeReport(agesMs: readonly (number | null)[]): Promise<Report> {
  const product = testProduct({
    product: "page",
    caller: { id: "ada", name: "Ada Liepa", login: "ada@example.com" },
    own: { state: "known", id: "own" },
    covers: "caller",
    capabilities: {
      sessionsPerCall: 1,
      everything: [],
      endsOthersFor: "nobody",
      fields: [
        { name: "startedAt", type: "time", title: "AGE", about: "when the session began" },
        ...FIELDS.map((name) => ({ name, type: "text" as const, title: name, about: `the ${name}` })),
      ],
      residualAccess: [
        { access: "keys", detail: "API keys go on working.", nextStep: "Delete those that nobody needs." },
      ],
    },
    sessions: [120_000, ...agesMs].map((ageMs, index) =>
      sessionOf(index === 0 ? "own" : `s${index}`, "ada", {
        startedAt: ageMs === null ? null : new Date(NOW - ageMs),
        values: Object.fromEntries(FIELDS.map((name, at) => [name, PLACES[index % 3]?.[at] ?? null])),
      }),
    ),
  });
  const clock = { ...systemClock, now: () => NOW };
  return revoke(product, { others: true }, { clock, reason: "stolen laptop", ticket: "SEC-7" });
}

/** This many ages, from a second to many years. */
export const growing = (count: number) =>
  Array.from({ length: count }, (_, index) => 1000 * 10 ** ((9 * index) / count));

const DAY = 86_400_000;

/** The report of a run that ended seven sessions, from nine minutes to a year old. */
export const ofSeven = () =>
  madeReport([9 * 60_000, 5 * 3_600_000, 1.5 * DAY, 3.5 * DAY, 9 * DAY, 41 * DAY, 400 * DAY]);

/** The same with every outcome and every kind of evidence, and everything that needs attention. */
export async function ofEverything(): Promise<Report> {
  const report = await ofSeven();
  const results = [
    ["failed", null, "the call was refused"],
    ["unknown", null, "the answer was lost and the session cannot be listed"],
    ["revoked", "confirmed", null],
    ["revoked", "acknowledged", null],
    ["revoked", "unverifiable", "the product says nothing"],
    ["already_gone", null, null],
    ["revoked", "rejected", null],
  ] as const;
  const outcomes = report.outcomes.map((item, index) => {
    const [outcome, evidence, reason] = results[index] ?? ["spared", null, "current"];
    return { ...item, outcome, evidence, reason };
  }) as Report["outcomes"];
  const stranger = {
    id: "s99",
    userId: "ada",
    startedAt: "2026-05-04T09:00:01.000Z",
    values: { country: "Brazil", roles: ["reader", "editor"], mobile: true },
  };
  return {
    ...report,
    scope: ["node 1", "node 2"],
    plan: {
      ...report.plan,
      createdAt: "2026-05-04T08:46:00.000Z",
      warnings: ["Two sessions have no address."],
    },
    outcomes,
    summary: { failed: 1, unknown: 1, revoked: 4, already_gone: 1, spared: 1 },
    newSessions: [stranger],
    endedBeyond: [{ ...stranger, id: "s98", startedAt: null }],
    openedByProduct: [{ id: "s97", closed: false, reason: "the call was refused" }],
    verified: { listedAgain: false, reason: "the list is not reliable", ownSessionEnded: false },
    stopped: { code: "rate_limited", message: "The limit of a day is used up." },
    finishedAt: "2026-05-04T09:00:04.000Z",
    watch: {
      startedAt: "2026-05-04T09:00:04.000Z",
      until: "2026-05-04T09:15:04.000Z",
      finishedAt: "2026-05-04T09:15:04.000Z",
      everySeconds: 30,
      again: true,
      lists: 30,
      failedLists: 2,
      seenUntil: "2026-05-04T09:14:00.000Z",
      newSessions: [
        { ...stranger, id: "w1", seenAt: "2026-05-04T09:01:04.000Z", matches: true, outcome: "revoked" },
        { ...stranger, id: "w2", seenAt: "2026-05-04T09:02:04.000Z", matches: false, outcome: null },
      ],
      runs: [
        {
          ...report,
          outcomes: [
            {
              session: "w1",
              user: report.caller.user,
              outcome: "revoked",
              evidence: "confirmed",
              reason: null,
            },
          ],
        },
      ],
      problems: [{ at: "2026-05-04T09:14:34.000Z", message: "The network is gone.", times: 2 }],
      stopped: null,
    },
  };
}

/** A report from an earlier version, which did not describe the sessions. */
export function earlier({ sessions: _, ...report }: Report): Report {
  return report;
}

/** The same report with another text in every place for text. Our own words and times stay. */
export function withTexts(report: Report, textFor: (text: string) => string): Report {
  const ours = new Set([
    ...["outcome", "evidence", "state", "code"],
    ...["startedAt", "finishedAt", "createdAt", "until", "seenUntil", "seenAt", "at"],
  ]);
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return ours.has(key) ? value : textFor(value);
    if (Array.isArray(value)) return value.map((each) => replaced(each, key));
    if (typeof value !== "object" || value === null) return value;
    const isNamedByProduct = key === "values";
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        isNamedByProduct ? textFor(name) : name,
        replaced(each, name),
      ]),
    );
  };
  return replaced(report, "") as Report;
}
