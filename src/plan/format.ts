/** The format of a plan. It is plain JSON: times are RFC 3339 text, and it contains no secrets. */
import type { Step } from "../provider.js";
import type { PassedOver, Selector, SparedReason } from "../selection/index.js";
import type { Caller, Own } from "../session.js";

/** The version of the format. Any other version is refused. */
export const PLAN_VERSION = 1;

/**
 * A session, with the values by which a person can identify it. Control characters are removed from remote
 * text.
 */
export interface PlannedSession {
  id: string;
  userId: string;
  /** Whether it is the caller's own session. Left out if it is not. */
  current?: true | "unknown";
  startedAt: string | null;
  /** The values that people see, by the names of the fields. Missing values are left out. */
  values: Readonly<Record<string, PlannedValue>>;
}

/** A value of a session in JSON: a time is RFC 3339 text. */
export type PlannedValue = string | number | boolean | readonly string[];

/** A session, or all sessions of a user, that the selector matches but the plan leaves alone. */
export interface PlannedSparing {
  /** `null` for a user whose sessions cannot be listed. */
  session: PlannedSession | null;
  userId: string;
  reason: SparedReason;
}

/** The cost of applying the plan, without repeated calls. */
export interface PlannedCost {
  /** Calls that read. */
  reads: number;
  /** Calls that revoke. */
  writes: number;
  /**
   * The least time that the product's limits per minute and per day allow, in seconds. We leave a share of
   * each limit to others.
   */
  seconds: number;
  /**
   * The writes as a share of the product's limit per day. 1 means the whole limit; the share may exceed 1.
   * `null` if there is no such limit.
   */
  shareOfDailyWrites: number | null;
}

/** States exactly what a revocation will do. `plan()` makes it, and `apply()` carries it out. */
export interface Plan {
  version: typeof PLAN_VERSION;
  /** The product's short name. `apply()` refuses a plan for another product. */
  provider: string;
  /** The installation: origin and path. */
  installation: string;
  /** The parts of the installation that the plan covers, such as nodes or sites; `null` for all of it. */
  scope: readonly string[] | null;
  /** The caller who made the plan. Only the same caller may apply it. */
  caller: Caller;
  /** The caller's own session when the plan was made. */
  own: Own;
  selector: Selector;
  /** The ids of the users that the selector names, by these names. */
  users: Record<string, string>;
  createdAt: string;
  /** The time from which `apply()` refuses the plan. */
  expiresAt: string;
  /** The listed sessions that the steps end. */
  sessions: PlannedSession[];
  /** The steps, in the order in which they start. A step that ends the caller's own session is last. */
  steps: Step[];
  spared: PlannedSparing[];
  /** Ids in the selector that do not exist, according to the product. */
  alreadyGone: string[];
  /** Sessions that did not match only because a field that a filter needs is missing. */
  passedOver: PassedOver;
  /** Warnings for the reviewer, as sentences. */
  warnings: string[];
  cost: PlannedCost;
  /** `sha256:` and the hash of everything else in the plan, written as RFC 8785 canonical JSON. */
  digest: string;
}

/** A plan before it is sealed. */
export type PlanDraft = Omit<Plan, "digest">;
