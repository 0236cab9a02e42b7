import { html, proxyPage, readBasic, type SimulatedProduct } from "../kit/index.js";
import { adminRoutes, unknownMethod } from "./admin-routes.js";
import { failure, result } from "./json-rpc.js";
import type { OperationName } from "./route.js";
import { sessionRoutes } from "./session-routes.js";
import type { ClusterState, Person } from "./state.js";

/** How a request authenticated itself. */
export type Scheme = "basic" | "none";

/** The faults that only a cluster has. */
export type ClusterFault =
  /** An error of the API, in an answer with status 200. `changeMade`: only after the work was done. Default: xDBOperationTimeout. */
  | { kind: "apiError"; name?: string; message?: string; changeMade?: boolean }
  /** The answer leaves these sessions out. Default: the last one. */
  | { kind: "hiddenRows"; sessionIDs?: readonly string[] };

/** The parts of the simulator that are specific to a cluster. */
export function clusterProduct(
  state: ClusterState,
): SimulatedProduct<ClusterState, Person, OperationName, Scheme, ClusterFault> {
  return {
    state,
    routes: [...sessionRoutes, ...adminRoutes, unknownMethod],
    recognise: ({ request }) => ({
      scheme: /^basic /i.test(request.headers.get("authorization") ?? "") ? "basic" : "none",
      caller: callerOf(request, state)?.username,
    }),
    authenticate: ({ request }) => callerOf(request, state) ?? unauthorized(),
    success: (visit, response) => result(visit, response as object),
    errors: {
      notFound: () => page(404, "404 Not Found"),
      tooMuch: () => page(429, "429 Too Many Requests"),
      unauthorized: (form) =>
        form === "envelope"
          ? Response.json({ error: { code: 500, name: "xAuthenticationFailed" } }, { status: 401 })
          : unauthorized(),
      server: () => page(500, "500 Internal Server Error"),
      gateway: (status) => proxyPage(status, "nginx"),
    },
    faults: {
      apiError: ({ name = "xDBOperationTimeout", message = "The operation failed.", changeMade }, visit) => {
        const answer = () => failure(visit, name, message);
        return changeMade ? { after: answer } : { before: answer };
      },
      hiddenRows: ({ sessionIDs }) => ({ after: (answer) => withoutRows(answer, sessionIDs) }),
    },
    faultsAt: {
      hiddenRows: ["ListActiveAuthSessions", "ListAuthSessionsByClusterAdmin", "ListAuthSessionsByUsername"],
    },
  };
}

function callerOf(request: Request, { people }: ClusterState): Person | undefined {
  const [, encoded] = /^basic +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!encoded) return undefined;
  const { login, password } = readBasic(encoded);
  return people.find((person) => person.login === login && person.password === password);
}

function unauthorized(): Response {
  const answer = page(401, "401 Unauthorized.");
  answer.headers.set("www-authenticate", 'Basic realm="Element"');
  return answer;
}

function page(status: number, title: string): Response {
  return html(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`, status);
}

async function withoutRows(answer: Response, sessionIDs: readonly string[] | undefined): Promise<Response> {
  const body = (await answer.json()) as { result?: { sessions?: { sessionID: string }[] } };
  const rows = body.result?.sessions;
  const sessions = sessionIDs
    ? rows?.filter(({ sessionID }) => !sessionIDs.includes(sessionID))
    : rows?.slice(0, -1);
  return Response.json(sessions ? { ...body, result: { ...body.result, sessions } } : body);
}
