import { type Context, Hono } from "hono";
import { type Credential, identify, readCredential, remember } from "./authentication.js";
import { ConnectionCut } from "./cut.js";
import { failure, forbidden, json, noSuchRoute, success, successWithNothing } from "./envelope.js";
import { effectOf } from "./fault-effects.js";
import type { FaultRow } from "./faults.js";
import { openGate } from "./limits.js";
import type { Call, CallLog } from "./received-calls.js";
import { type Route, routes, type Visit } from "./routes.js";
import { throttled } from "./sign-in-route.js";
import type { PortalState } from "./state.js";
import { openThrottle } from "./throttle.js";

/** Where a request comes from, and whether anybody still waits for its answer. */
interface Arrival {
  address: string;
  signal: AbortSignal;
}

/**
 * Answers one request, whatever the transport. Rejects with a `ConnectionCut` where the connection is cut,
 * and with whatever ended the wait where the client gave up.
 */
export type Exchange = (request: Request, arrival: Arrival) => Promise<Response>;

type Bindings = Arrival & { call: Call };

/** Puts the portal together: log, limits, faults, authentication, and the work itself. */
export function openExchange(state: PortalState, log: CallLog, faults: FaultRow): Exchange {
  const { settings } = state;
  const gate = openGate(settings);
  const throttle = openThrottle(settings);
  const app = new Hono<{ Bindings: Bindings }>({ strict: false });

  for (const route of routes) {
    app.on(route.method, settings.basePath + route.path, (context, next) => {
      const params = context.req.param() as Record<string, string>;
      return route.matches?.(params) === false ? next() : handle(context, route, params);
    });
  }
  app.all("*", (context) => handle(context, undefined, {}));
  // What is thrown here is no error of the portal but a cut, and belongs to the transport.
  app.onError((error) => {
    throw error;
  });

  async function handle(
    { req, env }: Context<{ Bindings: Bindings }>,
    route: Route | undefined,
    params: Record<string, string>,
  ): Promise<Response> {
    const { call, address, signal } = env;
    const request = req.raw;
    const url = new URL(request.url);
    const credential = readCredential(request.headers);
    const onArrival = identify(state, credential);
    call.operation = route?.operation;
    call.scheme = onArrival.known ? onArrival.caller.scheme : onArrival.scheme;
    call.caller = onArrival.known ? onArrival.caller.user.id : undefined;

    const pause = async (ms: number) => {
      if (ms > 0) await settings.sleep(ms, signal);
      signal.throwIfAborted();
    };
    const admission = route
      ? gate(call.caller ?? `address ${address}`, request.method)
      : ({ admitted: true, headers: {}, leave: () => {} } as const);
    if (!admission.admitted) return json(failure(429, "Too many requests"), 429, admission.headers);

    try {
      const { operation, method, path, caller: callerId } = call;
      const target = { operation, method, path, query: url.searchParams, params, callerId };
      const fault = faults.take(target);
      call.fault = fault?.kind;
      const effect = effectOf(fault, request, pause);
      await pause(typeof settings.latencyMs === "function" ? settings.latencyMs() : settings.latencyMs);
      const early = await effect.before?.();
      if (early) return early;
      const visit: Visit = { request, url, params, address, state, throttle };
      let answer = await work(route, visit, credential, effect.instead);
      if (answer.status === 200) {
        for (const [name, value] of Object.entries(admission.headers)) answer.headers.set(name, value);
      }
      if (effect.after) answer = await effect.after(answer);
      return answer;
    } finally {
      admission.leave();
    }
  }

  async function work(
    route: Route | undefined,
    visit: Visit,
    credential: Credential,
    instead: { response: unknown } | undefined,
  ): Promise<Response> {
    if (!route) return noSuchRoute();
    if (route.anonymous) return instead ? scripted(visit, instead) : route.answer(visit);
    // Judged here and not on arrival: a request that waited may have lost its connection meanwhile.
    const identity = identify(state, credential);
    const guess = identity.known ? guessIn(credential) : identity.guess;
    if (guess !== undefined && throttle.tripped(guess, visit.address)) return throttled();
    if (!identity.known) {
      if (guess !== undefined) throttle.note(guess, visit.address);
      // Both bodies are seen: nothing at all where no credential was sent, the envelope where one was refused.
      if (credential.scheme === "none") return new Response(null, { status: 401 });
      return json(failure(401, "Unauthorized"), 401);
    }
    if (identity.connection) remember(state, identity.connection);
    const { caller } = identity;
    if (!caller.scopes.includes(route.method === "GET" ? "read" : "write")) return forbidden("CheckScopes");
    return instead ? scripted(visit, instead) : route.answer({ ...visit, caller });
  }

  return async (request, arrival) => {
    const call = log.begin(request);
    try {
      const answer = await app.fetch(request, { ...arrival, call });
      log.finish(call, answer.status);
      return answer;
    } catch (error) {
      log.finish(call, arrival.signal.aborted && !(error instanceof ConnectionCut) ? "aborted" : "cut");
      throw error;
    }
  };
}

/** A throttled account stays so even for the right password; a right token was never guessed at. */
function guessIn(credential: Credential): string | undefined {
  return credential.scheme === "basic" ? credential.login.toLowerCase() : undefined;
}

function scripted({ request, state }: Visit, { response }: { response: unknown }): Response {
  return json(response === null ? successWithNothing(request, state.settings) : success(request, response));
}
