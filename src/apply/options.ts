/** The options of a run. */
import { type Clock, systemClock } from "../clock.js";
import { InvalidArgumentError } from "../errors.js";
import type { JournalStore } from "../journal/index.js";
import { LIMIT_OF_A_MINUTE_MS } from "../limits.js";
import { notify } from "../notify.js";
import type { Plan } from "../plan/index.js";
import type { Call, LimitWait, Provider, Step } from "../provider.js";
import type { CallCounts, Report, WatchedSession, WatchProblem } from "./report.js";

/** The progress of a run. */
export interface Progress {
  phase: "checking" | "revoking" | "verifying";
  /** The number of steps that have a result. */
  done: number;
  /** The number of all steps. */
  total: number;
  /**
   * The limit of the product for which the run is waiting; `null` if it is not waiting, or for less than a
   * second.
   */
  waiting: LimitWait | null;
}

/** Options of every run. */
export interface RunOptions {
  /** How many calls may be in progress at the same time. The product may allow fewer. Default 5. */
  concurrency?: number;
  /** Called after every step, and for every wait for a limit. Its errors are ignored. Default: none. */
  onProgress?: (progress: Progress) => void;
  /**
   * Whether the run waits for the product's limits, however long that takes, such as a limit per day. The
   * plan may expire meanwhile. With `false`, the run stops if a call would wait longer than three minutes.
   * The report then lists what was not sent, and `resume()` continues. Default `true`.
   */
  waitForLimits?: boolean;
  /**
   * Interrupts the run and its waits. It waits for calls that were already sent, until their timeout, and does not
   * repeat them. It sends nothing else, and reads end immediately. Default: none.
   */
  signal?: AbortSignal;
  /**
   * Some products open a session for a caller who ends all of their own sessions in one call. This option tells
   * whether to end that session after the run. Default `false`: this client continues to use it.
   */
  closeOpened?: boolean;
  /** Continues to list after the run, and reports new sessions. Default: the run ends with its last list. */
  watch?: WatchOptions;
  /** The clock. Default: the clock of the machine. */
  clock?: Clock;
}

/**
 * Options of the watch after a run. It reports new sessions of the users concerned: the users that the selector names,
 * the users whose sessions the plan ends, and all users with a new session that the selector matches.
 */
export interface WatchOptions {
  /** How long to watch, in milliseconds, from the end of the run. At most a day. */
  forMs: number;
  /** The time between two lists, in milliseconds, at least 1000. Default 15 000. */
  everyMs?: number;
  /**
   * Whether to end new sessions that the selector of the plan matches. They are ended by id, in a separate run with the
   * same rules as every run. The caller's own session is never ended. Default `false`: the watch only reports them.
   */
  again?: boolean;
  /** Opens the journal for a run that ends new sessions. Default: a journal in memory. */
  openJournal?: (plan: Plan) => Promise<WatchJournal>;
  /** Called for every event. Its errors are ignored. Default: none. */
  onEvent?: (event: WatchEvent) => void;
}

/** The journal of a run that a watch starts. */
export interface WatchJournal extends JournalStore {
  /** Called when the run is over. */
  close?(): Promise<void>;
}

/** Something that happened during a watch. */
export type WatchEvent =
  /** The run is over and the watch begins. `report` is the report of the run. */
  | { type: "begun"; report: Report; until: Date }
  /** The sessions were listed. The counts start when the watch begins. */
  | { type: "listed"; lists: number; newSessions: number }
  | { type: "new_session"; session: WatchedSession }
  /** A run that should end new sessions is over. */
  | { type: "ended"; report: Report }
  | { type: "problem"; problem: WatchProblem };

/** Notes for the report. */
interface Why {
  /** Why the sessions are revoked. */
  reason?: string;
  /** The ticket for which the sessions are revoked. */
  ticket?: string;
}

/** Options of `apply()`. */
export interface ApplyOptions extends RunOptions, Why {
  /** Where the journal is stored. Default: in memory, so that it is lost when the process ends. */
  journal?: JournalStore;
}

/** The journal of a run to resume. */
export interface ResumableJournal {
  /** Its content so far. */
  text: string;
  /** The store for further lines. */
  store: JournalStore;
}

/** Options of `resume()`. The defaults of `reason` and `ticket` are those of the run. */
export interface ResumeOptions extends RunOptions, Why {
  /**
   * Called to confirm calls that may end more sessions than were listed, if they were first sent, or the run
   * began, longer ago than the plan was valid. Default: none, and the run is refused.
   */
  confirmWide?: (steps: readonly Step[]) => boolean | Promise<boolean>;
}

/** The options of a run with their defaults, for a new run or a resumed one. */
export function givenBy(provider: Provider, options: RunOptions) {
  const { clock = systemClock, signal, closeOpened = false, watch } = options;
  const concurrency = concurrencyOf(options, provider);
  return { provider, clock, signal, closeOpened, concurrency, watch, following: follow(options) };
}

function concurrencyOf({ concurrency = 5 }: RunOptions, { capabilities }: Provider): number {
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new InvalidArgumentError(`concurrency must be a whole number above 0, not ${concurrency}.`);
  }
  return Math.min(concurrency, capabilities.limits.concurrentWrites ?? concurrency);
}

/** Counts the calls of a run, and passes on its progress. */
export interface Following {
  counts: CallCounts;
  /** The options of each call. */
  call: Call;
  update(progress: Omit<Progress, "waiting">): void;
}

function follow({ onProgress, waitForLimits = true }: RunOptions): Following {
  const counts: CallCounts = { reads: 0, writes: 0, retries: 0, rateLimited: 0, refused: 0 };
  let latest: Omit<Progress, "waiting"> | undefined;
  let waiting: LimitWait | null = null;
  const pass = () => latest && notify(onProgress, { ...latest, waiting });
  return {
    counts,
    call: {
      limitWaitMs: waitForLimits ? Number.POSITIVE_INFINITY : LIMIT_OF_A_MINUTE_MS,
      onAttempt({ effect, attempt, failure, retryInMs }) {
        counts[effect === "end" ? "writes" : "reads"] += 1;
        if (attempt > 1) counts.retries += 1;
        if (failure === "rate_limited") counts.rateLimited += 1;
        const refused = failure === "authentication" || failure === "permission";
        if (effect === "end" && refused && retryInMs === null) counts.refused += attempt;
      },
      onWait(wait) {
        // Several calls may wait for the same limit.
        if (wait?.until.getTime() === waiting?.until.getTime()) return;
        waiting = wait;
        pass();
      },
    },
    update(progress) {
      latest = progress;
      pass();
    },
  };
}
