import { type SimulatorOptions, type SimulatorSettings, simulatorSettings } from "../kit/index.js";

/** A node of the simulated cluster. */
export interface ClusterNode {
  name: string;
  status: "running" | "stopped" | "unknown";
}

/** The options of a simulated Library. Each has a default. */
export interface StrategyOptions extends SimulatorOptions {
  /** The nodes of the cluster. The Library signs in on the first running node. @default two running nodes */
  nodes?: readonly ClusterNode[];
  /** The version that `GET /api/status` reports. @default "11.3.0960.00112" */
  iServerVersion?: string;
  /**
   * Whether the route that ends several connections in one call exists. Servers before 11.3.1 do not have it and answer
   * as for any unknown route.
   * @default "there"
   */
  batchRoute?: "there" | "404" | "405";
  /** The maximum number of rows in a page, even if more are asked for. @default 1000 */
  longestPage?: number;
  /** The offset from UTC in which dates are written, in minutes. @default 0 */
  utcOffsetMinutes?: number;
}

/** The options with every default filled in. */
export type Settings = SimulatorSettings & Required<Omit<StrategyOptions, keyof SimulatorOptions>>;

/** Fills in the defaults. */
export function settingsFrom(options: StrategyOptions): Settings {
  return {
    ...simulatorSettings(options),
    nodes: options.nodes ?? [
      { name: "node-one", status: "running" },
      { name: "node-two", status: "running" },
    ],
    iServerVersion: options.iServerVersion ?? "11.3.0960.00112",
    batchRoute: options.batchRoute ?? "there",
    longestPage: options.longestPage ?? 1000,
    utcOffsetMinutes: options.utcOffsetMinutes ?? 0,
  };
}
