/**
 * Serves a simulator over HTTP. An entry of its own, because it needs Node: the simulators run in a browser too.
 *
 * @module sessionctl/simulator/listen
 */
export { type ListenOptions, listen, type SimulatorServer } from "./kit/listen.js";
