/** The result of a run in one sentence. It is the same in every format of a report. */
import { isWatchDone, type Report, type WatchedSession } from "../apply/index.js";
import { type ItemOutcome, isProven, type Outcome } from "../outcome.js";
import { plainText } from "../remote-text.js";

/** The result of a run, for people. */
export interface Result {
  /** One line without a full stop, such as `6 of 6 ended, all confirmed · your own kept`. Remote text is cleaned. */
  sentence: string;
  /**
   * - `good`: all ended, and confirmed.
   * - `nothing`: there was nothing to end.
   * - `caution`: nothing failed, but not all is confirmed, or there is something to look at.
   * - `bad`: something failed or is unknown.
   */
  tone: "good" | "nothing" | "caution" | "bad";
}

/**
 * Says what became of a run. It calls a session confirmed only if we saw that it has ended.
 *
 * @param own the words for the caller's own session. Default: "your own", for a reader who is the caller.
 */
export function resultOf(report: Report, own = "your own"): Result {
  return { sentence: sentenceOf(report, own), tone: toneOf(report) };
}

function toneOf({ summary, outcomes, stopped, verified, ...report }: Report): Result["tone"] {
  const { revoked, already_gone: gone, failed, unknown } = summary;
  const { newSessions = [] } = report.watch ?? {};
  const came = (...wanted: (Outcome | null)[]) => newSessions.some(({ outcome }) => wanted.includes(outcome));
  if (failed + unknown > 0 || came("failed", "unknown")) return "bad";
  const hasOpen =
    report.newSessions.length > 0 ||
    came(null) ||
    (report.watch && !isWatchDone(report.watch)) ||
    report.endedBeyond.length > 0 ||
    report.openedByProduct.some(({ closed }) => !closed);
  if (stopped || hasOpen) return "caution";
  if (revoked + gone === 0 && !came("revoked")) return "nothing";
  const isSure = outcomes.every((item) => item.outcome !== "revoked" || isProven(item));
  return isSure && (verified.listedAgain || verified.ownSessionEnded) ? "good" : "caution";
}

