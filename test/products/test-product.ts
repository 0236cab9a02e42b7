/**
 * Small products in memory, one of each kind that the port must support. Each keeps its own sessions and behaves as its
 * capabilities say, so that we test the workflow on products it does not know.
 */
import type { Answer } from "../../src/outcome.js";
import type { Attempt, Call, Capabilities, Provider, Step, StepAnswer } from "../../src/provider.js";
import type { Caller, Listing, Own, Session, User } from "../../src/session.js";

/** How a test product behaves. */
export interface TestProductOptions {
  product: string;
  caller: User;
  administrator?: boolean;
  own: Own;
  covers: Listing["covers"];
  capabilities: Pick<Capabilities, "sessionsPerCall" | "everything" | "endsOthersFor"> &
    Partial<Capabilities>;
  sessions: readonly Session[];
  /** What it says about a session that it was asked to end by id. Default: the truth. */
  says?: (id: string, wasOpen: boolean) => Answer;
  /** The part of the installation that it was connected to. Default: all of it. */
  scope?: readonly string[];
  /** What a list says besides the sessions. Default: nothing. */
  listing?: Pick<Listing, "notEndable" | "notes">;
  /** Whether a call for a user returns what it ended. Default `false`. */
  tellsWhatEnded?: boolean;
}

/** A provider with additional access for its test. */
export interface TestProduct extends Provider {
  /** The ids of the sessions that are open. */
  open(): string[];
  /** Opens one more session, as a user who signs in. */
  signIn(session: Session): void;
  /** Ends one, as a user who signs out. */
  signOut(id: string): void;
  /** The steps that arrived, oldest first. */
  readonly sent: Step[];
  /** Makes the next `end` do its work and lose its answer. */
  loseNextAnswer(): void;
  /** Runs when the next `end` arrives, before it is carried out. */
  beforeNextEnd(happens: () => void): void;
}

/** A session with only its owner and its start time. */
export function sessionOf(id: string, userId: string, rest: Partial<Session> = {}): Session {
  return {
    id,
    userId,
    startedAt: new Date("2026-05-01T00:00:00Z"),
    lastSeenAt: null,
    values: {},
    ...rest,
  };
}

export function testProduct(options: TestProductOptions): TestProduct {
  const { caller, own, covers } = options;
  const open = new Map(options.sessions.map((session) => [session.id, session]));
  const users = new Map(options.sessions.map(({ userId }) => [userId, userOf(userId)]));
  users.set(caller.id, caller);
  const installation = `https://${options.product}.example.com`;
  const sent: Step[] = [];
  let losing = false;
  let beforeEnd: (() => void) | null = null;
  const tell = (call: Call | undefined, effect: Attempt["effect"]) => {
    call?.signal?.throwIfAborted();
    call?.onAttempt?.({ effect, attempt: 1, failure: null, retryInMs: null });
  };

  function endSessions(ids: readonly string[]): StepAnswer {
    const answers = ids.map((id) => {
      const wasOpen = open.delete(id);
      const truth: Answer = wasOpen ? "done" : "not_done";
      return [id, { answer: options.says?.(id, wasOpen) ?? truth, reason: null }] as const;
    });
    const [first, ...rest] = answers;
    // One answer for one session, as most products give. A batch has one for each session.
    if (first && rest.length === 0) return first[1];
    return { answer: "not_done", reason: null, bySession: Object.fromEntries(answers) };
  }

  function endEverything({ user, keepsOwn, listed }: Step & { kind: "everything" }): StepAnswer {
    const ended = [...open.values()].filter(
      ({ id, userId }) => userId === user.id && !(keepsOwn && own.state === "known" && own.id === id),
    );
    for (const { id } of ended) open.delete(id);
    if (!options.tellsWhatEnded) return { answer: "silent", reason: null };
    const endedIds = new Set(ended.map(({ id }) => id));
    return {
      answer: "not_done",
      reason: null,
      bySession: Object.fromEntries(
        listed.map((id) => [id, { answer: endedIds.has(id) ? "done" : "not_done", reason: null }] as const),
      ),
      beyond: ended.filter(({ id }) => !listed.includes(id)),
    };
  }

  return {
    product: options.product,
    scope: options.scope,
    installation,
    capabilities: {
      fields: [
        { name: "startedAt", type: "time", title: "AGE", about: "when the session began" },
        { name: "node", wire: "nodeName", type: "text", title: "NODE", about: "the node that it is on" },
      ],
      evidence: { listed: "confirmed", unlisted: "unverifiable" },
      naming: { isSessionId: () => true, sessionIds: "texts", isUserName: () => true, userNames: "texts" },
      limits: { requestsPerMinute: null, concurrentReads: null, concurrentWrites: 1, writesPerDay: null },
      residualAccess: [],
      ...options.capabilities,
    },
    async whoami(call): Promise<Caller> {
      tell(call, "read");
      return { user: caller, administrator: options.administrator ?? false, authenticatedBy: "password" };
    },
    async list(call): Promise<Listing> {
      tell(call, "read");
      const sessions = [...open.values()].filter(
        ({ userId }) => covers === "everyone" || userId === caller.id,
      );
      return { sessions, own, covers, ...options.listing };
    },
    async findUsers(name, call) {
      tell(call, "read");
      return [...users.values()].filter(({ id, login }) => id === name || login === name);
    },
    async end(step, call) {
      tell(call, "end");
      sent.push(step);
      beforeEnd?.();
      beforeEnd = null;
      const answer = step.kind === "sessions" ? endSessions(step.ids) : endEverything(step);
      if (!losing) return answer;
      losing = false;
      return { answer: "lost", reason: "the connection was cut" };
    },
    open: () => [...open.keys()],
    signIn: (session) => void open.set(session.id, session),
    signOut: (id) => void open.delete(id),
    sent,
    loseNextAnswer() {
      losing = true;
    },
    beforeNextEnd(happens) {
      beforeEnd = happens;
    },
  };
}

const userOf = (id: string): User => ({ id, name: null, login: `${id}@example.com` });
