/** The part of an answer that was sent before the connection was cut in the middle of its body. */
export interface PartialAnswer {
  status: number;
  headers: Headers;
  /** The bytes that were sent. */
  sent: Uint8Array<ArrayBuffer>;
  /** The `Content-Length` that was announced. */
  promised: number;
}

/** The simulator throws this error to the transport, which then cuts the connection. */
export class ConnectionCut extends Error {
  override name = "ConnectionCut" as const;

  constructor(
    /** The part that had been sent; undefined if nothing had, not even a status. */
    readonly partial?: PartialAnswer,
  ) {
    super("The simulated server cut the connection");
  }
}

/** A connection reset as undici reports it, so that a client sees the same error as over a network. */
export function connectionReset(message: "fetch failed" | "terminated"): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), {
    code: "ECONNRESET",
    errno: -104,
    syscall: "read",
  });
  return new TypeError(message, { cause });
}
