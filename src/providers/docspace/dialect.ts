import { operations } from "../../../generated/docspace.operations.js";
import type { Dialect } from "../../http/dialect.js";
import { memberOf } from "../../http/reading.js";
import { docspaceCapabilities } from "./capabilities.js";

/** The format of DocSpace's answers: one envelope for successes, one for errors, and some errors with status 200. */
export const docspaceDialect: Dialect = {
  product: "DocSpace",
  limits: docspaceCapabilities.limits,
  operations,

  read({ text, body }, byStatus) {
    // The published reference declares some answers as void. We read an empty body as an empty envelope.
    if (byStatus.kind === "answer" && text.trim() === "") return { kind: "answer", body: {} };
    // With status 1 in the body, the portal has refused the request and has done nothing.
    const judged = memberOf(body, "status") === 1;
    if (byStatus.kind === "answer" && !judged) return byStatus;
    // We never show the stack, the type or the hresult, which the error also contains.
    const detail = memberOf(memberOf(body, "error"), "message");
    const message =
      typeof detail === "string" ? detail : judged ? messageIn(memberOf(body, "response")) : null;
    if (byStatus.kind === "refusal") return { ...byStatus, message };
    return { kind: "refusal", as: "rejected", code: null, message, nothingDone: true, passes: false };
  },
};

/** The text of problem details (RFC 9457), including the messages for single fields. */
function messageIn(problem: unknown): string | null {
  const errors = memberOf(problem, "errors");
  const perField = typeof errors === "object" && errors !== null ? Object.values(errors).flat() : [];
  const texts = [memberOf(problem, "title"), memberOf(problem, "detail"), ...perField];
  return texts.filter((each) => typeof each === "string").join(" ") || null;
}
