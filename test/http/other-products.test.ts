import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { OpenApiDocument } from "../../scripts/generate/document.js";
import { operationsModule, operationsOf } from "../../scripts/generate/operations.js";
import { validatorsModule } from "../../scripts/generate/validators.js";
import { bearer } from "../../src/http/authorization.js";
import { createProductClient } from "../../src/http/client.js";
import type { Dialect } from "../../src/http/dialect.js";
import type { Operation } from "../../src/http/operation.js";
import type { AttemptReport } from "../../src/http/options.js";
import type { Reading } from "../../src/http/reading.js";
import { PermissionError, RejectedError, ServerError, UnexpectedResponseError } from "../../src/index.js";

/**
 * Everything that DocSpace does not do: several operations on one path, ending by POST, and the answers 204, 207 and
 * 403.
 */
const DOCUMENT = `
openapi: 3.1.0
paths:
  /rpc#ListSessions:
    post:
      operationId: ListSessions
      x-effect: read
      x-safe-to-repeat: true
      responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Listed" } } } } }
  /rpc#DeleteSession:
    post:
      operationId: DeleteSession
      x-effect: end
      x-safe-to-repeat: false
      responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Deleted" } } } } }
  /deleteMany:
    post:
      operationId: deleteMany
      x-effect: end
      x-safe-to-repeat: false
      responses:
        "200": { content: { application/json: { schema: { $ref: "#/components/schemas/PerItem" } } } }
        "207": { content: { application/json: { schema: { $ref: "#/components/schemas/PerItem" } } } }
        "403": { x-answer: true, content: { application/json: { schema: { $ref: "#/components/schemas/PerItem" } } } }
  /sessions/{id}:
    delete:
      operationId: deleteOne
      x-effect: end
      x-safe-to-repeat: false
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: Ended. } }
components:
  schemas:
    Listed: { type: object, required: [result], properties: { result: { type: array, items: { type: string } } } }
    Deleted: { type: object, required: [result], properties: { result: { type: string } } }
    PerItem: { type: object, required: [items], properties: { items: { type: array, items: { type: integer } } } }
`;

interface Paths {
  "/rpc#ListSessions": { post: Post<{ method: "ListSessions" }, { result: string[] }> };
  "/rpc#DeleteSession": { post: Post<{ method: "DeleteSession"; id: string }, { result: string }> };
  "/deleteMany": { post: Post<{ ids: string[] }, { items: number[] }> };
  "/sessions/{id}": {
    delete: { parameters: { path: { id: string } }; responses: { 204: { content?: never } } };
  };
}
interface Post<Body, Answer> {
  requestBody: { content: { "application/json": Body } };
  responses: {
    200: { content: { "application/json": Answer } };
    403: { content: { "application/json": Answer } };
  };
}

const document = parse(DOCUMENT) as OpenApiDocument;
const found = operationsOf(document);
const { code } = await transform(
  `${validatorsModule(document, found)}${operationsModule("test", found).replace(/^import .*$/m, "")}`,
  { loader: "ts", format: "esm" },
);
const { operations } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  operations: Record<string, Operation>;
};

interface Said {
  error?: { name: string; message: string };
  code?: string;
}

const dialect: Dialect = {
  product: "Example",
  limits: { requestsPerMinute: null, concurrentReads: 1, concurrentWrites: 1, writesPerDay: null },
  operations,
  read({ status, body, text }, byStatus): Reading {
    const { error, code } = (body ?? {}) as Said;
    if (error) {
      const as = error.name === "xPermissionDenied" ? "permission" : "server";
      const passes = error.name === "xDBConnectionLoss";
      return {
        kind: "refusal",
        as,
        code: error.name,
        message: error.message,
        nothingDone: as === "permission",
        passes,
      };
    }
    if (code)
      return {
        kind: "refusal",
        as: status === 403 ? "permission" : "server",
        code,
        message: null,
        nothingDone: status < 500,
        passes: false,
      };
    return byStatus.kind === "refusal" && body === undefined ? { ...byStatus, message: text } : byStatus;
  },
};

/** A client whose requests get these answers in order, and the requests that it sent. */
function clientWith(...answers: (Response | Error)[]) {
  const sent: Request[] = [];
  const attempts: AttemptReport[] = [];
  const { client } = createProductClient<Paths, "token", never>(
    {
      baseUrl: "https://host.example.com/base",
      userAgent: "example/1",
      fetch: async (input, init) => {
        sent.push(new Request(input, init));
        const answer = answers.shift();
        if (answer instanceof Response) return answer;
        throw answer;
      },
      onAttempt: (attempt) => attempts.push(attempt),
      retry: { baseDelayMs: 0 },
    },
    dialect,
    { next: () => ({ kind: "token", ...bearer("one-two-three", "token") }) },
  );
  return { client, sent, attempts };
}

const json = (body: unknown, status = 200) => Response.json(body, { status });

