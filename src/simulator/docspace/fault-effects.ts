import { ConnectionCut } from "./cut.js";
import { bindingFailure, failure, html, json, proxyPage } from "./envelope.js";
import type { Fault } from "./faults.js";

/** What a fault does to the handling of a request. */
export interface FaultEffect {
  /** Runs before the portal looks at the request; an answer ends it there. */
  before?: () => Promise<Response | undefined> | Response | undefined;
  /** Stands in for the portal's work. */
  instead?: { response: unknown };
  /** Runs once the work is done and makes the answer that is sent. */
  after?: (answer: Response) => Promise<Response> | Response;
}

const signInPage =
  '<!DOCTYPE html><html><head><title>DocSpace</title></head><body><form action="/login">Sign in</form></body></html>';

const stack =
  "   at MySqlConnector.Core.ServerSession.ConnectAsync(ConnectionSettings cs, IOBehavior ioBehavior) in /_/src/MySqlConnector/Core/ServerSession.cs:line 433\n" +
  "   at ASC.MessagingSystem.Data.DbLoginEventsManager.GetLoginEventsAsync(Int32 tenantId, Guid userId)\n" +
  "   at ASC.Web.Api.Controllers.Security.ConnectionsController.LogOutActiveConnection(LogOutActiveConnectionRequestDto inDto)\n" +
  "   at Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeNextResourceFilter()";

/** Works out what a fault does to this request. */
export function effectOf(
  fault: Fault | undefined,
  request: Request,
  pause: (ms: number) => Promise<void>,
): FaultEffect {
  switch (fault?.kind) {
    case undefined:
      return {};
    case "rateLimited":
      return { before: () => rateLimited(fault.retryAfter === undefined ? 1 : fault.retryAfter) };
    case "serverError":
      return early(fault.changeMade, serverError);
    case "badGateway":
      return early(fault.changeMade, () => proxyPage(502));
    case "unavailable":
      return early(fault.changeMade, () => proxyPage(503));
    case "gatewayTimeout":
      return early(fault.changeMade, () => proxyPage(504));
    case "answer":
      return { instead: { response: fault.response } };
    case "unauthorized":
      return {
        before: () =>
          fault.body === "empty"
            ? new Response(null, { status: 401 })
            : json(failure(401, "Unauthorized"), 401),
      };
    case "cutBefore":
      return { before: cut };
    case "cutAfter":
      return { after: cut };
    case "slow":
      if (fault.when === "after") {
        return {
          after: async (answer) => {
            await pause(fault.ms);
            return answer;
          },
        };
      }
      return {
        before: async () => {
          await pause(fault.ms);
          return undefined;
        },
      };
    case "truncatedJson":
      return { after: (answer) => truncated(answer, fault.ending ?? "invalid") };
    case "redirect":
      return {
        before: () => {
          const { pathname, search } = new URL(request.url);
          const location = fault.location ?? `https://elsewhere.example.net${pathname}${search}`;
          return new Response(null, { status: fault.status ?? 307, headers: { location } });
        },
      };
    case "htmlPage":
      return { before: () => html(fault.body ?? signInPage, fault.status ?? 200) };
    case "drift":
      return { after: (answer) => drifted(answer, fault.change) };
    case "bindingError": {
      const errors = fault.errors ?? { loginEventId: ["The value is not valid."] };
      return { before: () => json(bindingFailure(request, errors), fault.httpStatus ?? 400) };
    }
  }
}

function early(changeMade: boolean | undefined, answer: () => Response): FaultEffect {
  return changeMade ? { after: answer } : { before: answer };
}

function rateLimited(retryAfter: number | Date | string | null): Response {
  const wait = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter;
  return json(failure(429, "Too many requests"), 429, wait === null ? {} : { "Retry-After": String(wait) });
}

function serverError(): Response {
  const type = "MySqlConnector.MySqlException";
  return json(failure(500, "Internal server error", { type, stack, hresult: -2147467259 }), 500);
}

function cut(): never {
  throw new ConnectionCut();
}

async function truncated(answer: Response, ending: "invalid" | "cut"): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer());
  const sent = whole.slice(0, Math.floor(whole.length / 2));
  const { status, headers } = answer;
  if (ending === "cut") throw new ConnectionCut({ status, headers, sent, promised: whole.length });
  return new Response(sent, { status, headers });
}

async function drifted(answer: Response, change: (body: unknown) => unknown): Promise<Response> {
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  const body: unknown = await answer.json();
  const changed = change(body);
  return new Response(JSON.stringify(changed === undefined ? body : changed), {
    status: answer.status,
    headers: answer.headers,
  });
}
