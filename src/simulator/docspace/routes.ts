import type { operations } from "../../../generated/docspace.js";
import { connectionRoutes } from "./connection-routes.js";
import { success } from "./envelope.js";
import { loginHistoryRoutes } from "./login-history.js";
import { peopleRoutes } from "./people-routes.js";
import type { Route } from "./route.js";
import { signInRoutes } from "./sign-in-route.js";

type Release = operations["getBuildVersion"]["responses"][200]["content"]["application/json"];

/** The operation that returns the release. It needs no credential. */
const versionRoutes: readonly Route[] = [
  {
    operation: "getBuildVersion",
    method: "GET",
    path: "/api/2.0/settings/version/build",
    anonymous: true,
    answer: (visit) =>
      success<Release>(visit, { docSpace: visit.state.settings.release, documentServer: "9.4.0" }),
  },
];

/** All routes of the portal. Every other path is answered with 404. */
export const routes: readonly Route[] = [
  ...connectionRoutes,
  ...peopleRoutes,
  ...loginHistoryRoutes,
  ...signInRoutes,
  ...versionRoutes,
];
