/** The options that every simulator has. Each has a default. */
export interface SimulatorOptions {
  /** The server's clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /**
   * How the server waits, for `latencyMs` and for the fault `slow`. A function that resolves immediately keeps tests
   * independent of real time. It should end early if the signal is aborted.
   * @default a real timer
   */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /**
   * Returns the given number of random bytes, from which the server makes credentials. A seeded source makes them
   * repeatable. Ids never depend on it.
   * @default crypto.getRandomValues
   */
  random?: (bytes: number) => Uint8Array;
  /** How long every answer takes, in milliseconds. A function is called once per request. @default 0 */
  latencyMs?: number | (() => number);
  /** A path in front of every route, such as `"/products"` behind a proxy's prefix. @default "" */
  basePath?: string;
}

/** The options with every default filled in. */
export type SimulatorSettings = Required<SimulatorOptions>;

/** Fills in the defaults. */
export function simulatorSettings(options: SimulatorOptions): SimulatorSettings {
  return {
    now: options.now ?? Date.now,
    sleep: options.sleep ?? realSleep,
    random: options.random ?? ((bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
    latencyMs: options.latencyMs ?? 0,
    basePath: normalised(options.basePath ?? ""),
  };
}

/** The path with one leading slash and no trailing one; empty for the root. */
function normalised(basePath: string): string {
  const inner = basePath.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `/${inner}`;
}

function realSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
