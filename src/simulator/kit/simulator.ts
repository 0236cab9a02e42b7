import { type Call, openCallLog, type Peaks } from "./call-log.js";
import { type Exchange, openExchange } from "./exchange.js";
import { commonFaultKinds } from "./fault-effects.js";
import { type Faults, type OwnFault, openFaultQueue } from "./faults.js";
import { inProcessFetch } from "./in-process.js";
import type { SimulatedProduct } from "./product.js";
import type { SimulatorSettings } from "./settings.js";

/** The controls that every simulator has. */
export interface Simulator<
  Operation extends string = string,
  Scheme extends string = string,
  Own extends OwnFault = never,
> {
  /** The requests that arrived, oldest first. */
  readonly calls: Call<Operation, Scheme>[];
  /** The highest numbers of requests that were under way at the same time, including refused requests. */
  readonly maxConcurrency: Peaks;
  /** Empties `calls` and resets `maxConcurrency`. */
  clearCalls(): void;
  /** The faults that the next requests get. */
  readonly faults: Faults<Operation, Own>;
  /**
   * The server as a `fetch` in this process, for any host. It honours the signal and follows no redirect. The
   * client's address comes from `X-Forwarded-For`; otherwise it is 127.0.0.1.
   */
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
  /**
   * Answers one request, for your own transport; `sessionctl/simulator/listen` is an example. It rejects with an
   * error named `ConnectionCut` if the transport must cut the connection.
   */
  exchange: Exchange;
  /** The prefix of every route, without a trailing slash. */
  readonly basePath: string;
}

/** Makes the simulator of a product. `controls` are added to the controls that every simulator has. */
export function openSimulator<
  State,
  Caller,
  Operation extends string,
  Scheme extends string,
  Own extends OwnFault,
  Controls extends object,
>(
  product: SimulatedProduct<State, Caller, Operation, Scheme, Own>,
  settings: SimulatorSettings,
  controls: Controls,
): Controls & Simulator<Operation, Scheme, Own> {
  const log = openCallLog<Operation, Scheme>(settings.now);
  const faults = openFaultQueue<Operation, Own>({
    kinds: [...commonFaultKinds, ...Object.keys(product.faults)],
    operations: product.routes.map(({ operation }) => operation),
    ...(product.faultsAt && { faultsAt: product.faultsAt }),
  });
  const exchange = openExchange(product, settings, log, faults);
  const simulator: Simulator<Operation, Scheme, Own> = {
    get calls() {
      return log.calls();
    },
    get maxConcurrency() {
      return log.peaks();
    },
    clearCalls: log.clear,
    faults,
    fetch: inProcessFetch(exchange),
    exchange,
    basePath: settings.basePath,
  };
  // The properties are copied as descriptors, so that getters stay getters.
  const both: object = Object.defineProperties(controls, Object.getOwnPropertyDescriptors(simulator));
  return both as Controls & Simulator<Operation, Scheme, Own>;
}
