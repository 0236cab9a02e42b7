import type { Client } from "openapi-fetch";
import { InvalidArgumentError } from "../errors.js";
import type { Authorization, Authorizer } from "./authorization.js";
import { parseBaseUrl } from "./base-url.js";
import type { Content, WrittenContent } from "./content.js";
import type { Dialect } from "./dialect.js";
import type { Operation } from "./operation.js";
import type { CallFacts, CallSettings, ClientOptions } from "./options.js";
import { fillPath } from "./path.js";
import { ReadResponse } from "./read-response.js";
import { createSender } from "./send.js";

/**
 * The calls of openapi-fetch, with its types and its options for a call. There is no middleware, because this
 * client itself adds credentials, attempts and checks.
 */
export type TypedCalls<Paths extends {}> = Omit<Client<Paths>, "use" | "eject">;

/** A typed client for one product. Its calls resolve with the answer, or throw a `CallError`. */
export interface ProductClient<Paths extends {}, Kind extends string = string, Taken = unknown> {
  readonly client: TypedCalls<Paths>;
  /** Origin and path, without a trailing slash. */
  readonly baseUrl: string;
  /** What is known of the call that returned this response. */
  factsOf(response: Response): CallFacts<Kind, Taken>;
}

/** The options of a call: those of openapi-fetch, and our own in `settings`. */
interface Given extends Content {
  params?: Content["params"] & { path?: Record<string, unknown> };
  signal?: AbortSignal | null;
  parseAs?: "json" | "text" | "blob" | "arrayBuffer" | "stream";
  settings?: CallSettings;
}

/**
 * Makes the clients of all products. openapi-fetch supplies the types, and writes query, headers and body. `send`
 * handles credentials, attempts, limits, runtime checks and typed errors.
 *
 * @throws InvalidArgumentError for an invalid base URL or option.
 */
export function createProductClient<Paths extends {}, Kind extends string, Taken>(
  options: ClientOptions,
  dialect: Dialect,
  authorizer: Authorizer<Authorization & { kind: Kind }, Taken>,
): ProductClient<Paths, Kind, Taken> {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const send = createSender(options, dialect, authorizer);
  const operations = new Map<string, Operation>(
    Object.values(dialect.operations).map((each) => [`${each.method} ${each.path}`, each]),
  );

  async function call(method: string, path: string, given: Given = {}) {
    const operation = operations.get(`${method} ${path}`);
    if (!operation) throw new InvalidArgumentError(`${method} ${path} is not in the spec.`);
    const { params = {}, signal, parseAs = "json", settings = {} } = given;
    // We always use our own base URL, so that a call cannot replace it.
    const url = baseUrl + fillPath(operation, params.path ?? {});
    const answer = await send({ operation, url, ...(await contentOf(given)), signal, settings });
    const response = new ReadResponse(answer);
    if (!response.ok) return { error: answer.body, response };
    if (parseAs === "json") return { data: answer.body, response };
    return { data: parseAs === "stream" ? response.body : await response[parseAs](), response };
  }

  const by = (method: string) => (path: string, given?: Given) => call(method, path, given);
  const calls = Object.fromEntries(METHODS.map((method) => [method, by(method)]));
  const client = {
    ...calls,
    request: (method: string, path: string, given?: Given) => call(method.toUpperCase(), path, given),
  } as unknown as TypedCalls<Paths>;
  return { client, baseUrl, factsOf: (response) => (response as ReadResponse<Kind, Taken>).facts() };
}

const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/** Writes query, headers and body. The code is loaded on the first call that has one of them: many calls have none. */
async function contentOf(given: Given): Promise<WrittenContent> {
  const { params, headers, body } = given;
  if (!params?.query && !params?.header && !headers && body === undefined)
    return { query: "", headers: new Headers(), body: undefined };
  const { writeContent } = await import("./content.js");
  return writeContent(given);
}
