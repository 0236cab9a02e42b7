/**
 * A small product whose lists may lie and whose answers may be late, doubled or lost. It does not know how plans are
 * made and runs are carried out. The truth is in `open`.
 */

import {
  AuthenticationError,
  type Capabilities,
  type FailedCall,
  type JournalStore,
  type Listing,
  NetworkError,
  type Own,
  type Provider,
  RateLimitError,
  type Session,
  type Step,
  type StepAnswer,
} from "../../src/index.js";
import fc from "../support/fast-check.js";

/** What a list does instead of telling the truth. Each lie leaves a sign in the list. */
export type Lie =
  | "forgets everything"
  | "forgets the own session"
  | "repeats a session"
  | "names another own session"
  | "names none"
  | "belongs to another caller"
  | "is refused"
  | "is lost";

/** What happens to a call that revokes. */
type Fate =
  | "answered"
  | "lost before"
  | "lost after"
  | "carried out twice"
  | "carried out late"
  | "says done, does nothing"
  | "says no, and does it"
  | "limited"
  | "refused";

export interface GivenWorld {
  mine: number;
  theirs: number;
  credential: "known" | "known, unlisted" | "none" | "among" | "unknown";
  lists: "caller" | "everyone";
  steps: "single" | "single and wide" | "wide" | "batch";
  /** The form of each list in order. After the last entry, lists tell the truth. */
  lies: (Lie | null)[];
  fates: Fate[];
  /** Who signs in before the calls with these numbers. Reads and writes are counted together. */
  signIns: { call: number; mine: boolean }[];
}

const oftenNull = <T>(...values: T[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom(...values));

export const hostileWorld: fc.Arbitrary<GivenWorld> = fc.record({
  mine: fc.integer({ min: 1, max: 6 }),
  theirs: fc.integer({ min: 0, max: 3 }),
  credential: fc.constantFrom("known", "known", "known", "known, unlisted", "none", "among", "unknown"),
  lists: fc.constantFrom("caller", "everyone"),
  steps: fc.constantFrom("single", "single and wide", "single and wide", "wide", "batch"),
  lies: fc.array(
    oftenNull<Lie>(
      "forgets everything",
      "forgets the own session",
      "repeats a session",
      "names another own session",
      "names none",
      "belongs to another caller",
      "is refused",
      "is lost",
    ),
    { maxLength: 8 },
  ),
  fates: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<Fate>("answered") },
      fc.constantFrom<Fate>(
        "lost before",
        "lost after",
        "carried out twice",
        "carried out late",
        "says done, does nothing",
        "says no, and does it",
        "limited",
        "refused",
      ),
    ),
    { maxLength: 8 },
  ),
  signIns: fc.array(fc.record({ call: fc.nat(9), mine: fc.boolean() }), { maxLength: 2 }),
});

export const ME = "me";
export const OTHER = "other";

type Sent = Step & { sentAfter: number };

const WIDE: Capabilities["everything"] = [
  { of: "anyone", keepsOwn: false },
  { of: "caller", keepsOwn: true },
];
const STEPS: Record<GivenWorld["steps"], Pick<Capabilities, "sessionsPerCall" | "everything">> = {
  single: { sessionsPerCall: 1, everything: [] },
  "single and wide": { sessionsPerCall: 1, everything: WIDE },
  wide: { sessionsPerCall: 0, everything: WIDE },
  batch: { sessionsPerCall: 3, everything: WIDE },
};

const failed = (what: string, mayHaveTakenEffect: boolean): FailedCall => ({
  operation: what,
  method: "PUT",
  url: "https://product.example.com",
  status: null,
  productCode: null,
  productMessage: null,
  attempts: 1,
  mayHaveTakenEffect,
});

export class HostileWorld {
  /** The sessions that are really open, each with its owner. */
  readonly open = new Map<string, string>();
  readonly listable = new Map<string, string>();
  /** The sessions that our calls ended, in order. */
  readonly endedByUs: { id: string; user: string; unseen: boolean }[] = [];
  readonly own: string | null;
  calls = 0;
  private next = 1;
  private lists = 0;
  private writes = 0;
  private readonly late: Sent[] = [];
  private lastList = 0;
  private readonly bornAt = new Map<string, number>();

