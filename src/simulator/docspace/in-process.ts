import { ConnectionCut, connectionReset } from "./cut.js";
import type { Exchange } from "./exchange.js";

/**
 * The portal as a `fetch` of this process: no socket, no redirect followed, rejections as a real `fetch` has
 * them. Aborting rejects at once, whatever the portal still does.
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
      // Whoever gave up does not hear how it ended.
      answered.catch(() => {});
    }
  };
}

/** Where a request comes from: what the proxy in front of a portal says, else the peer. */
export function addressOf(headers: Headers, peer: string): string {
  return headers.get("x-forwarded-for")?.split(",")[0]?.trim() || peer;
}

/** What a cut connection looks like through `fetch`. */
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
