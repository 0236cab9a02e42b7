import { type Clock, onAbort } from "../clock.js";

/** What bounds a piece of work. */
export interface Bounds {
  clock: Clock;
  timeoutMs: number;
  /** The caller's. */
  signals: readonly AbortSignal[];
}

/** How bounded work ended. */
export type Ended<T> =
  | { kind: "finished"; value: T }
  | { kind: "failed" | "timeout" | "aborted"; cause: unknown };

/**
 * Does work until it is finished, the time is up or the caller aborts, whichever is first. Work that ignores
 * the signal that it is given does not outlast its bounds either: nobody waits for it.
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
      // Told first: whatever the work makes of the signal does not count any more.
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