function sentenceOf(report: Report, own: string): string {
  const { outcomes, summary, stopped } = report;
  const planned = outcomes.filter(({ outcome }) => outcome !== "spared");
  const sessions = planned.filter(({ session }) => session !== null);
  const parts = [
    ...sessionParts(sessions, stopped !== null),
    ...userParts(planned.filter(({ session }) => session === null)),
    planned.length > 0 && !isVerified(report) && "not verified",
    ...ownParts(report, own),
    ...otherParts(report),
  ].filter((part) => part !== false);
  if (planned.length === 0) parts.unshift(`Nothing to end${summary.spared > 0 ? "" : ": nothing matched"}`);
  const sentence = parts.join(" · ");
  return stopped ? `Not finished: ${sentence}` : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const isVerified = ({ verified }: Report) => verified.listedAgain || verified.ownSessionEnded;

/** The parts about sessions. Sessions that had ended before are counted separately: there was nothing to do. */
function sessionParts(items: readonly ItemOutcome[], isStopped: boolean): (string | false)[] {
  const of = (wanted: Outcome) => items.filter(({ outcome }) => outcome === wanted);
  const [revoked, gone] = [of("revoked"), of("already_gone").length];
  const [failed, unknown] = [of("failed").length, of("unknown").length];
  const toEnd = items.length - gone;
  if (toEnd === 0)
    return [gone > 0 && (gone === 1 ? "the session had ended before" : `all ${gone} had ended before`)];
  return [
    `${revoked.length || "none"} of ${toEnd} ended${evidenceText(revoked)}`,
    gone > 0 && `${gone} had ended before`,
    failed > 0 && `${failed} failed${isStopped ? " or not attempted" : ""}`,
    unknown > 0 && `${unknown} unknown`,
  ];
}

/** The sentence calls a session confirmed if we saw its end in any way: it is gone, or its credential is refused. */
const GRADES: readonly [name: string, has: (item: ItemOutcome) => boolean][] = [
  ["confirmed", isProven],
  ["acknowledged", ({ evidence }) => evidence === "acknowledged"],
  ["unverifiable", ({ evidence }) => evidence === "unverifiable"],
];

/** The text after "ended": `, all confirmed`, or how many have each grade. */
function evidenceText(revoked: readonly ItemOutcome[]): string {
  const counts = GRADES.map(([name, has]) => [revoked.filter(has).length, name] as const);
  const found = counts.filter(([count]) => count > 0);
  const [only] = found;
  if (!only) return "";
  if (found.length > 1) return `, ${found.map(([count, grade]) => `${count} ${grade}`).join(", ")}`;
  return `, ${only[0] > 1 ? "all " : ""}${only[1]}`;
}

/** The parts about users whose sessions are not listed: what became of all their sessions. */
function userParts(items: readonly ItemOutcome[]): string[] {
  const groups = new Map<string, ItemOutcome[]>();
  for (const item of items) {
    const what = item.outcome === "revoked" ? `ended, ${item.evidence}` : WHAT[item.outcome];
    groups.set(what, [...(groups.get(what) ?? []), item]);
  }
  return [...groups].map(([what, [first, ...more]]) => {
    const name = first?.user?.login ?? first?.user?.id;
    const whose = more.length > 0 || name === undefined ? `${more.length + 1} users` : plainText(name, 100);
    return `all sessions of ${whose}: ${what}`;
  });
}

const WHAT: Record<Exclude<Outcome, "revoked">, string> = {
  already_gone: "had ended before",
  failed: "failed",
  unknown: "unknown",
  spared: "left alone",
};

/** What became of the caller's own session, and what else was left alone. */
function ownParts({ outcomes, own, verified }: Report, whose: string): (string | false)[] {
  const spared = outcomes.filter(({ outcome }) => outcome === "spared");
  const kept = spared.filter(({ reason }) => reason === "current").length;
  const others = spared.length - kept;
  const hasEnded = outcomes.some(
    ({ session, outcome }) => outcome === "revoked" && own.state === "known" && session === own.id,
  );
  return [
    kept > 0 &&
      (own.state === "known"
        ? `${whose} kept`
        : `${kept} kept, ${kept === 1 ? "which" : "one of which"} may be ${whose}`),
    hasEnded && `${whose} among them`,
    !hasEnded && verified.ownSessionEnded && `${whose} ended as well`,
    others > 0 && `${others} left alone`,
  ];
}

/** Whether a new session that a watch saw may still be open. */
export const isStillOpen = ({ outcome }: WatchedSession) =>
  outcome !== "revoked" && outcome !== "already_gone";

/** The parts about sessions outside the plan. */
function otherParts({ newSessions, endedBeyond, openedByProduct, watch }: Report): (string | false)[] {
  const left = openedByProduct.filter(({ closed }) => !closed).length;
  return [
    newSessions.length > 0 && `${newSessions.length} new, left alone`,
    endedBeyond.length > 0 && `${endedBeyond.length} more ended outside the plan`,
    left > 0 && "one that the product opened is still open",
    ...watchParts(watch),
  ];
}

/** The new sessions after the run, and what became of them. */
function watchParts(watch: Report["watch"]): (string | false)[] {
  if (!watch) return [];
  const { newSessions, lists, stopped, seenUntil, until } = watch;
  const sawAll = stopped?.code === "interrupted" || (seenUntil !== null && seenUntil >= until);
  const ended = newSessions.filter(({ outcome }) => outcome === "revoked" || outcome === "already_gone");
  const count = newSessions.length;
  const whatOf = () => {
    if (ended.length === 0) return "none ended";
    return ended.length === count ? (count > 1 ? "all ended" : "ended") : `${ended.length} ended`;
  };
  return [
    count > 0 && `${count} new afterwards, ${whatOf()}`,
    count === 0 && lists > 0 && "no new ones afterwards",
    !sawAll && "not watched until the end",
  ];
}
