import type { Scheme } from "./authentication.js";
import type { OperationName } from "./routes.js";

/** One request that arrived. It names the kind of credential and never the credential. */
export interface Call {
  readonly method: string;
  /** The path, with the portal's prefix and without the query. */
  readonly path: string;
  /** The query with its question mark, or nothing. */
  readonly search: string;
  /** The operation; undefined where no route matched. */
  operation: OperationName | undefined;
  /** What was answered; `"cut"` when the connection was cut, `"aborted"` when the client gave up; undefined while under way. */
  status: number | "cut" | "aborted" | undefined;
  /** The user's GUID; undefined when the credential was missing or wrong on arrival. */
  caller: string | undefined;
  /** How the request authenticated itself. */
  scheme: Scheme;
  /** The kind of the scripted fault that befell it. */
  fault: string | undefined;
  /** On the portal's clock. */
  readonly startedAt: number;
  /** On the portal's clock; undefined while under way. */
  finishedAt: number | undefined;
}

/** The most requests that were under way at the same time, refused ones included. */
export interface Peaks {
  reads: number;
  writes: number;
}

/** The portal's own log of what arrived. */
export interface CallLog {
  begin(request: Request): Call;
  finish(call: Call, status: Call["status"]): void;
  calls(): Call[];
  peaks(): Peaks;
  clear(): void;
}

/** An empty log. */
export function openCallLog(now: () => number): CallLog {
  let calls: Call[] = [];
  let peaks: Peaks = { reads: 0, writes: 0 };
  const underWay: Peaks = { reads: 0, writes: 0 };
  const sort = (method: string): keyof Peaks => (method === "GET" || method === "HEAD" ? "reads" : "writes");

  return {
    begin(request) {
      const url = new URL(request.url);
      const call: Call = {
        method: request.method,
        path: url.pathname,
        search: url.search,
        operation: undefined,
        status: undefined,
        caller: undefined,
        scheme: "none",
        fault: undefined,
        startedAt: now(),
        finishedAt: undefined,
      };
      calls.push(call);
      const kind = sort(call.method);
      underWay[kind] += 1;
      peaks[kind] = Math.max(peaks[kind], underWay[kind]);
      return call;
    },
    finish(call, status) {
      call.status = status;
      call.finishedAt = now();
      underWay[sort(call.method)] -= 1;
    },
    calls: () => calls.map((call) => ({ ...call })),
    peaks: () => ({ ...peaks }),
    clear() {
      calls = [];
      peaks = { ...underWay };
    },
  };
}
