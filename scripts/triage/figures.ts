/** Measures how well scores separate attacks from everything else. */

export interface Figures {
  attacks: number;
  others: number;
  /**
   * The probability that an attack has a higher score than another login; equal scores count half. 0.5 is as good as
   * guessing. `null` if there are no attacks or no others.
   */
  auc: number | null;
  /** If all logins are sorted by score: which share of the attacks is in this share at the top. */
  inTop: { share: number; attacks: number }[];
  /** Which share of the other logins would be asked again, if this share of the attacks is. */
  reauthentication: { truePositives: number; others: number }[];
}

const TOP = [0.001, 0.01, 0.05];
const TRUE_POSITIVES = [0.95, 0.99];

/** The arrays need not be sorted. This function sorts both in place. */
export function figuresOf(attacks: Float64Array, others: Float64Array): Figures {
  attacks.sort();
  others.sort();
  const total = attacks.length + others.length;
  if (attacks.length === 0 || others.length === 0) {
    return { attacks: attacks.length, others: others.length, auc: null, inTop: [], reauthentication: [] };
  }
  let wins = 0;
  for (const score of attacks) {
    const lower = below(others, score);
    wins += lower + (notAbove(others, score) - lower) / 2;
  }
  return {
    attacks: attacks.length,
    others: others.length,
    auc: wins / attacks.length / others.length,
    inTop: TOP.map((share) => ({
      share,
      attacks: attacksAmongFirst(Math.max(1, Math.round(share * total)), attacks, others) / attacks.length,
    })),
    reauthentication: TRUE_POSITIVES.map((truePositives) => {
      const asked = Math.ceil(truePositives * attacks.length);
      const threshold = attacks[attacks.length - asked] ?? 0;
      return { truePositives, others: (others.length - below(others, threshold)) / others.length };
    }),
  };
}

/** If the last scores are equal, attacks count by their share among them, so the result does not depend on luck. */
function attacksAmongFirst(count: number, attacks: Float64Array, others: Float64Array): number {
  let attack = attacks.length;
  let other = others.length;
  let taken = 0;
  let found = 0;
  while (taken < count && (attack > 0 || other > 0)) {
    const score = Math.max(attacks[attack - 1] ?? -1, others[other - 1] ?? -1);
    const nextAttack = below(attacks, score);
    const nextOther = below(others, score);
    const tied = attack - nextAttack;
    const all = tied + other - nextOther;
    const room = Math.min(all, count - taken);
    found += (tied * room) / all;
    taken += room;
    attack = nextAttack;
    other = nextOther;
  }
  return found;
}

/** How many of the sorted scores are lower. */
function below(scores: Float64Array, score: number): number {
  return firstFor(scores, (each) => each >= score);
}

function notAbove(scores: Float64Array, score: number): number {
  return firstFor(scores, (each) => each > score);
}

function firstFor(scores: Float64Array, holds: (score: number) => boolean): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(scores[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A growing list of numbers. Nobody knows in advance how many there will be. */
export class Scores {
  #kept = new Float64Array(1024);
  #length = 0;

  add(score: number): void {
    if (this.#length === this.#kept.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#length++] = score;
  }

  all(): Float64Array {
    return this.#kept.slice(0, this.#length);
  }
}
