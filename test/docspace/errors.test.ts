import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  AuthenticationError,
  type CallError,
  NotAvailableError,
  PermissionError,
  RejectedError,
  revoke,
  ServerError,
  SessionctlError,
  UnexpectedResponseError,
} from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

const list = "getAllActiveConnections";

async function openWith(options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  const apiKey = opened.portal.addApiKey(people.mara);
  return { ...opened, ...people, apiKey, client: opened.as({ kind: "apiKey", apiKey }) };
}

async function errorOf(call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    () => expect.fail("the call did not throw"),
    (error) => error,
  );
  expect(error).toBeInstanceOf(SessionctlError);
  return error;
}

describe("an error", () => {
  test("begins with what people need, including the product's message, and ends with operation, method and URL", async () => {
    const { portal, client, baseUrl } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "unauthorized", body: "envelope", on: list });
    const error = await errorOf(client.list());
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toBe(
      `The credential is wrong, expired or revoked (401). Sign in again. The answer says: "${error.productMessage}". ` +
        `(getAllActiveConnections: GET ${baseUrl}/api/2.0/security/activeconnections)`,
    );
    expect(error.message.startsWith(`${error.explanation} (`)).toBe(true);
    expect(error).toMatchObject({
      name: "AuthenticationError",
      code: "authentication",
      operation: list,
      method: "GET",
    });
  });

  test("leaves the query out of the URL, because a log should not show addresses that were looked up", async () => {
    const { client, portal } = await openWith();
    portal.faults.next({ kind: "bindingError", httpStatus: 400 });
    const error = await errorOf(client.findUsers("somebody.else@example.com"));
    expect(error.url).toMatch(/\/people\/email$/);
    expect(error.message).not.toContain("somebody.else");
  });

  test("of an unauthenticated call has an empty body", async () => {
    const { portal, client } = await openWith();
    portal.faults.next({ kind: "unauthorized", on: list });
    expect(await errorOf(client.list())).toMatchObject({
      code: "authentication",
      productMessage: null,
    });
  });

  test("never shows the server's stack trace", async () => {
    const { portal, client } = await openWith();
    portal.faults.next({ kind: "serverError", on: list });
    const error = await errorOf(client.list());
    expect(error).toBeInstanceOf(ServerError);
    const shown = [
      error.message,
      JSON.stringify(error),
      String(error),
      inspect(error).split("\n    at ")[0],
    ].join();
    expect(shown).not.toMatch(/ at \w+\.\w+|\.cs|System\.|ASC\./);
  });

  test("takes a model-binding error out of its success envelope", async () => {
    const { client } = await openWith({ outsideTheSpec: true });
    const params = { query: { count: 500 } };
    const error = await errorOf(client.client.GET("/api/2.0/security/audit/login/filter", { params }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ status: 400 });
    expect(error.productMessage).toMatch(/count/i);
  });

  test("is thrown for a model-binding error that comes with 200", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "bindingError", httpStatus: 200, on: list });
    expect(await errorOf(client.list())).toMatchObject({ code: "rejected", status: 200 });
  });

  test("says that a login history is switched off", async () => {
    const { client } = await openWith({ loginHistory: "disabled" });
    const error = await errorOf(client.client.GET("/api/2.0/security/audit/login/filter", {}));
    expect(error).toBeInstanceOf(NotAvailableError);
    expect(error.message).toMatch(/^This DocSpace installation does not offer this \(402\)\. /);
  });

  test("says that the caller lacks the permission", async () => {
    const { as, toms, mara } = await openWith();
    const client = as({ kind: "portalToken", portalToken: toms.token });
    const error = await errorOf(
      client.end({
        kind: "everything",
        user: { id: mara.id, name: null, login: null },
        keepsOwn: false,
        listed: [],
      }),
    );
    expect(error).toBeInstanceOf(PermissionError);
    expect(error.mayHaveTakenEffect).toBe(false);
  });

  test("shows hostile text without its control characters and only up to a limit", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    const hostile = `\u001b[31mred\u001b]8;;https://evil.example\u0007link\u202Egnp.exe\n${"x".repeat(1000)}\ud800`;
    portal.faults.next({
      kind: "drift",
      on: list,
      change: () => ({ status: 1, response: { title: hostile }, statusCode: 400 }),
    });
    const error = await errorOf(client.list());
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]/);
    expect(error.productMessage?.length).toBeLessThanOrEqual(300);
  });

  test.for([400, 409, 418])("with status %i that the spec does not know is a rejection", async (status) => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", status, on: list });
    expect(await errorOf(client.list())).toMatchObject({ code: "rejected", status });
  });

  test("is thrown for a success that is not 200", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", status: 202, on: list });
    expect(await errorOf(client.list())).toMatchObject({ code: "unexpected_response", status: 202 });
  });
});

