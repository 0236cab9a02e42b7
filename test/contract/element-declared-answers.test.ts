/**
 * Every method, every declared status and every named example of Element's document, served by Prism and read
 * by the client. The list of cases comes from the document: a new example is a new test.
 */
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/element.operations.js";
import { CallError, element } from "../../src/index.js";
import { compromisedCluster } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { prismRequest } from "../support/prism-document.js";

interface Example {
  summary: string;
  // biome-ignore lint/suspicious/noExplicitAny: the document decides what an example contains
  value: any;
}

interface Case {
  operation: keyof typeof operations;
  path: string;
  status: string;
  example: string;
  value: Example["value"];
  request: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: the raw document, walked without a schema
const document: any = parse(readFileSync(new URL("../../openapi/element.yaml", import.meta.url), "utf8"));

// biome-ignore lint/suspicious/noExplicitAny: as above
const resolve = (node: any): any =>
  node.$ref
    ? node.$ref
        .slice(2)
        .split("/")
        // biome-ignore lint/suspicious/noExplicitAny: as above
        .reduce((at: any, step: string) => at[step], document)
    : node;

const examplesIn = (content: object): [string, Example][] =>
  Object.values(content).flatMap(({ examples }) =>
    Object.entries(examples).map(([name, node]): [string, Example] => [name, resolve(node)]),
  );

// biome-ignore lint/suspicious/noExplicitAny: as above
const cases: Case[] = Object.entries<any>(document.paths).flatMap(([path, { post }]) =>
  examplesIn(post.requestBody.content).flatMap(([, request]) =>
    Object.entries(post.responses).flatMap(([status, response]) =>
      examplesIn(resolve(response).content).map(([example, { value }]) => ({
        operation: post.operationId,
        path,
        status,
        example,
        value,
        request: request.value,
      })),
    ),
  ),
);

/** The errors that the client must throw for the names of errors. */
const CODES: Record<string, string> = {
  xPermissionDenied: "permission",
  xAPINotPermitted: "permission",
  xUnknownAPIMethod: "not_available",
  xMissingParameter: "rejected",
  xUnknownUsername: "not_found",
  xDBNoSuchPath: "not_found",
  xDBOperationTimeout: "server",
  xDBConnectionLoss: "server",
  "401": "authentication",
  "404": "not_found",
};

async function call({ operation, path, status, example, request }: Case) {
  const { client } = element({
    baseUrl: inject("prism").element?.mock ?? "",
    auth: { kind: "basic", username: "admin", password: "any" },
    retry: { attempts: 1 },
    async fetch(input, init) {
      const asking = await prismRequest(new Request(input, init));
      expect(asking.headers.get("x-simulator-content-type")).toBe("application/json-rpc");
      asking.headers.set("prefer", `code=${status}, example=${example}`);
      return fetch(asking);
    },
  });
  expect(operations[operation].path).toBe(path);
  const result = await client.request(
    "post",
    path as never,
    { body: request, params: { path: { version: "12.3" } } } as never,
  );
  return (result as { data: unknown }).data;
}

test("the document declares seven methods, with 200, 401 and 404 for each", () => {
  expect(new Set(cases.map((each) => each.operation))).toEqual(new Set(Object.keys(operations)));
  for (const name of Object.keys(operations)) {
    const statuses = cases.filter(({ operation }) => operation === name).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(["200", "401", "404"]));
  }
});

const failed = ({ status, value }: Case) => status !== "200" || value.error !== undefined;

describe("a result is read as the document's example says", () => {
  test.for(cases.filter((each) => !failed(each)))("$operation: $example", async (each) => {
    expect(await call(each)).toEqual(each.value);
  });
});

describe("a declared failure becomes its typed error by its name and never by its code", () => {
  test.for(cases.filter(failed))("$operation: $status $example", async (each) => {
    const error = await call(each).then(
      () => expect.fail("the call did not throw"),
      (error: unknown) => error as CallError,
    );
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: CODES[each.value.error?.name ?? each.status],
      status: Number(each.status),
      operation: each.operation,
      productCode: each.value.error?.name ?? null,
    });
    expect(error.message).not.toContain("<html>");
  });
});

describe("the validation proxy reports", () => {
  const through = async (body: object, { spoilt = false } = {}) => {
    const { cluster, admin } = compromisedCluster();
    if (spoilt)
      cluster.faults.next({ kind: "drift", change: (answer) => ({ ...answer, result: { sessions: [{}] } }) });
    const server = await listen(cluster);
    try {
      const request = new Request(`${inject("prism").element?.proxy}/json-rpc/12.3`, {
        method: "POST",
        headers: {
          authorization: `Basic ${btoa(`${admin.login}:${admin.password}`)}`,
          "content-type": "application/json-rpc",
        },
        body: JSON.stringify({ id: 1, ...body }),
      });
      const answer = await fetch(await prismRequest(request, { port: String(server.port) }));
      return answer.headers.get("sl-violations");
    } finally {
      await server.close();
    }
  };

  test("nothing for a request and an answer that fit", async () => {
    expect(await through({ method: "ListActiveAuthSessions", params: {} })).toBeNull();
  });

  test.for([
    { method: "DeleteAuthSessionsByUsername", params: {} },
    { method: "DeleteAuthSessionsByUsername", params: { userName: "reader", authMethod: "Cluster" } },
    { method: "DeleteAuthSessionsByUsername", params: { username: "reader", authMethod: "LDAP" } },
    { method: "DeleteAuthSession", params: { sessionId: "b12bfc64-f233-44df-8b9f-000000000001" } },
    { method: "ListAuthSessionsByUsername", params: { username: "reader" } },
  ])("a request that the document does not allow: %j", async (body) => {
    expect(await through(body)).toMatch(/request/);
  });

  test("an answer that violates it", async () => {
    expect(await through({ method: "ListActiveAuthSessions", params: {} }, { spoilt: true })).toMatch(
      /sessions/,
    );
  });
});
