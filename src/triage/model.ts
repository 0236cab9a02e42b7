/**
 * The model of Freeman et al. 2016, "Who Are You? A Statistical Approach to Measuring User Authenticity"
 * (doi:10.14722/ndss.2016.23240): how much more likely the values of a session are for somebody than for this user.
 * `docs/triage.md` explains it and says where we differ.
 */
import type { Signal } from "../provider.js";

interface Level {
  signal: Signal;
  /** How much the level counts within its group. */
  weight: number;
  /**
   * How many values there are. Default: the number of values in the list, and one more. A list contains almost none of
   * all addresses, so a new address means nothing by itself, and the levels below it decide.
   */
  values?: number;
}

/**
 * The signals in two groups, which count as independent of each other. In a group, the finest level comes first, and
 * each level backs up the one before it.
 *
 * The weights are those of Wiefling et al. 2022, "Pump Up Password Security!" (doi:10.1145/3546069), as published with
 * their code (github.com/das-group/rba-algorithm, `feature_weightings`). We leave out their 0.5387 for the whole
 * user agent, because it changes with every update of a browser, and a session lasts through many updates. Only the
 * proportions of the weights matter, so nothing else changes when a level is missing.
 */
const GROUPS: readonly (readonly Level[])[] = [
  [
    { signal: "address", weight: 0.6, values: 2 ** 32 },
    { signal: "network", weight: 0.3 },
    { signal: "country", weight: 0.1 },
  ],
  [
    { signal: "browser", weight: 0.268 },
    { signal: "system", weight: 0.1882 },
    { signal: "device", weight: 0.0051 },
  ],
];

/** The signals, in the order of their reasons within a group. A signal that says more comes first. */
export const SIGNALS: readonly Signal[] = ["country", "network", "address", "browser", "system", "device"];

/** How often a value occurs. */
export interface Frequency {
  /** The number of sessions with the value. */
  seen: number;
  /** The number of sessions in which the signal is known. */
  of: number;
  /** How many different values these sessions have. */
  different: number;
}

/** How often the value of one signal of a session occurs in other sessions. */
export interface Observation {
  /** The user's other sessions. */
  user: Frequency;
  /** The sessions of everybody else. */
  others: Pick<Frequency, "seen" | "of">;
  /** How many different values the list has. */
  different: number;
}

/**
 * How many times as likely the session is somebody else's as the user's own, if both were equally likely before. Above
 * 1, it fits somebody else better. The result is finite and above 0. A signal does not count if it is unknown, or
 * unknown in all of the user's other sessions.
 */
export function likelihoodRatio(observed: Partial<Record<Signal, Observation>>): number {
  let ratio = 1;
  for (const group of GROUPS) {
    let lift = 0;
    let weights = 0;
    for (const { signal, weight, values } of group) {
      const observation = observed[signal];
      if (!observation || observation.user.of === 0) continue;
      const count = values ?? observation.different + 1;
      lift += (weight / count) * liftOf(observation, count);
      weights += weight / count;
    }
    if (weights > 0) ratio *= weights / lift;
  }
  return ratio;
}

/**
 * How many times as likely the value is for the user as for anybody. Both frequencies are smoothed: everybody's with
 * the even distribution, and the user's with everybody's (Witten and Bell 1991). A user who often had new values is
 * expected to have one again.
 */
function liftOf({ user, others }: Observation, values: number): number {
  const background = (others.seen + 1 / values) / (others.of + 1);
  return (user.seen + user.different * background) / (user.of + user.different) / background;
}

/** The number of steps in a doubling of the ratio. A smaller difference is noise, so such sessions count as equal. */
const STEPS = 4;

/** The ratio in steps: 0 for 1, 4 for 2, -4 for a half. */
export function stepOf(ratio: number): number {
  return Math.round(STEPS * Math.log2(ratio));
}

/**
 * Converts a step to a scale from 0 to 99. 50: the session fits somebody else as well as the user; 80: four times as
 * well; 20: a quarter as well. It is not the probability that somebody else signed in, because nobody knows how likely
 * that was before.
 */
export function riskOf(step: number): number {
  const ratio = 2 ** (step / STEPS);
  return Math.min(99, Math.floor((100 * ratio) / (1 + ratio)));
}
