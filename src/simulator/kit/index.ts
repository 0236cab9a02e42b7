/**
 * The code that the simulators of all products share: scripted faults, the log of requests, limits, and a `fetch` in
 * this process. It names no product: each product supplies its answers, its callers and its operations. The HTTP
 * server is in `listen.ts`, because it needs Node.
 */
export { bare, html, proxyPage } from "./answers.js";
export type { Call, Peaks } from "./call-log.js";
export { cookieIn, readBasic, secret } from "./credentials.js";
export type { Arrival, Exchange } from "./exchange.js";
export type { CommonFault, Fault, Faults, FaultTarget, Late, OwnFault } from "./faults.js";
export type { Standing } from "./limits.js";
export { plausibleSignIns } from "./plausible.js";
export type { SimulatedProduct } from "./product.js";
export type { Route, Visit } from "./route.js";
export { type SimulatorOptions, type SimulatorSettings, simulatorSettings } from "./settings.js";
export { openSimulator, type Simulator } from "./simulator.js";
export type { Books, Credential, DemoStage, Stage, StageOptions } from "./stage.js";
