import { bare, proxyPage, type SimulatedProduct } from "../kit/index.js";
import { failure, json } from "./answers.js";
import { authenticate, recognise } from "./authentication.js";
import { iamRoutes } from "./iam-routes.js";
import type { OperationName, Scheme } from "./route.js";
import { sessionRoutes } from "./session-routes.js";
import type { PlatformState, StoredSession } from "./state.js";

/** The faults that only this product has. */
export type EraFault =
  /** The list silently leaves out the rows of these sessions, given as `<site>/<session_id>`. Default: its last row. */
  | { kind: "hiddenRows"; sessions?: readonly string[] }
  /** A site does nothing and is missing from the list, and the answer does not report it. Default: the last site. */
  | { kind: "silentSite"; site?: string };

/** The parts of the simulator that are specific to a platform. */
export function eraProduct(
  state: PlatformState,
): SimulatedProduct<PlatformState, StoredSession, OperationName, Scheme, EraFault> {
  const { settings, silent } = state;
  return {
    state,
    routes: [...sessionRoutes, ...iamRoutes],
    recognise(visit) {
      const { scheme, session } = recognise(visit);
      return { scheme: scheme as Scheme, caller: session && `${session.user.domain}/${session.user.login}` };
    },
    authenticate,
    success: ({ request }, response) => (request.method === "DELETE" ? bare(204) : json(response)),
    errors: {
      notFound: () => failure(settings, 404, "no such route"),
      tooMuch: ({ retryAfter }) =>
        failure(
          settings,
          429,
          "too many requests",
          retryAfter === undefined ? {} : { "Retry-After": retryAfter },
        ),
      unauthorized: () => failure(settings, 401, "invalid session"),
      server: () => failure(settings, 500, "internal error"),
      gateway: (status) => proxyPage(status, "nginx"),
    },
    faults: {
      hiddenRows: ({ sessions }) => ({
        async after(answer) {
          if (!answer.ok) return answer;
          const rows = (await answer.json()) as { site: string; session_id: string }[];
          if (!sessions) return json(rows.slice(0, -1));
          return json(rows.filter((row) => !sessions.includes(`${row.site}/${row.session_id}`)));
        },
      }),
      silentSite: ({ site = settings.sites.at(-1) ?? settings.sites[0] }) => ({
        before() {
          silent.add(site);
          return undefined;
        },
        after(answer) {
          silent.delete(site);
          return answer;
        },
      }),
    },
    faultsAt: {
      hiddenRows: ["listSessions"],
      silentSite: ["listSessions", "logOutUser", "deleteSession"],
    },
  };
}
