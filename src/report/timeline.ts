/**
 * The pictures of a report, as SVG without a script: the run from its plan to its end, and how old the sessions
 * were when it began. Positions across are in percent, so that the text keeps its size on a narrow page.
 */

import type { Report } from "../apply/index.js";
import { timeText } from "../local-time.js";
import type { Outcome } from "../outcome.js";
import { beforeText, counted, escaped, momentElement, spanText } from "./markup.js";
import { OUTCOME_WORDS, OUTCOMES, resultText } from "./outcome-words.js";

/** Up to this many sessions have a line each. If there are more, columns count them. */
const LINES = 20;

/** The number of columns in a picture of many sessions. */
const COLUMNS = 60;

/** The run: when the plan was made, and from when to when it was carried out. */
export function runPicture({ plan, startedAt, finishedAt }: Report): string {
  const moments = [plan.createdAt, startedAt, finishedAt].map((text) => Date.parse(text));
  const [made = 0, started = 0, finished = 0] = moments;
  if (moments.some(Number.isNaN)) return "";
  const told = `The run began ${spanText(started - made)} after the plan was made, and took ${spanText(finished - started)}.`;
  const at = (moment: number) => 3 + (94 * (moment - made)) / Math.max(finished - made, 1);
  const from = Math.min(Math.max(at(started), 3), 96);
  return `<figure>
<svg class="run" width="100%" height="64" role="img" aria-labelledby="run-title run-description">
<title id="run-title">The run in time</title>
<desc id="run-description">Plan made ${escaped(timeText(plan.createdAt, "utc"))}, run begun ${escaped(timeText(startedAt, "utc"))}, finished ${escaped(timeText(finishedAt, "utc"))}.</desc>
<line class="axis" x1="3%" x2="97%" y1="32" y2="32"/>
<rect class="ended" x="${percent(from)}" y="24" width="${percent(Math.max(97 - from, 1))}" height="16"/>
<circle class="dot" cx="3%" cy="32" r="6"/>
<text x="0" y="14">plan made</text><text x="100%" y="14" text-anchor="end">run finished</text>
<text x="0" y="60">${escaped(timeText(plan.createdAt, "utc"))}</text><text x="100%" y="60" text-anchor="end">${escaped(timeText(finishedAt, "utc"))}</text>
</svg>
<figcaption>The thick bar is the run. ${told}</figcaption>
</figure>`;
}

/** A planned session with a known start. */
interface Dated {
  /** Its number in the table. */
  number: number;
  id: string;
  outcome: Outcome;
  result: string;
  startedAt: string;
  /** How long before the run it began, in milliseconds; negative if the product says that it began later. */
  ageMs: number;
}

