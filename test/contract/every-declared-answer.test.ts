/**
 * Every operation, every declared status and every named example of the spec, served by Prism and
 * read by the client. The list of cases comes from the spec: a new example is a new test.
 */
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { CallError, docspace } from "../../src/index.js";

interface Case {
  operation: string;
  method: string;
  path: string;
  status: string;
  example: string;
  value: unknown;
  params: { path: Record<string, unknown>; query: Record<string, unknown> };
}

// biome-ignore lint/suspicious/noExplicitAny: the raw document, walked without a schema
const document: any = parse(readFileSync(new URL("../../openapi/docspace.yaml", import.meta.url), "utf8"));

// biome-ignore lint/suspicious/noExplicitAny: as above
const resolve = (node: any): any =>
  node.$ref
    ? resolve(
        node.$ref
          .slice(2)
          .split("/")
          // biome-ignore lint/suspicious/noExplicitAny: as above
          .reduce((at: any, step: string) => at[step], document),
      )
    : node;

const EMPTY_BODY = "an empty body";

/** The examples of a response. A response without a body has one empty example. */
function examplesOf(response: { content?: Record<string, { examples: object }> }): [string, unknown][] {
  if (!response.content) return [[EMPTY_BODY, undefined]];
  return Object.values(response.content).flatMap(({ examples }) =>
    Object.entries(examples).map(([name, { value }]): [string, unknown] => [name, value]),
  );
}

function casesOf(): Case[] {
  const cases: Case[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: as above
  for (const [path, item] of Object.entries<any>(document.paths)) {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    for (const [method, operation] of Object.entries<any>(item)) {
      const params: Case["params"] = { path: {}, query: {} };
      for (const parameter of operation.parameters ?? []) {
        params[parameter.in as "path" | "query"][parameter.name] = parameter.example;
      }
      for (const [status, response] of Object.entries(operation.responses)) {
        for (const [example, value] of examplesOf(resolve(response))) {
          cases.push({
            operation: operation.operationId,
            method: method.toUpperCase(),
            path,
            status,
            example,
            value,
            params,
          });
        }
      }
    }
  }
  return cases;
}

const CODES: Record<string, string> = {
  400: "rejected",
  401: "authentication",
  402: "not_available",
  403: "permission",
  404: "not_found",
  429: "rate_limited",
  500: "server",
  502: "server",
  503: "server",
};

const cases = casesOf();

/** A client with one attempt: Prism gives the same answer every time. */
function portalAnswering(status: string, example: string) {
  return docspace({
    baseUrl: inject("prism").docspace?.mock ?? "",
    auth: { kind: "portalToken", portalToken: "any" },
    retry: { attempts: 1 },
    fetch: (input, init) => {
      const asking = new Request(input, init);
      const prefer = example === EMPTY_BODY ? `code=${status}` : `code=${status}, example=${example}`;
      asking.headers.set("prefer", prefer);
      return fetch(asking);
    },
  });
}

async function call({ method, path, params, status, example }: Case) {
  const { client } = portalAnswering(status, example);
  const result = await client.request(method.toLowerCase() as "get", path as never, { params } as never);
  return (result as { data: unknown }).data;
}

test("the spec declares nine operations and 400 to 503 for them", () => {
  expect(new Set(cases.map((each) => each.operation)).size).toBe(9);
  expect(new Set(cases.map((each) => each.status))).toEqual(new Set(["200", ...Object.keys(CODES)]));
});

describe("a 200 is read as the spec's example says", () => {
  test.for(cases.filter((each) => each.status === "200"))("$operation: $example", async (each) => {
    expect(await call(each)).toEqual(each.value);
  });
});

describe("a declared failure becomes its typed error", () => {
  test.for(cases.filter((each) => each.status !== "200"))("$operation: $status $example", async (each) => {
    const error = await call(each).then(
      () => expect.fail("the call did not throw"),
      (error: unknown) => error as CallError,
    );
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: CODES[each.status],
      status: Number(each.status),
      operation: each.operation,
    });
    expect(JSON.stringify(error) + error.message + error.stack?.split("\n")[0]).not.toMatch(
      /ASC\.Web|MySqlConnector\.Core/,
    );
  });
});

test("a 429 provides the wait of its Retry-After in milliseconds", async () => {
  const limited = cases.find((each) => each.status === "429") as Case;
  await expect(call(limited)).rejects.toMatchObject({ retryAfterMs: 7000 });
});
