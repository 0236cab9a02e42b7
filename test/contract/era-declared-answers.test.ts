/**
 * Every operation, every declared status and every named example of Era's document, served by Prism and read by the
 * client. The list of cases comes from the document: a new example is a new test.
 */
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/era.operations.js";
import { CallError, era } from "../../src/index.js";

interface Case {
  operation: keyof typeof operations;
  status: string;
  type: string | null;
  example: string | null;
  value: unknown;
  params: { path: Record<string, unknown>; query: Record<string, unknown> };
  body: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: the raw document, walked without a schema
type Node = any;

const document: Node = parse(readFileSync(new URL("../../openapi/era.yaml", import.meta.url), "utf8"));

const resolve = (node: Node): Node =>
  node.$ref
    ? node.$ref
        .slice(2)
        .split("/")
        .reduce((at: Node, step: string) => at[step], document)
    : node;

/** Every example of a response. A response without a body has one empty example. */
function examplesOf({ content }: Node): Pick<Case, "type" | "example" | "value">[] {
  if (!content) return [{ type: null, example: null, value: undefined }];
  return Object.entries<Node>(content).flatMap(([type, { examples }]) =>
    Object.entries<Node>(examples).map(([example, { value }]) => ({ type, example, value })),
  );
}

const cases: Case[] = Object.values<Node>(document.paths).flatMap((item) =>
  Object.values<Node>(item).flatMap((operation) => {
    const params: Case["params"] = { path: {}, query: {} };
    for (const parameter of (operation.parameters ?? []).map(resolve)) {
      params[parameter.in as "path" | "query"][parameter.name] = parameter.example;
    }
    const [request] = Object.values<Node>(operation.requestBody?.content["application/json"].examples ?? {});
    return Object.entries<Node>(operation.responses).flatMap(([status, response]) =>
      examplesOf(resolve(response)).map((each) => ({
        operation: operation.operationId,
        status,
        ...each,
        params,
        body: request?.value,
      })),
    );
  }),
);

const CODES: Record<string, string> = {
  400: "rejected",
  401: "authentication",
  403: "permission",
  404: "not_found",
  500: "server",
  502: "server",
  503: "server",
};

async function call({ operation, status, type, example, params, body }: Case) {
  const { client } = era({
    baseUrl: inject("prism").era?.mock ?? "",
    auth: { kind: "accessToken", accessToken: "canary-token-1201" },
    retry: { attempts: 1 },
    fetch(input, init) {
      const asking = new Request(input, init);
      asking.headers.set("prefer", `code=${status}${example ? `, example=${example}` : ""}`);
      if (type) asking.headers.set("accept", type);
      return fetch(asking);
    },
  });
  const { method, path } = operations[operation];
  const given = { params, ...(body ? { body } : {}) };
  const result = await client.request(method.toLowerCase() as "get", path as never, given as never);
  return (result as { data: unknown }).data;
}

const isAnswer = ({ status }: Case) => status.startsWith("2");

test("the document declares five operations and a refusal for each", () => {
  expect(new Set(cases.map((each) => each.operation))).toEqual(new Set(Object.keys(operations)));
  for (const name of Object.keys(operations)) {
    const statuses = cases.filter(({ operation }) => operation === name).map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining(["401", "403", "500", "502", "503"]));
  }
});

describe("an answer is read as the document's example says", () => {
  test.for(cases.filter(isAnswer))("$operation: $status $example", async (each) => {
    // The client returns nothing of the sign-in answer, because it may contain a token.
    const expected = each.operation === "signIn" && each.value !== undefined ? {} : each.value;
    expect(await call(each)).toEqual(expected);
  });
});

describe("a declared failure becomes its typed error, with the message from JSON or text but not from a page", () => {
  test.for(cases.filter((each) => !isAnswer(each)))("$operation: $status $type $example", async (each) => {
    const error = await call(each).then(
      () => expect.fail("the call did not throw"),
      (error: unknown) => error as CallError,
    );
    expect(error).toBeInstanceOf(CallError);
    const words = typeof each.value === "string" ? each.value : (each.value as { error: string }).error;
    expect(error).toMatchObject({
      code: CODES[each.status],
      status: Number(each.status),
      operation: each.operation,
      productMessage: each.type === "text/html" ? null : words,
    });
  });
});