/** How old the sessions were when the run began, and what became of each, the oldest first. */
export function agesPicture(report: Report): string {
  const { outcomes, sessions } = report;
  const known = outcomes.filter(({ session }) => session !== null);
  if (known.length === 0) return "";
  if (!sessions)
    return "<p>This report was made by an earlier version and does not say when the sessions began.</p>";
  const dated = datedIn(report);
  const undated = known.length - dated.length;
  const missing = undated === 0 ? "" : `The start of ${counted(undated, "session")} is not known.`;
  const [oldest] = dated;
  const newest = dated.at(-1);
  if (!oldest || !newest) return `<p>${missing}</p>`;
  const counts = OUTCOMES.map(
    (outcome) => [outcome, dated.filter((each) => each.outcome === outcome).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${OUTCOME_WORDS[outcome]}`);
  const range =
    dated.length === 1
      ? `The session began ${momentElement(oldest.startedAt)}, ${beforeText(oldest.ageMs)}.`
      : `The oldest of ${counted(dated.length)} sessions began ${momentElement(oldest.startedAt)}, ${beforeText(oldest.ageMs)}; the newest ${momentElement(newest.startedAt)}, ${beforeText(newest.ageMs)}.`;
  const scale = scaleFor(oldest.ageMs, newest.ageMs);
  const { drawing, height, key } = dated.length <= LINES ? lines(dated, scale) : columns(dated, scale);
  return `<figure>
<svg class="ages" width="100%" height="${height}" role="img" aria-labelledby="ages-title ages-description">
<title id="ages-title">How long before the run the sessions began</title>
<desc id="ages-description">${range.replace(/<[^>]+>/g, "")} What became of them: ${counts.join(", ")}. The table lists each of them.</desc>
${axis(scale, Date.parse(report.startedAt), height)}
${drawing}
</svg>
<figcaption>${range} ${key} The scale is logarithmic. ${missing}</figcaption>
</figure>`;
}

/** The sessions with a known start, the oldest first. */
function datedIn({ outcomes, sessions = [], startedAt }: Report): Dated[] {
  const began = new Map(sessions.map((session) => [session.id, session.startedAt]));
  const run = Date.parse(startedAt);
  return outcomes
    .flatMap((item, index): Dated[] => {
      const { session: id, outcome } = item;
      const moment = id === null ? null : began.get(id);
      const ageMs = moment ? run - Date.parse(moment) : Number.NaN;
      if (id === null || !moment || Number.isNaN(ageMs)) return [];
      const dated = { id, outcome, result: resultText(item), startedAt: moment };
      return [{ ...dated, number: index + 1, ageMs }];
    })
    .sort((one, other) => other.ageMs - one.ageMs);
}

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const MARKS: readonly [ageMs: number, text: string][] = [
  [SECOND, "1 s"],
  [10 * SECOND, "10 s"],
  [60 * SECOND, "1 min"],
  [600 * SECOND, "10 min"],
  [HOUR, "1 h"],
  [6 * HOUR, "6 h"],
  [DAY, "1 day"],
  [7 * DAY, "1 week"],
  [30 * DAY, "30 days"],
  [365 * DAY, "1 year"],
  [3650 * DAY, "10 years"],
  [36_500 * DAY, "100 years"],
];

/** The marks, from the one before the oldest session to the one after the newest, and the positions of ages. */
interface Scale {
  marks: readonly [ageMs: number, text: string][];
  /** The position of an age, in percent of the width. Ages above all marks are placed at the first mark. */
  at(ageMs: number): number;
}

/** Ages are placed from `LEFT` to `RIGHT`, and the run at `RUN`, in percent of the width. */
const [LEFT, RIGHT, RUN] = [4, 84, 95];

function scaleFor(oldestMs: number, newestMs: number): Scale {
  const above = MARKS.findIndex(([ageMs]) => ageMs >= oldestMs && ageMs > SECOND);
  const first = above === -1 ? MARKS.length - 1 : above;
  const last = Math.min(
    Math.max(
      0,
      MARKS.findLastIndex(([ageMs]) => ageMs <= newestMs),
    ),
    first - 1,
  );
  const marks = MARKS.slice(last, first + 1).reverse();
  const [most = 1, least = 0] = [marks[0], marks.at(-1)].map((mark) => Math.log(mark?.[0] ?? SECOND));
  return {
    marks,
    at: (ageMs) => {
      const share = (most - Math.log(Math.max(ageMs, 1))) / (most - least);
      return LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, share));
    },
  };
}

function axis({ marks, at }: Scale, run: number, height: number): string {
  const few = marks.length <= 4;
  const drawn = marks.map(([ageMs, text], index) => {
    // There is room for dates only at every second mark. On a narrow page, the other marks have no words either.
    const isMinor = !few && (marks.length - index) % 2 === 0;
    const place = `x="${percent(at(ageMs))}" class="middle${index === 0 ? " first" : ""}`;
    const moment = new Date(run - ageMs).toISOString();
    const date = ageMs < DAY ? moment.slice(11, 16) : ageMs > 3650 * DAY ? "" : moment.slice(0, 10);
    const dated = isMinor ? "" : `<text ${place} date" y="27">${date}</text>`;
    return `<line class="mark" x1="${percent(at(ageMs))}" x2="${percent(at(ageMs))}" y1="34" y2="${height}"/><text ${place}${isMinor ? " minor" : ""}" y="12">${text}</text>${dated}`;
  });
  return `${drawn.join("\n")}
<line class="axis" x1="${RUN}%" x2="${RUN}%" y1="34" y2="${height}"/><text class="middle" x="${RUN}%" y="12">run</text>`;
}

