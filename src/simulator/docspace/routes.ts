import type { operations } from "../../../generated/docspace.js";
import type { Caller } from "./authentication.js";
import { connectionRoutes } from "./connection-routes.js";
import { loginHistoryRoutes } from "./login-history.js";
import { peopleRoutes } from "./people-routes.js";
import { signInRoutes } from "./sign-in-route.js";
import type { PortalState } from "./state.js";
import type { Throttle } from "./throttle.js";

/** The operations of the portal: those of the API description, and two that a portal cannot do without. */
export type OperationName = keyof operations | "getAllProfiles" | "signIn";

/** What a route gets to see of a request. */
export interface Visit {
  request: Request;
  url: URL;
  params: Record<string, string>;
  /** Where the request comes from. */
  address: string;
  state: PortalState;
  throttle: Throttle;
}

interface Place {
  operation: OperationName;
  method: "GET" | "PUT" | "POST";
  /** Under the portal's prefix; parameters are written `:name`. */
  path: string;
  /** Whether the parameters fit the route's constraints. Where they do not, no route matches: 404. */
  matches?: (params: Record<string, string>) => boolean;
}

/** One operation: where it is, and what it does. */
export type Route =
  | (Place & { anonymous?: false; answer: (visit: Visit & { caller: Caller }) => Response })
  | (Place & { anonymous: true; answer: (visit: Visit) => Promise<Response> });

/** Everything the portal answers to; every other path is a 404. */
export const routes: readonly Route[] = [
  ...connectionRoutes,
  ...peopleRoutes,
  ...loginHistoryRoutes,
  ...signInRoutes,
];
