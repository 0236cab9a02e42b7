import type * as kit from "../kit/index.js";
import { bare, proxyPage, type SimulatedProduct, type Standing } from "../kit/index.js";
import {
  allows,
  type Caller,
  identify,
  readCredential,
  refusalHeaders,
  remember,
  type Scheme,
} from "./authentication.js";
import { bindingFailure, failure, forbidden, success } from "./envelope.js";
import type { OperationName } from "./route.js";
import { routes } from "./routes.js";
import type { PortalState } from "./state.js";

/** The fault that only a portal has: a model-binding error in the envelope of a success. Nothing is done. */
export interface PortalFault {
  kind: "bindingError";
  /** @default 400 */
  httpStatus?: 400 | 200;
  errors?: Record<string, string[]>;
}

/** The kinds of faults. */
export type FaultKind = kit.CommonFault | PortalFault;

/** A fault, which requests get it, and how many. */
export type Fault = kit.Fault<OperationName, PortalFault>;

/** The queue of faults. */
export type Faults = kit.Faults<OperationName, PortalFault>;

/** The properties of a request by which a fault can be limited to certain requests. */
export type FaultTarget = kit.FaultTarget<OperationName>;

const stack =
  "   at MySqlConnector.Core.ServerSession.ConnectAsync(ConnectionSettings cs, IOBehavior ioBehavior) in /_/src/MySqlConnector/Core/ServerSession.cs:line 433\n" +
  "   at ASC.MessagingSystem.Data.DbLoginEventsManager.GetLoginEventsAsync(Int32 tenantId, Guid userId)\n" +
  "   at ASC.Web.Api.Controllers.Security.ConnectionsController.LogOutActiveConnection(LogOutActiveConnectionRequestDto inDto)\n" +
  "   at Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeNextResourceFilter()";

/** The parts of the simulator that are specific to a portal. */
export function portalProduct(
  state: PortalState,
): SimulatedProduct<PortalState, Caller, OperationName, Scheme, PortalFault> {
  const { limits, rateLimitHeaders } = state.settings;
  const limitHeaders = (standing: Standing | undefined) =>
    standing && rateLimitHeaders ? windowHeaders(standing) : {};
  return {
    state,
    routes,
    ...(limits ? { limits: { ...limits, concurrentReads: limits.concurrentGets } } : {}),
    recognise: ({ request }) => {
      const credential = readCredential(request.headers);
      const identity = identify(state, credential);
      return { scheme: credential.scheme, caller: identity.known ? identity.caller.user.id : undefined };
    },
    authenticate: ({ request }, { method }) => {
      const credential = readCredential(request.headers);
      const identity = identify(state, credential);
      if (!identity.known) return bare(401, refusalHeaders(credential));
      if (identity.connection) remember(state, identity.connection);
      const { caller } = identity;
      return allows(caller.scopes, method) ? caller : forbidden("CheckScopes", state.settings);
    },
    success: (visit, response) => success<{ response?: unknown }>(visit, response),
    errors: {
      notFound: () => bare(404),
      tooMuch: ({ standing, retryAfter }) =>
        bare(429, {
          ...limitHeaders(standing),
          ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
        }),
      unauthorized: (form) => (form === "envelope" ? failure(401, "Unauthorized") : bare(401)),
      server: () => {
        const type = "MySqlConnector.MySqlException";
        return failure(500, "Internal server error", { type, stack, hresult: -2147467259 });
      },
      gateway: (status) => proxyPage(status, "openresty"),
    },
    limitHeaders,
    faults: {
      bindingError: (
        { errors = { loginEventId: ["The value is not valid."] }, httpStatus },
        { request },
      ) => ({
        before: () => bindingFailure(request, errors, httpStatus),
      }),
    },
  };
}

function windowHeaders({ limit, spent, resetAt }: Standing): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(limit - spent),
    "X-RateLimit-Reset": String(Math.ceil(resetAt / 1000)),
  };
}
