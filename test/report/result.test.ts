/** The one sentence that says what happened in a run: a table of the possible results. */
import { describe, expect, test } from "vitest";
import { apply, formatReport, type ItemOutcome, type Own, plan, type Report } from "../../src/index.js";
import { resultOf } from "../../src/report/index.js";
import { sessionOf, testProduct } from "../products/test-product.js";

const tom = { id: "u-tom", name: "Tom Berg", login: "tom@example.com" };

const item = (session: string | null, rest: Partial<ItemOutcome>): ItemOutcome => ({
  session,
  user: tom,
  outcome: "revoked",
  evidence: null,
  reason: null,
  ...rest,
});
const confirmed = (session: string) => item(session, { evidence: "confirmed" });
const acknowledged = (session: string) => item(session, { evidence: "acknowledged" });
const unverifiable = (session: string) => item(session, { evidence: "unverifiable" });
const gone = (session: string) => item(session, { outcome: "already_gone" });
const failed = (session: string) =>
  item(session, { outcome: "failed", reason: "the session is still listed" });
const unknown = (session: string) => item(session, { outcome: "unknown", reason: "the answer was lost" });
const kept = (session: string) => item(session, { outcome: "spared", reason: "current" });
const excepted = (session: string) => item(session, { outcome: "spared", reason: "excepted" });
const everythingOf = (login: string, rest: Partial<ItemOutcome>) =>
  item(null, { user: { id: login, name: null, login }, ...rest });
const session = (id: string) => ({ id, userId: tom.id, startedAt: null, values: {} });

const interrupted = { code: "interrupted", message: "The run was interrupted." } as const;
const notVerified = {
  listedAgain: false,
  reason: "No answer came from portal.example.com.",
  ownSessionEnded: false,
};
const ownEnded = { ...notVerified, ownSessionEnded: true };
const among: Own = { state: "among", ids: ["1", "2"], reason: "no call tells which" };

interface Case {
  what: string;
  outcomes: ItemOutcome[];
  rest?: Partial<Report>;
  sentence: string;
  tone: ReturnType<typeof resultOf>["tone"];
}

