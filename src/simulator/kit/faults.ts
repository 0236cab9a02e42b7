/** The properties of a request by which a fault can be limited to certain requests. */
export interface FaultTarget<Operation extends string = string> {
  /** The operation; undefined if no route matched. */
  operation: Operation | undefined;
  method: string;
  /** The path without the query. */
  path: string;
  query: URLSearchParams;
  /** The parameters in the path. */
  params: Record<string, string>;
  /** The body as JSON; undefined if there is none, or if it is not JSON. */
  json: unknown;
  /** The caller's id; undefined if the credential was missing or wrong. */
  callerId: string | undefined;
}

/** Whether the server had done its work before the answer was lost. */
export interface Late {
  /** `true`: the change was made, and only then the answer went wrong. @default false */
  changeMade?: boolean;
}

/** A fault that every product can have. */
export type CommonFault =
  /** The product's 429. `retryAfter`: seconds, a date, raw text such as `"soon"`, or null for no header. Default: 1. */
  | { kind: "rateLimited"; retryAfter?: number | Date | string | null }
  /** The product's 500. */
  | ({ kind: "serverError" } & Late)
  /** 502 with the proxy's HTML page. */
  | ({ kind: "badGateway" } & Late)
  /** 503 with the proxy's HTML page. */
  | ({ kind: "unavailable" } & Late)
  /** 504 with the proxy's HTML page. */
  | ({ kind: "gatewayTimeout" } & Late)
  /** A success with this in it, as the product wraps it, and nothing done. Default: null. */
  | { kind: "answer"; response?: unknown }
  /** 401: as the product refuses a credential, with an empty body, or in the product's form of an error. Default: as the product does. */
  | { kind: "unauthorized"; body?: "envelope" | "empty" }
  /** The connection is cut before the change is made. */
  | { kind: "cutBefore" }
  /** The change is made, then the connection is cut. */
  | { kind: "cutAfter" }
  /** The answer takes `ms` milliseconds longer, spent before or after the change. Default: 5000, "before". */
  | { kind: "slow"; ms?: number; when?: "before" | "after" }
  /**
   * The change is made and half of the body arrives: as a whole answer that is not JSON, or with a
   * `Content-Length` that promises more before the connection is cut. Without a body there is no half: the
   * answer arrives as it is, or is lost whole. Default: "invalid".
   */
  | { kind: "truncatedJson"; ending?: "invalid" | "cut" }
  /** A redirect, nothing done. Default: 307 to another origin. */
  | { kind: "redirect"; status?: 301 | 302 | 307 | 308; location?: string }
  /** An HTML page where JSON is due, nothing done: a sign-in page. Default: 200. */
  | { kind: "htmlPage"; status?: number; body?: string }
  /** The true answer with its JSON changed: in place, or replaced by what `change` returns. Default: all members are gone. */
  | {
      kind: "drift";
      /** Gets the body as JSON. */
      // biome-ignore lint/suspicious/noExplicitAny: a body that drifts has no type to keep to
      change?: (body: any) => unknown;
    };

/** A fault that only one product has. */
export interface OwnFault {
  kind: string;
}

/** A fault, which requests get it, and how many. */
export type Fault<Operation extends string = string, Own extends OwnFault = never> = (CommonFault | Own) & {
  /** Which requests it befalls. @default all that the fault is about */
  on?: Operation | ((target: FaultTarget<Operation>) => boolean);
  /** How many of these requests get it. @default 1 */
  times?: number;
};

/**
 * The faults that are yet to come. A request takes the first one that matches it. A kind or an operation that the
 * simulator does not know, or that do not go together, is refused with an error, and nothing is added.
 */
export interface Faults<Operation extends string = string, Own extends OwnFault = never> {
  /** Adds one fault to the end of the queue. */
  next(fault: Fault<Operation, Own>): void;
  /** Adds several faults to the end of the queue, in this order. */
  script(faults: readonly Fault<Operation, Own>[]): void;
  /** The kinds that the simulator knows. Each can be added with nothing but its kind. */
  readonly kinds: readonly string[];
  /** The operations that a fault can name. */
  readonly operations: readonly Operation[];
  /** How many requests a fault has yet to happen to. */
  readonly pending: number;
  /** Removes all faults from the queue. */
  clear(): void;
}

/** The queue of faults, with the function by which the server takes them. */
export interface FaultQueue<Operation extends string, Own extends OwnFault> extends Faults<Operation, Own> {
  take(target: FaultTarget<Operation>): Fault<Operation, Own> | undefined;
}

/** An empty queue that accepts faults of these kinds, for these operations. */
export function openFaultQueue<Operation extends string, Own extends OwnFault>(known: {
  kinds: readonly string[];
  operations: readonly Operation[];
  /** The operations that a kind is about. @default all */
  faultsAt?: Readonly<Record<string, readonly Operation[] | undefined>>;
}): FaultQueue<Operation, Own> {
  let queue: { fault: Fault<Operation, Own>; left: number }[] = [];

  /** Types are not checked at run time. With a misspelt fault no request would fail, and a test would prove nothing. */
  const assertKnown = ({ kind, on }: Fault<Operation, Own>) => {
    refuseUnlessAmong(known.kinds, kind, "fault");
    if (on === undefined || typeof on === "function") return;
    refuseUnlessAmong(known.operations, on, "operation");
    const fitting = known.faultsAt?.[kind];
    if (fitting && !fitting.includes(on))
      throw new Error(`The fault ${kind} is about ${fitting.join(", ")}, and not about ${on}.`);
  };
  const add = (faults: readonly Fault<Operation, Own>[]) => {
    faults.forEach(assertKnown);
    queue.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  };
  return {
    next: (fault) => add([fault]),
    script: add,
    kinds: [...new Set(known.kinds)].toSorted(),
    operations: [...new Set(known.operations)].toSorted(),
    get pending() {
      return queue.reduce((sum, { left }) => sum + left, 0);
    },
    clear() {
      queue = [];
    },
    take(target) {
      const fits = ({ kind }: OwnFault) => {
        const fitting = known.faultsAt?.[kind];
        return !fitting || (target.operation !== undefined && fitting.includes(target.operation));
      };
      const found = queue.find(({ fault, left }) => left > 0 && fits(fault) && matches(fault, target));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) queue = queue.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}

function matches<Operation extends string>(
  { on }: Pick<Fault<Operation>, "on">,
  target: FaultTarget<Operation>,
): boolean {
  if (on === undefined) return true;
  return typeof on === "function" ? on(target) : on === target.operation;
}

function refuseUnlessAmong(known: readonly string[], given: unknown, what: string): void {
  if (known.includes(given as string)) return;
  throw new Error(
    `The simulator does not know the ${what} ${JSON.stringify(given)}. It knows ${[...new Set(known)].toSorted().join(", ")}.`,
  );
}
