/** A source of time. It can be replaced, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once after `ms` milliseconds, of any length. The returned function cancels the call. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest delay of `setTimeout`; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (leftMs: number) => {
      const partMs = Math.min(leftMs, LONGEST_TIMER_MS);
      timer = setTimeout(() => (leftMs > partMs ? wait(leftMs - partMs) : callback()), partMs);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

/** Waits `ms` milliseconds. Rejects with the signal's reason as soon as one of the signals aborts. */
export function sleep(clock: Clock, ms: number, ...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let cancel = () => {};
    const unlisten = onAbort(signals, (reason) => {
      cancel();
      reject(reason);
    });
    if (signals.some(({ aborted }) => aborted)) return;
    cancel = clock.after(ms, () => {
      unlisten();
      resolve();
    });
  });
}

/**
 * Calls `listener` once, with the reason of the first signal that aborts; immediately if one has aborted
 * already. The returned function removes the listener.
 */
export function onAbort(signals: readonly AbortSignal[], listener: (reason: unknown) => void): () => void {
  const unlisten = () => {
    for (const signal of signals) forget(signal, heard);
  };
  const heard = () => {
    unlisten();
    listener(signals.find(({ aborted }) => aborted)?.reason);
  };
  if (signals.some(({ aborted }) => aborted)) {
    heard();
    return unlisten;
  }
  for (const signal of signals) listen(signal, heard);
  return unlisten;
}

/**
 * One real listener per signal, which calls all of ours. Node warns of a leak if a signal has more than ten
 * listeners, and the signal of a run has one for every waiting call.
 */
const listening = new WeakMap<AbortSignal, Set<() => void>>();

function listen(signal: AbortSignal, listener: () => void): void {
  const listeners = listening.get(signal);
  if (listeners) return void listeners.add(listener);
  const all = new Set([listener]);
  listening.set(signal, all);
  signal.addEventListener(
    "abort",
    () => {
      for (const each of [...all]) each();
    },
    { once: true },
  );
}

function forget(signal: AbortSignal, listener: () => void): void {
  listening.get(signal)?.delete(listener);
}
