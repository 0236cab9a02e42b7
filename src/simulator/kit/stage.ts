import type { Faults } from "./faults.js";
import type { SimulatorOptions } from "./settings.js";
import type { Simulator } from "./simulator.js";

/** How a stage is set up. */
export type StageOptions = Pick<SimulatorOptions, "latencyMs">;

/** A simulated product that is set up to be tried out, with an account that is compromised. */
export interface Stage {
  /** The product's name in the registry. */
  product: string;
  /** What is simulated: "DocSpace portal". */
  title: string;
  simulator: Pick<Simulator, "exchange" | "basePath"> & {
    /** Faults by their names: what types would hold, the simulator refuses with an error. */
    faults: Pick<Faults, "kinds" | "operations"> & { next(fault: never): void };
  };
  /** The commands that reach it, with credentials that work. */
  introduction(url: string): string;
  /** Whose account is compromised. */
  owner: string;
  /** Opens so many plausible sessions of the owner, all of them older than an hour. */
  addSessions(count: number): void;
}

/** A stage on which the guided demonstration plays. */
export interface DemoStage extends Stage {
  credentials: {
    /** The owner, through the session from which they look on. */
    owner: Credential;
    /** The owner, through another of their sessions. */
    elsewhere: Credential;
    /** Whoever took the account over. */
    stranger: Credential;
    /** The owner, through what rides on no session. */
    key: Credential;
  };
  /** Cuts the connection after the next call that ends sessions has been carried out. */
  cutNextEnd(): void;
  /**
   * Makes the answers to calls that end one session slow, after the work is done, and tells when so many calls have
   * arrived.
   */
  slowEnds(count: number, arrived: () => void): void;
  /** Ends that. */
  noMoreFaults(): void;
  /** What the product itself has noted so far. */
  books(): Books;
}

/** A credential: its kind, and its texts in order. */
export interface Credential {
  kind: string;
  values: readonly string[];
}

/** What a product has noted of calls that end sessions. */
export interface Books {
  /** The owner's sessions that are open. */
  open: number;
  /** The calls that arrived. */
  calls: number;
  /** Those that ended something. */
  endingCalls: number;
  /** The sessions that ended. */
  ended: number;
}
