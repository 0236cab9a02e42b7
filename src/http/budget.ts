/**
 * Every request of a client goes through one gate, so that all requests together stay within the limits of the
 * product: reads and writes, first and repeated attempts, of one run or of several.
 */
import { type Clock, onAbort } from "../clock.js";
import type { Limits, LimitWait } from "../limits.js";
import type { Effect } from "./operation.js";
import { keepToWhatWasLetIn, nextFree, windowOf } from "./window.js";

// We do not use the strict window of p-queue: it reads the machine's clock, it counts refused requests too, and
// it cannot say what it waits for or until when.

/** How a request waits if it must, and for how long at most. */
export interface Patience {
  /** Any of them ends the wait. */
  signals: readonly AbortSignal[];
  /** Whether the request may wait this many milliseconds more. */
  mayWait(ms: number): boolean;
  /** Called when a wait of a second or more begins or changes, and with `null` when it is over. */
  onWait(wait: LimitWait | null): void;
}

/** A request that was let in. One of the two functions must be called when it is over. */
interface Pass {
  /** The request was answered, or we do not know whether it arrived. */
  done(): void;
  /** The request was refused with 429. It does not count, and the other requests must wait. */
  refused(retryAfterMs: number | null): void;
}

/** Lets requests in when the limits allow them. */
export interface Budget {
  /**
   * Waits until the limits leave room for one more request.
   *
   * @returns the wait that would be necessary, if `patience` does not allow it.
   * @throws the reason of the signal that ended the wait.
   */
  enter(effect: Effect, patience: Patience): Pass | Promise<Pass | LimitWait>;
  /** How long the next request of this kind has to wait, as far as we know now, in milliseconds. */
  waitMs(effect: Effect): number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Shorter waits are not reported. */
const TOLD_FROM_MS = 1000;

/** A limit with a longer wait does not reset by itself. We send a request again after this time. */
const LONGEST_WAIT_MS = 366 * DAY_MS;

/** While a product keeps refusing, the shortest wait grows from the first value to the second. */
const [FIRST_FLOOR_MS, LAST_FLOOR_MS] = [300, 10_000];

/** The requests that a refusal holds back. */
interface Hold {
  limit: LimitWait["limit"];
  applies: (effect: Effect) => boolean;
  until: number;
  /** After a refusal, one request at a time is sent as a probe. The others wait until a probe is not refused. */
  probing: boolean;
  probeUnderWay: boolean;
  /** The number of refusals in a row. */
  refusals: number;
}

/** Why a request must wait: `until` a time, as far as we know, or with `answer` until another request is answered. */
interface Block {
  until: number;
  limit: LimitWait["limit"];
  answer: boolean;
}

interface Waiter {
  effect: Effect;
  patience: Patience;
  /** The end of the wait that was reported; `null` if none was reported. */
  toldUntil: number | null;
  letIn(pass: Pass): void;
  giveUp(wait: LimitWait): void;
}

const any = () => true;
const ends = (effect: Effect) => effect === "end";

/** Opens a gate that has not let in any request yet. */
export function openBudget(limits: Limits, clock: Clock): Budget {
  const minute = windowOf("requestsPerMinute", limits, MINUTE_MS, any);
  const windows = [minute, windowOf("writesPerDay", limits, DAY_MS, ends)];
  const everything = holdOf(any);
  const allEnds = holdOf(ends);
  const holds = [everything, allEnds];
  const underWay = { read: 0, end: 0 };
  const atOnce = {
    read: limits.concurrentReads ?? Number.POSITIVE_INFINITY,
    end: limits.concurrentWrites ?? Number.POSITIVE_INFINITY,
  };
  const waiting = new Set<Waiter>();
  let cancelTimer = () => {};

  function blockOf(effect: Effect): Block | null {
    const now = clock.now();
    const block: Block = { until: now, limit: null, answer: underWay[effect] >= atOnce[effect] };
    const waitUntil = (until: number, limit: LimitWait["limit"]) => {
      if (until <= block.until) return;
      block.until = until;
      block.limit = limit;
    };
    for (const window of windows) {
      if (!window.counts(effect)) continue;
      const freeAt = nextFree(window, now, everything);
      if (freeAt === "answer") block.answer = true;
      else waitUntil(freeAt, window.limit);
    }
    for (const hold of holds) {
      if (!hold.applies(effect)) continue;
      waitUntil(hold.until, hold.limit);
      if (hold.probing && hold.probeUnderWay) block.answer = true;
    }
    return block.answer || block.until > now ? block : null;
  }

  function letIn(effect: Effect): Pass {
    const counting = windows.filter(({ counts }) => counts(effect));
    const probed = holds.filter(({ applies, probing }) => applies(effect) && probing);
    underWay[effect] += 1;
    for (const window of counting) window.underWay += 1;
    for (const hold of probed) hold.probeUnderWay = true;
    const leave = () => {
      underWay[effect] -= 1;
      for (const window of counting) window.underWay -= 1;
      for (const hold of probed) hold.probeUnderWay = false;
    };
    return {
      done() {
        leave();
        for (const { answered } of counting) answered.push(clock.now());
        for (const hold of probed) {
          hold.probing = false;
          hold.refusals = 0;
        }
        admit();
      },
      refused(retryAfterMs) {
        leave();
        if (retryAfterMs === null) {
          keepToWhatWasLetIn(minute, clock.now());
          everything.probing = true;
        } else holdBack(effect, retryAfterMs);
        admit();
      },
    };
  }

  /** Only the limit per day asks for more than a minute, and it counts only calls that end sessions. */
  function holdBack(effect: Effect, retryAfterMs: number): void {
    const now = clock.now();
    const ofTheDay = effect === "end" && retryAfterMs > MINUTE_MS;
    const hold = ofTheDay ? allEnds : everything;
    if (now >= hold.until) hold.refusals += 1;
    const floorMs =
      hold.refusals > 1 ? Math.min(LAST_FLOOR_MS, FIRST_FLOOR_MS * 2 ** (hold.refusals - 2)) : 0;
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(retryAfterMs, floorMs));
    hold.until = Math.max(hold.until, now + waitMs);
    hold.limit = ofTheDay ? "writesPerDay" : retryAfterMs <= MINUTE_MS ? "requestsPerMinute" : null;
    hold.probing = true;
  }