const cases: Case[] = [
  {
    what: "all ended and confirmed, the own session spared",
    outcomes: [...["2", "3", "4", "5", "6", "7"].map(confirmed), kept("1")],
    sentence: "6 of 6 ended, all confirmed · your own kept",
    tone: "good",
  },
  {
    what: "the one session ended",
    outcomes: [confirmed("2")],
    sentence: "1 of 1 ended, confirmed",
    tone: "good",
  },
  {
    what: "some had ended before the run came to them",
    outcomes: [confirmed("2"), confirmed("3"), gone("4")],
    sentence: "2 of 2 ended, all confirmed · 1 had ended before",
    tone: "good",
  },
  {
    what: "all had ended before",
    outcomes: [gone("2"), gone("3")],
    sentence: "All 2 had ended before",
    tone: "good",
  },
  {
    what: "the one session had ended before",
    outcomes: [gone("2")],
    sentence: "The session had ended before",
    tone: "good",
  },
  {
    what: "some by their own exception left alone",
    outcomes: [confirmed("2"), kept("1"), excepted("3"), excepted("4")],
    sentence: "1 of 1 ended, confirmed · your own kept · 2 left alone",
    tone: "good",
  },
  {
    what: "sessions that may be the own one spared",
    outcomes: [confirmed("3"), kept("1"), kept("2")],
    rest: { own: among },
    sentence: "1 of 1 ended, confirmed · 2 kept, one of which may be your own",
    tone: "good",
  },
  {
    what: "nothing matched",
    outcomes: [],
    sentence: "Nothing to end: nothing matched",
    tone: "nothing",
  },
  {
    what: "only the own session matched",
    outcomes: [kept("1")],
    sentence: "Nothing to end · your own kept",
    tone: "nothing",
  },
  {
    what: "only exceptions matched",
    outcomes: [excepted("2"), excepted("3")],
    sentence: "Nothing to end · 2 left alone",
    tone: "nothing",
  },
  {
    what: "the product's word alone for some",
    outcomes: [confirmed("2"), acknowledged("3"), unverifiable("4")],
    sentence: "3 of 3 ended, 1 confirmed, 1 acknowledged, 1 unverifiable",
    tone: "caution",
  },
  {
    what: "the product's word alone for all",
    outcomes: [acknowledged("3"), acknowledged("4")],
    sentence: "2 of 2 ended, all acknowledged",
    tone: "caution",
  },
  {
    what: "a user whose sessions nobody sees",
    outcomes: [everythingOf("tom@example.com", { evidence: "unverifiable" })],
    sentence: "All sessions of tom@example.com: ended, unverifiable",
    tone: "caution",
  },
  {
    what: "several users whose sessions nobody sees, and sessions",
    outcomes: [
      confirmed("2"),
      everythingOf("tom@example.com", { evidence: "unverifiable" }),
      everythingOf("ben@example.com", { evidence: "unverifiable" }),
      everythingOf("eva@example.com", { outcome: "failed" }),
    ],
    sentence:
      "1 of 1 ended, confirmed · all sessions of 2 users: ended, unverifiable · all sessions of eva@example.com: failed",
    tone: "bad",
  },
  {
    what: "a user of whom nothing is known",
    outcomes: [everythingOf("tom@example.com", { outcome: "unknown" })],
    sentence: "All sessions of tom@example.com: unknown",
    tone: "bad",
  },
  {
    what: "a user that was excepted",
    outcomes: [confirmed("2"), everythingOf("tom@example.com", { outcome: "spared", reason: "excepted" })],
    sentence: "1 of 1 ended, confirmed · 1 left alone",
    tone: "good",
  },
  {
    what: "some failed",
    outcomes: [confirmed("2"), failed("3"), failed("4"), kept("1")],
    sentence: "1 of 3 ended, confirmed · 2 failed · your own kept",
    tone: "bad",
  },
  {
    what: "all failed",
    outcomes: [failed("3"), failed("4")],
    sentence: "None of 2 ended · 2 failed",
    tone: "bad",
  },
  {
    what: "some unknown",
    outcomes: [confirmed("2"), unknown("3")],
    sentence: "1 of 2 ended, confirmed · 1 unknown",
    tone: "bad",
  },
  {
    what: "the list after the run failed",
    outcomes: [acknowledged("2"), acknowledged("3")],
    rest: { verified: notVerified },
    sentence: "2 of 2 ended, all acknowledged · not verified",
    tone: "caution",
  },
  {
    what: "nothing but what had ended before, and the list failed",
    outcomes: [gone("2"), gone("3")],
    rest: { verified: notVerified },
    sentence: "All 2 had ended before · not verified",
    tone: "caution",
  },
  {
    what: "the own session ended on request, with others",
    outcomes: [acknowledged("1"), acknowledged("2")],
    rest: { verified: ownEnded },
    sentence: "2 of 2 ended, all acknowledged · your own among them",
    tone: "caution",
  },
  {
    what: "the own session ended on request, and it was not listed",
    outcomes: [acknowledged("2")],
    rest: { own: { state: "unknown", reason: "no call tells" }, verified: ownEnded },
    sentence: "1 of 1 ended, acknowledged · your own ended as well",
    tone: "caution",
  },
  {
    what: "stopped in the middle",
    outcomes: [confirmed("2"), failed("3"), failed("4")],
    rest: { stopped: interrupted },
    sentence: "Not finished: 1 of 3 ended, confirmed · 2 failed or not attempted",
    tone: "bad",
  },
  {
    what: "stopped before it was verified",
    outcomes: [acknowledged("2")],
    rest: { stopped: interrupted, verified: notVerified },
    sentence: "Not finished: 1 of 1 ended, acknowledged · not verified",
    tone: "caution",
  },
  {
    what: "somebody signed in meanwhile",
    outcomes: [confirmed("2")],
    rest: { newSessions: [session("8"), session("9")] },
    sentence: "1 of 1 ended, confirmed · 2 new, left alone",
    tone: "caution",
  },
  {
    what: "a call ended more than was planned",
    outcomes: [confirmed("2")],
    rest: { endedBeyond: [session("8")] },
    sentence: "1 of 1 ended, confirmed · 1 more ended outside the plan",
    tone: "caution",
  },
  {
    what: "what the product opened for the run is still open",
    outcomes: [confirmed("2")],
    rest: { openedByProduct: [{ id: "8", closed: false, reason: null }] },
    sentence: "1 of 1 ended, confirmed · one that the product opened is still open",
    tone: "caution",
  },
  {
    what: "what the product opened for the run is closed again",
    outcomes: [confirmed("2")],
    rest: { openedByProduct: [{ id: "8", closed: true, reason: null }] },
    sentence: "1 of 1 ended, confirmed",
    tone: "good",
  },
];

