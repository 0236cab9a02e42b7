import createClient, { type Client } from "openapi-fetch";
import { InvalidArgumentError } from "../errors.js";
import { parseBaseUrl } from "./base-url.js";
import type { Dialect } from "./dialect.js";
import type { Operation } from "./operation.js";
import type { CallFacts, ClientOptions } from "./options.js";
import { fillPath } from "./path.js";
import { createSender } from "./send.js";

/** A typed client for one product. Its calls resolve with `data`, or throw a `CallError`. */
export interface ProductClient<Paths extends {}> {
  readonly client: Client<Paths>;
  /** Origin and path, without a trailing slash. */
  readonly baseUrl: string;
  /** What is known of the call that gave this response. */
  factsOf(response: Response): CallFacts;
}

/**
 * The one factory over openapi-fetch: credentials, timeout, retries, redirects, runtime validation
 * and typed errors stand in one middleware that answers in place of the network.
 *
 * @throws InvalidArgumentError for a base URL or an option that cannot be meant.
 */
export function createProductClient<Paths extends {}>(
  options: ClientOptions,
  dialect: Dialect,
): ProductClient<Paths> {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const facts = new WeakMap<Response, CallFacts>();
  const send = createSender(options, dialect);
  const operations = new Map<string, Operation>(
    Object.values(dialect.operations).map((each) => [`${each.method} ${each.path}`, each]),
  );

  const client = createClient<Paths>({ baseUrl, pathSerializer: (path) => path });
  client.use({
    async onRequest({ request, schemaPath, params }) {
      const operation = operations.get(`${request.method} ${schemaPath}`);
      if (!operation) throw new InvalidArgumentError(`${request.method} ${schemaPath} is not in the spec.`);
      // Built from our own base and not from the request, whose base a call could have replaced.
      const url = baseUrl + fillPath(operation, params.path ?? {});
      const answer = await send({ operation, url, query: new URL(request.url).search, request });
      const response = new Response(answer.text, { status: 200, headers: shownHeaders(answer.headers) });
      facts.set(response, answer.facts);
      return response;
    },
  });
  return { client, baseUrl, factsOf: (response) => facts.get(response) as CallFacts };
}

/** The body is decoded and whole by now, and a cookie is a credential: such headers end here. */
function shownHeaders(received: Headers): Headers {
  const headers = new Headers(received);
  for (const name of ["content-length", "content-encoding", "transfer-encoding", "set-cookie"])
    headers.delete(name);
  return headers;
}
