/** What a plan looks like. It is plain JSON: times are RFC 3339 text, and nothing in it is a secret. */
import type { StepKind } from "../provider.js";
import type { PassedOver, Selector, SparedReason } from "../selection.js";
import type { Caller, User } from "../session.js";

/** Version of the format. A reader refuses any other. */
export const PLAN_VERSION = 1;

/** A session, with what identifies it to a person. Remote text is cleaned of control characters. */
export interface PlannedSession {
  id: string;
  userId: string;
  /** Whether it is the caller's own. Left out where it is not. */
  current?: true | "unknown";
  startedAt: string | null;
  ip: string | null;
  country: string | null;
  city: string | null;
  browser: string | null;
  platform: string | null;
}

/** One call that revokes. */
export interface PlannedStep {
  kind: StepKind;
  /** The user whose everything is ended, for the kinds `user` and `others`; else `null`. */
  user: User | null;
  /** The listed sessions that it ends. Empty for a user whose sessions cannot be listed. */
  sessions: PlannedSession[];
  /** Ids that it ends and that the product does not list to the caller. */
  unlisted: string[];
}

/** Something that matches the selector and is left alone. */
export interface PlannedSparing {
  /** `null` for a user whose sessions cannot be listed. */
  session: PlannedSession | null;
  userId: string;
  reason: SparedReason;
}

/** What carrying the plan out takes, without repeated calls. */
export interface PlannedCost {
  /** Calls that read. */
  reads: number;
  /** Calls that revoke. */
  writes: number;
  /** The least time that the product's limits allow for it, in seconds. */
  seconds: number;
  /** The writes as a share of what the product allows in a day, 0 to 1 and beyond; `null` without such a limit. */
  shareOfDailyWrites: number | null;
}

/**
 * The frozen answer to "what exactly will happen". Made by `plan()`, carried out by `apply()`.
 *
 * @typeParam Name the provider's name: a plan for one product cannot be given to another.
 */
export interface Plan<Name extends string = string> {
  version: typeof PLAN_VERSION;
  provider: Name;
  /** The installation: origin and path. */
  portal: string;
  /** Who made it. Only the same caller may apply it. */
  caller: Caller;
  selector: Selector;
  /** The ids of the users that the selector names, by the name that it uses. */
  users: Record<string, string>;
  createdAt: string;
  /** From then on `apply()` refuses it. */
  expiresAt: string;
  /** In the order in which they begin; one that ends the caller's own session is the last. */
  steps: PlannedStep[];
  spared: PlannedSparing[];
  /** Ids asked for of which the product says that there is no such session. */
  alreadyGone: string[];
  /** Sessions that match nothing only because a field is missing that a filter needs. */
  passedOver: PassedOver;
  /** What a reviewer should know, in sentences. */
  warnings: string[];
  cost: PlannedCost;
  /** `sha256:` and the hash of everything else, as RFC 8785 canonical JSON. */
  digest: string;
}

/** A plan before it is sealed. */
export type PlanDraft<Name extends string = string> = Omit<Plan<Name>, "digest">;