async function realReport(): Promise<Report> {
  const product = testProduct({
    product: "desk",
    caller: { id: "admin", name: "Ada", login: "admin@example.com" },
    own: { state: "known", id: "1" },
    covers: "caller",
    capabilities: {
      sessionsPerCall: 1,
      everything: [],
      endsOthersFor: "nobody",
      residualAccess: [{ access: "Keys", detail: "Keys go on working.", nextStep: "Delete them." }],
    },
    sessions: ["1", "2", "3"].map((id) => sessionOf(id, "admin")),
  });
  return apply(product, await plan(product, { others: true }));
}

/** A report with these outcomes and the matching summary. */
async function reportOf({ outcomes, rest = {} }: Pick<Case, "outcomes" | "rest">): Promise<Report> {
  const report = await realReport();
  const summary = { revoked: 0, already_gone: 0, spared: 0, failed: 0, unknown: 0 };
  for (const { outcome } of outcomes) summary[outcome] += 1;
  return { ...report, outcomes, summary, ...rest };
}

describe("the result in one sentence", () => {
  test.for(cases)("$what: $sentence", async ({ outcomes, rest = {}, sentence, tone }) => {
    expect(resultOf(await reportOf({ outcomes, rest }))).toEqual({ sentence, tone });
  });

  test("of a real run counts the ended sessions", async () => {
    expect(resultOf(await realReport()).sentence).toBe("2 of 2 ended, all confirmed · your own kept");
  });

  test("names the caller's own session in the reader's words", async () => {
    const { sentence } = resultOf(await realReport(), "the caller's own");
    expect(sentence).toBe("2 of 2 ended, all confirmed · the caller's own kept");
  });

  test('never says "all confirmed" if one session is not', async () => {
    for (const other of [acknowledged, unverifiable, failed, unknown]) {
      const { sentence, tone } = resultOf(await reportOf({ outcomes: [confirmed("2"), other("3")] }));
      expect(sentence).not.toContain("all confirmed");
      expect(tone).not.toBe("good");
    }
  });

  test("is one line without control characters, whatever the user's name is", async () => {
    const login = "to\u001b[2Jm\n\u202eforged: 6 of 6 ended";
    const { sentence } = resultOf(
      await reportOf({ outcomes: [everythingOf(login, { evidence: "unverifiable" })] }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe("the text of a report", () => {
  test.for(cases)("begins with the result: $what", async ({ outcomes, rest = {}, sentence }) => {
    expect(formatReport(await reportOf({ outcomes, rest })).split("\n")[0]).toBe(`${sentence}.`);
  });

  test("lists what still works, one line each, only if something was revoked", async () => {
    const told = formatReport(await reportOf({ outcomes: [confirmed("2")] }));
    expect(told).toContain("What still works after this revocation:\n  Keys go on working. Delete them.\n");
    for (const outcomes of [[], [gone("2")], [failed("2")], [kept("1")]])
      expect(formatReport(await reportOf({ outcomes }))).not.toContain("still works");
  });

  test("shows times in UTC unless the reader asks for local ones", async () => {
    const rest = { startedAt: "2026-05-04T09:00:00.000Z", finishedAt: "2026-05-04T09:02:03.000Z" };
    const report = await reportOf({ outcomes: [], rest });
    expect(formatReport(report)).toContain("From     2026-05-04 09:00:00 to 09:02:03 UTC\n");
    expect(formatReport(report, { times: "local" })).toMatch(
      /^From {5}2026-05-04 \d\d:\d\d:\d\d to \S+ \S+$/m,
    );
  });
});
