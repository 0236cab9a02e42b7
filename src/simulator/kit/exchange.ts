import { type Context, Hono } from "hono";
import type { Call, CallLog } from "./call-log.js";
import { ConnectionCut } from "./cut.js";
import { effectOf } from "./fault-effects.js";
import type { FaultQueue, OwnFault } from "./faults.js";
import { type Admission, openGate } from "./limits.js";
import type { SimulatedProduct } from "./product.js";
import { type Route, reads, type Visit } from "./route.js";
import type { SimulatorSettings } from "./settings.js";

/** The client of a request. */
export interface Arrival {
  /** The IP address of the client. */
  address: string;
  /** Aborts when the client no longer waits for the answer. */
  signal: AbortSignal;
}

/**
 * Answers one request, for any transport. It rejects with a `ConnectionCut` if the connection is to be cut, and
 * with the reason of the abort if the client gave up.
 */
export type Exchange = (request: Request, arrival: Arrival) => Promise<Response>;

/** Builds a server from log, routes, limits, faults, latency, authentication and the product's operations. */
export function openExchange<
  State,
  Caller,
  Operation extends string,
  Scheme extends string,
  Own extends OwnFault,
>(
  product: SimulatedProduct<State, Caller, Operation, Scheme, Own>,
  { now, sleep, latencyMs, basePath }: SimulatorSettings,
  log: CallLog<Operation, Scheme>,
  faults: FaultQueue<Operation, Own>,
): Exchange {
  type Bindings = Arrival & { call: Call<Operation, Scheme>; body: string };
  type Served = Route<State, Caller, Operation>;

  const { state, errors } = product;
  const gate = openGate(product.limits ?? {}, now);
  const app = new Hono<{ Bindings: Bindings }>({ strict: false });

  for (const route of product.routes) {
    app.on(route.method, basePath + route.path, (context, next) => {
      const visit = visitOf(context, context.req.param() as Record<string, string>);
      return route.matches?.(visit) === false ? next() : handle(context.env, route, visit);
    });
  }
  app.all("*", (context) => handle(context.env, undefined, visitOf(context, {})));
  // An error that is thrown here is a cut connection. The transport handles it.
  app.onError((error) => {
    throw error;
  });

  function visitOf(
    { req, env }: Context<{ Bindings: Bindings }>,
    params: Record<string, string>,
  ): Visit<State> {
    const { address, body } = env;
    return { request: req.raw, url: new URL(req.url), params, body, json: parsed(body), address, state };
  }

  async function handle(
    { call, address, signal }: Bindings,
    route: Served | undefined,
    visit: Visit<State>,
  ): Promise<Response> {
    const isRead = route?.reads ?? reads(call.method);
    log.enter(call, isRead ? "reads" : "writes");
    const { caller, scheme } = product.recognise(visit);
    call.operation = route?.operation;
    call.scheme = scheme;
    call.caller = caller;

    const pause = async (ms: number) => {
      if (ms > 0) await sleep(ms, signal);
      signal.throwIfAborted();
    };
    const admission: Admission = route
      ? gate(caller ?? `address ${address}`, isRead)
      : { admitted: true, standing: undefined, leave: () => {} };
    const { standing } = admission;
    if (!admission.admitted) {
      return errors.tooMuch({ standing, retryAfter: admission.waitSeconds?.toString() });
    }

    try {
      const { operation, method, path } = call;
      const { params, json } = visit;
      const target = {
        operation,
        method,
        path,
        query: visit.url.searchParams,
        params,
        json,
        callerId: caller,
      };
      const fault = faults.take(target);
      call.fault = fault?.kind;
      const effect = effectOf(fault, { visit, product, pause });
      await pause(typeof latencyMs === "function" ? latencyMs() : latencyMs);
      const early = await effect.before?.();
      if (early) return early;
      let answer = await work(route, visit, effect.instead);
      if (answer.ok && standing) {
        for (const [name, value] of Object.entries(product.limitHeaders?.(standing) ?? {})) {
          answer.headers.set(name, value);
        }
      }
      if (effect.after) answer = await effect.after(answer);
      return answer;
    } finally {
      admission.leave();
    }
  }

  async function work(
    route: Served | undefined,
    visit: Visit<State>,
    instead: (() => Promise<Response> | Response) | undefined,
  ): Promise<Response> {
    if (!route) return errors.notFound(visit);
    if (route.anonymous) return instead ? instead() : route.answer(visit);
    const caller = await product.authenticate(visit, route);
    if (caller instanceof Response) return caller;
    return instead ? instead() : route.answer({ ...visit, caller });
  }

  return async (request, arrival) => {
    const call = log.begin(request);
    try {
      const body = reads(request.method) || !request.body ? "" : await request.text();
      const answer = await app.fetch(request, { ...arrival, call, body });
      // The date comes from the server's own clock, so that clients can compare a date in `Retry-After` with it.
      answer.headers.set("date", new Date(now()).toUTCString());
      log.finish(call, answer.status);
      return answer;
    } catch (error) {
      log.finish(call, arrival.signal.aborted && !(error instanceof ConnectionCut) ? "aborted" : "cut");
      throw error;
    }
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
