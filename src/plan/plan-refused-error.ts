import { SessionctlError } from "../errors.js";

/** Why a plan is refused. */
export type RefusalReason =
  /** It is no plan, or of another version. */
  | "unreadable"
  /** It was changed after it was made. */
  | "digest"
  | "expired"
  /** It was made for another product. */
  | "provider"
  /** It was made for another installation. */
  | "portal"
  /** It was made by another caller. */
  | "caller"
  /** The caller's own session is not the one of the plan. */
  | "current_session";

/** A plan does not fit the situation. Nothing was revoked. */
export class PlanRefusedError extends SessionctlError {
  override readonly name = "PlanRefusedError" as const;
  readonly code = "plan_refused" as const;
  readonly refusal: RefusalReason;

  constructor(refusal: RefusalReason, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