  /** Lets in the requests that need not wait any more, in the order of arrival, and reports the waits of the others. */
  function admit(): void {
    cancelTimer();
    cancelTimer = () => {};
    const blocks: Partial<Record<Effect, Block>> = {};
    for (const waiter of waiting) {
      const { effect } = waiter;
      const block = blocks[effect] ?? blockOf(effect);
      if (!block) {
        waiting.delete(waiter);
        waiter.letIn(letIn(effect));
        continue;
      }
      blocks[effect] = block;
      tell(waiter, block);
    }
    const now = clock.now();
    const nextMs = Object.entries(blocks)
      .filter(([effect, { answer }]) => !answer && [...waiting].some((waiter) => waiter.effect === effect))
      .map(([, { until }]) => until - now);
    // We wait for a minute at most: if the machine sleeps, its timers stop, but the product's clock does not.
    if (nextMs.length === 0) return;
    // A listener that was called above may have called this function again, which has then set a timer.
    cancelTimer();
    cancelTimer = clock.after(Math.min(MINUTE_MS, ...nextMs), admit);
  }

  function tell(waiter: Waiter, { until, limit }: Block): void {
    const ms = until - clock.now();
    const allowed = windows.find((window) => window.limit === limit)?.allowed ?? null;
    const wait: LimitWait = { limit, allowed, until: new Date(until) };
    if (!waiter.patience.mayWait(ms)) {
      waiting.delete(waiter);
      waiter.giveUp(wait);
    } else if (ms >= TOLD_FROM_MS && waiter.toldUntil !== until) {
      waiter.toldUntil = until;
      tellSafely(waiter.patience, wait);
    }
  }

  return {
    enter(effect, patience) {
      const aborted = patience.signals.some((signal) => signal.aborted);
      if (waiting.size === 0 && !aborted && !blockOf(effect)) return letIn(effect);
      return new Promise((resolve, reject) => {
        const end = () => {
          unlisten();
          waiting.delete(waiter);
          if (waiter.toldUntil !== null) tellSafely(patience, null);
        };
        const waiter: Waiter = {
          effect,
          patience,
          toldUntil: null,
          letIn(pass) {
            end();
            resolve(pass);
          },
          giveUp(wait) {
            end();
            resolve(wait);
          },
        };
        let unlisten = () => {};
        unlisten = onAbort(patience.signals, (reason) => {
          end();
          reject(reason);
          admit();
        });
        if (aborted) return;
        waiting.add(waiter);
        admit();
      });
    },
    waitMs: (effect) => Math.max(0, (blockOf(effect)?.until ?? 0) - clock.now()),
  };
}

/** A listener that throws must not disturb other calls. */
function tellSafely({ onWait }: Patience, wait: LimitWait | null): void {
  try {
    onWait(wait);
  } catch {}
}

function holdOf(applies: Hold["applies"]): Hold {
  return { limit: null, applies, until: 0, probing: false, probeUnderWay: false, refusals: 0 };
}
