/** Selects sessions: checks a selector, and finds the sessions that it means. */
export { caveatsOf } from "./caveats.js";
export { parseCidr } from "./cidr.js";
export { type CompiledSelector, compileSelector, type Selection } from "./compile.js";
export { parseDuration } from "./duration.js";
export type { Wanted } from "./field-types.js";
export { fieldNamed, fieldsHere } from "./fields.js";
export type { PassedOver, SelectionContext } from "./matching.js";
export { SelectionError, type SelectionProblem } from "./selection-error.js";
export { type Exceptions, FILTERS, type Selector, type Target } from "./selector.js";
export type { SparedReason } from "./sparing.js";
export { didYouMean } from "./suggestion.js";
export { assertExceptionsMatch, notesOnUnmatched } from "./unmatched.js";
