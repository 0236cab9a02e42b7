/** Formats a report: as text and HTML for people, as events for a SIEM, and as signed evidence. */
export { reportHtml } from "./html.js";
export { formatOcsf, ocsfEvents } from "./ocsf.js";
export { type Result, resultOf } from "./result.js";
export {
  alteredIn,
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  type Statement,
  type Subjects,
  statementOf,
} from "./statement.js";
export {
  type FormatOptions,
  factLines,
  formatReport,
  openedText,
  openPoints,
  placeText,
  residualLines,
  sparedText,
  userText,
} from "./text.js";
