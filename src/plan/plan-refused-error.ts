import { SessionctlError } from "../errors.js";

/** Why a plan was refused. */
export type RefusalReason =
  /** It is not a plan, or has another version. */
  | "unreadable"
  /** It was changed after it was made. */
  | "digest"
  | "expired"
  /** It was made for another product. */
  | "provider"
  /** It was made for another installation. */
  | "installation"
  /** It covers other nodes or sites of the installation than the connection does. */
  | "scope"
  /** It was made by another caller. */
  | "caller"
  /** It would or could end the own session that the caller has now. */
  | "current_session"
  /**
   * The plan of an interrupted run is no longer valid, and a call that may end more sessions than were listed
   * was not confirmed again.
   */
  | "not_confirmed"
  /** The clock was moved back, or forward by more than a year, so the age of the run is not known. */
  | "clock";

/** The plan cannot be applied now. Nothing was revoked. */
export class PlanRefusedError extends SessionctlError {
  override readonly name = "PlanRefusedError" as const;
  readonly code = "plan_refused" as const;
  readonly refusal: RefusalReason;

  constructor(refusal: RefusalReason, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
