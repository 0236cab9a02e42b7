import type { Limits } from "../limits.js";
import type { Operation } from "./operation.js";
import type { Reading, Reply } from "./reading.js";

/** What the HTTP layer has to know about one product. */
export interface Dialect {
  /** The product's name, for messages. */
  readonly product: string;
  /** The limits of an installation, unless its options say otherwise. */
  readonly limits: Limits;
  /** The content type of the bodies of requests. Default `application/json`. */
  readonly contentType?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * Finds the meaning of a reply: an answer, or a refusal with the product's own code and message.
   *
   * @param byStatus the meaning of the status alone. It is returned if the product adds nothing to it.
   */
  read(reply: Reply, byStatus: Reading, operation: Operation): Reading;
}
