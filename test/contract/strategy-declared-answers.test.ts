/**
 * Every operation, every declared status and every named example of Strategy One's document, served by Prism and read
 * by the client. The list of cases comes from the document: a new example is a new test.
 */
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/strategy.operations.js";
import { CallError, strategy } from "../../src/index.js";

interface Case {
  operation: keyof typeof operations;
  status: string;
  example: string | null;
  value: unknown;
  params: { path: Record<string, unknown>; query: Record<string, unknown> };
  body: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: the raw document, walked without a schema
type Node = any;

const document: Node = parse(readFileSync(new URL("../../openapi/strategy.yaml", import.meta.url), "utf8"));

const resolve = (node: Node): Node =>
  node.$ref
    ? node.$ref
        .slice(2)
        .split("/")
        .reduce((at: Node, step: string) => at[step], document)
    : node;

/** Every example of a response. A response without a body has one empty example. */
function examplesOf({ content }: Node): Pick<Case, "example" | "value">[] {
  if (!content) return [{ example: null, value: undefined }];
  return Object.values<Node>(content).flatMap(({ examples }) =>
    Object.entries<Node>(examples).map(([example, { value }]) => ({ example, value })),
  );
}

const cases: Case[] = Object.values<Node>(document.paths).flatMap((item) =>
  Object.values<Node>(item).flatMap((operation) => {
    const params: Case["params"] = { path: {}, query: {} };
    for (const { in: place, name, example } of (operation.parameters ?? []).map(resolve)) {
      if (example !== undefined) params[place as "path" | "query"][name] = example;
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
  405: "rejected",
  500: "server",
  502: "server",
  503: "server",
};

async function call({ operation, status, example, params, body }: Case) {
  const { client } = strategy({
    baseUrl: inject("prism").strategy?.mock ?? "",
    auth: { kind: "password", username: "mara", password: "canary-kurzeme-1201" },
    retry: { attempts: 1 },
    async fetch(input, init) {
      const asking = new Request(input, init);
      // A test of any other operation is signed in.
      if (asking.url.endsWith("/api/auth/login") && (operation !== "login" || status === "204")) {
        return new Response(null, {
          status: 204,
          headers: { "x-mstr-authtoken": "canary-token", "set-cookie": "JSESSIONID=canary-session; Path=/" },
        });
      }
      asking.headers.set("prefer", `code=${status}${example ? `, example=${example}` : ""}`);
      return fetch(asking);
    },
  });
  const { method, path } = operations[operation];
  const given = { params, ...(body ? { body } : {}) };
  const result = await client.request(method.toLowerCase() as "get", path as never, given as never);
  const { data, error } = result as { data: unknown; error: unknown };
  return data ?? error;
}

const isRefusal = ({ value }: Case) => typeof (value as { code?: unknown } | undefined)?.code === "string";
const isAnswer = (each: Case) =>
  each.status.startsWith("2") || (each.status === "403" && isPerConnection(each));
const isPerConnection = (each: Case) => each.operation === "deleteUserConnections" && !isRefusal(each);

test("the document declares eleven operations and a proxy's answers for each", () => {
  expect(new Set(cases.map((each) => each.operation))).toEqual(new Set(Object.keys(operations)));
  expect(Object.keys(operations)).toHaveLength(11);
  for (const name of Object.keys(operations)) {
    const statuses = cases.filter(({ operation }) => operation === name).map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining(["401", "500", "502", "503"]));
  }
});

test("every operation names the source of its facts", () => {
  for (const item of Object.values<Node>(document.paths))
    for (const operation of Object.values<Node>(item)) {
      expect(["source", "reported", "inferred", "not-found"]).toContain(operation["x-evidence"]);
    }
});

describe("an answer is read as the document's example says, even one with the status 403", () => {
  test.for(cases.filter(isAnswer))("$operation: $status $example", async (each) => {
    expect(await call(each)).toEqual(each.value);
  });
});

describe("a declared failure becomes its typed error", () => {
  test.for(cases.filter((each) => !isAnswer(each)))("$operation: $status $example", async (each) => {
    const error = await call(each).then(
      () => expect.fail("the call did not throw"),
      (error: unknown) => error as CallError,
    );
    expect(error).toBeInstanceOf(CallError);
    const [said] = [each.value as { errors?: Node[] } & Node].map((value) => value.errors?.[0] ?? value);
    expect(error).toMatchObject({
      code: CODES[each.status],
      status: Number(each.status),
      operation: each.operation,
      productCode: said.code ?? null,
      productMessage: said.message ?? null,
    });
    // It contains neither a credential nor the number of the entry in the server's log.
    expect(JSON.stringify(error) + error.message).not.toMatch(/canary/);
    if (said.ticketId) expect(JSON.stringify(error) + error.message).not.toContain(said.ticketId);
  });
});
