/**
 * The port: the interface between the workflow and a product. Each product has one provider. The workflow
 * knows nothing else about a product.
 */
import type { EndedForLink, LinkWords, SignInList, SignInQuery } from "./extras.js";
import type { Limits, LimitWait } from "./limits.js";
import type { Answer, Evidence } from "./outcome.js";
import type { Caller, Listing, Session, User } from "./session.js";

export type { Limits, LimitWait } from "./limits.js";

/** Options of every call of a provider. */
export interface Call {
  /** Aborts the call, its retries and its waits. Default: none. */
  signal?: AbortSignal | undefined;
  /**
   * Stops sending. Once it aborts, calls already sent are waited for and not repeated, and a wait for a limit
   * or for the next attempt ends immediately. Default: none.
   */
  stopSending?: AbortSignal | undefined;
  /**
   * How long the call may wait for rate limits of the product, all waits together, in milliseconds;
   * `Infinity` for no maximum. Such waits count neither as attempts nor towards the time of the call.
   * Default: they do count, and no wait is longer than the `retry.maxRetryAfterMs` of the client.
   */
  limitWaitMs?: number | undefined;
  /**
   * Called when the call starts to wait for a limit for a second or more, again when the wait changes, and
   * with `null` when the wait is over. Default: none.
   */
  onWait?: ((wait: LimitWait | null) => void) | undefined;
  /** Called after every attempt of the call. Default: none. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}

/**
 * One call to the product that ends sessions. It has the same shape from the plan to the provider. `listed`
 * contains the ids that the product had listed to the caller.
 */
export type Step =
  /** These sessions and no other. */
  | { kind: "sessions"; ids: readonly [string, ...string[]]; listed: readonly string[] }
  /**
   * All sessions of a user, including those not listed. With `keepsOwn`, the caller's own session is left
   * alone.
   */
  | { kind: "everything"; user: User; keepsOwn: boolean; listed: readonly string[] };

/** The ids that a step is known to cover. For all sessions of a user, these are the listed ones. */
export function idsOf(step: Step): readonly string[] {
  return step.kind === "sessions" ? step.ids : step.listed;
}

/** A call that ends all sessions of one user. */
export interface Everything {
  /** Which user: only the caller, or anyone. */
  of: "caller" | "anyone";
  /** Whether the product leaves the caller's own session alone by itself. */
  keepsOwn: boolean;
  /** Who may use this call. Everybody else ends each session by its id. Default: everyone who may end the sessions. */
  for?: "administrators";
  /** What callers must know before they end all of their own sessions with it, as a sentence. */
  caveat?: string;
}

/**
 * The call that ends all sessions of a user and keeps, or does not keep, the own session; `undefined` if
 * there is none.
 */
export function everythingCall(
  { everything }: Pick<Capabilities, "everything">,
  wanted: { ofCaller: boolean; keepsOwn: boolean },
): Everything | undefined {
  return everything.find(
    ({ of, keepsOwn }) => keepsOwn === wanted.keepsOwn && (of === "anyone" || wanted.ofCaller),
  );
}

/** The capabilities that are available to this caller. */
export function offeredTo(
  { administrator }: Pick<Caller, "administrator">,
  capabilities: Capabilities,
): Capabilities {
  const everything = capabilities.everything.filter(({ for: whom }) => administrator || whom === undefined);
  return { ...capabilities, everything };
}

/** Access that still works after a revocation, and what to do about it. */
export interface ResidualAccess {
  /** A short name: "API keys". */
  access: string;
  /** What still works, as a sentence. */
  detail: string;
  /** What the operator should do next, as a sentence. */
  nextStep: string;
}

/**
 * The form of the ids and names of a product. A value that cannot be one is refused before anything is sent.
 */
export interface Naming {
  /** Whether the text can be the id of a session. */
  isSessionId(text: string): boolean;
  /** Describes such ids, for an error message: "whole numbers from 1 to 2147483647". */
  sessionIds: string;
  /** Whether the text can name a user: an id, an e-mail address or a login. */
  isUserName(text: string): boolean;
  /** Describes such names, for an error message: "e-mail addresses and UUIDs". */
  userNames: string;
}

/** A field of a product's sessions. Filters, expressions, tables, CSV, JSON and the help are made from it. */
export interface Field {
  /**
   * The name in camelCase, and the key in a session's `values`. `startedAt` and `lastSeenAt` are properties
   * of the session itself.
   */
  name: string;
  /** The product's own spelling. `match` accepts both. Default: the name. */
  wire?: string;
  type: "text" | "number" | "boolean" | "time" | "address" | "texts";
  /**
   * How the text is compared with a wanted value, without regard to case and surrounding blanks. Default
   * `equals`.
   */
  match?: "equals" | "contains";
  /** The title of its column in a table; fields with the same title share a column. Default: no column. */
  title?: string;
  /** Describes the field in the help: "the country of the address". */
  about: string;
  /** Whether the field can be missing in a session. Default `false`. */
  missing?: boolean;
  /**
   * A sentence to show if a session was passed over or spared because the field is missing. Default: none.
   */
  whenMissing?: string;
  /** What users who filter by the field must know, as a sentence. Default: none. */
  caveat?: string;
  /**
   * What the field says about where or with what the user signed in. `triage()` compares it with the user's other
   * sessions. A text for `browser`, `system` or `address` may contain more, such as a whole user agent, or words around
   * the address. A boolean for `device` says whether the device is a mobile one. Default: `address` for a field of the
   * type `address`, otherwise none.
   */
  signal?: Exclude<Signal, "network">;
}

/** The properties by which `triage()` compares sessions. The network is found from the address. */
export type Signal = "address" | "network" | "country" | "browser" | "system" | "device";

/** What a product can do, as data. The planner uses it to choose steps, and the report to explain results. */
export interface Capabilities {
  /** The fields that its sessions can have. A filter on any other field is an error. */
  fields: readonly Field[];
  /** How many sessions one call can end by id; 0 if the product cannot end sessions by id. */
  sessionsPerCall: number;
  /** The calls that end all sessions of a user. If there are none, sessions are ended by id. */
  everything: readonly Everything[];
  /** The best evidence for a session that can be listed again, and for one that cannot. */
  evidence: { listed: Evidence; unlisted: Evidence };
  /** The form of the ids of its sessions and the names of its users. */
  naming: Naming;
  /**
   * Who may end the sessions of somebody else. Planning refuses to name other users for all other callers.
   */
  endsOthersFor: "nobody" | "administrators" | "everyone";
  /** Warnings about fields that can mislead, as sentences for people. Default: none. */
  caveats?: {
    /** What the row of the caller's own session shows, if it does not show the sign-in. */
    ownSession?: string;
  };
  /** The provider respects these limits across all of its calls together. */
  limits: Limits;
  residualAccess: readonly ResidualAccess[];
}

/** The product's answer to a step: one for each session, or one for all. */
export interface StepAnswer {
  /** The answer for every session that the step covers and `bySession` does not list. */
  answer: Answer;
  /** Why there is no conclusive answer, as a sentence; `null` if there is one. */
  reason: string | null;
  /** Separate answers for some of the sessions, by id. Batch calls give them. */
  bySession?: Readonly<Record<string, { answer: Answer; reason: string | null }>>;
  /**
   * Sessions that the product ended although the step does not list them. They are in the report. Default:
   * none.
   */
  beyond?: readonly Session[];
  /**
   * Why the run must stop, as a sentence: the product did something other than what the call asked for. Nothing
   * more is sent. Default: the run continues.
   */
  stop?: string;
}

/**
 * A session that the product opened for this client on its own. Nobody signed in, and nobody else has its
 * token.
 */
export interface OpenedSession {
  /** `null` if the product could not be asked which session it is. */
  id: string | null;
  /** Whether this client has ended the session again. */
  closed: boolean;
  /** Why the id is not known, or why the session could not be ended; otherwise `null`. */
  reason: string | null;
}

/** One attempt at a call. */
export interface Attempt {
  /** Whether the call reads, or ends sessions. */
  effect: "read" | "end";
  /** 1 for the first attempt of a call. */
  attempt: number;
  /** Why the attempt failed; `null` if it succeeded. */
  failure: string | null;
  /** The wait before the next attempt, in milliseconds; `null` if there is no next attempt. */
  retryInMs: number | null;
}

/** Wanted values, by the names of the fields. */
export type FieldValues = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** A connection to one installation of a product. */
export interface Provider {
  /** The product's short name, as in the registry. Part of a plan. */
  readonly product: string;
  /** Origin and path of the installation. Part of a plan. */
  readonly installation: string;
  /**
   * The parts of the installation, such as nodes or sites, to which the connection is limited. Part of a
   * plan. Default: the whole installation.
   */
  readonly scope?: readonly string[] | undefined;
  readonly capabilities: Capabilities;
  /** Who the credential belongs to, and what they may do. */
  whoami(options?: Call): Promise<Caller>;
  /**
   * Lists all sessions that the caller can see, each once. If a part cannot be read, it throws: it never
   * returns an incomplete list.
   */
  list(options?: Call): Promise<Listing>;
  /**
   * Finds the users with this id, e-mail address or login: none, one, or several to choose from.
   *
   * @param options.match the values that the selector matches. They may decide which of several users is
   *   meant.
   */
  findUsers(name: string, options?: Call & { match?: FieldValues | undefined }): Promise<User[]>;
  /**
   * Carries out one step. Throws a `CallError` for a refusal (401, 403, a limit). A lost answer does not
   * throw: it is the answer `lost`.
   */
  end(step: Step, options?: Call): Promise<StepAnswer>;
  /**
   * The sessions that the product has opened for this client on its own. Some products do so when a caller
   * ends all of their own sessions. Default: the product opens none.
   */
  opened?(options?: Call): Promise<OpenedSession[]>;
  /** Ends the sessions that `opened()` returns. A client that uses such a session is then signed out. */
  endOpened?(options?: Call): Promise<OpenedSession[]>;
  /**
   * Whether the product refuses the credential with which this client began, if the client has been given another
   * one since. It sends one read, which changes nothing. `null` if we cannot know. Default: a client keeps its
   * credential, and the list after a run shows whether the product refuses it.
   */
  refusesFirstCredential?(options?: Call): Promise<boolean | null>;
  /**
   * Signs out the session that `connect()` signed in, never a credential that the user supplied. No calls are
   * possible afterwards. Errors do not change any result: it never throws. Default: nothing to sign out.
   */
  close?(): Promise<void>;
  /** Features that other products do not have. Default: none. */
  readonly extras?: Extras;
}

/** Features that only some products have. A command that needs a missing one reports that. */
export interface Extras {
  /** The release of the installation, such as `3.7.2`; `null` if it cannot be read. */
  release?(options?: Call): Promise<string | null>;
  /** The sign-ins of a user, from the product's login history. */
  signIns?(query: SignInQuery, options?: Call): Promise<SignInList>;
  /** Ends all sessions of the caller and returns a password-change link. */
  resetPassword?: {
    /**
     * @throws LockoutError if the credential belongs, or may belong, to a session and `includeCurrent` is not
     * set.
     */
    endAll(options?: Call & { includeCurrent?: boolean }): Promise<EndedForLink>;
    words: LinkWords;
  };
}

/** Whether the caller may end the sessions of somebody else, according to the product's rules. */
export function mayEndOthers(
  { endsOthersFor }: Pick<Capabilities, "endsOthersFor">,
  { administrator }: Pick<Caller, "administrator">,
): boolean {
  return endsOthersFor === "everyone" || (endsOthersFor === "administrators" && administrator);
}
