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
  /** A success that contains `response` in the product's format; nothing is done. Default: null. */
  | { kind: "answer"; response?: unknown }
  /** 401: the product's usual refusal, its error format, or an empty body. Default: the usual refusal. */
  | { kind: "unauthorized"; body?: "envelope" | "empty" }
  /** The connection is cut before the change is made. */
  | { kind: "cutBefore" }
  /** The change is made, then the connection is cut. */
  | { kind: "cutAfter" }
  /** The answer takes `ms` milliseconds longer, spent before or after the change. Default: 5000, "before". */
  | { kind: "slow"; ms?: number; when?: "before" | "after" }
  /**
   * The change is made and half of the body arrives: as a whole answer that is not JSON, or with a
   * `Content-Length` that promises more before the connection is cut. An answer without a body arrives unchanged,
   * or is lost completely. Default: "invalid".
   */
  | { kind: "truncatedJson"; ending?: "invalid" | "cut" }
  /** A redirect; nothing is done. Default: 307 to another origin. */
  | { kind: "redirect"; status?: 301 | 302 | 307 | 308; location?: string }
  /** An HTML page instead of JSON; nothing is done. Default: a sign-in page with status 200. */
  | { kind: "htmlPage"; status?: number; body?: string }
  /** The real answer, with JSON that `change` edits in place or replaces. Default: all members are removed. */
  | {
      kind: "drift";
      /** Receives the parsed body. */
      // biome-ignore lint/suspicious/noExplicitAny: a body that drifts has no type to keep to
      change?: (body: any) => unknown;
    };

/** A fault that only one product has. */
export interface OwnFault {
  kind: string;
}

/** A fault, which requests get it, and how many. */
export type Fault<Operation extends string = string, Own extends OwnFault = never> = (CommonFault | Own) & {
  /** Which requests get it. @default all to which the fault applies */
  on?: Operation | ((target: FaultTarget<Operation>) => boolean);
  /** How many of these requests get it. @default 1 */
  times?: number;
};

/**
 * The faults that have not happened yet. A request takes the first one that matches it. If the simulator does not know
 * a kind or an operation, or if they do not go together, it throws an error and adds nothing.
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
  /** How many more requests will get a fault. */
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
  /** The operations to which a kind of fault applies. @default all */
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
      throw new Error(`The fault ${kind} applies to ${fitting.join(", ")}, not to ${on}.`);
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
