/** What was sent before a connection was cut in the middle of a body. */
export interface PartialAnswer {
  status: number;
  headers: Headers;
  /** The bytes that arrived. */
  sent: Uint8Array<ArrayBuffer>;
  /** The `Content-Length` that was promised. */
  promised: number;
}

/** Thrown through the portal to the transport, which makes of it what its medium calls a cut connection. */
export class ConnectionCut extends Error {
  override name = "ConnectionCut" as const;

  constructor(
    /** What had been sent by then; undefined when not even a status had. */
    readonly partial?: PartialAnswer,
  ) {
    super("The simulated portal cut the connection");
  }
}

/** The reset as undici reports it, so that a client sees what it would see over a wire. */
export function connectionReset(message: "fetch failed" | "terminated"): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), {
    code: "ECONNRESET",
    errno: -104,
    syscall: "read",
  });
  return new TypeError(message, { cause });
}
