import type { components, operations, paths } from "../../../generated/element.js";
import { CallError, NotFoundError } from "../../errors.js";
import { type Authorizer, basic } from "../../http/authorization.js";
import { createProductClient, type ProductClient } from "../../http/client.js";
import { type ClientOptions, passing } from "../../http/options.js";
import type { Answer } from "../../outcome.js";
import type { Call } from "../../provider.js";
import { elementDialect } from "./dialect.js";
import { addressOf } from "./ids.js";

/** The user name and password of a cluster admin. They are sent with every call. */
export interface ElementCredential {
  kind: "basic";
  username: string;
  password: string;
}

/** How to reach a cluster, and with which credential. */
export interface ElementClientOptions extends ClientOptions {
  /**
   * The address of the cluster: `https://mvip`, or `https://mvip/json-rpc/12.3`. Without a version, the client finds
   * the newest one that the cluster and the client support.
   */
  baseUrl: string | URL;
  /** The caller's credential. */
  auth: ElementCredential;
}

type Wire = components["schemas"];
type Method = keyof operations;
type ParamsOf<Name extends Method> =
  operations[Name]["requestBody"]["content"]["application/json-rpc"]["params"];
type AnswerOf<Name extends Method> = operations[Name]["responses"][200]["content"]["application/json"];
type ResultOf<Name extends Method> = NonNullable<AnswerOf<Name>["result"]>;

/** The result of a call that deletes sessions. */
export interface Deleted {
  answer: Extract<Answer, "done" | "lost">;
  /** Why the answer is not `done`, as a sentence; `null` if it is. */
  reason: string | null;
  /** The sessions that the cluster reports as deleted. */
  sessions: readonly Wire["AuthSession"][];
  /** The parameters that the cluster ignored. If there are any, it may have deleted more than was asked. */
  unused: readonly string[];
}

/** The cluster's methods, with the real meaning of each answer. */
export interface ElementCalls {
  readonly client: ProductClient<paths>["client"];
  /** Origin and path of the cluster, without the path of the API. */
  readonly baseUrl: string;
  /** The version of the API that is used; `null` until it is found. */
  version(): string | null;
  /** How the version was found, as a sentence; `null` if it was given. */
  versionNote(): string | null;
  /** Reads the caller's cluster admin. If no version was given, it finds the version. */
  current(options?: Call): Promise<Wire["ClusterAdmin"]>;
  /** The sessions of all users. Only administrators may list them. */
  listAll(options?: Call): Promise<readonly Wire["AuthSession"][]>;
  /** The caller's own sessions, for callers who are not administrators. */
  listOwn(options?: Call): Promise<readonly Wire["AuthSession"][]>;
  deleteOne(sessionID: string, options?: Call): Promise<Deleted>;
  /** Deletes all sessions of a user. Only administrators may do so. */
  deleteOfUser(user: ParamsOf<"DeleteAuthSessionsByUsername">, options?: Call): Promise<Deleted>;
}

/** @throws InvalidArgumentError for an invalid address, credential or option. */
export function createElementCalls({ baseUrl, auth, ...options }: ElementClientOptions): ElementCalls {
  const address = addressOf(baseUrl);
  const { client, factsOf } = createProductClient<paths, "basic", never>(
    { ...options, baseUrl: address.baseUrl },
    elementDialect,
    elementAuthorizer(auth),
  );
  let version: string | null = null;

  /** Calls one method. The types of its parameters and its result come from the spec. */
  async function call<Name extends Method>(
    method: Name,
    params: ParamsOf<Name>,
    callOptions: Call | undefined,
    as: string = version ?? (address.versions[0] as string),
  ) {
    const init = {
      params: { path: { version: as } },
      body: { method, params, id: 1 },
      ...passing(callOptions),
    };
    const path = `/json-rpc/{version}#${method}`;
    const { data, response } = await client.POST(
      path as "/json-rpc/{version}#DeleteAuthSession",
      init as never,
    );
    const answer = data as unknown as AnswerOf<Name>;
    const result = answer.result as ResultOf<Name>;
    return { result, unused: unusedIn(answer), facts: factsOf(response) };
  }

  return {
    client,
    baseUrl: address.baseUrl,
    version: () => version,

    versionNote() {
      if (address.given || version === null) return null;
      const refused = address.versions.slice(0, address.versions.indexOf(version));
      const without = refused.length > 0 ? `: the cluster does not have ${refused.join(", ")}` : "";
      return `We found version ${version} of the API by trying${without}.`;
    },

    async current(callOptions) {
      const versions = version === null ? address.versions : [version];
      for (const [index, each] of versions.entries()) {
        try {
          const { result } = await call("GetCurrentClusterAdmin", {}, callOptions, each);
          version = each;
          return result.clusterAdmin;
        } catch (error) {
          if (!(error instanceof NotFoundError && error.status === 404)) throw error;
          if (index === versions.length - 1) throw unsupported(error, versions, address.given);
        }
      }
      throw new Error("There is no version to try.");
    },

    listAll: async (callOptions) => (await call("ListActiveAuthSessions", {}, callOptions)).result.sessions,
    listOwn: async (callOptions) =>
      (await call("ListAuthSessionsByUsername", {}, callOptions)).result.sessions,

    deleteOne: (sessionID, callOptions) =>
      settled(call("DeleteAuthSession", { sessionID }, callOptions), ({ session }) => [session]),
    deleteOfUser: (user, callOptions) =>
      settled(call("DeleteAuthSessionsByUsername", user, callOptions), ({ sessions }) => sessions),
  };
}

/** The result of a delete. If the call fails but may have been carried out, the answer is `lost`. A refusal throws. */
async function settled<Result>(
  call: Promise<{ result: Result; unused: string[] }>,
  read: (result: Result) => readonly Wire["AuthSession"][],
): Promise<Deleted> {
  try {
    const { result, unused } = await call;
    return { answer: "done", reason: null, sessions: read(result), unused };
  } catch (error) {
    const isLost = error instanceof CallError && error.mayHaveTakenEffect && error.code !== "aborted";
    if (!isLost) throw error;
    return { answer: "lost", reason: error.explanation, sessions: [], unused: [] };
  }
}

/** The names of the parameters that the cluster ignored. It reports them beside the result or in it. */
function unusedIn(answer: { unusedParameters?: unknown; result?: object }): string[] {
  const {
    unusedParameters = (answer.result as { unusedParameters?: unknown } | undefined)?.unusedParameters,
  } = answer;
  if (Array.isArray(unusedParameters)) return unusedParameters.map((each) => String(each));
  return typeof unusedParameters === "object" && unusedParameters !== null
    ? Object.keys(unusedParameters)
    : [];
}

function unsupported(error: NotFoundError, versions: readonly string[], given: boolean): NotFoundError {
  const next = given
    ? "Leave the version out of the URL, and it is found automatically."
    : "If the cluster has another version, give that version in the URL: https://mvip/json-rpc/12.3.";
  return new NotFoundError(
    `There is no NetApp Element cluster with version ${versions.join(" or ")} of the API (404)`,
    error,
    next,
  );
}

/** @throws InvalidArgumentError if the credential cannot be sent. The message contains no part of it. */
export function elementAuthorizer({
  username,
  password,
}: ElementCredential): Authorizer<ReturnType<typeof basic> & { kind: "basic" }, never> {
  const authorization = { kind: "basic" as const, ...basic(username, password) };
  return { next: () => authorization };
}
