import { sleep, systemClock } from "../clock.js";
import { AbortedError, type CallError, InvalidArgumentError, RateLimitError } from "../errors.js";
import { limitText } from "../limits.js";
import { notify } from "../notify.js";
import { type Attempted, attemptOnce } from "./attempt.js";
import type { Authorization, Authorizer } from "./authorization.js";
import { DEFAULT_ANSWER_LIMITS } from "./body.js";
import { openBudget, type Patience } from "./budget.js";
import type { Dialect } from "./dialect.js";
import { failedCall, type Judged, judge } from "./failure.js";
import type { Operation } from "./operation.js";
import type { AttemptReport, CallSettings, ClientOptions } from "./options.js";
import type { Answer } from "./read-response.js";
import { redactorOf } from "./redaction.js";
import { DEFAULT_RETRY, delayBeforeRetry, type RetryPolicy, readRetryAfter } from "./retry.js";
import { authorizationFrom } from "./sign-on.js";

/** The request of one call. */
interface Outgoing {
  operation: Operation;
  /** Without the query, which may contain data that must not appear in a message. */
  url: string;
  query: string;
  /** The call's own headers. Any credential in them is replaced by the client's. */
  headers: Headers;
  body: BodyInit | null | undefined;
  signal: AbortSignal | null | undefined;
  settings: CallSettings;
}

/**
 * Makes the function that carries out a call, with its credential, attempts and waits. All calls of one sender
 * share one budget.
 *
 * @throws InvalidArgumentError for an invalid option.
 */
