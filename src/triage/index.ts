/** Ranks sessions by how unusual they are for their user: "Which of these is not me?" It revokes nothing. */

export { withoutVersion } from "./client-text.js";
export { type Compared, Frequencies } from "./frequencies.js";
export { likelihoodRatio, type Observation } from "./model.js";
export { type Locate, type Place, signalFields } from "./read-signals.js";
export type { Reason } from "./reasons.js";
export { FEWEST_SESSIONS, type Triage, type TriagedSession, type TriageOptions, triage } from "./triage.js";
