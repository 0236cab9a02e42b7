import { operations } from "../../../generated/docspace.operations.js";
import type { Dialect } from "../../http/dialect.js";

/** How DocSpace speaks: one envelope for successes, one for errors, and errors dressed as successes. */
export const docspaceDialect: Dialect = {
  product: "DocSpace",
  cookieName: "asc_auth_key",
  operations,

  readProblem(body) {
    // Never the stack, the type or the hresult, which stand beside the message.
    const message = field(field(body, "error"), "message");
    if (typeof message === "string") return message;
    if (!this.isDisguisedError(body)) return null;
    const problem = field(body, "response");
    const errors = field(problem, "errors");
    const perField = typeof errors === "object" && errors !== null ? Object.values(errors).flat() : [];
    const words = [field(problem, "title"), field(problem, "detail"), ...perField];
    return words.filter((each) => typeof each === "string").join(" ") || null;
  },

  isDisguisedError: (body) => field(body, "status") === 1,
};

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
