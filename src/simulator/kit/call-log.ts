/** One request that arrived. It contains the kind of the credential, but never the credential. */
export interface Call<Operation extends string = string, Scheme extends string = string> {
  readonly method: string;
  /** The path, with the server's prefix and without the query. */
  readonly path: string;
  /** The query with its question mark; empty if there is none. */
  readonly search: string;
  /** The operation; undefined if no route matched. */
  operation: Operation | undefined;
  /** The status of the answer; `"cut"` if the connection was cut, `"aborted"` if the client gave up; undefined while under way. */
  status: number | "cut" | "aborted" | undefined;
  /** The caller's id; undefined if the credential was missing or wrong on arrival. */
  caller: string | undefined;
  /** How the request authenticated itself. */
  scheme: Scheme | "none";
  /** The kind of the scripted fault that the request got; undefined if none. */
  fault: string | undefined;
  /** When it arrived, by the server's clock, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When it was answered, by the server's clock, in milliseconds since 1970; undefined while under way. */
  finishedAt: number | undefined;
}

/** The highest numbers of requests that were under way at the same time, including refused requests. */
export interface Peaks {
  reads: number;
  writes: number;
}

/** The server's own log of the requests that arrived. */
export interface CallLog<Operation extends string, Scheme extends string> {
  /** Logs a request that has arrived. */
  begin(request: Request): Call<Operation, Scheme>;
  /** Counts a request among those under way, as soon as it is known whether it reads. */
  enter(call: Call<Operation, Scheme>, kind: keyof Peaks): void;
  finish(call: Call<Operation, Scheme>, status: Call["status"]): void;
  calls(): Call<Operation, Scheme>[];
  peaks(): Peaks;
  clear(): void;
}

/** An empty log. */
export function openCallLog<Operation extends string, Scheme extends string>(
  now: () => number,
): CallLog<Operation, Scheme> {
  let calls: Call<Operation, Scheme>[] = [];
  let peaks: Peaks = { reads: 0, writes: 0 };
  const underWay: Peaks = { reads: 0, writes: 0 };
  const entered = new Map<Call<Operation, Scheme>, keyof Peaks>();

  return {
    begin(request) {
      const url = new URL(request.url);
      const call: Call<Operation, Scheme> = {
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
      return call;
    },
    enter(call, kind) {
      entered.set(call, kind);
      underWay[kind] += 1;
      peaks[kind] = Math.max(peaks[kind], underWay[kind]);
    },
    finish(call, status) {
      call.status = status;
      call.finishedAt = now();
      const kind = entered.get(call);
      if (kind) underWay[kind] -= 1;
      entered.delete(call);
    },
    calls: () => calls.map((call) => ({ ...call })),
    peaks: () => ({ ...peaks }),
    clear() {
      calls = [];
      peaks = { ...underWay };
    },
  };
}
