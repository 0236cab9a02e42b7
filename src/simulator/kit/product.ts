import type { OwnFault } from "./faults.js";
import type { Admission, Limits, Standing } from "./limits.js";
import type { Route, Visit } from "./route.js";

/** The effect of a fault on the handling of a request. */
export interface FaultEffect {
  /** Runs before the product handles the request. If it returns an answer, the product does not handle the request. */
  before?: () => Promise<Response | undefined> | Response | undefined;
  /** Runs instead of the operation. The credential is still checked. */
  instead?: () => Promise<Response> | Response;
  /** Runs after the operation and returns the answer that is sent. */
  after?: (answer: Response) => Promise<Response> | Response;
}

/** Why a request is answered with 429: a limit, or a scripted fault. */
interface TooMuch extends Pick<Extract<Admission, { admitted: false }>, "standing"> {
  /** The value of `Retry-After`; undefined for no header. */
  retryAfter: string | undefined;
}

/** The parts that a simulated product supplies: its state, its operations and its answers. */
export interface SimulatedProduct<
  State,
  Caller,
  Operation extends string,
  Scheme extends string,
  Own extends OwnFault,
> {
  /** Everything that the product stores. */
  state: State;
  /** All operations of the product. */
  routes: readonly Route<State, Caller, Operation>[];
  /** The limits for each caller, or for each address if the caller is not authenticated. @default none */
  limits?: Limits;
  /**
   * The caller of a request, read on arrival for the log, the limits and the faults. It changes nothing. `caller` is
   * an id; undefined if the credential is missing or wrong.
   */
  recognise(visit: Visit<State>): { caller: string | undefined; scheme: Scheme };
  /**
   * Returns the caller, or the answer that refuses the credential. It is called when the operation begins and not on
   * arrival, because the session of a request that waited may have ended. It is not called for anonymous routes.
   */
  authenticate(
    visit: Visit<State>,
    route: Route<State, Caller, Operation>,
  ): Promise<Caller | Response> | Caller | Response;
  /** A success that contains `response`, for the fault `answer`. */
  success(visit: Visit<State>, response: unknown): Response;
  /** The answers for errors. */
  errors: {
    /** No route matches. */
    notFound(visit: Visit<State>): Response;
    tooMuch(why: TooMuch): Response;
    /** A refused credential, as the product answers it, or in its error format. */
    unauthorized(form: "usual" | "envelope"): Response;
    server(visit: Visit<State>): Response;
    /** The proxy in front of the product got no answer. */
    gateway(status: 502 | 503 | 504): Response;
  };
  /** Headers of every success that report the limit per minute. @default none */
  limitHeaders?(standing: Standing): Record<string, string>;
  /** The effects of the faults that only this product has. */
  faults: {
    [Kind in Own["kind"]]: (fault: Extract<Own, { kind: Kind }>, visit: Visit<State>) => FaultEffect;
  };
  /** The operations to which such a fault applies. Requests for other operations do not get it. @default all */
  faultsAt?: { [Kind in Own["kind"]]?: readonly Operation[] };
}
