import { type Clock, onAbort } from "../clock.js";

/** What can end a piece of work early: the time and the caller. */
export interface Bounds {
  clock: Clock;
  timeoutMs: number;
  /** The caller's signals. */
  signals: readonly AbortSignal[];
}

/** How a piece of work ended. */
export type Ended<T> =
  | { kind: "finished"; value: T }
  | { kind: "failed" | "timeout" | "aborted"; cause: unknown };

/**
 * Waits for work until it is finished, the time is up or the caller aborts, whichever comes first. If the work
 * ignores its signal, we do not wait for it any longer.
 */
export function within<T>(
  { clock, timeoutMs, signals }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Ended<T>> {
  return new Promise((resolve) => {
    const before = signals.find(({ aborted }) => aborted);
    if (before) return resolve({ kind: "aborted", cause: before.reason });
    const controller = new AbortController();
    const end = (ended: Ended<T>) => {
      cancelTimeout();
      unlisten();
      resolve(ended);
    };
    const cut = (kind: "timeout" | "aborted", cause: unknown) => {
      // We resolve before we abort, so that the reaction of the work to the signal no longer counts.
      end({ kind, cause });
      controller.abort(cause);
    };
    const unlisten = onAbort(signals, (reason) => cut("aborted", reason));
    const cancelTimeout = clock.after(timeoutMs, () =>
      cut("timeout", new DOMException(`Not done within ${timeoutMs} ms`, "TimeoutError")),
    );
    work(controller.signal).then(
      (value) => end({ kind: "finished", value }),
      (cause) => end({ kind: "failed", cause }),
    );
  });
}
