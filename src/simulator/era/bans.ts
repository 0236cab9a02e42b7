import type { Settings } from "./options.js";

/** The addresses that are locked out after failures. */
export interface Bans {
  isBanned(address: string): boolean;
  /** Counts a failed sign-in, or a call with an ended session. */
  note(address: string): void;
}

const FAILURES = 5;
const WITHIN_MS = 3 * 60_000;

/** Bans without any failures yet. */
export function openBans({ now, banMinutes }: Pick<Settings, "now" | "banMinutes">): Bans {
  const failures = new Map<string, number[]>();
  const until = new Map<string, number>();
  return {
    isBanned: (address) => (until.get(address) ?? 0) > now(),
    note(address) {
      const recent = [...(failures.get(address) ?? []).filter((at) => at > now() - WITHIN_MS), now()];
      failures.set(address, recent);
      if (recent.length >= FAILURES) until.set(address, now() + banMinutes * 60_000);
    },
  };
}
