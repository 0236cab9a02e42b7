/** A request as a simulated product receives it. */
export interface Visit<State> {
  /** The request. Its body has been read. */
  request: Request;
  url: URL;
  /** The parameters in the path. */
  params: Record<string, string>;
  /** The body; empty if there is none. */
  body: string;
  /** The body as JSON; undefined if there is none, or if it is not JSON. */
  json: unknown;
  /** The client's IP address. */
  address: string;
  /** Everything that the product stores. */
  state: State;
}

interface Place<State, Operation extends string> {
  operation: Operation;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path under the prefix. Parameters are written `:name`. */
  path: string;
  /**
   * Whether the request is for this route, if method and path do not decide it: parameters may have to fit a
   * constraint, or the body may name the operation. A request that matches no route is answered as not found.
   */
  matches?: (visit: Visit<State>) => boolean;
  /** Whether it only reads. Reads are counted and limited separately from writes. @default according to the method */
  reads?: boolean;
}

/** One operation: its method and path, and its answer. Several may have the same path; the first that matches answers. */
export type Route<State, Caller, Operation extends string> = Place<State, Operation> &
  (
    | {
        anonymous?: false;
        answer: (visit: Visit<State> & { caller: Caller }) => Promise<Response> | Response;
      }
    | {
        /** The operation needs no credential. */
        anonymous: true;
        answer: (visit: Visit<State>) => Promise<Response> | Response;
      }
  );

/** Whether a method reads, according to HTTP. */
export function reads(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
