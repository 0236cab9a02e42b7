import { type SimulatorOptions, type SimulatorSettings, simulatorSettings } from "../kit/index.js";

/** The options of a simulated cluster. Each has a default. */
export interface ElementOptions extends SimulatorOptions {
  /** The supported versions of the API. Every other version is answered with 404. @default 7.0 to 12.3 */
  versions?: readonly string[];
  /** The spelling of the ways to sign in: that of the vendor's SDK, or that of parts of the reference. @default "sdk" */
  spelling?: "sdk" | "reference";
  /** The maximum age of a session, in hours. @default 72 */
  lifetimeHours?: number;
  /** How long an unused session lasts, in minutes. @default 30 */
  idleMinutes?: number;
  /** The name of the error for a session that does not exist. It is documented nowhere. @default "xDBNoSuchPath" */
  noSuchSession?: string;
  /** The answer for an unknown user: no sessions, or an error. It is documented nowhere. @default "no sessions" */
  unknownUser?: "no sessions" | "error";
  /** Where the answer reports the parameters that it ignored. @default "answer" */
  unusedParametersIn?: "answer" | "result";
  /** Parameters that this release does not know. It ignores them and reports that. @default none */
  unknownParameters?: readonly string[];
}

/** The options with every default filled in. */
export type Settings = SimulatorSettings & Required<ElementOptions>;

const VERSIONS = ["7.0", "8.0", "9.0", "10.0", "11.0", "11.3", "12.0", "12.2", "12.3"];

/** Fills in the defaults. */
export function settingsFrom(options: ElementOptions): Settings {
  return {
    ...simulatorSettings(options),
    versions: options.versions ?? VERSIONS,
    spelling: options.spelling ?? "sdk",
    lifetimeHours: options.lifetimeHours ?? 72,
    idleMinutes: options.idleMinutes ?? 30,
    noSuchSession: options.noSuchSession ?? "xDBNoSuchPath",
    unknownUser: options.unknownUser ?? "no sessions",
    unusedParametersIn: options.unusedParametersIn ?? "answer",
    unknownParameters: options.unknownParameters ?? [],
  };
}
