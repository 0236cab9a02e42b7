import type { Settings } from "./options.js";

/** Counts wrong credentials, per credential and address. */
export interface Throttle {
  /** Whether this credential was wrong too often from this address in the last minute. */
  tripped(guess: string, address: string): boolean;
  /** Notes that it was wrong once more. */
  note(guess: string, address: string): void;
}

/** A throttle that has seen nothing yet. */
export function openThrottle(settings: Settings): Throttle {
  const failures = new Map<string, number[]>();
  const recent = (key: string) => {
    const times = (failures.get(key) ?? []).filter((at) => at > settings.now() - 60_000);
    failures.set(key, times);
    return times;
  };
  const keyOf = (guess: string, address: string) => `${address} ${guess}`;
  return {
    tripped: (guess, address) => recent(keyOf(guess, address)).length >= settings.failuresPerMinute,
    note: (guess, address) => void recent(keyOf(guess, address)).push(settings.now()),
  };
}
