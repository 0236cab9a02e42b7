import { readBody } from "./body.js";
import { type Bounds, within } from "./deadline.js";

/** What became of sending a request once. */
export type Attempted =
  | { kind: "answered"; status: number; headers: Headers; text: string; redirect: boolean }
  /** The body was given up: too long, or nested too deep. */
  | { kind: "unreadable"; status: number; problem: string }
  /** `next` is what it means, and what to do. */
  | { kind: "network"; sent: boolean; cause: unknown; next: string }
  | { kind: "timeout" | "aborted"; sent: boolean; cause: unknown };

/** A request, ready to be sent. */
export interface Sendable {
  method: string;
  headers: Headers;
  body: string | undefined;
}

/** Sends a request once and reads the whole body; every way to fail is a value, nothing is thrown. */
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
 * What a failure means. The explanations are loaded where there is something to explain: a browser says no more
 * than that it failed, and what does say more reads modules from a disk and not over the network that fails.
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
  // Not as a `Request`: Node would make another of it, and follow the signal of the first only as long as
  // somebody holds that one.
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
