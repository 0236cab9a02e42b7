import type { Operation } from "./operation.js";

/** What the HTTP layer has to know of one product. */
export interface Dialect {
  /** The product's name, for messages: "DocSpace". */
  readonly product: string;
  /** The cookie that carries a portal token. */
  readonly cookieName: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The product's own words in the body of an error; `null` when there are none. */
  readProblem(body: unknown): string | null;
  /** Whether a body that came with 200 is an error in the clothes of a success. */
  isDisguisedError(body: unknown): boolean;
}
