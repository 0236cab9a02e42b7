import { ConnectionCut, connectionReset } from "./cut.js";
import type { Exchange } from "./exchange.js";

/**
 * Turns an exchange into a `fetch` in this process. It uses no socket, follows no redirect, and rejects as a real
 * `fetch` does. An abort rejects immediately, even if the server is still working.
 */
export function inProcessFetch(
  exchange: Exchange,
): (input: RequestInfo | URL, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init);
    const signal =
      init?.signal ?? (input instanceof Request ? input.signal : undefined) ?? new AbortController().signal;
    signal.throwIfAborted();

    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
    });
    const answered = exchange(request, { address: addressOf(request.headers, "127.0.0.1"), signal }).catch(
      overTheWire,
    );
    try {
      const answer = await Promise.race([answered, aborted]);
      Object.defineProperty(answer, "url", { value: request.url });
      return answer;
    } finally {
      signal.removeEventListener("abort", onAbort);
      // After an abort nobody handles the rejection any more.
      answered.catch(() => {});
    }
  };
}

/** The client's address: the address that the proxy in front of the server reports, otherwise `peer`. */
export function addressOf(headers: Headers, peer: string): string {
  return headers.get("x-forwarded-for")?.split(",")[0]?.trim() || peer;
}

/** The result of `fetch` for a cut connection. */
function overTheWire(error: unknown): Response {
  if (!(error instanceof ConnectionCut)) throw error;
  if (!error.partial) throw connectionReset("fetch failed");
  const { status, headers, sent, promised } = error.partial;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(sent),
      pull: (controller) => controller.error(connectionReset("terminated")),
    },
    { highWaterMark: 0 },
  );
  const answer = new Response(body, { status, headers });
  answer.headers.set("content-length", String(promised));
  return answer;
}
