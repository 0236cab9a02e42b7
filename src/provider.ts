/**
 * The port: what the workflow knows of a product. One product = one provider; the workflow decides
 * everything else from what is said here.
 */
import type { Answer, Evidence } from "./outcome.js";
import type { Caller, Session, SessionList, User } from "./session.js";

/** What every call of a provider may be given. */
export interface CallOptions {
  /** Ends the call, its retries and its waits. Default: nothing ends them. */
  signal?: AbortSignal | undefined;
}

/** One call to the product that revokes. */
export type Step =
  /** One session. */
  | { kind: "session"; session: string }
  /** Several sessions in one call, with an answer for each. */
  | { kind: "batch"; sessions: string[] }
  /** Everything of one user, listed or not. `sessions` are those that were listed. */
  | { kind: "user"; userId: string; sessions: string[] }
  /** Everything of the caller but the current session, listed or not. */
  | { kind: "others"; sessions: string[] };

export type StepKind = Step["kind"];

/** What a product can say of one kind of step. */
export interface StepCapability {
  /** Whether a step that was sent and not answered may be sent again. */
  idempotent: boolean;
  /** Whether the step leaves the caller's current session alone by itself. */
  keepsCurrent: boolean;
  /** Whether the step ends exactly the sessions that it names, and never one that was not listed. */
  exact: boolean;
  /** The best evidence for a session that the caller can list. */
  evidence: Evidence;
  /** The best evidence for a session that the caller cannot list. */
  evidenceUnlisted: Evidence;
  /** How many sessions one call takes. 1 except for `batch`. */
  batchSize: number;
}

/** What the product allows. `null` where it sets no limit. */
export interface Limits {
  requestsPerMinute: number | null;
  concurrentReads: number | null;
  concurrentWrites: number | null;
  writesPerDay: number | null;
}

/** Access that goes on after a revocation, and what to do about it. */
export interface ResidualAccess {
  /** A short name: "API keys". */
  access: string;
  /** What remains possible, in a sentence. */
  detail: string;
  /** What the operator does next, in a sentence. */
  nextStep: string;
}

/** The fields of a session that a product may leave out altogether. */
export type SessionField = Exclude<keyof Session, "id" | "userId" | "current">;

/**
 * What a product can do, as data. The planner decides from it and the report explains itself by it.
 *
 * @typeParam Field the fields that the product's sessions can have.
 */
export interface Capabilities<Field extends SessionField = SessionField> {
  /** Whose sessions the product lists to the caller. */
  lists: "caller" | "everyone";
  /** The fields that its sessions can have; a filter on any other is an error. */
  fields: readonly Field[];
  /** The kinds of step that it offers. */
  steps: Partial<Record<StepKind, StepCapability>>;
  /**
   * Whether the product refuses an ordinary caller any session of somebody else. Where it does, a
   * session that it does not list to that caller and does not end is gone.
   */
  refusesForeignSessions: boolean;
  limits: Limits;
  residualAccess: readonly ResidualAccess[];
}

/** What the product made of a step: an answer for each session, or one for all. */
export interface StepAnswer {
  /** For every session that the step names, and for what it reaches beyond them. */
  answer: Answer;
  /** Answers that differ from it, by session id. Batches have them. */
  perSession?: Readonly<Record<string, Answer>>;
  /** Why there is no conclusive answer, in a sentence; `null` when there is one. */
  reason: string | null;
}

/** One attempt at a call. */
export interface Attempt {
  /** Whether the call reads or revokes. */
  write: boolean;
  /** 1 for the first attempt of a call. */
  attempt: number;
  /** Why it failed; `null` for a success. */
  failure: string | null;
  /** The wait before the next attempt in milliseconds; `null` when there is none. */
  retryInMs: number | null;
}

/**
 * A product, as the workflow sees it.
 *
 * @typeParam Name the product's short name: a plan for one product cannot be applied to another.
 * @typeParam Field the fields that the product's sessions can have: a filter on another does not compile.
 */
export interface Provider<Name extends string = string, Field extends SessionField = SessionField> {
  /** The product's short name, such as `docspace`. Part of a plan. */
  readonly name: Name;
  /** Origin and path of the installation. Part of a plan. */
  readonly portal: string;
  readonly capabilities: Capabilities<Field>;
  whoami(options?: CallOptions): Promise<Caller>;
  /**
   * All sessions that the caller can see, each once, or an error: a part of the list is never
   * passed on as the whole.
   */
  listSessions(options?: CallOptions): Promise<SessionList>;
  /**
   * The user that an id, an e-mail address or a login names.
   *
   * @throws NotFoundError when there is none.
   */
  findUser(idOrLogin: string, options?: CallOptions): Promise<User>;
  /**
   * Carries one step out. A refusal (401, 403, a limit) throws a `CallError`; a lost answer is an answer.
   */
  execute(step: Step, options?: CallOptions): Promise<StepAnswer>;
  /** Tells `listener` of every attempt from now on; the returned function ends that. */
  observe(listener: (attempt: Attempt) => void): () => void;
}
