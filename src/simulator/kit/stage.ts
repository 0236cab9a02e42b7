import type { Faults } from "./faults.js";
import type { SimulatorOptions } from "./settings.js";
import type { Simulator } from "./simulator.js";

/** How a stage is set up. */
export type StageOptions = Pick<SimulatorOptions, "latencyMs">;

/** A simulated product with a compromised account, ready to be tried out. */
export interface Stage {
  /** The product's name in the registry. */
  product: string;
  /** What is simulated: "DocSpace portal". */
  title: string;
  simulator: Pick<Simulator, "exchange" | "basePath"> & {
    /** Faults by their names. The types do not check them here, so the simulator refuses an unknown one with an error. */
    faults: Pick<Faults, "kinds" | "operations"> & { next(fault: never): void };
  };
  /** The commands that reach it, with credentials that work. */
  introduction(url: string): string;
  /** Whose account is compromised. */
  owner: string;
  /** Opens the given number of plausible sessions of the owner, all of them older than an hour. */
  addSessions(count: number): void;
}

/** A stage on which the guided demonstration plays. */
export interface DemoStage extends Stage {
  credentials: {
    /** The owner's credential for the session from which the demonstration runs. */
    owner: Credential;
    /** The owner's credential for another session. */
    elsewhere: Credential;
    /** The credential of the stranger who took over the account. */
    stranger: Credential;
    /** A credential of the owner that belongs to no session. */
    key: Credential;
  };
  /** Cuts the connection after the next call that ends sessions has been carried out. */
  cutNextEnd(): void;
  /**
   * Makes the answers to calls that end one session slow, after the work is done. Calls `arrived` when `count` calls
   * have arrived.
   */
  slowEnds(count: number, arrived: () => void): void;
  /** Removes all faults that are still to come. */
  noMoreFaults(): void;
  /** What the product itself has recorded so far. */
  books(): Books;
}

/** A credential: its kind, and its texts in order. */
export interface Credential {
  kind: string;
  values: readonly string[];
}

/** What a product has recorded about calls that end sessions. */
export interface Books {
  /** The owner's sessions that are open. */
  open: number;
  /** The calls that arrived. */
  calls: number;
  /** The calls that ended something. */
  endingCalls: number;
  /** The sessions that ended. */
  ended: number;
}