describe("an answer that the spec does not promise", () => {
  test("is reported as perhaps not from a DocSpace portal if it is a sign-in page with 200", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", on: list });
    const error = await errorOf(client.list());
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.message).toMatch(/^The answer is a web page instead of JSON\. /);
    expect(error.explanation).toMatch(/Check that the base URL is the address of a DocSpace installation\.$/);
  });

  test("is reported as truncated JSON", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "truncatedJson", on: list });
    const error = await errorOf(client.list());
    expect(error.message).toMatch(/^The answer is not valid JSON\. /);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a body that drifts has no fixed type
  const drifts: [name: string, field: string, change: (body: any) => unknown][] = [
    [
      "a field of another type",
      "response.items[1].id",
      (body) => {
        body.response.items[1].id = "40198";
      },
    ],
    [
      "a required field that is gone",
      "response.items[0].userId",
      (body) => void delete body.response.items[0].userId,
    ],
    [
      "a user id that is not a UUID",
      "response.items[2].userId",
      (body) => {
        body.response.items[2].userId = "mara";
      },
    ],
    [
      "a date in another form",
      "response.items[0].date",
      (body) => {
        body.response.items[0].date = "yesterday";
      },
    ],
    [
      "an object in place of a list",
      "response.items",
      (body) => {
        body.response.items = {};
      },
    ],
    [
      "a response that is gone",
      "response",
      (body) => {
        delete body.response;
      },
    ],
    [
      "an id beyond 32 bits",
      "response.loginEvent",
      (body) => {
        body.response.loginEvent = 2 ** 31;
      },
    ],
  ];
  test.for(drifts)("with %s is an error that names %s", async ([, field, change]) => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "drift", change, on: list });
    const error = await errorOf(client.list());
    expect(error).toMatchObject({ code: "unexpected_response", field });
    expect(error.message).toContain(field);
  });

  test.for([null, 7, "text", []])("is an error if the whole body is %j", async (body) => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "drift", change: () => body, on: list });
    expect(await errorOf(client.list())).toMatchObject({ code: "unexpected_response", field: null });
  });

  test("may have a field that upstream added", async () => {
    const { portal, client } = await openWith();
    portal.faults.next({
      kind: "drift",
      on: list,
      change: (body) => {
        body.newField = { nested: true };
        body.response.items[0].riskScore = 0.9;
      },
    });
    expect((await client.list()).sessions).toHaveLength(3);
  });

  test("is an error if it is an empty 200 and data was promised", async () => {
    const { portal, client } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", body: "", on: list });
    expect(await errorOf(client.list())).toMatchObject({
      code: "unexpected_response",
      field: "response",
    });
  });

  test("is accepted as an empty 200 if the published reference says void", async () => {
    const { portal, client, toms, tom } = await openWith({ outsideTheSpec: true });
    portal.faults.next({ kind: "htmlPage", body: "", on: "logOutAllActiveConnectionsForUser" });
    expect((await revoke(client, { users: [tom.id] })).outcomes).toMatchObject([
      { evidence: "unverifiable" },
    ]);
    expect(portal.connections(tom).map(({ id }) => id)).toEqual([toms.id]);
  });
});
