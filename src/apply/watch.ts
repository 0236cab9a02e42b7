/**
 * The watch after a run. It continues to list, reports new sessions, and ends those that the run's selector matches. It
 * ends them with a plan of exact ids, in a separate run of the same engine.
 */
import { type Clock, sleep } from "../clock.js";
import { AuthenticationError, SessionctlError } from "../errors.js";
import { type JournalStore, memoryJournal } from "../journal/index.js";
import { LIMIT_OF_A_MINUTE_MS } from "../limits.js";
import { notify } from "../notify.js";
import type { ItemOutcome, Outcome } from "../outcome.js";
import { type Plan, planListed, toPlannedSession } from "../plan/index.js";
import type { Call, Provider } from "../provider.js";
import { plainText } from "../remote-text.js";
import type { Listing } from "../session.js";
import { listAgain, type Reference } from "./list-again.js";
import { newcomersIn } from "./newcomers.js";
import type { WatchJournal, WatchOptions } from "./options.js";
import type { Report, WatchedSession, WatchProblem, WatchReport } from "./report.js";
import type { Stop } from "./run-steps.js";
import { EVERY_MS } from "./watchable.js";

/** How often a watch tries to end a session that is still listed afterwards. */
const ATTEMPTS = 3;

/** What a watch needs from the run before it. */
export interface Watching {
  provider: Provider;
  reference: Reference;
  options: WatchOptions;
  clock: Clock;
  /** The options of each list. */
  call: Call;
  signal: AbortSignal | undefined;
  /** The list after the run; `null` if there is no reliable list. */
  list: Listing | null;
  /** Why the watch cannot begin: the run stopped early, or its credential has ended. `null` if it can. */
  stopped: Stop | null;
  /** The sessions that were listed before the run. */
  listedBefore: readonly string[];
  /** Applies a plan with the options of the run. */
  applyAgain: (plan: Plan, journal: JournalStore) => Promise<Report>;
}

/** The state of a watch. */
interface Watch extends Watching {
  /** The sessions that are not new, or were already reported. */
  known: Set<string>;
  seen: Map<string, WatchedSession>;
  /** How often a run tried to end a session. */
  attempts: Map<string, number>;
  /** When it ends. */
  until: number;
  /** The latest problem; `null` after a turn without a problem. */
  lastProblem: WatchProblem | null;
  /** Whether this turn has a problem. */
  complained: boolean;
  /** The facts for the report, without the times. */
  facts: Pick<WatchReport, "lists" | "failedLists" | "seenUntil" | "runs" | "problems" | "stopped">;
}

/** Watches, and adds what it saw to the report of the run. */
export async function watch(report: Report, watching: Watching): Promise<Report> {
  const { options, clock, signal, list } = watching;
  const { everyMs = EVERY_MS, again = false } = options;
  const startedAt = clock.now();
  const until = startedAt + options.forMs;
  // A list may lack the sessions of a site that is out of reach. A session that existed before the run is not new.
  const known = new Set(watching.listedBefore);
  // A session that the run ended is new if it is listed again.
  if (list) for (const { session } of report.outcomes.filter(hasEnded)) if (session) known.delete(session);
  for (const { id } of list?.sessions ?? []) known.add(id);
  // Sessions that were new during the run, and were left alone, are new here too.
  for (const { id } of report.newSessions) known.delete(id);
  for (const { id } of report.openedByProduct) if (id !== null) known.add(id);
  const state: Watch = {
    ...watching,
    known,
    seen: new Map(),
    attempts: new Map(),
    until,
    lastProblem: null,
    complained: false,
    facts: { lists: 0, failedLists: 0, seenUntil: null, runs: [], problems: [], stopped: watching.stopped },
  };
  const { facts } = state;
  if (!facts.stopped) {
    notify(options.onEvent, { type: "begun", report, until: new Date(until) });
    if (list) await look(state, list);
  }
  for (let lookedAt = startedAt; lookedAt < until && !facts.stopped; ) {
    const pause = Math.min(everyMs, Math.max(0, until - clock.now()));
    await sleep(clock, pause, ...(signal ? [signal] : [])).catch(() => {});
    if (signal?.aborted) break;
    lookedAt = clock.now();
    await turn(state, lookedAt);
  }
  if (signal?.aborted) facts.stopped ??= { code: "interrupted", message: "The watch was interrupted." };
  return {
    ...report,
    newSessions: report.newSessions.filter(({ id }) => !state.seen.has(id)),
    watch: {
      startedAt: new Date(startedAt).toISOString(),
      until: new Date(until).toISOString(),
      finishedAt: new Date(clock.now()).toISOString(),
      everySeconds: everyMs / 1000,
      again,
      ...facts,
      newSessions: [...state.seen.values()],
    },
  };
}

/** Lists the sessions once, and handles the new ones. */
async function turn(state: Watch, now: number): Promise<void> {
  const { facts, provider, reference, signal, options } = state;
  state.complained = false;
  const after = await listAgain(provider, reference, {
    ...state.call,
    limitWaitMs: limitWaitOf(state, now),
    signal,
  });
  if (signal?.aborted) return;
  if (!after.list || after.doubt !== null) {
    const why = after.doubt ?? after.reason ?? "no reason was given";
    facts.failedLists += 1;
    complain(state, `The sessions could not be listed: ${why}`);
    if (after.refused) facts.stopped = { code: "authentication", message: why };
    return;
  }
  facts.lists += 1;
  facts.seenUntil = new Date(now).toISOString();
  await look(state, after.list);
  if (!state.complained) state.lastProblem = null;
  notify(options.onEvent, { type: "listed", lists: facts.lists, newSessions: state.seen.size });
}

