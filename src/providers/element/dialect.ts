import { operations } from "../../../generated/element.operations.js";
import type { Dialect } from "../../http/dialect.js";
import { memberOf, type Refusal } from "../../http/reading.js";
import { elementCapabilities } from "./capabilities.js";

/** The meaning of errors, by their names. The `code` of an error has no meaning. */
const MEANING: Record<string, Refusal["as"]> = {
  xPermissionDenied: "permission",
  xAPINotPermitted: "permission",
  xUnknownAPIMethod: "not_available",
  xMissingParameter: "rejected",
  xInvalidParameter: "rejected",
  xInvalidParameterType: "rejected",
  xDBNoSuchPath: "not_found",
  xUnknownUsername: "not_found",
};

/** Errors that pass by themselves. The delete may have been carried out all the same. */
const PASSING = [
  "xDBVersionMismatch",
  "xDBConnectionLoss",
  "xDBOperationTimeout",
  "xDBSessionExpired",
  "xDBSessionMoved",
  "xDBNoServerResponse",
];

/** The format of Element's answers: JSON-RPC, with errors under status 200. */
export const elementDialect: Dialect = {
  product: "NetApp Element",
  limits: elementCapabilities.limits,
  contentType: "application/json-rpc",
  operations,

  read({ body }, byStatus) {
    const error = memberOf(body, "error");
    if (typeof error !== "object" || error === null) return byStatus;
    const [name, text] = [memberOf(error, "name"), memberOf(error, "message")];
    const code = typeof name === "string" ? name : null;
    const message = typeof text === "string" ? text : null;
    if (byStatus.kind === "refusal") return { ...byStatus, code, message };
    const passes = PASSING.includes(code ?? "");
    const as = passes ? "server" : (MEANING[code ?? ""] ?? "rejected");
    // We do not know the error name for a session that does not exist. Every unknown name counts as a refusal.
    return { kind: "refusal", as, code: code ?? "without a name", message, nothingDone: !passes, passes };
  },
};
