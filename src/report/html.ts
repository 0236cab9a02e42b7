/**
 * A report as a page: one file that needs no others, prints well, and runs no script. Its Content-Security-Policy
 * allows only its own style sheet, by hash.
 */
import type { Report } from "../apply/index.js";
import type { PlannedSession } from "../plan/index.js";
import { sha256 } from "../sha256.js";
import { counted, escaped, momentElement, remote } from "./markup.js";
import { OUTCOME_WORDS, OUTCOMES } from "./outcome-words.js";
import { STYLE } from "./page-style.js";
import { meaningTable, outcomeTable, valuesOf, watchTable } from "./page-tables.js";
import { isStillOpen, resultOf } from "./result.js";
import { openedText, placeText, userText } from "./text.js";
import { agesPicture, runPicture } from "./timeline.js";
import { becameText, unseenText, watchSentences } from "./watch-text.js";

/** @returns the page as HTML. Remote text in it is cleaned and escaped. */
export async function reportHtml(given: Report): Promise<string> {
  // The outcomes that need attention come first. The pictures and the table use the same numbers.
  const outcomes = OUTCOMES.flatMap((outcome) => given.outcomes.filter((each) => each.outcome === outcome));
  const report = { ...given, outcomes };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${await hashOf(STYLE)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Revocation on ${escaped(report.installation)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Revocation of sessions</h1>
${summary(report)}
<h2>What remains open</h2>
${openPoints(report)}
<h2>What still works after this revocation</h2>
${residualAccess(report)}
<h2>Who, why and when</h2>
${facts(report)}
<h2>The run and the sessions in time</h2>
${runPicture(report)}
${agesPicture(report)}
<h2>What the results mean</h2>
${meaningTable(report)}
<h2>What became of each session</h2>
${outcomeTable(report)}
${watched(report)}
</main>
<footer><p>Made from the JSON report, which contains everything on this page. <code>sessionctl report FILE --sign KEY</code> signs that file, its plan and its journal; <code>sessionctl verify-report</code> names what was altered afterwards.</p></footer>
</body>
</html>
`;
}

/** The result in a sentence, how it was verified, and the counts. */
function summary(report: Report): string {
  const { summary: counts, verified, stopped } = report;
  const { sentence, tone } = resultOf(report, "the caller's own");
  const check = stopped
    ? `The run stopped early: ${stopped.message}`
    : verified.listedAgain
      ? "Verified by listing the sessions again."
      : verified.ownSessionEnded
        ? "The caller's own session has ended, so the sessions could not be listed again."
        : `Not verified: ${verified.reason ?? "the sessions were not listed again"}`;
  const shown = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  return `<p class="verdict ${tone === "good" || tone === "nothing" ? "good" : "open"}">${remote(sentence)}</p>
<p>${escaped(check)}</p>
<ul class="counts">${shown.map((outcome) => `<li><strong>${counted(counts[outcome])}</strong> ${OUTCOME_WORDS[outcome]}</li>`).join("")}</ul>`;
}

/** How many entries a list has at most. The table has all items, and the JSON report has everything. */
const LISTED = 20;

function listOf(points: readonly string[]): string {
  return `<ul>${points.map((point) => `<li>${point}</li>`).join("\n")}</ul>`;
}

function capped<T>(items: readonly T[], point: (item: T) => string): string[] {
  const shown = items.slice(0, LISTED).map(point);
  return items.length > LISTED
    ? [...shown, `And ${counted(items.length - LISTED)} more, in the JSON report.`]
    : shown;
}

/** The points that need attention. */
function openPoints(report: Report): string {
  const { newSessions, endedBeyond, openedByProduct, summary: counts, stopped, watch } = report;
  const unseen = watch ? unseenText(watch, "utc") : null;
  const points = [
    ...(stopped ? ["The run did not finish. It can be resumed with its journal."] : []),
    ...(counts.failed > 0
      ? [`${counted(counts.failed, "session")} still open: see the first rows of the table.`]
      : []),
    ...(counts.unknown > 0
      ? [`${counted(counts.unknown, "session")} may still be open: the table says why we cannot know.`]
      : []),
    ...capped(
      newSessions,
      (session) =>
        `Session ${remote(session.id)} was not part of the plan and was left alone. ${whenceOf(session)}`,
    ),
    ...capped(
      watch?.newSessions.filter(isStillOpen) ?? [],
      (session) =>
        `Session ${remote(session.id)} appeared during the watch: ${becameText(session)}. ${whenceOf(session)}`,
    ),
    ...(unseen === null ? [] : [`The watch did not cover all of its time. ${escaped(unseen)}`]),
    ...capped(
      endedBeyond,
      ({ id }) => `Session ${remote(id)} ended as well, although the plan does not list it.`,
    ),
    ...capped(openedByProduct, (opened) => remote(openedText(opened))),
  ];
  return points.length === 0 ? "<p>Nothing that this run was meant to end.</p>" : listOf(points);
}

/** What the watch saw after the run; empty if there was no watch. */
function watched(report: Report): string {
  const { watch } = report;
  if (!watch) return "";
  const points = [
    ...watchSentences(watch, "utc").map((sentence) => escaped(sentence)),
    ...capped(watch.problems, ({ at, message, times }) => {
      const often = times > 1 ? ` (${counted(times)} times)` : "";
      return `${momentElement(at)}: ${remote(message)}${often}`;
    }),
  ];
  return `<h2>The watch after the run</h2>
${listOf(points)}
${watch.newSessions.length > 0 ? watchTable(report, watch) : ""}`;
}

function residualAccess({ residualAccess: kinds }: Report): string {
  if (kinds.length === 0) return "<p>Nothing that we know of.</p>";
  return listOf(kinds.map(({ detail, nextStep }) => `${escaped(detail)} ${escaped(nextStep)}`));
}

/** When a session began and where it came from, as sentences. */
function whenceOf(session: PlannedSession): string {
  const { startedAt } = session;
  const began = startedAt === null ? "Its start is not known." : `It began ${momentElement(startedAt)}.`;
  return `${began} ${valuesOf(session)}`;
}

function facts(report: Report): string {
  const { caller, own, plan, reason, ticket, calls } = report;
  const entries: [name: string, html: string][] = [
    ["Installation", remote(placeText(report))],
    ["By", remote(`${userText(caller.user)}, with ${caller.authenticatedBy}`)],
    ["Own session", ownText(own)],
    ["Reason", reason === null ? "none was given" : remote(reason)],
    ["Ticket", ticket === null ? "none was given" : remote(ticket)],
    ["Selection", `<code>${escaped(JSON.stringify(plan.selector))}</code>`],
    ["Plan made", momentElement(plan.createdAt)],
    ["Run", `${momentElement(report.startedAt)} to ${momentElement(report.finishedAt)}`],
    [
      "Calls",
      `${counted(calls.writes)} that revoke, ${counted(calls.reads)} that read; ${counted(calls.retries)} of them repeated, ${counted(calls.rateLimited)} hit a limit, ${counted(calls.refused)} refused`,
    ],
    ...plan.warnings.map((warning): [string, string] => ["Note of the plan", escaped(warning)]),
    [
      "Digest of the plan",
      `<code>${escaped(plan.digest)}</code> It identifies the exact plan that was carried out: any other plan has another digest.`,
    ],
  ];
  return `<dl>${entries.map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`).join("\n")}</dl>`;
}

function ownText(own: Report["own"]): string {
  if (own.state === "known") return remote(own.id);
  const what = own.state === "none" ? "none" : own.state === "unknown" ? "not known" : "one of several";
  return `${what}: ${remote(own.reason)}`;
}

/** The hash of a style sheet, in the form that a Content-Security-Policy uses. */
async function hashOf(text: string): Promise<string> {
  const bytes = (await sha256(text)).match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return btoa(String.fromCharCode(...bytes));
}