/** A list waits for a limit at most until the watch ends. */
function limitWaitOf({ call, until }: Watch, now: number): number {
  return Math.min(call.limitWaitMs ?? 0, Math.max(until - now, LIMIT_OF_A_MINUTE_MS));
}

/** Reports the new sessions of a list, and ends those that match. */
async function look(state: Watch, list: Listing): Promise<void> {
  const { reference, known, seen, options, provider, clock } = state;
  const { plan, own } = reference;
  const now = new Date(clock.now());
  const listed = new Set(list.sessions.map(({ id }) => id));
  for (const session of seen.values()) {
    const isLeft = session.outcome === "failed" || session.outcome === "unknown";
    if (!isLeft || listed.has(session.id)) continue;
    session.outcome = "already_gone";
    known.delete(session.id);
  }
  const isKnown = (id: string) => known.has(id) && !isLeftToEnd(state, id);
  const toEnd: string[] = [];
  try {
    for (const { session, match } of await newcomersIn(list, plan, own, { isKnown, now })) {
      const matches = match === "selected";
      if (matches && options.again) toEnd.push(session.id);
      const before = seen.get(session.id);
      if (known.has(session.id)) {
        if (before) before.matches ||= matches;
        continue;
      }
      known.add(session.id);
      const told: WatchedSession = {
        ...toPlannedSession(session, provider.capabilities.fields, list.own),
        seenAt: before?.seenAt ?? now.toISOString(),
        matches,
        outcome: match === "spared" && options.again ? "spared" : null,
      };
      seen.set(session.id, told);
      notify(options.onEvent, { type: "new_session", session: { ...told } });
    }
  } catch (error) {
    if (!(error instanceof SessionctlError)) throw error;
    return complain(state, `The new sessions could not be compared with the selection: ${error.message}`);
  }
  for (const { id } of list.sessions) known.add(id);
  if (toEnd.length > 0) await endAgain(state, list, toEnd);
}

/**
 * Whether the watch should still try to end a new session: a run could not end it, or it did not match yet. Later it may
 * be old enough for the selector, or no longer be the newest.
 */
function isLeftToEnd({ seen, attempts, options }: Watch, id: string): boolean {
  const session = seen.get(id);
  const tried = attempts.get(id) ?? 0;
  const isOpen = session?.outcome === "failed" || session?.outcome === "unknown";
  return session !== undefined && options.again === true && tried < (isOpen ? ATTEMPTS : 1);
}

/** Ends new sessions, with a plan for exactly these sessions. */
async function endAgain(state: Watch, list: Listing, ids: readonly string[]): Promise<void> {
  const { provider, clock, options, facts, known, attempts, reference } = state;
  // The target, `keepNewest` and `limit` were already applied to the whole list, so we leave them out. The caller's own
  // session is never included.
  const { match, olderThan, newerThan, idleFor, where, except } = reference.plan.selector;
  const narrowing = definedOf({ match, olderThan, newerThan, idleFor, where, except });
  const { caller } = reference.plan;
  const users = new Map(
    Object.entries(reference.plan.users).map(([name, id]) => [name, { id, name: null, login: null }]),
  );
  for (const id of ids) {
    attempts.set(id, (attempts.get(id) ?? 0) + 1);
    settle(state, id, "failed");
  }
  let journal: WatchJournal | undefined;
  try {
    const plan = await planListed(provider, narrowing, { ids, caller, list, users }, clock);
    const opened: WatchJournal = (await options.openJournal?.(plan)) ?? memoryJournal();
    journal = opened;
    const report = await state.applyAgain(plan, {
      async append(line) {
        await opened.append(line);
        // From now on, only the report of the run says what became of the sessions.
        for (const id of ids) settle(state, id, "unknown");
      },
    });
    facts.runs.push(report);
    for (const item of report.outcomes) {
      const { session, outcome } = item;
      if (session === null) continue;
      settle(state, session, outcome);
      // If the session is listed again, it is new again.
      if (hasEnded(item)) known.delete(session);
    }
    notify(options.onEvent, { type: "ended", report });
    if (report.stopped?.code === "authentication") facts.stopped = report.stopped;
  } catch (error) {
    // Whatever happens here, the report of the first run must not be lost.
    const why = reasonOf(error);
    complain(state, `New sessions could not be ended: ${why}`);
    if (error instanceof AuthenticationError) facts.stopped = { code: "authentication", message: why };
  }
  try {
    await journal?.close?.();
  } catch (error) {
    complain(state, `The journal could not be closed: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const hasEnded = ({ outcome }: ItemOutcome) => outcome === "revoked" || outcome === "already_gone";

function settle({ seen }: Watch, id: string, outcome: Outcome): void {
  const session = seen.get(id);
  if (session) session.outcome = outcome;
}

/** Reports a problem once, even if it happens several times in a row. */
function complain(state: Watch, text: string): void {
  state.complained = true;
  const message = plainText(text, 700);
  if (state.lastProblem && withoutNumbers(state.lastProblem.message) === withoutNumbers(message)) {
    state.lastProblem.times += 1;
    return;
  }
  const problem = { at: new Date(state.clock.now()).toISOString(), message, times: 1 };
  state.lastProblem = problem;
  state.facts.problems.push(problem);
  notify(state.options.onEvent, { type: "problem", problem: { ...problem } });
}

/** A message may contain a time to wait, which differs each time. */
const withoutNumbers = (message: string) => message.replace(/\d+/g, "");

/** The properties that are set. A selector with a property that is `undefined` is refused. */
function definedOf<Properties extends object>(properties: Properties) {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Properties]?: NonNullable<Properties[Name]>;
  };
}