  constructor(private readonly given: GivenWorld) {
    for (let n = 0; n < given.mine; n++) this.signIn(ME);
    for (let n = 0; n < given.theirs; n++) this.signIn(OTHER);
    this.own = given.credential === "none" ? null : "s1";
    if (given.credential === "known, unlisted" && given.lists === "caller") this.listable.delete("s1");
  }

  signIn(user: string): void {
    const id = `s${this.next++}`;
    this.bornAt.set(id, this.calls);
    this.open.set(id, user);
    this.listable.set(id, user);
  }

  isOpen = (id: string) => this.open.has(id);

  /** What a truthful list would contain. */
  truthfully(): Listing {
    const { given } = this;
    const current = this.current();
    const sessions = [...this.listable]
      .filter(([id, user]) => this.open.has(id) && (given.lists === "everyone" || user === ME))
      .map(
        ([id, userId]): Session => ({
          id,
          userId,
          startedAt: new Date(1_700_000_000_000 + Number(id.slice(1)) * 1000),
          lastSeenAt: null,
          values: { ip: "203.0.113.7" },
        }),
      );
    return { sessions, own: current, covers: given.lists };
  }

  connect(): Provider {
    const capabilities: Capabilities = {
      fields: [
        { name: "startedAt", type: "time", about: "the start" },
        { name: "ip", type: "address", about: "the address" },
      ],
      ...STEPS[this.given.steps],
      evidence: { listed: "confirmed", unlisted: "acknowledged" },
      naming: { isSessionId: () => true, sessionIds: "texts", isUserName: () => true, userNames: "texts" },
      endsOthersFor: "everyone",
      limits: { requestsPerMinute: null, concurrentReads: null, concurrentWrites: 3, writesPerDay: null },
      residualAccess: [],
    };
    return {
      product: "hostile",
      installation: "https://product.example.com",
      capabilities,
      whoami: async () => {
        this.happen();
        return {
          user: { id: ME, name: null, login: "me@example.com" },
          administrator: true,
          authenticatedBy: "basic",
        };
      },
      list: async () => this.list(),
      findUsers: async (id) => [{ id, name: null, login: null }],
      end: async (step) => this.execute({ ...step, sentAfter: this.lastList }),
    };
  }

  private current(): Own {
    if (this.own === null) return { state: "none", reason: "a password belongs to no session" };
    switch (this.given.credential) {
      case "unknown":
        return { state: "unknown", reason: "the product does not tell" };
      case "among":
        return {
          state: "among",
          ids: [this.own, "s2"].slice(0, this.given.mine),
          reason: "the product tells those of this address only",
        };
      default:
        return { state: "known", id: this.own };
    }
  }

  private happen(): void {
    const call = this.calls++;
    for (const { call: at, mine } of this.given.signIns) if (at === call) this.signIn(mine ? ME : OTHER);
    if (this.own !== null && !this.isOpen(this.own)) {
      throw new AuthenticationError("The credential was refused (401)", {
        ...failed("call", false),
        status: 401,
      });
    }
  }

  private list(): Listing {
    this.happen();
    const truth = this.truthfully();
    const lie = this.noticeable(this.given.lies[this.lists++] ?? null);
    this.lastList = this.calls;
    const without = (id: string | null) => truth.sessions.filter((session) => session.id !== id);
    switch (lie) {
      case "forgets everything":
        return { ...truth, sessions: [] };
      case "forgets the own session":
        return { ...truth, sessions: without(this.own) };
      case "repeats a session":
        return { ...truth, sessions: [...truth.sessions, ...truth.sessions.slice(0, 1)] };
      case "names another own session":
        return { ...truth, sessions: without(this.own), own: { state: "known", id: "s999" } };
      case "names none":
        return { ...truth, own: { state: "none", reason: "it says so" } };
      case "belongs to another caller":
        return {
          ...truth,
          sessions: truth.sessions.slice(0, 1).map((each) => ({ ...each, userId: OTHER, id: "s998" })),
        };
      case "is refused":
        throw new RateLimitError("A limit is reached (429)", failed("listSessions", false), null);
      case "is lost":
        throw new NetworkError("No answer came", failed("listSessions", false));
      default:
        return truth;
    }
  }

