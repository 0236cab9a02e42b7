import type { Settings } from "./options.js";

/** Counts wrong passwords for each login and address. */
export interface Throttle {
  /** Whether there were too many wrong passwords for this login from this address in the last minute. */
  tripped(guess: string, address: string): boolean;
  /** Counts a wrong password. */
  note(guess: string, address: string): void;
}

/** A throttle without any failures yet. */
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
