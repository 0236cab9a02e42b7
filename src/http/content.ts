/** What a call adds to its path: query, headers and body, written by openapi-fetch. */
import { createQuerySerializer, defaultBodySerializer, mergeHeaders } from "openapi-fetch";

type GivenHeaders = Parameters<typeof mergeHeaders>[0];

/** The content in the form that openapi-fetch takes. */
export interface Content {
  params?: { query?: Record<string, unknown>; header?: GivenHeaders };
  headers?: GivenHeaders;
  body?: unknown;
  querySerializer?: Parameters<typeof createQuerySerializer>[0] | ((query: unknown) => string);
  bodySerializer?: (body: unknown, headers?: Headers) => BodyInit;
}

export interface WrittenContent {
  /** With its question mark; empty if there is no query. */
  query: string;
  headers: Headers;
  body: BodyInit | undefined;
}

export function writeContent({
  params = {},
  headers,
  body,
  querySerializer,
  bodySerializer = defaultBodySerializer,
}: Content): WrittenContent {
  const serialize =
    typeof querySerializer === "function" ? querySerializer : createQuerySerializer(querySerializer);
  const query = params.query ? serialize(params.query).replace(/^\??(?=.)/, "?") : "";
  const merged = mergeHeaders(headers, params.header);
  if (body === undefined) return { query, headers: merged, body };
  return {
    query,
    headers: mergeHeaders({ "content-type": "application/json" }, headers, params.header),
    body: bodySerializer(body, merged),
  };
}
