// We load here what the library loads only on demand, because loading takes time that this clock does not see.
import "../../src/http/content.js";
import "../../src/http/network-failure.js";
import type { Clock } from "../../src/index.js";

/** A clock that jumps. When everybody waits for time, it goes to the next moment that somebody waits for. */
export interface VirtualClock extends Clock {
  /** Marks work that is under way and does not wait for time. The clock stands still meanwhile. */
  during<T>(work: Promise<T>): Promise<T>;
  /** The same for a response until its whole body is here, which may be later than the head. */
  fetching(response: Promise<Response>): Promise<Response>;
  /** Waits for time inside work that is under way. Meanwhile the work counts as waiting. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Moves the time forward. */
  advance(ms: number): void;
  /** How long the completed waits were, in milliseconds, in order. */
  readonly waits: number[];
}

export function virtualClock(startMs = Date.parse("2026-05-04T09:00:00Z")): VirtualClock {
  let now = startMs;
  let working = 0;
  let scheduled = false;
  const waits: number[] = [];
  let timers: { at: number; ms: number; callback: () => void }[] = [];

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    // Runs after everything that is ready to run.
    setImmediate(() => {
      scheduled = false;
      if (working > 0) return;
      const next = timers.reduce<(typeof timers)[number] | undefined>(
        (first, timer) => (first && first.at <= timer.at ? first : timer),
        undefined,
      );
      if (!next) return;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.at);
      waits.push(next.ms);
      next.callback();
      schedule();
    });
  }

  const clock: VirtualClock = {
    waits,
    now: () => now,
    advance(ms) {
      now += ms;
    },
    after(ms, callback) {
      const timer = { at: now + ms, ms, callback };
      timers.push(timer);
      schedule();
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    async during(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        schedule();
      }
    },
    fetching: (response) => clock.during(response.then(arrived)),
    async sleep(ms, signal) {
      working -= 1;
      try {
        await new Promise<void>((resolve, reject) => {
          const cancel = clock.after(ms, resolve);
          signal.addEventListener("abort", () => {
            cancel();
            reject(signal.reason);
          });
        });
      } finally {
        working += 1;
      }
    },
  };
  return clock;
}

/** The response once its whole body is here, or the part that came before the connection broke. */
async function arrived(response: Response): Promise<Response> {
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  const pieces: Uint8Array[] = [];
  let broken: { by: unknown } | undefined;
  try {
    const reader = body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
  } catch (by) {
    broken = { by };
  }
  const again = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else if (broken) controller.error(broken.by);
      else controller.close();
    },
  });
  return new Response(again, { status, statusText, headers });
}
