import { type SimulatorOptions, type SimulatorSettings, simulatorSettings } from "../kit/index.js";

/** The options of a simulated platform. Each has a default. Behaviour that is not documented is an option. */
export interface EraOptions extends SimulatorOptions {
  /** The sites. The first one is the site that answers. @default ["SITE1", "SITE2"] */
  sites?: readonly [string, ...string[]];
  /** The name of the cookie, by release. @default "EraSession" */
  cookie?: "EraSession" | "RSession";
  /**
   * What the platform reports about the own session. `whole`: everything. `no id`: only the user; the cookie's value is
   * the id. `bare`: nothing; the cookie's value is the id. `refused`: the caller may not read it.
   * @default "whole"
   */
  current?: "whole" | "no id" | "bare" | "refused";
  /** The format of errors. @default "json" */
  errorBodies?: "json" | "text";
  /** The status of the answer if a session with an unknown id is to be ended. @default 404 */
  unknownSession?: 404 | 204;
  /** The status of the answer to a sign-in. @default 200 */
  signedIn?: 200 | 201 | 204;
  /** How long a session lasts without a call, in seconds. @default 1800 */
  ttlSeconds?: number;
  /** How long an address stays locked out after five failures within three minutes, in minutes. @default 15 */
  banMinutes?: number;
}

/** The options with every default filled in. */
export type Settings = SimulatorSettings & Required<Omit<EraOptions, keyof SimulatorOptions>>;

/** Fills in the defaults. */
export function settingsFrom(options: EraOptions): Settings {
  return {
    ...simulatorSettings(options),
    sites: options.sites ?? ["SITE1", "SITE2"],
    cookie: options.cookie ?? "EraSession",
    current: options.current ?? "whole",
    errorBodies: options.errorBodies ?? "json",
    unknownSession: options.unknownSession ?? 404,
    signedIn: options.signedIn ?? 200,
    ttlSeconds: options.ttlSeconds ?? 1800,
    banMinutes: options.banMinutes ?? 15,
  };
}
