import type { Capabilities, Signal } from "../provider.js";
import { isOwn, type Listing, type Session } from "../session.js";
import { Frequencies } from "./frequencies.js";
import { likelihoodRatio, type Observation, riskOf, SIGNALS, stepOf } from "./model.js";
import { type Locate, readSignals, type SignalValues } from "./read-signals.js";
import { type Reason, reasonsOf } from "./reasons.js";

/** If a user has fewer sessions, we cannot say what is usual. */
export const FEWEST_SESSIONS = 4;

/** A session, and how unusual it is for its user. */
export interface TriagedSession {
  session: Session;
  /** 1 is the most unusual of the list; `null` if the session is not ranked. */
  rank: number | null;
  /**
   * From 0 to 99: how well the session fits somebody else. 50: as well as the user; 80: four times as well. It is not a
   * probability. `null` if the session is not ranked.
   */
  risk: number | null;
  /** What is unusual. Empty if nothing is, or if the session is not ranked. */
  reasons: readonly Reason[];
  /**
   * Why it is not ranked. `short_history`: the user has fewer than four sessions that can be compared. `own`: it is
   * the caller's own session, and the product shows this request instead of the sign-in. `null` if it is ranked.
   */
  unranked: "short_history" | "own" | null;
}

/** What `triage()` finds. */
export interface Triage {
  /** The most unusual first; those that are not ranked come last. In case of a tie, the newest comes first. */
  sessions: readonly TriagedSession[];
  /** The signals by which the sessions were compared. */
  signals: readonly Signal[];
}

/** Options of `triage()`. */
export interface TriageOptions {
  /** Finds out where an address is, such as in an offline database. Default: only the product's values are used. */
  locate?: Locate | undefined;
}

/**
 * Ranks sessions by how unusual each is among the other sessions of the same user, with reasons. The result is a hint.
 * This function revokes nothing and does not know who signed in.
 *
 * @param listing the result of `list()`.
 * @param capabilities the capabilities of the same provider. They say what the fields mean.
 */
export async function triage(
  { sessions, own }: Pick<Listing, "sessions" | "own">,
  { fields, caveats }: Pick<Capabilities, "fields" | "caveats">,
  { locate }: TriageOptions = {},
): Promise<Triage> {
  const isMisleading = ({ id }: Session) => caveats?.ownSession !== undefined && isOwn(own, id) === true;
  const judged = sessions.filter((session) => !isMisleading(session));
  const values = await readSignals(judged, fields, locate);
  const items = judged.map((session, at) => ({ session, ...comparedOf(values[at] ?? {}) }));

  const everybody = new Frequencies();
  const byUser = new Map<string, { history: Frequencies; sessions: number }>();
  const texts = new Map<string, string>();
  for (const { session, compared, known } of items) {
    everybody.add(compared);
    const user = byUser.get(session.userId) ?? { history: new Frequencies(), sessions: 0 };
    user.history.add(compared);
    user.sessions++;
    byUser.set(session.userId, user);
    for (const signal of SIGNALS) {
      const value = known[signal];
      const name = value && `${signal} ${value.key}`;
      // If there are several spellings, the choice does not depend on the order of the list.
      if (value && name && value.text < (texts.get(name) ?? "\uffff")) texts.set(name, value.text);
    }
  }
  const textOf = (signal: Signal, key: string) => texts.get(`${signal} ${key}`) ?? key;

  const ranked: { session: Session; step: number; reasons: Reason[] }[] = [];
  const unranked: TriagedSession[] = sessions
    .filter(isMisleading)
    .map((session) => ({ session, rank: null, risk: null, reasons: [], unranked: "own" }));
  for (const { session, compared, known } of items) {
    const user = byUser.get(session.userId);
    if (!user || user.sessions < FEWEST_SESSIONS) {
      unranked.push({ session, rank: null, risk: null, reasons: [], unranked: "short_history" });
      continue;
    }
    const observed: Partial<Record<Signal, Observation>> = {};
    for (const signal of SIGNALS) {
      const value = compared[signal];
      if (value === undefined) continue;
      const all = everybody.of(signal, value);
      const own = user.history.of(signal, value);
      observed[signal] = {
        user: { seen: own.seen - 1, of: own.of - 1, different: own.different - (own.seen === 1 ? 1 : 0) },
        others: { seen: all.seen - own.seen, of: all.of - own.of },
        different: all.different,
      };
    }
    const reasons = reasonsOf(known, observed, user.history, textOf);
    ranked.push({ session, step: stepOf(likelihoodRatio(observed)), reasons });
  }
  ranked.sort((one, other) => other.step - one.step || newestFirst(one.session, other.session));
  unranked.sort((one, other) => newestFirst(one.session, other.session));
  return {
    sessions: [
      ...ranked.map(({ session, step, reasons }, at) => ({
        session,
        rank: at + 1,
        risk: riskOf(step),
        reasons,
        unranked: null,
      })),
      ...unranked,
    ],
    signals: SIGNALS.filter((signal) => items.some(({ compared }) => compared[signal] !== undefined)),
  };
}

function comparedOf(known: SignalValues) {
  const compared: Partial<Record<Signal, string>> = {};
  for (const signal of SIGNALS) {
    const value = known[signal];
    if (value) compared[signal] = value.key;
  }
  return { known, compared };
}

/** Sessions of the same time are sorted by id, because the order of the list must not matter. */
function newestFirst(one: Session, other: Session): number {
  return timeOf(other) - timeOf(one) || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);
}

function timeOf({ startedAt }: Session): number {
  const time = startedAt?.getTime() ?? Number.NaN;
  return Number.isNaN(time) ? Number.MIN_SAFE_INTEGER : time;
}
