import type { Clock } from "../clock.js";

/** What became of sending a request once. */
export type Attempted =
  | { kind: "answered"; status: number; headers: Headers; text: string; redirect: boolean }
  | { kind: "network" | "timeout" | "aborted"; sent: boolean; cause: unknown };

/** Sends a request once and reads the whole body; every way to fail is a value, nothing is thrown. */
export async function attemptOnce(
  url: string,
  init: { method: string; headers: Headers; body: string | undefined },
  limits: { fetch: typeof globalThis.fetch; clock: Clock; timeoutMs: number; signal: AbortSignal },
): Promise<Attempted> {
  const { clock, timeoutMs, signal } = limits;
  if (signal.aborted) return { kind: "aborted", sent: false, cause: signal.reason };
  const controller = new AbortController();
  let ended: "timeout" | "aborted" | undefined;
  const end = (how: "timeout" | "aborted", reason: unknown) => {
    ended ??= how;
    controller.abort(reason);
  };
  const onAbort = () => end("aborted", signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const cancelTimeout = clock.after(timeoutMs, () =>
    end("timeout", new DOMException(`No answer within ${timeoutMs} ms`, "TimeoutError")),
  );
  // A fetch that ignores its signal must not outlive the timeout either.
  const cut = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  try {
    return await Promise.race([readAnswer(url, init, limits.fetch, controller.signal), cut]);
  } catch (cause) {
    return { kind: ended ?? "network", sent: true, cause };
  } finally {
    cancelTimeout();
    signal.removeEventListener("abort", onAbort);
  }
}

async function readAnswer(
  url: string,
  { method, headers, body }: { method: string; headers: Headers; body: string | undefined },
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Attempted> {
  // "manual": a redirect could carry the credential to another origin, or turn a PUT into a GET.
  const init: RequestInit = { method, headers, redirect: "manual", signal };
  if (body) init.body = body;
  const response = await fetch(new Request(url, init));
  return {
    kind: "answered",
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    redirect: response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400),
  };
}
