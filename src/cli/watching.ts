/** Reads `--watch` and `--again`, and prints what a watch finds. */
import type { Progress, WatchEvent, WatchedSession, WatchOptions } from "../apply/index.js";
import { createJournalFile } from "../journal/file.js";
import { limitText } from "../limits.js";
import type { ItemOutcome } from "../outcome.js";
import type { Plan } from "../plan/index.js";
import type { Field } from "../provider.js";
import { plainText } from "../remote-text.js";
import { parseDuration } from "../selection/index.js";
import { UsageError } from "./exit-code.js";
import type { Interruption } from "./interruption.js";
import { durationOf, timeOf } from "./output/age.js";
import { tell, tellAtOnce } from "./output/print.js";

export interface WatchFlags {
  /** How long to watch. */
  watch?: string;
  /** The time between two lists. Default 15s. */
  watchEvery?: string;
  again?: boolean;
}

/** What the flags ask for. */
export type WatchAsked = Pick<WatchOptions, "forMs" | "everyMs" | "again">;

const LONGEST = "1d";

/** How many outcomes of one run are printed, one per line. */
const SHOWN = 20;

/**
 * Reads the flags.
 *
 * @returns `undefined` if no watch is asked for.
 * @throws UsageError for a duration that is not valid, and for flags that need `--watch` if it is missing.
 */
export function watchAsked({ watch, watchEvery, again = false }: WatchFlags): WatchAsked | undefined {
  if (watch === undefined) {
    for (const [flag, given] of [
      ["--again", again],
      ["--watch-every", watchEvery !== undefined],
    ] as const) {
      if (given) throw new UsageError(`${flag} only works with --watch. Add --watch 15m.`);
    }
    return undefined;
  }
  return {
    forMs: duration("--watch", watch),
    ...(watchEvery !== undefined && { everyMs: duration("--watch-every", watchEvery) }),
    again,
  };
}

function duration(flag: string, text: string): number {
  const read = parseDuration(text, LONGEST);
  if (typeof read === "number") return read;
  throw new UsageError(`${flag}: ${read.problem}`);
}

/** What `--again` will do without asking, as a sentence for a question; `null` if it is not asked for. */
export function againText(asked: WatchAsked | undefined): string | null {
  if (!asked?.again) return null;
  return `For ${durationOf(asked.forMs / 1000)}, new sessions that match will be ended without asking.`;
}

/** Warns the user before the question if the run ends the session that the watch would use. */
export function tellEndsOwn({ sessions }: Pick<Plan, "sessions">): void {
  if (sessions.some(({ current }) => current === true))
    tell("Note: the plan ends your own session. A watch with the same credential may see nothing after it.");
}

/** What is needed to print the events of a watch. */
interface Told {
  fields: readonly Field[];
  /** The file of the run's journal. The journals of the watch are created in the same folder. */
  journal: string;
  interruption: Interruption;
}

/** The options of a watch whose events are printed to stderr. */
export function toldWatch(asked: WatchAsked, { fields, journal, interruption }: Told) {
  const line = statusLine();
  interruption.signal.addEventListener("abort", line.clear);
  let until = new Date();
  let counts = "";
  let waiting = "";
  const draw = () =>
    line.show(`Watching until ${timeOf(until, Date.now())}${counts}${waiting}`, ". Ctrl-C stops.");
  const say = (texts: readonly string[]) => {
    line.clear();
    for (const text of texts) tellAtOnce(text);
    draw();
  };
  const options: WatchOptions = {
    ...asked,
    async openJournal({ digest }) {
      const path = journal.replace(/(\.jsonl)?$/, `.again-${digest.slice("sha256:".length, 19)}.jsonl`);
      const file = await createJournalFile(path);
      return {
        async append(text) {
          await file.append(text);
          interruption.journal = path;
        },
        async close() {
          await file.close();
          // A run that was refused leaves no journal.
          if (interruption.journal === path) say([`Its journal is ${plainText(path, 1000)}`]);
          interruption.journal = journal;
        },
      };
    },
    onEvent(event) {
      if (event.type === "begun") {
        interruption.owesResult = true;
        until = event.until;
        tell(
          `Watching until ${timeOf(until, Date.now())} for new sessions${asked.again ? "; those that match are ended" : ""}. Ctrl-C stops.`,
        );
        return draw();
      }
      if (event.type === "listed") {
        counts = `, ${counted(event.lists, "list")}, ${counted(event.newSessions, "new session")}`;
        return draw();
      }
      say(linesOf(event, fields));
    },
  };
  return {
    options,
    /** Shows the limit of the product that the watch waits for. */
    update(progress: Progress) {
      waiting = progress.waiting ? `, waiting for ${limitText(progress.waiting)}` : "";
      draw();
    },
    end: line.clear,
  };
}

function linesOf(event: WatchEvent, fields: readonly Field[]): string[] {
  switch (event.type) {
    case "new_session":
      return [sessionLine(event.session, fields)];
    case "ended": {
      const { outcomes } = event.report;
      const lines = outcomes.slice(0, SHOWN).map(outcomeLine);
      return outcomes.length > SHOWN ? [...lines, `and ${outcomes.length - SHOWN} more`] : lines;
    }
    case "problem":
      return [plainText(event.problem.message, 700)];
    default:
      return [];
  }
}

/** Describes a new session: its id, the local time, and where it comes from. */
function sessionLine(
  { id, startedAt, seenAt, values, current, matches }: WatchedSession,
  fields: readonly Field[],
): string {
  const where = fields.flatMap(({ name, type }) => (type === "time" ? [] : (values[name] ?? [])));
  const parts = [
    `New session ${plainText(id, 80)}`,
    timeOf(new Date(startedAt ?? seenAt), Date.now()),
    plainText(where.join(", "), 200) || "from an unknown place",
    matches && "matches the selection",
    current === "unknown" && "may be your own",
  ];
  return parts.filter(Boolean).join("  ");
}

function outcomeLine({ session, outcome, evidence, reason }: ItemOutcome): string {
  const how = evidence ? ` (${evidence})` : "";
  const why = reason === null || outcome === "revoked" ? "" : `: ${plainText(reason, 300)}`;
  return `Session ${plainText(session ?? "", 80)}: ${outcome.replace("_", " ")}${how}${why}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** A line on stderr that every update overwrites. It is shown only if stderr is a terminal. */
function statusLine(): { show: (text: string, hint: string) => void; clear: () => void } {
  const { stderr } = process;
  if (!stderr.isTTY || process.env.TERM === "dumb") return { show() {}, clear() {} };
  let isShown = false;
  return {
    show(text, hint) {
      const width = Math.max(20, stderr.columns - 1);
      const whole = text.length + hint.length > width ? text : text + hint;
      stderr.write(`\r${plainText(whole, width)}\u001b[K`);
      isShown = true;
    },
    clear() {
      if (isShown) stderr.write("\r\u001b[K");
      isShown = false;
    },
  };
}