const percent = (number: number) => `${Number(number.toFixed(2))}%`;

interface Drawing {
  drawing: string;
  height: number;
  /** What the marks mean, in sentences. */
  key: string;
}

/** One line for each session, from its start to its end, or past the run if it is still open. */
function lines(dated: readonly Dated[], { at }: Scale): Drawing {
  const drawn = dated.map(({ number, id, outcome, result, ageMs }, index) => {
    const y = 38 + index * 36;
    return `<text x="0" y="${y + 12}">${number}. ${escaped(id, 22)}: ${result}</text>
<circle class="dot" cx="${percent(at(ageMs))}" cy="${y + 24}" r="4"/>${ENDS[outcome](percent(at(ageMs)), y + 24)}`;
  });
  const present = OUTCOMES.filter((outcome) => dated.some((each) => each.outcome === outcome));
  return {
    drawing: drawn.join("\n"),
    height: 38 + dated.length * 36 + 6,
    key: `A dot marks the start of a session; the table has the same numbers. ${[...new Set(present.map((outcome) => KEYS[outcome]))].join(" ")}`,
  };
}

const span = (kind: string, from: string, to: number, y: number) =>
  `<line class="${kind}" x1="${from}" x2="${to}%" y1="${y}" y2="${y}"/>`;
const arrow = (y: number) =>
  `<svg x="99%" y="${y - 6}" class="mark-end"><path class="head" d="M-8 0L2 6L-8 12z"/></svg>`;

/** How the line of a session ends. */
const ENDS: Readonly<Record<Outcome, (from: string, y: number) => string>> = {
  revoked: (from, y) =>
    `${span("life", from, RUN, y)}<svg x="${RUN}%" y="${y - 6}" class="mark-end"><rect class="ended" x="-6" width="12" height="12"/></svg>`,
  already_gone: (from, y) => span("life gone", from, RIGHT + 2, y),
  spared: (from, y) => `${span("life", from, 99, y)}${arrow(y)}`,
  failed: (from, y) => `${span("life", from, 99, y)}${arrow(y)}`,
  unknown: (from, y) => `${span("life", from, RUN, y)}<text class="middle" x="98.5%" y="${y + 5}">?</text>`,
};

const KEYS: Readonly<Record<Outcome, string>> = {
  revoked: "A square: the run ended it.",
  already_gone: "Dashes: it had ended some time before the run.",
  spared: "An arrow: it is still open.",
  failed: "An arrow: it is still open.",
  unknown: "A question mark: we cannot know whether it is still open.",
};

/** A band for each outcome. In it, columns count the sessions by age. */
function columns(dated: readonly Dated[], { at }: Scale): Drawing {
  const width = (RIGHT - LEFT) / COLUMNS;
  const bands = OUTCOMES.flatMap((outcome) => {
    const counts = new Array<number>(COLUMNS).fill(0);
    for (const each of dated) {
      if (each.outcome !== outcome) continue;
      const column = Math.min(COLUMNS - 1, Math.floor((at(each.ageMs) - LEFT) / width));
      counts[column] = (counts[column] ?? 0) + 1;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    return total === 0 ? [] : [{ outcome, counts, total }];
  });
  const most = Math.max(...bands.flatMap(({ counts }) => counts));
  const drawn = bands.map(({ outcome, counts, total }, index) => {
    const base = 38 + index * 84 + 78;
    const bars = counts.flatMap((count, column) => {
      if (count === 0) return [];
      const height = Math.max(4, Math.round((52 * count) / most));
      return `<rect class="column" x="${percent(LEFT + column * width)}" y="${base - height}" width="${percent(width * 0.85)}" height="${height}"/>`;
    });
    return `<text x="0" y="${base - 64}">${OUTCOME_WORDS[outcome]}: ${counted(total)}</text>${bars.join("")}<line class="axis" x1="${LEFT}%" x2="${RIGHT}%" y1="${base}" y2="${base}"/>`;
  });
  return {
    drawing: drawn.join("\n"),
    height: 38 + bands.length * 84,
    key: `There are more than ${LINES} sessions, so columns count them by age; the highest column stands for ${counted(most, "session")}.`,
  };
}
