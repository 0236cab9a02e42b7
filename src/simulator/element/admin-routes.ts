import type { operations } from "../../../generated/element.js";
import { type Asked, failure, requestOf, result, spelt } from "./json-rpc.js";
import type { OperationName, Route, Visit } from "./route.js";

type CurrentAdmin = NonNullable<
  operations["GetCurrentClusterAdmin"]["responses"][200]["content"]["application/json"]["result"]
>;

const PATH = "/json-rpc/:version";

const isServed = ({ params, state }: Visit) => state.settings.versions.includes(params.version ?? "");

/** A method that exists since a version of the API. */
export function adminRoute(
  method: OperationName,
  since: number,
  answer: (asked: Asked) => Response,
  { reads = false } = {},
): Route {
  return {
    operation: method,
    method: "POST",
    path: PATH,
    reads,
    matches: (visit) =>
      isServed(visit) && requestOf(visit).method === method && Number(visit.params.version) >= since,
    answer: ({ json, state, caller }) => answer({ method, json, state, caller }),
  };
}

/** The methods that report the caller and the versions of the API. */
export const adminRoutes: readonly Route[] = [
  adminRoute("GetCurrentClusterAdmin", 6, currentAdmin, { reads: true }),
  adminRoute(
    "GetAPI",
    1,
    (asked) => {
      const { versions } = asked.state.settings;
      return result(asked, { currentVersion: versions.at(-1), supportedVersions: versions });
    },
    { reads: true },
  ),
];

/** The answer for every other method. It must be the last route. */
export const unknownMethod: Route = {
  operation: "UnknownMethod",
  method: "POST",
  path: PATH,
  reads: true,
  matches: isServed,
  answer: (visit) =>
    failure(visit, "xUnknownAPIMethod", "There is no such method in this version of the API."),
};

function currentAdmin(asked: Asked): Response {
  const { caller, state } = asked;
  const [id = -1, ...more] = caller.clusterAdminIDs;
  const clusterAdmin: CurrentAdmin["clusterAdmin"] = {
    access: [...caller.access],
    attributes: {},
    authMethod: spelt(caller, state.settings),
    clusterAdminID: more.length > 0 ? -1 : id,
    username: caller.username,
  };
  return result(asked, { clusterAdmin } satisfies CurrentAdmin);
}
