import type { Signal } from "../provider.js";
import type { Frequency } from "./model.js";

/** The values of one session, in the form in which they are compared. */
export type Compared = Partial<Record<Signal, string>>;

interface Counted {
  counts: Map<string, number>;
  of: number;
  /** The two values that occur most often; `null` until they are asked for. */
  foremost: { value: string; seen: number }[] | null;
}

/** Counts the values of sessions, by signal. */
export class Frequencies {
  readonly #signals = new Map<Signal, Counted>();

  add(values: Compared): void {
    for (const [name, value] of Object.entries(values)) {
      const counted = this.#signals.get(name as Signal) ?? { counts: new Map(), of: 0, foremost: null };
      this.#signals.set(name as Signal, counted);
      counted.counts.set(value, (counted.counts.get(value) ?? 0) + 1);
      counted.of++;
      counted.foremost = null;
    }
  }

  /** How often a value occurs, and in how many sessions the signal is known. Without a value, `seen` is 0. */
  of(signal: Signal, value?: string): Frequency {
    const counted = this.#signals.get(signal);
    if (!counted) return { seen: 0, of: 0, different: 0 };
    const seen = value === undefined ? 0 : (counted.counts.get(value) ?? 0);
    return { seen, of: counted.of, different: counted.counts.size };
  }

  /** The most frequent value other than this one. Of several, it is the first in alphabetical order. */
  usual(signal: Signal, except: string): { value: string; seen: number } | null {
    const counted = this.#signals.get(signal);
    if (!counted) return null;
    counted.foremost ??= foremostOf(counted.counts);
    return counted.foremost.find(({ value }) => value !== except) ?? null;
  }
}

/** The two most frequent values. We do not sort all values, because a hostile list can have any number of them. */
function foremostOf(counts: ReadonlyMap<string, number>): { value: string; seen: number }[] {
  const foremost: { value: string; seen: number }[] = [];
  for (const [value, seen] of counts) {
    foremost.push({ value, seen });
    foremost.sort((one, other) => other.seen - one.seen || (one.value < other.value ? -1 : 1));
    foremost.length = Math.min(foremost.length, 2);
  }
  return foremost;
}
