/**
 * Serves a simulator over HTTP. This is a separate entry point because it needs Node, and the simulators also run in
 * a browser.
 *
 * @module sessionctl/simulator/listen
 */
export { type ListenOptions, listen, type SimulatorServer } from "./kit/listen.js";
