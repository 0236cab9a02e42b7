import type { Field, Session, Signal } from "../../src/index.js";
import {
  type Compared,
  FEWEST_SESSIONS,
  Frequencies,
  likelihoodRatio,
  type Observation,
  triage,
  withoutVersion,
} from "../../src/triage/index.js";
import { type Figures, figuresOf, Scores } from "./figures.js";
import type { Login } from "./logins.js";

export interface Evaluation {
  /** Successful logins, and how many of them have enough earlier logins to be judged. */
  logins: number;
  judged: number;
  users: number;
  /** Logins that are earlier than the login above them. For them, the history of the user is wrong. */
  outOfOrder: number;
  takeovers: Figures;
  attackAddresses: Figures;
  /** The rank that `triage()` itself gives to a takeover among the user's last logins. The takeover is the newest. */
  amongOwn: { takeovers: number; first: number; inFirstThree: number };
}

/** How many logins of a user are kept. Users have fewer sessions, and a robot may have a million logins. */
const LONGEST_HISTORY = 100;
/** How many of the last logins stand for the open sessions of the user. */
const OPEN_SESSIONS = 20;
/** At most this many takeovers are ranked. */
const MOST_RANKED = 10_000;

const SIGNALS: readonly Signal[] = ["address", "network", "country", "browser", "system", "device"];

/** The values of a login, in the order of SIGNALS. */
type Values = readonly (string | null)[];

/** Judges every login by the user's earlier logins, as the studies do, and every takeover as the command does. */
export async function evaluate(logins: AsyncIterable<Login>): Promise<Evaluation> {
  const everybody = new Frequencies();
  const histories = new Map<string, Values[]>();
  const texts = new Map<string, string>();
  const takeovers = { attacks: new Scores(), others: new Scores() };
  const attackAddresses = { attacks: new Scores(), others: new Scores() };
  const amongOwn = { takeovers: 0, first: 0, inFirstThree: 0 };
  let count = 0;
  let judged = 0;
  let outOfOrder = 0;
  let last = "";
  for await (const login of logins) {
    count++;
    if (login.at < last) outOfOrder++;
    else last = login.at;
    const values = valuesOf(login, texts);
    const history = histories.get(login.user) ?? [];
    histories.set(login.user, history);
    if (history.length >= FEWEST_SESSIONS - 1) {
      judged++;
      const score = likelihoodRatio(observationsOf(values, history, everybody));
      (login.isTakeover ? takeovers.attacks : takeovers.others).add(score);
      // A takeover does not count as one of the others.
      if (login.isAttackAddress) attackAddresses.attacks.add(score);
      else if (!login.isTakeover) attackAddresses.others.add(score);
      if (login.isTakeover && amongOwn.takeovers < MOST_RANKED) {
        const rank = await rankAmong(values, history.slice(1 - OPEN_SESSIONS));
        amongOwn.takeovers++;
        if (rank === 1) amongOwn.first++;
        if (rank <= 3) amongOwn.inFirstThree++;
      }
    }
    everybody.add(comparedOf(values));
    history.push(values);
    if (history.length > LONGEST_HISTORY) history.shift();
  }
  return {
    logins: count,
    judged,
    users: histories.size,
    outOfOrder,
    takeovers: figuresOf(takeovers.attacks.all(), takeovers.others.all()),
    attackAddresses: figuresOf(attackAddresses.attacks.all(), attackAddresses.others.all()),
    amongOwn,
  };
}

/** Each text is kept once, however many logins have it. */
function valuesOf(login: Login, texts: Map<string, string>): Values {
  return SIGNALS.map((signal) => {
    const value = login[signal];
    const text = value && (signal === "browser" || signal === "system") ? withoutVersion(value) : value;
    if (!text) return null;
    const kept = texts.get(text);
    if (kept !== undefined) return kept;
    texts.set(text, text);
    return text;
  });
}

function comparedOf(values: Values): Compared {
  const compared: Compared = {};
  for (const [at, signal] of SIGNALS.entries()) {
    const value = values[at];
    if (value) compared[signal] = value;
  }
  return compared;
}

function observationsOf(values: Values, history: readonly Values[], everybody: Frequencies) {
  const observed: Partial<Record<Signal, Observation>> = {};
  for (const [at, signal] of SIGNALS.entries()) {
    const value = values[at];
    if (!value) continue;
    const own = history.flatMap((each) => each[at] ?? []);
    const user = {
      seen: own.filter((each) => each === value).length,
      of: own.length,
      different: new Set(own).size,
    };
    const all = everybody.of(signal, value);
    observed[signal] = {
      user,
      others: { seen: all.seen - user.seen, of: all.of - user.of },
      different: all.different,
    };
  }
  return observed;
}

const FIELDS: readonly Field[] = (["address", "country", "browser", "system", "device"] as const).map(
  (signal) => ({ name: signal, type: "text", about: signal, signal }),
);

/** The rank that `triage()` gives to a login among earlier ones, as if all of them were open sessions. */
async function rankAmong(values: Values, earlier: readonly Values[]): Promise<number> {
  const all = [...earlier, values];
  const sessions: Session[] = all.map((each, at) => ({
    id: String(at),
    userId: "user",
    startedAt: new Date(at),
    lastSeenAt: null,
    values: Object.fromEntries(SIGNALS.map((signal, index) => [signal, each[index] ?? null])),
  }));
  const networks = new Map(all.map(([address, network]) => [address, network]));
  const { sessions: ranked } = await triage(
    { sessions, own: { state: "none", reason: "" } },
    { fields: FIELDS },
    {
      locate(address) {
        const number = Number(networks.get(address));
        return { country: null, network: Number.isInteger(number) ? { number, name: "" } : null };
      },
    },
  );
  return (
    ranked.find(({ session }) => session.id === String(all.length - 1))?.rank ?? Number.POSITIVE_INFINITY
  );
}
