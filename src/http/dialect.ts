import type { Limits } from "../limits.js";
import type { Operation } from "./operation.js";
import type { Reading, Reply } from "./reading.js";

/** What the HTTP layer has to know of one product. */
export interface Dialect {
  /** The product's name, for messages. */
  readonly product: string;
  /** What an installation allows by default. */
  readonly limits: Limits;
  /** What the bodies of requests are called. Default `application/json`. */
  readonly contentType?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * What a reply means: an answer, or a refusal with the product's own code and words.
   *
   * @param byStatus what the status says by itself, to be given back where the product adds nothing.
   */
  read(reply: Reply, byStatus: Reading, operation: Operation): Reading;
}
