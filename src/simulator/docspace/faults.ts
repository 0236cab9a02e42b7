import type { OperationName } from "./routes.js";

/** What a fault can be aimed at. */
export interface FaultTarget {
  /** The operation; undefined where no route matched. */
  operation: OperationName | undefined;
  method: string;
  /** The path without the query. */
  path: string;
  query: URLSearchParams;
  /** The parameters in the path, such as `loginEventId`. */
  params: Record<string, string>;
  /** The caller's GUID; undefined when the credential was missing or wrong. */
  callerId: string | undefined;
}

/** Whether the portal had done its work before the answer was lost. */
interface Late {
  /** `true`: the change was made, and only then the answer went wrong. @default false */
  changeMade?: boolean;
}

/** What goes wrong. */
export type FaultKind =
  /** 429 with the error envelope. `retryAfter`: seconds, a date, raw text such as `"soon"`, or null for no header. @default 1 */
  | { kind: "rateLimited"; retryAfter?: number | Date | string | null }
  /** 500 with the error envelope and a stack trace. */
  | ({ kind: "serverError" } & Late)
  /** 502 with the proxy's HTML page. */
  | ({ kind: "badGateway" } & Late)
  /** 503 with the proxy's HTML page. */
  | ({ kind: "unavailable" } & Late)
  /** 504 with the proxy's HTML page. */
  | ({ kind: "gatewayTimeout" } & Late)
  /** The success envelope around this response, with nothing done: `false` and `null` are how the portal fails. */
  | { kind: "answer"; response: unknown }
  /** 401, with the error envelope or with an empty body. @default "envelope" */
  | { kind: "unauthorized"; body?: "envelope" | "empty" }
  /** The connection is cut before the change was made. */
  | { kind: "cutBefore" }
  /** The change is made, then the connection is cut. */
  | { kind: "cutAfter" }
  /** The answer takes `ms` milliseconds longer, spent before or after the change. @default "before" */
  | { kind: "slow"; ms: number; when?: "before" | "after" }
  /**
   * The change is made and half of the body arrives: as a whole answer that is no JSON, or with a
   * `Content-Length` that promises more before the connection is cut. @default "invalid"
   */
  | { kind: "truncatedJson"; ending?: "invalid" | "cut" }
  /** A redirect, nothing done. @default 307 to another origin */
  | { kind: "redirect"; status?: 301 | 302 | 307 | 308; location?: string }
  /** An HTML page where JSON is due, nothing done: a sign-in page. @default 200 */
  | { kind: "htmlPage"; status?: number; body?: string }
  /** The true answer with its JSON changed: in place, or replaced by what `change` returns. */
  // biome-ignore lint/suspicious/noExplicitAny: a body that drifts has no type to keep to
  | { kind: "drift"; change: (body: any) => unknown }
  /** A model-binding error in a success envelope, nothing done. @default 400 */
  | { kind: "bindingError"; httpStatus?: 400 | 200; errors?: Record<string, string[]> };

/** A fault, whom it befalls and how often. */
export type Fault = FaultKind & {
  /** Which requests it befalls. @default all */
  on?: OperationName | ((target: FaultTarget) => boolean);
  /** How many of them. @default 1 */
  times?: number;
};

/** The faults that are yet to come. A request takes the first one that matches it. */
export interface Faults {
  /** Adds one fault to the end of the row. */
  next(fault: Fault): void;
  /** Adds several faults to the end of the row, in this order. */
  script(faults: readonly Fault[]): void;
  /** How many requests are yet to be befallen. */
  readonly pending: number;
  /** Forgets the faults that are yet to come. */
  clear(): void;
}

/** The row of faults, with the portal's own end of it. */
export interface FaultRow extends Faults {
  take(target: FaultTarget): Fault | undefined;
}

/** A row without faults. */
export function openFaultRow(): FaultRow {
  let row: { fault: Fault; left: number }[] = [];
  const add = (fault: Fault) => void row.push({ fault, left: fault.times ?? 1 });
  return {
    next: add,
    script: (faults) => faults.forEach(add),
    get pending() {
      return row.reduce((sum, { left }) => sum + left, 0);
    },
    clear() {
      row = [];
    },
    take(target) {
      const found = row.find(({ fault, left }) => left > 0 && befalls(fault, target));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) row = row.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}

function befalls({ on }: Fault, target: FaultTarget): boolean {
  if (on === undefined) return true;
  return typeof on === "function" ? on(target) : on === target.operation;
}
