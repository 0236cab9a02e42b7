import type { components } from "../../../generated/strategy.js";
import { cookieIn, proxyPage, type SimulatedProduct } from "../kit/index.js";
import { failure, json, noSuchRoute, withoutPrivilege, withoutSession } from "./answers.js";
import { monitorRoutes, perConnection } from "./monitor-routes.js";
import type { Caller, OperationName, Visit } from "./route.js";
import { sessionRoutes } from "./session-routes.js";
import type { LibraryState, WebSession } from "./state.js";

type Wire = components["schemas"];

/** How a request authenticates itself. */
export type Scheme = "session";

/** A fault that only a Library has. */
export type LibraryFault =
  /** The page leaves out its last rows, but the total counts them. Default: 1 row. */
  | { kind: "hiddenRows"; rows?: number }
  /** The page has no total. */
  | { kind: "noTotal" }
  /** These connections are not ended and have the status 403. Default: the second half of the connections. */
  | { kind: "refusedItems"; ids?: readonly string[] }
  /** All connections are ended, but the answer does not mention the last one. */
  | { kind: "missingItem" }
  /** The answer contains one more connection than was asked for. Default: one that does not exist. */
  | { kind: "extraItem"; id?: string }
  /** The answer says that every connection was ended, but none was. */
  | { kind: "emptyPromise" }
  /** 403 with a code at the top: refused. Default: "ERR014". */
  | { kind: "refused"; code?: string };

/** The id of a connection that does not exist. */
const NOBODYS = "none:-1:bm9uZQ==";

/** The parts of the simulator that are specific to a Library. */
export function libraryProduct(
  state: LibraryState,
): SimulatedProduct<LibraryState, Caller, OperationName, Scheme, LibraryFault> {
  return {
    state,
    routes: [...sessionRoutes, ...monitorRoutes],
    recognise: ({ request }) => ({
      scheme: "session",
      caller: sessionOf(state, request.headers)?.connection.user.username,
    }),
    authenticate: ({ request }) => sessionOf(state, request.headers) ?? withoutSession(state),
    success: (_, response) => json(response),
    errors: {
      notFound: () => noSuchRoute(state),
      tooMuch: ({ retryAfter }) =>
        json(
          { code: "ERR001", message: "Too many requests" },
          429,
          retryAfter === undefined ? {} : { "Retry-After": retryAfter },
        ),
      unauthorized: () => withoutSession(state),
      server: () => failure(state, 500, { code: "ERR002", message: "Internal error." }),
      gateway: (status) => proxyPage(status, "nginx"),
    },
    faults: {
      hiddenRows: ({ rows = 1 }) => ({
        after: (answer) =>
          changed<Wire["UserConnections"]>(answer, ({ userConnections }) => ({
            userConnections: userConnections.slice(0, Math.max(0, userConnections.length - rows)),
          })),
      }),
      noTotal: () => ({
        after: (answer) => {
          answer.headers.delete("x-mstr-total-count");
          return answer;
        },
      }),
      refusedItems: ({ ids }, visit) => {
        const asked = askedFor(visit);
        const refused = ids ?? asked.slice(Math.floor(asked.length / 2));
        const left = asked.filter((id) => !refused.includes(id));
        // The product does not get the refused ids, so that it does not end them.
        (visit as { json: unknown }).json = {
          userConnectionIds: left.length > 0 ? left : [NOBODYS],
        };
        return {
          after: async (answer) => {
            const { deleteUserConnectionsStatus: done } = (await answer.json()) as Wire["PerConnection"];
            const statuses = new Map(done.map(({ id, status }) => [id, status]));
            return perConnection(asked.map((id) => ({ id, status: statuses.get(id) ?? 403 })));
          },
        };
      },
      missingItem: () => ({
        after: (answer) =>
          changed<Wire["PerConnection"]>(answer, ({ deleteUserConnectionsStatus }) => ({
            deleteUserConnectionsStatus: deleteUserConnectionsStatus.slice(0, -1),
          })),
      }),
      extraItem: ({ id = NOBODYS }) => ({
        after: (answer) =>
          changed<Wire["PerConnection"]>(answer, ({ deleteUserConnectionsStatus }) => ({
            deleteUserConnectionsStatus: [...deleteUserConnectionsStatus, { id, status: 204 }],
          })),
      }),
      emptyPromise: (_, visit) => ({
        instead: () => perConnection(askedFor(visit).map((id) => ({ id, status: 204 }))),
      }),
      refused: ({ code = "ERR014" }) => ({
        before: () =>
          code === "ERR014"
            ? withoutPrivilege(state, "nobody", "Administer user connections")
            : failure(state, 403, { code, message: "(You do not have the permission.)" }),
      }),
    },
    faultsAt: {
      hiddenRows: ["getUserConnections"],
      noTotal: ["getUserConnections"],
      refusedItems: ["deleteUserConnections"],
      missingItem: ["deleteUserConnections"],
      extraItem: ["deleteUserConnections"],
      emptyPromise: ["deleteUserConnections"],
      refused: ["getNodes", "getUserConnections", "deleteUserConnection", "deleteUserConnections"],
    },
  };
}

/** The session to which the header and the cookies belong. All of its cookies must be sent, and its connection must be open. */
function sessionOf(state: LibraryState, headers: Headers): WebSession | undefined {
  const session = state.sessions.get(headers.get("x-mstr-authtoken") ?? "");
  if (!session || session.connection.closed) return undefined;
  const hasAll = Object.entries(session.cookies).every(([name, value]) => cookieIn(headers, name) === value);
  return hasAll ? session : undefined;
}

function askedFor({ json: sent }: Visit): readonly string[] {
  return (sent as Partial<Wire["ConnectionIds"]> | undefined)?.userConnectionIds ?? [];
}

async function changed<Body>(answer: Response, change: (body: Body) => Body): Promise<Response> {
  if (!answer.ok) return answer;
  const body = change((await answer.json()) as Body);
  return new Response(JSON.stringify(body), { status: answer.status, headers: answer.headers });
}
