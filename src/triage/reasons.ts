import type { Signal } from "../provider.js";
import { plainText } from "../remote-text.js";
import type { Frequencies } from "./frequencies.js";
import { type Observation, SIGNALS } from "./model.js";
import type { SignalValues } from "./read-signals.js";

/** Why a session has its risk: what one signal says. */
export interface Reason {
  signal: Signal;
  /** The value in this session, as remote text; `null` if it is unknown here and known in other sessions. */
  value: string | null;
  /** `seen`: how many of the user's other sessions have the value. `of`: in how many of them the signal is known. */
  seen: number;
  of: number;
  /** In words: "first session from Brazil; 6 of 7 are from Latvia". Safe to show on one line. */
  text: string;
}

/** The longest value that is shown. */
const LONGEST = 60;

/** Signals that say nothing more if another one is new as well: a new country has new addresses. */
const SAID_BY: Partial<Record<Signal, readonly Signal[]>> = {
  address: ["country", "network"],
  device: ["system", "browser"],
};

/** We mention a value that fewer than a third of the other sessions have. */
const RARE = 1 / 3;

/**
 * The reasons of one session: new values, or rare values if none is new, and unknown signals.
 *
 * @param observed how often its values occur.
 * @param all the sessions of its user, including this one.
 * @param called returns the text of a value for people.
 */
export function reasonsOf(
  values: SignalValues,
  observed: Partial<Record<Signal, Observation>>,
  all: Frequencies,
  called: (signal: Signal, key: string) => string,
): Reason[] {
  const fresh: Reason[] = [];
  const rare: Reason[] = [];
  const unknown: Reason[] = [];
  const isNew = (signal: Signal) => fresh.some((reason) => reason.signal === signal);
  for (const signal of SIGNALS) {
    const value = values[signal];
    const user = observed[signal]?.user;
    if (!value || !user) {
      const { of } = all.of(signal);
      if (of > 0) unknown.push({ signal, value: null, seen: 0, of, text: `${signal} unknown` });
      continue;
    }
    const { seen, of } = user;
    const reason = { signal, value: value.text, seen, of };
    const shown = plainText(value.text, LONGEST);
    if (of > 0 && seen === 0 && !SAID_BY[signal]?.some(isNew)) {
      const usual = all.usual(signal, value.key);
      const mostly =
        usual && usual.seen > 1
          ? `; ${usual.seen} of ${of + 1} are from ${plainText(called(signal, usual.value), LONGEST)}`
          : "";
      fresh.push({ ...reason, text: FIRST[signal](shown, mostly) });
    } else if (seen > 0 && seen / of < RARE) {
      rare.push({ ...reason, text: `${seen} of ${of} others ${WITH[signal](shown)}` });
    }
  }
  return [...(fresh.length > 0 ? fresh : rare), ...unknown];
}

const FIRST: Record<Signal, (value: string, mostly: string) => string> = {
  country: (value, mostly) => `first session from ${value}${mostly}`,
  network: (value) => `first in the network ${value}`,
  address: (value) => `first from ${value}`,
  browser: (value) => `first ${value}`,
  system: (value) => `first ${value}`,
  device: (value) => `first ${value} device`,
};

const WITH: Record<Signal, (value: string) => string> = {
  country: (value) => `from ${value}`,
  network: (value) => `in the network ${value}`,
  address: (value) => `from ${value}`,
  browser: (value) => `with ${value}`,
  system: (value) => `on ${value}`,
  device: (value) => `on a ${value} device`,
};
