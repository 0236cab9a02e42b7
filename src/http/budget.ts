/**
 * The one gate through which every request of a client goes, so that all of them together stay within
 * what the product allows: lists and writes, first attempts and repeated ones, of one run or of several.
 */
import { type Clock, onAbort } from "../clock.js";
import type { Limits, LimitWait } from "../limits.js";
import type { Effect } from "./operation.js";
import { keepToWhatWasLetIn, nextFree, windowOf } from "./window.js";

// p-queue's strict window reads the machine's clock, does not know that a refused request does not count,
// and cannot tell what it waits for or until when.

/** What a request that must wait is ready to do. */
export interface Patience {
  /** Any of them ends the wait. */
  signals: readonly AbortSignal[];
  /** Whether it waits so many milliseconds more. */
  mayWait(ms: number): boolean;
  /** Told of a wait of a second or more, and with `null` when it is over. */
  onWait(wait: LimitWait | null): void;
}

/** A request that was let in. One of the two is to be called when it is over. */
interface Pass {
  /** It was answered, or nobody knows whether it arrived. */
  done(): void;
  /** It was refused with 429: it is not counted here, and holds the others back. */
  refused(retryAfterMs: number | null): void;
}

/** Lets requests in. */
export interface Budget {
  /**
   * Waits until the limits leave room for one more request.
   *
   * @returns the wait that would be needed, where `patience` does not have it.
   * @throws the reason of the signal that ended the wait.
   */
  enter(effect: Effect, patience: Patience): Pass | Promise<Pass | LimitWait>;
  /** How long the next request of this kind has to wait as far as is known, in milliseconds. */
  waitMs(effect: Effect): number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Shorter waits are not worth a word. */
const TOLD_FROM_MS = 1000;

/** What asks for a longer wait is not a limit that passes by itself: it is asked again after so long. */
const LONGEST_WAIT_MS = 366 * DAY_MS;

/** While a product goes on refusing, the waits grow from the first to the second. */
const [FIRST_FLOOR_MS, LAST_FLOOR_MS] = [300, 10_000];

/** What a refusal holds back. */
interface Hold {
  limit: LimitWait["limit"];
  applies: (effect: Effect) => boolean;
  until: number;
  /** Since a refusal one request is sent ahead of the others, until one of these is let in. */
  probing: boolean;
  probeUnderWay: boolean;
  /** Refusals in a row. */
  refusals: number;
}

/** Why a request is not let in: `until` as far as it is known; `answer` where an answer must come first. */
interface Block {
  until: number;
  limit: LimitWait["limit"];
  answer: boolean;
}

interface Waiter {
  effect: Effect;
  patience: Patience;
  /** When the wait that was told ends; `null` while none was told. */
  toldUntil: number | null;
  letIn(pass: Pass): void;
  giveUp(wait: LimitWait): void;
}

const any = () => true;
const ends = (effect: Effect) => effect === "end";

/** Opens a gate that has let nobody in yet. */
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

  /** Only the day's limit asks for more than a minute, and it counts ends alone. */
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

  /** Lets in whoever may come in, in the order of arrival, and tells the others how long they wait. */
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
    // In pieces of a minute: a machine that sleeps meanwhile stops its timers, and not the product's clock.
    if (nextMs.length === 0) return;
    // Whoever was told something may have come back here meanwhile.
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

/** A listener that throws must not hold up the calls of others. */
function tellSafely({ onWait }: Patience, wait: LimitWait | null): void {
  try {
    onWait(wait);
  } catch {}
}

function holdOf(applies: Hold["applies"]): Hold {
  return { limit: null, applies, until: 0, probing: false, probeUnderWay: false, refusals: 0 };
}