  /** Nobody can detect a lie without any sign, so the world tells no such lie. */
  private noticeable(lie: Lie | null): Lie | null {
    const { credential, lists } = this.given;
    // Another request tells us the caller but not the own session, so the first list decides.
    if (lie === "names none" && this.own !== null && this.lists === 1) return null;
    // In the first list of all users' sessions nothing shows that some are missing, and the own one need not be listed.
    if (lie === "belongs to another caller" && lists === "everyone" && this.lists === 1) return null;
    if (credential === "known") return lie;
    if (lie === "forgets everything" || lie === "forgets the own session") return null;
    return lie === "belongs to another caller" && lists === "everyone" ? null : lie;
  }

  private execute(step: Sent): StepAnswer {
    this.happen();
    for (const late of this.late.splice(0)) this.carryOut(late);
    const fate = this.given.fates[this.writes++] ?? "answered";
    const lost: StepAnswer = { answer: "lost", reason: "no answer came" };
    switch (fate) {
      case "lost before":
        return lost;
      case "lost after":
        this.carryOut(step);
        return lost;
      case "carried out twice":
        this.carryOut(step);
        return this.carryOut(step) ? { answer: "done", reason: null } : lost;
      case "carried out late":
        this.late.push(step);
        return lost;
      case "says done, does nothing":
        return { answer: "done", reason: null };
      case "says no, and does it":
        this.carryOut(step);
        return { answer: "not_done", reason: null };
      case "limited":
        throw new RateLimitError("A limit is reached (429)", failed("execute", false), 1000);
      case "refused":
        throw new AuthenticationError("The credential was refused (401)", {
          ...failed("execute", false),
          status: 401,
        });
      default:
        return { answer: this.carryOut(step) ? "done" : "not_done", reason: null };
    }
  }

  /** A late call arrives in the end. */
  settle(): void {
    for (const late of this.late.splice(0)) this.carryOut(late);
  }

  private carryOut(step: Sent): boolean {
    const ids =
      step.kind === "sessions"
        ? step.ids
        : [...this.open].flatMap(([id, user]) =>
            user === step.user.id && !(step.keepsOwn && id === this.own) ? [id] : [],
          );
    let ended = false;
    for (const id of ids) {
      const user = this.open.get(id);
      if (user === undefined) continue;
      this.open.delete(id);
      // Nobody can see a session that begins between the last list and the call.
      this.endedByUs.push({ id, user, unseen: (this.bornAt.get(id) ?? 0) >= step.sentAfter });
      ended = true;
    }
    return ended;
  }
}

/** What happens to a journal between two of its records. */
export interface Mishap {
  line: number;
  by: "signal" | "full disk" | "kill";
}

export const mishaps: fc.Arbitrary<Mishap[]> = fc.array(
  fc.record({ line: fc.nat(12), by: fc.constantFrom("signal", "full disk", "kill") }),
  { maxLength: 3 },
);

export class DiskFull extends Error {}

/** A journal that is disturbed at its line: it writes half a line or none, or a signal comes. */
export function unluckyStore(
  mishap: Mishap | undefined,
  kept: { text: string },
  signal: () => void,
): JournalStore {
  let line = 0;
  let broken = false;
  return {
    async append(text) {
      if (broken) throw new DiskFull("ENOSPC");
      if (mishap && line++ === mishap.line) {
        if (mishap.by === "signal") signal();
        else {
          broken = true;
          if (mishap.by === "full disk") kept.text += text.slice(0, text.length / 2);
          throw new DiskFull("ENOSPC");
        }
      }
      kept.text += text;
    },
  };
}