export function createSender<Kind extends string, Taken>(
  options: ClientOptions,
  dialect: Dialect,
  authorizer: Authorizer<Authorization & { kind: Kind }, Taken>,
): (outgoing: Outgoing) => Promise<Answer<Kind, Taken>> {
  const { clock = systemClock, random = Math.random, onAttempt, userAgent, timeoutMs = 30_000 } = options;
  // We read the global fetch at the time of the call, so that a replaced one is used.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  const { listBytes, otherBytes } = { ...DEFAULT_ANSWER_LIMITS, ...options.maxAnswer };
  assertPositive({ timeoutMs, attempts: retry.attempts, totalMs: retry.totalMs, listBytes, otherBytes });
  const limits = { ...dialect.limits, ...options.limits };
  for (const [name, value] of Object.entries(limits)) if (value !== null) assertPositive({ [name]: value });
  const budget = openBudget(limits, clock);

  return async ({ operation, url, query, headers, body: given, signal, settings }) => {
    const { limitWaitMs, stopSending } = settings;
    const { effect } = operation;
    const own = signal ? [signal] : [];
    const signals = stopSending ? [...own, stopSending] : own;
    const body = typeof given === "string" ? given : given ? await new Response(given).text() : undefined;
    // Proxies in front of a product answer with web pages, so a server that negotiates must be allowed to send them.
    headers.set("accept", "application/json, */*;q=0.1");
    if (body && dialect.contentType) headers.set("content-type", dialect.contentType);
    if (userAgent) headers.set("user-agent", userAgent);
    let unsettledBefore = false;
    const startedAt = clock.now();
    // If a call has its own maximum for such waits (`limitWaitMs`), they do not count towards its time.
    let limitedMs = 0;
    let refusals = 0;
    let lastFailure: CallError | null = null;
    const elapsedMs = () => clock.now() - startedAt - (limitWaitMs === undefined ? 0 : limitedMs);
    const leftMs = () => Math.max(1, Math.min(timeoutMs, retry.totalMs - elapsedMs()));
    const counted = (attempts: number) => attempts - (limitWaitMs === undefined ? 0 : refusals);

    const unsent = (attempts: number) =>
      failedCall({ operation, url, attempts, unsettledBefore, redact: (text) => text }, null, false);

    const stopped = (attempts: number, cause: unknown) =>
      // If the caller did not abort the call, it ends with the error of its last attempt.
      lastFailure && !signal?.aborted
        ? lastFailure
        : new AbortedError("The call was aborted", unsent(attempts), "", cause);

    const enter = async (attempts: number) => {
      const since = clock.now();
      const patience: Patience = {
        signals,
        mayWait: (ms) =>
          limitWaitMs === undefined
            ? ms <= retry.maxRetryAfterMs && elapsedMs() + ms < retry.totalMs
            : limitedMs + (clock.now() - since) + ms <= limitWaitMs,
        onWait: (wait) => settings.onWait?.(wait),
      };
      const entering = budget.enter(effect, patience);
      // Most requests are let in at once.
      if (!(entering instanceof Promise)) return entering;
      const entered = await entering.catch((cause) => {
        throw stopped(attempts, cause);
      });
      limitedMs += clock.now() - since;
      if ("done" in entered) return entered;
      throw new RateLimitError(
        `Nothing was sent, because of ${limitText(entered)}`,
        unsent(attempts),
        entered.until.getTime() - clock.now(),
      );
    };

    for (let attempts = 1; ; attempts++) {
      const pass = await enter(attempts - 1);
      let attempted: Attempted;
      let limitMs: number;
      let sentAt: number;
      let authorization: Authorization & { kind: Kind };
      try {
        authorization = await authorizationFrom(authorizer, () => unsent(attempts - 1), {
          clock,
          timeoutMs: leftMs(),
          signals,
        });
        if (stopSending?.aborted) throw stopped(attempts - 1, stopSending.reason);
        authorize(headers, authorization);
        sentAt = clock.now();
        limitMs = leftMs();
        attempted = await attemptOnce(
          url + query,
          { method: operation.method, headers, body },
          {
            fetch,
            clock,
            timeoutMs: limitMs,
            signals: own,
            bodyBytes: operation.lists ? listBytes : otherBytes,
          },
        );
      } catch (error) {
        pass.done();
        throw error;
      }
      const nowMs = clock.now();
      const judged = judge(attempted, {
        operation,
        url,
        attempts,
        unsettledBefore,
        dialect,
        timeoutMs: limitMs,
        nowMs,
        redact: redactorOf(authorization.secrets),
      });
      const { failure } = judged;
      const limited = failure?.code === "rate_limited";
      const retryAfterMs =
        failure && "headers" in attempted ? readRetryAfter(attempted.headers, nowMs) : null;
      if (limited) {
        refusals += 1;
        pass.refused(retryAfterMs);
      } else pass.done();
      let retryInMs: number | null = null;
      if (stopSending?.aborted) retryInMs = null;
      else if (limited && limitWaitMs !== undefined) {
        const waitMs = budget.waitMs(effect);
        retryInMs = limitedMs + waitMs <= limitWaitMs ? waitMs : null;
      } else if (limited || mayRepeat(judged, operation)) {
        const askedMs = limited ? budget.waitMs(effect) : retryAfterMs;
        retryInMs = delayBeforeRetry(retry, counted(attempts), elapsedMs(), askedMs, random);
      }
      const report: AttemptReport = {
        operation: operation.id,
        method: operation.method,
        effect,
        url,
        attempt: attempts,
        status: "status" in attempted ? attempted.status : null,
        failure: failure?.code ?? null,
        durationMs: nowMs - sentAt,
        retryInMs,
      };
      notify(onAttempt, report);
      notify(settings.onAttempt, report);
      if (attempted.kind === "answered" && !judged.failure) {
        const taken = authorizer.adopt?.(authorization, attempted.headers, { url, nowMs }) ?? null;
        return {
          status: attempted.status,
          headers: attempted.headers,
          text: attempted.text || (judged.body === undefined ? "" : JSON.stringify(judged.body)),
          body: judged.body,
          facts: { attempts, authenticatedBy: authorization.kind, unsettledBefore, taken },
        };
      }
      if (retryInMs === null) throw failure;
      unsettledBefore ||= effect === "end" && judged.failure !== null && judged.unsettled;
      lastFailure = failure;
      // The budget waits for limits.
      if (limited) continue;
      await sleep(clock, retryInMs, ...signals).catch((cause) => {
        throw stopped(attempts, cause);
      });
    }
  };
}

/** A call may add headers, but never another credential. */
function authorize(headers: Headers, authorization: Authorization): void {
  headers.delete("cookie");
  headers.delete("authorization");
  for (const [name, value] of Object.entries(authorization.headers)) headers.set(name, value);
}

/** Whether a call may be sent again. After a lost answer, that is allowed only if it is harmless. */
function mayRepeat(judged: Judged, { safeToRepeat }: Operation): boolean {
  return judged.failure !== null && judged.passes && safeToRepeat;
}

function assertPositive(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new InvalidArgumentError(`${name} must be a number above 0, not ${value}.`);
    }
  }
}