describe("several operations on one path", () => {
  test("are chosen by the caller and sent to the path they share", async () => {
    const { client, sent, attempts } = clientWith(json({ result: ["one"] }), json({ result: "one" }));
    const listed = await client.POST("/rpc#ListSessions", { body: { method: "ListSessions" } });
    await client.POST("/rpc#DeleteSession", { body: { method: "DeleteSession", id: "one" } });
    expect(listed.data).toEqual({ result: ["one"] });
    expect(sent.map(({ url }) => url)).toEqual(Array(2).fill("https://host.example.com/base/rpc"));
    expect(await sent[1]?.json()).toEqual({ method: "DeleteSession", id: "one" });
    expect(attempts).toMatchObject([
      { operation: "ListSessions", effect: "read", method: "POST" },
      { operation: "DeleteSession", effect: "end", method: "POST" },
    ]);
  });

  test("each have a check of their own", async () => {
    const { client } = clientWith(json({ result: "one" }));
    await expect(
      client.POST("/rpc#ListSessions", { body: { method: "ListSessions" } }),
    ).rejects.toMatchObject({ code: "unexpected_response", field: "result", mayHaveTakenEffect: false });
  });

  test("repeat a read by POST after a lost answer, but not an end", async () => {
    const reading = clientWith(new TypeError("cut"), json({ result: [] }));
    await reading.client.POST("/rpc#ListSessions", { body: { method: "ListSessions" } });
    expect(reading.sent).toHaveLength(2);
    const ending = clientWith(new TypeError("cut"));
    await expect(
      ending.client.POST("/rpc#DeleteSession", { body: { method: "DeleteSession", id: "one" } }),
    ).rejects.toMatchObject({ code: "network", attempts: 1, mayHaveTakenEffect: true });
  });
});

describe("an error inside a 200", () => {
  const denied = { error: { name: "xPermissionDenied", message: "Not you\u001b[31m" } };
  const lost = { error: { name: "xDBConnectionLoss", message: "Later" } };

  test("becomes the error that the product means, with its code", async () => {
    const { client } = clientWith(json(denied));
    const error = await client
      .POST("/rpc#DeleteSession", { body: { method: "DeleteSession", id: "one" } })
      .catch((error) => error);
    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({
      status: 200,
      productCode: "xPermissionDenied",
      productMessage: "Not you [31m",
      mayHaveTakenEffect: false,
    });
    expect(error.message).toContain("The caller may not do this (in an answer with status 200). ");
    expect(error.message).toContain("xPermissionDenied");
  });

  test("is retried if the product says that it passes and the operation may be repeated", async () => {
    const { client, sent } = clientWith(json(lost), json({ result: [] }));
    await client.POST("/rpc#ListSessions", { body: { method: "ListSessions" } });
    expect(sent).toHaveLength(2);
    const ending = clientWith(json(lost));
    const error = await ending.client
      .POST("/rpc#DeleteSession", { body: { method: "DeleteSession", id: "one" } })
      .catch((error) => error);
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ attempts: 1, mayHaveTakenEffect: true });
  });
});

describe("a status other than 200", () => {
  const many = { body: { ids: ["one"] } };

  test("may be 204, an answer without a body", async () => {
    const { client, sent } = clientWith(new Response(null, { status: 204 }));
    const id = "168B:-1:ZW52/+A==";
    const { response, data } = await client.DELETE("/sessions/{id}", { params: { path: { id } } });
    expect([response.status, data]).toEqual([204, undefined]);
    expect(sent[0]?.url).toBe(`https://host.example.com/base/sessions/${encodeURIComponent(id)}`);
    expect(sent[0]?.headers.get("user-agent")).toBe("example/1");
  });

  test("may be 207, which has data and is checked against its own schema", async () => {
    const { client } = clientWith(json({ items: [204, 403] }, 207), json({ items: ["204"] }, 207));
    const { response, data } = await client.POST("/deleteMany", many);
    expect([response.status, data]).toEqual([207, { items: [204, 403] }]);
    await expect(client.POST("/deleteMany", many)).rejects.toMatchObject({
      code: "unexpected_response",
      field: "items[0]",
      mayHaveTakenEffect: true,
    });
  });

  test("may be 403, an answer for each item, or a refusal if the product gives it a code", async () => {
    const { client } = clientWith(json({ items: [403] }, 403), json({ code: "ERR014" }, 403));
    const { response, error } = await client.POST("/deleteMany", many);
    expect([response.status, error]).toEqual([403, { items: [403] }]);
    const refused = await client.POST("/deleteMany", many).catch((error) => error);
    expect(refused).toBeInstanceOf(PermissionError);
    expect(refused).toMatchObject({ productCode: "ERR014", mayHaveTakenEffect: false });
  });

  test("keeps the message of an error in text and removes the credential from it", async () => {
    const { client } = clientWith(new Response("No: one-two-three is wrong", { status: 400 }));
    const refused = await client.POST("/deleteMany", many).catch((error) => error);
    expect(refused).toBeInstanceOf(RejectedError);
    expect(refused).toMatchObject({ productMessage: "No: [secret] is wrong", productCode: null });
  });

  test("is an error that names the known ones if the spec does not know it", async () => {
    const { client } = clientWith(new Response("{}", { status: 202 }));
    const error = await client.POST("/deleteMany", many).catch((error) => error);
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.message).toContain("The answer has the status 202, but the spec has only 200, 207, 403. ");
    expect(error.mayHaveTakenEffect).toBe(true);
  });
});

test("the response of a call can be read again as text, as a blob and as a copy", async () => {
  const { client } = clientWith(json({ result: ["ö"] }));
  const { response } = await client.POST("/rpc#ListSessions", { body: { method: "ListSessions" } });
  expect(await response.clone().json()).toEqual({ result: ["ö"] });
  expect(await response.text()).toBe('{"result":["ö"]}');
  expect((await response.blob()).size).toBe(17);
});

test.for([
  [
    "x-effect",
    (list: Record<string, unknown>) => {
      list["x-effect"] = "write";
    },
  ],
  ["status", (list: Record<string, unknown>) => Object.assign(list, { responses: {} })],
] as const)("an operation without its %s stops the generator", ([word, spoil]) => {
  const spoilt = structuredClone(document);
  spoil(spoilt.paths["/rpc#ListSessions"]?.post as unknown as Record<string, unknown>);
  expect(() => operationsOf(spoilt)).toThrow(word);
});
