import type { components } from "../../../generated/docspace.js";
import type { Settings } from "./options.js";

type Schemas = components["schemas"];
type SuccessEnvelope<T> = Schemas["Envelope"] & { response: T };

/** The success envelope around a response. */
export function success<T>(request: Request, response: T, total?: number): SuccessEnvelope<T> {
  return {
    response,
    count: response === null || response === undefined ? 0 : Array.isArray(response) ? response.length : 1,
    ...(total === undefined ? {} : { total }),
    links: [linkTo(request)],
    status: 0,
    statusCode: 200,
  };
}

/** The success envelope around nothing: null, or no `response` at all, as the portal is set up. */
export function successWithNothing(request: Request, settings: Settings): Schemas["EmptyEnvelope"] {
  const { response, ...rest } = success(request, null);
  return settings.nullResponse === "missing" ? rest : { response, ...rest };
}

/** The error envelope. `type`, `stack` and `hresult` come only with some errors. */
export function failure(
  statusCode: number,
  message: string,
  details: Pick<Schemas["ErrorEnvelope"]["error"], "type" | "stack" | "hresult"> = {},
): Schemas["ErrorEnvelope"] {
  return { error: { message, ...details }, status: 1, statusCode };
}

/** A model-binding error: a success envelope that is none. */
export function bindingFailure(
  request: Request,
  errors: Record<string, string[]>,
): Schemas["BindingErrorEnvelope"] {
  return {
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
}

/** A JSON answer. */
export function json(body: object, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** The page of the reverse proxy in front of the portal. */
export function proxyPage(status: 502 | 503 | 504): Response {
  const title = {
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
  }[status];
  return html(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
      "<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n",
    status,
  );
}

/** An HTML answer. */
export function html(body: string, status = 200): Response {
  return new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** What routing answers where no route matches: a status and no body. */
export function noSuchRoute(): Response {
  return new Response(null, { status: 404 });
}

/** 403, with the stack trace that the real portal leaks here. */
export function forbidden(method: string): Response {
  return json(
    failure(403, "Access denied", {
      type: "System.Security.SecurityException",
      stack:
        `   at ASC.Web.Api.Controllers.Security.ConnectionsController.${method}(RequestDto inDto)\n` +
        "   at Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeInnerFilterAsync()",
      hresult: -2146233078,
    }),
    403,
  );
}

function linkTo(request: Request): Schemas["EnvelopeLink"] {
  const url = new URL(request.url);
  return { href: `${url.origin}${url.pathname}`, action: request.method };
}
