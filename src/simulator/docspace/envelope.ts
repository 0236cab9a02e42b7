import type { components } from "../../../generated/docspace.js";
import { type DocSpaceOptions, isBeforeRelease371, type Settings } from "./options.js";

type Schemas = components["schemas"];

/** The request and the settings on which an answer depends. */
interface Asked {
  request: Request;
  state: { settings: Settings };
}

/**
 * A success: status 200, with the envelope around `response`. The type parameter is the body in the API description.
 * Null members are left out at every level, unless the options say that they are sent.
 */
export function success<Body extends Schemas["Envelope"] & { response?: unknown }>(
  { request, state }: Asked,
  response: Body["response"],
  { total, headers }: { total?: number; headers?: Record<string, string> } = {},
): Response {
  const body = {
    response: response ?? null,
    count: response === null || response === undefined ? 0 : Array.isArray(response) ? response.length : 1,
    ...(total === undefined ? {} : { total }),
    links: [linkTo(request)],
    status: 0,
    statusCode: 200,
  };
  return json(body, 200, headers, state.settings.nullMembers);
}

/** The error envelope. `type`, `stack` and `hresult` come only with some errors. */
export function failure(
  statusCode: number,
  message: string,
  details: Pick<Schemas["ErrorEnvelope"]["error"], "type" | "stack" | "hresult"> = {},
): Response {
  const body: Schemas["ErrorEnvelope"] = { error: { message, ...details }, status: 1, statusCode };
  return json(body, statusCode);
}

/** A model-binding error, which comes in the envelope of a success. */
export function bindingFailure(
  request: Request,
  errors: Record<string, string[]>,
  httpStatus: 400 | 200 = 400,
): Response {
  const body: Schemas["BindingErrorEnvelope"] = {
    response: {
      type: "https://tools.ietf.org/html/rfc9110#section-15.5.1",
      title: "One or more validation errors occurred.",
      status: 400,
      errors,
      traceId: "00-4b3f8a0c5d5f4c1e9a7d2b6c8e0f1a23-9c8b7a6d5e4f3a2b-00",
    },
    count: 1,
    links: [linkTo(request)],
    status: 1,
    statusCode: 400,
  };
  return json(body, httpStatus);
}

/** A JSON answer. */
function json(
  body: object,
  status: number,
  headers: Record<string, string> = {},
  nullMembers: DocSpaceOptions["nullMembers"] = "missing",
): Response {
  const leftOut = (_: string, value: unknown) => (value === null ? undefined : value);
  return new Response(JSON.stringify(body, nullMembers === "missing" ? leftOut : undefined), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** 403 with a stack trace, which the real portal leaks here. */
export function forbidden(method: string, settings: Settings): Response {
  return failure(403, isBeforeRelease371(settings) ? "Method not available" : "Access denied", {
    type: "System.Security.SecurityException",
    stack:
      `   at ASC.Web.Api.Controllers.Security.ConnectionsController.${method}(RequestDto inDto)\n` +
      "   at Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeInnerFilterAsync()",
    hresult: -2146233078,
  });
}

function linkTo({ url, method }: Request): Schemas["EnvelopeLink"] {
  const { origin, pathname, search } = new URL(url);
  return { href: `${origin}${pathname}${search}`, action: method };
}
