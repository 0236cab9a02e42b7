import { operations } from "../../../generated/strategy.operations.js";
import type { Dialect } from "../../http/dialect.js";
import { memberOf, type Refusal } from "../../http/reading.js";
import { strategyCapabilities } from "./capabilities.js";

/** The format of Strategy One's answers: an error has a code, by itself or in a list of errors. */
export const strategyDialect: Dialect = {
  product: "Strategy One",
  limits: strategyCapabilities.limits,
  operations,

  read({ status, body }, byStatus) {
    const { code, message } = errorIn(body);
    const isSuccess = status >= 200 && status < 300;
    if (isSuccess) return byStatus;
    // 403 with a status for each connection is an answer. With an error code, or as a web page, it is a refusal.
    if (byStatus.kind === "answer" && code === null && body !== undefined) return byStatus;
    const { as, passes } =
      byStatus.kind === "refusal" ? byStatus : { as: "permission" as const, passes: false };
    return {
      kind: "refusal",
      as: MEANINGS[code ?? ""] ?? as,
      code,
      message,
      nothingDone: byStatus.kind === "answer" || byStatus.nothingDone,
      passes,
    };
  },
};

/** The meaning of error codes. For ERR001, and for ERR003, which comes with 401 and with 403, the status decides. */
const MEANINGS: Record<string, Refusal["as"]> = {
  ERR004: "not_found",
  ERR009: "authentication",
  ERR014: "permission",
  ERR017: "permission",
};

/** The code and the message of an error. The ticket is left out: it is only useful in the server's log. */
function errorIn(body: unknown): { code: string | null; message: string | null } {
  const errors = memberOf(body, "errors");
  const error = Array.isArray(errors) ? errors[0] : body;
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  return { code: text(memberOf(error, "code")), message: text(memberOf(error, "message")) };
}
