import { sleep, systemClock } from "../clock.js";
import { type CallError, InvalidArgumentError } from "../errors.js";
import { type Attempted, attemptOnce } from "./attempt.js";
import { secretsOf } from "./credentials.js";
import type { Dialect } from "./dialect.js";
import { type CallContext, failureOf, isUnsettled } from "./failure.js";
import type { Operation } from "./operation.js";
import type { CallFacts, ClientOptions } from "./options.js";
import { DEFAULT_RETRY, delayBeforeRetry, type RetryPolicy, readRetryAfter } from "./retry.js";
import { createSignOn } from "./sign-on.js";

/** What one call is to send. */
interface Outgoing {
  operation: Operation;
  /** Without the query, which may hold what is nobody's business in a message. */
  url: string;
  query: string;
  request: Request;
}

/** A success: its body fits the spec. */
interface Answer {
  text: string;
  headers: Headers;
  facts: CallFacts;
}

/**
 * Makes the function that carries a call through credentials, attempts and waits.
 *
 * @throws InvalidArgumentError for an option that cannot be meant.
 */
export function createSender(
  options: ClientOptions,
  dialect: Dialect,
): (outgoing: Outgoing) => Promise<Answer> {
  const { clock = systemClock, random = Math.random, onAttempt, timeoutMs = 30_000 } = options;
  // Read at the moment of the call: whoever replaces the global fetch expects that to count.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  assertPositive({ timeoutMs, attempts: retry.attempts, totalMs: retry.totalMs });
  const signOn = createSignOn(options.auth, dialect.cookieName);

  return async ({ operation, url, query, request }) => {
    const startedAt = clock.now();
    const body = (await request.text()) || undefined;
    let unsettledBefore = false;

    const failureAfter = (
      attempted: Attempted,
      details: Pick<CallContext, "attempts" | "timeoutMs" | "redact">,
    ) => failureOf(attempted, { operation, dialect, url, nowMs: clock.now(), unsettledBefore, ...details });

    for (let attempts = 1; ; attempts++) {
      const { credential, header } = await signOn.credential({
        operation,
        url,
        attempts: attempts - 1,
        unsettledBefore,
      });
      const sentAt = clock.now();
      const limitMs = Math.max(1, Math.min(timeoutMs, retry.totalMs - (sentAt - startedAt)));
      const attempted = await attemptOnce(
        url + query,
        { method: operation.method, headers: headersOf(request, header), body },
        { fetch, clock, timeoutMs: limitMs, signal: request.signal },
      );
      const failure = failureAfter(attempted, {
        attempts,
        timeoutMs: limitMs,
        redact: (text) => withoutSecrets(text, secretsOf(credential)),
      });
      const nowMs = clock.now();
      const retryInMs =
        failure && mayRepeat(failure, operation)
          ? delayBeforeRetry(retry, attempts, nowMs - startedAt, retryAfterOf(attempted, nowMs), random)
          : null;
      onAttempt?.({
        operation: operation.id,
        method: operation.method,
        url,
        attempt: attempts,
        status: attempted.kind === "answered" ? attempted.status : null,
        failure: failure?.code ?? null,
        durationMs: nowMs - sentAt,
        retryInMs,
      });
      if (attempted.kind === "answered" && !failure) {
        const freshToken = signOn.adopt(credential, attempted.headers);
        return {
          text: attempted.text || "{}",
          headers: attempted.headers,
          facts: { attempts, authenticatedBy: credential.kind, unsettledBefore, freshToken },
        };
      }
      if (retryInMs === null) throw failure;
      unsettledBefore ||= operation.method !== "GET" && isUnsettled(attempted);
      await sleep(clock, retryInMs, request.signal).catch((cause) => {
        const aborted: Attempted = { kind: "aborted", sent: false, cause };
        throw failureAfter(aborted, { attempts, timeoutMs, redact: (text) => text });
      });
    }
  };
}

/** A call may add headers, never another identity. */
function headersOf(request: Request, credential: readonly [name: string, value: string]): Headers {
  const headers = new Headers(request.headers);
  headers.delete("cookie");
  headers.delete("authorization");
  headers.set(...credential);
  // The proxies in front of a portal answer with pages; a server that negotiates must be free to send them.
  headers.set("accept", "application/json, */*;q=0.1");
  return headers;
}

/** 429 says that nothing was done; a lost answer may be asked for again only where that is harmless. */
function mayRepeat(failure: CallError, operation: Operation): boolean {
  if (failure.code === "rate_limited") return true;
  if (!operation.safeToRepeat) return false;
  if (failure.code === "network" || failure.code === "timeout") return true;
  return failure.status !== null && [502, 503, 504].includes(failure.status);
}

function retryAfterOf(attempted: Attempted, nowMs: number): number | null {
  return attempted.kind === "answered" ? readRetryAfter(attempted.headers, nowMs) : null;
}

function withoutSecrets(text: string, secrets: string[]): string {
  return secrets.reduce(
    (cleaned, secret) => (secret ? cleaned.replaceAll(secret, "[secret]") : cleaned),
    text,
  );
}

function assertPositive(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new InvalidArgumentError(`${name} must be a number above 0, not ${value}.`);
    }
  }
}
