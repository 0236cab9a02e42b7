import { readBody } from "./body.js";
import { type Bounds, within } from "./deadline.js";

/** The result of sending a request once. */
export type Attempted =
  | { kind: "answered"; status: number; headers: Headers; text: string; redirect: boolean }
  /** We stopped reading the body, because it is too long or nested too deeply. */
  | { kind: "unreadable"; status: number; problem: string }
  /** `next` says what the failure means and what to do. */
  | { kind: "network"; sent: boolean; cause: unknown; next: string }
  | { kind: "timeout" | "aborted"; sent: boolean; cause: unknown };

/** A request, ready to be sent. */
export interface Sendable {
  method: string;
  headers: Headers;
  body: string | undefined;
}

/** Sends a request once and reads the whole body. A failure is returned as a value; nothing is thrown. */
export async function attemptOnce(
  url: string,
  sendable: Sendable,
  limits: Bounds & { fetch: typeof globalThis.fetch; bodyBytes: number },
): Promise<Attempted> {
  const sent = !limits.signals.some(({ aborted }) => aborted);
  const ended = await within(limits, (signal) => answerTo(url, sendable, limits, signal));
  if (ended.kind === "finished") return ended.value;
  const { kind, cause } = ended;
  return kind === "failed"
    ? { kind: "network", sent, cause, next: await explained(cause) }
    : { kind, sent, cause };
}

const UNEXPLAINED = "Check the base URL, the network, and whether a proxy is needed.";

/**
 * Says what a failure means. The explanations are loaded only if there is something to explain. A browser reports
 * only that the call failed. Runtimes that report more load modules from disk, not over the network that fails.
 */
async function explained(failure: unknown): Promise<string> {
  const { cause, code } = (failure ?? {}) as { cause?: unknown; code?: unknown };
  if (cause === undefined && code === undefined) return UNEXPLAINED;
  try {
    const { explainNetworkFailure } = await import("./network-failure.js");
    return explainNetworkFailure(failure, UNEXPLAINED);
  } catch {
    return UNEXPLAINED;
  }
}

async function answerTo(
  url: string,
  { method, headers, body }: Sendable,
  { fetch, bodyBytes }: { fetch: typeof globalThis.fetch; bodyBytes: number },
  signal: AbortSignal,
): Promise<Attempted> {
  // "manual": a redirect could carry the credential to another origin, or turn a PUT into a GET.
  const init: RequestInit = { method, headers, redirect: "manual", signal };
  if (body) init.body = body;
  // We do not pass a `Request`: Node would make another one from it, and would follow the signal of the first one
  // only until that is garbage-collected.
  const response = await fetch(url, init);
  const { status } = response;
  const read = await readBody(response, bodyBytes, signal);
  if ("problem" in read) return { kind: "unreadable", status, problem: read.problem };
  return {
    kind: "answered",
    status,
    headers: response.headers,
    text: read.text,
    redirect: response.type === "opaqueredirect" || (status >= 300 && status < 400),
  };
}
