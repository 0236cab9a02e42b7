import type { components } from "../../../generated/element.js";
import type { OperationName, Visit } from "./route.js";
import { type ClusterState, endsAt, type Person, type StoredSession } from "./state.js";

type Schemas = components["schemas"];

/** A request as a method receives it. */
export interface Asked {
  method: OperationName;
  json: unknown;
  state: ClusterState;
  caller: Person;
}

/** The members of a request's body. A member of a wrong type is left out. */
export function requestOf({ json }: Pick<Visit, "json">): {
  id: number | null;
  method: string | undefined;
  params: Record<string, unknown>;
} {
  const { id, method, params } = (isObject(json) ? json : {}) as Record<string, unknown>;
  return {
    id: typeof id === "number" ? id : null,
    method: typeof method === "string" ? method : undefined,
    params: isObject(params) ? params : {},
  };
}

/** The parameters that a method knows, and those that it ignores and reports. */
export function paramsOf(
  asked: Pick<Asked, "json" | "state">,
  known: readonly string[],
): { params: Record<string, unknown>; unused: Record<string, unknown> } {
  const { unknownParameters } = asked.state.settings;
  const entries = Object.entries(requestOf(asked).params);
  const isKnown = (name: string) => known.includes(name) && !unknownParameters.includes(name);
  return {
    params: Object.fromEntries(entries.filter(([name]) => isKnown(name))),
    unused: Object.fromEntries(entries.filter(([name]) => !isKnown(name))),
  };
}

/** A result, with status 200. */
export function result(
  { json, state }: Pick<Asked, "json" | "state">,
  value: object,
  unused: Record<string, unknown> = {},
): Response {
  const { id } = requestOf({ json });
  if (Object.keys(unused).length === 0) return Response.json({ id, result: value });
  return state.settings.unusedParametersIn === "answer"
    ? Response.json({ id, result: value, unusedParameters: unused })
    : Response.json({ id, result: { ...value, unusedParameters: unused } });
}

/** An error, also with status 200. Its `code` has no meaning. */
export function failure({ json }: Pick<Visit, "json">, name: string, message: string): Response {
  const { id } = requestOf({ json });
  return Response.json({ id, error: { code: 500, name, message } satisfies Schemas["Error"] });
}

/** A session as the cluster sends it. */
export function sessionOf(stored: StoredSession, { settings }: ClusterState): Schemas["AuthSession"] {
  const { person, username, sessionID, createdAt, idpConfigVersion } = stored;
  const ends = endsAt(stored, settings);
  return {
    accessGroupList: [...person.access],
    authMethod: spelt(person, settings),
    clusterAdminIDs: [...person.clusterAdminIDs],
    finalTimeout: wireTime(ends.finally),
    idpConfigVersion,
    lastAccessTimeout: wireTime(ends.unused),
    sessionCreationTime: wireTime(createdAt),
    sessionID,
    username,
  };
}

/** The way to sign in, in the spelling that the options select. */
export function spelt(
  { authMethod }: Pick<Person, "authMethod">,
  { spelling }: ClusterState["settings"],
): string {
  return spelling === "sdk" ? authMethod : { Cluster: "Cluster", Ldap: "LDAP", Idp: "IdP" }[authMethod];
}

function wireTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
