/**
 * A document in the likeness of the reference that the product publishes: hundreds of operations, of which ours
 * are a few, wrappers around every answer, nullable written in the way of its OpenAPI version, circular schemas.
 */
// biome-ignore lint/suspicious/noExplicitAny: a document that each test changes at a place of its own
export type Json = { [key: string]: any };

const BASE = "/api/2.0/security/activeconnections";
export const PATHS = {
  list: BASE,
  one: `${BASE}/logout/{loginEventId}`,
  user: `${BASE}/logoutall/{userId}`,
  others: `${BASE}/logoutallexceptthis`,
  password: `${BASE}/logoutallchangepassword`,
  self: "/api/2.0/people/@self",
  email: "/api/2.0/people/email",
  history: "/api/2.0/security/audit/login/filter",
} as const;

const OTHER_OPERATIONS = 400;

export function publishedReference(version: "3.0.1" | "3.1.1" = "3.1.1"): Json {
  const nullable = (type: string, more: Json = {}): Json =>
    version.startsWith("3.0") ? { type, nullable: true, ...more } : { type: ["null", type], ...more };
  return {
    openapi: version,
    info: { title: "The product's API", version: "2.0" },
    paths: { ...otherPaths(), ...ourPaths() },
    components: {
      securitySchemes: {
        Basic: { type: "http", scheme: "basic" },
        OAuth2: {
          type: "oauth2",
          flows: {
            authorizationCode: {
              authorizationUrl: "",
              tokenUrl: "",
              scopes: { read: "Read access", write: "Write access" },
            },
          },
        },
        ApiKeyBearer: { type: "apiKey", name: "ApiKeyBearer", in: "header" },
        asc_auth_key: { type: "apiKey", name: "asc_auth_key", in: "cookie" },
        Bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        OpenId: { type: "openIdConnect", openIdConnectUrl: "" },
      },
      schemas: { ...otherSchemas(), ...ourSchemas(nullable) },
    },
  };
}

function ourPaths(): Json {
  const userId = { name: "userId", in: "path", required: true, schema: { type: "string", format: "uuid" } };
  const number = { type: "integer", format: "int32" };
  return {
    [PATHS.list]: { get: operation("getAllActiveConnections", "ActiveConnectionsWrapper") },
    [PATHS.one]: {
      put: operation("logOutActiveConnection", "BooleanWrapper", {
        parameters: [{ name: "loginEventId", in: "path", required: true, schema: number }],
      }),
    },
    [PATHS.user]: {
      put: operation("logOutAllActiveConnectionsForUser", undefined, { parameters: [userId] }),
    },
    [PATHS.others]: { put: operation("logOutAllExceptThisConnection", "StringWrapper") },
    [PATHS.password]: { put: operation("logOutAllActiveConnectionsChangePassword", "StringWrapper") },
    [PATHS.self]: { get: operation("getSelfProfile", "EmployeeFullWrapper") },
    [PATHS.email]: {
      get: operation("getProfileByEmail", "EmployeeFullWrapper", {
        parameters: [
          {
            name: "email",
            in: "query",
            schema: { type: "string", format: "email", minLength: 0, maxLength: 255 },
          },
          { name: "encemail", in: "query", schema: { type: "string" } },
          { name: "culture", in: "query", schema: { type: "string" } },
        ],
      }),
    },
    [PATHS.history]: {
      get: operation("getLoginEventsByFilter", "LoginEventArrayWrapper", {
        parameters: [
          { name: "userId", in: "query", schema: { type: "string", format: "uuid" } },
          { name: "action", in: "query", schema: { $ref: "#/components/schemas/MessageAction" } },
          { name: "from", in: "query", schema: { type: "string", format: "date-time" } },
          { name: "to", in: "query", schema: { type: "string", format: "date-time" } },
          { name: "count", in: "query", schema: { ...number, minimum: 1, maximum: 100 } },
          { name: "startIndex", in: "query", schema: number },
        ],
      }),
    },
  };
}

function operation(operationId: string, wrapper: string | undefined, more: Json = {}): Json {
  const schema = { $ref: `#/components/schemas/${wrapper}` };
  return {
    operationId,
    summary: `What ${operationId} does`,
    ...more,
    responses: {
      "200": { description: "Done", ...(wrapper && { content: { "application/json": { schema } } }) },
      "401": { description: "Unauthorized" },
    },
    security: [
      { Basic: [] },
      { OAuth2: ["read", "write"] },
      { ApiKeyBearer: [] },
      { asc_auth_key: [] },
      { Bearer: [] },
      { OpenId: [] },
    ],
  };
}

function ourSchemas(nullable: (type: string, more?: Json) => Json): Json {
  const number = { type: "integer", format: "int32" };
  const uuid = { type: "string", format: "uuid" };
  const where = { country: nullable("string"), city: nullable("string"), browser: nullable("string") };
  const from = { ip: nullable("string"), ...where, platform: nullable("string"), page: nullable("string") };
  const date = { $ref: "#/components/schemas/ApiDateTime" };
  return {
    ActiveConnectionsWrapper: wrapper({ $ref: "#/components/schemas/ActiveConnectionsDto" }),
    BooleanWrapper: wrapper({ type: "boolean" }),
    StringWrapper: wrapper({ type: "string" }),
    EmployeeFullWrapper: wrapper({ $ref: "#/components/schemas/EmployeeFullDto" }),
    LoginEventArrayWrapper: wrapper({ type: "array", items: { $ref: "#/components/schemas/LoginEventDto" } }),
    ActiveConnectionsDto: {
      type: "object",
      required: ["loginEvent"],
      properties: {
        loginEvent: number,
        items: nullable("array", { items: { $ref: "#/components/schemas/ActiveConnectionsItemDto" } }),
      },
    },
    ActiveConnectionsItemDto: {
      type: "object",
      required: ["id", "tenantId", "userId"],
      properties: { id: number, tenantId: number, userId: uuid, mobile: { type: "boolean" }, ...from, date },
    },
    LoginEventDto: {
      type: "object",
      properties: {
        id: number,
        date,
        user: nullable("string"),
        userId: uuid,
        login: nullable("string"),
        action: nullable("string"),
        actionId: { $ref: "#/components/schemas/MessageAction" },
        ...from,
      },
    },
    EmployeeFullDto: {
      type: "object",
      properties: {
        id: uuid,
        displayName: nullable("string"),
        email: nullable("string"),
        isAdmin: { type: "boolean" },
        isOwner: { type: "boolean" },
        title: nullable("string"),
        groups: nullable("array", { items: { $ref: "#/components/schemas/GroupDto" } }),
        createdBy: { $ref: "#/components/schemas/EmployeeFullDto" },
      },
    },
    // Circular through two schemas, and reached from a profile.
    GroupDto: {
      type: "object",
      properties: {
        parent: { $ref: "#/components/schemas/GroupDto" },
        manager: { $ref: "#/components/schemas/EmployeeFullDto" },
      },
    },
    ApiDateTime: {
      type: "object",
      properties: {
        utcTime: { type: "string", format: "date-time", readOnly: true },
        timeZoneOffset: { type: "string", readOnly: true },
      },
    },
    MessageAction: { type: "integer", enum: [1000, 1001, 1002, 1003, 1004] },
  };
}

function wrapper(response: Json): Json {
  const number = { type: "integer", format: "int32" };
  const link = { type: "object", properties: { href: { type: "string" }, action: { type: "string" } } };
  return {
    type: "object",
    properties: {
      response,
      count: number,
      links: { type: "array", items: link },
      status: number,
      statusCode: number,
    },
  };
}

function otherPaths(): Json {
  const numbers = Array.from({ length: OTHER_OPERATIONS }, (_, number) => number);
  return Object.fromEntries(
    numbers.map((number) => [
      `/api/2.0/files/part${number}/{id}`,
      {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "integer", format: "int32" } },
        ],
        post: operation(`changePart${number}`, `Part${number}Dto`),
      },
    ]),
  );
}

/** A ring: each refers to the next and the last to the first. */
function otherSchemas(): Json {
  const numbers = Array.from({ length: OTHER_OPERATIONS }, (_, number) => number);
  return Object.fromEntries(
    numbers.map((number) => [
      `Part${number}Dto`,
      {
        type: "object",
        properties: {
          next: { $ref: `#/components/schemas/Part${(number + 1) % OTHER_OPERATIONS}Dto` },
          ...Object.fromEntries(
            ["title", "owner", "room", "folder", "tag", "quota"].map((name) => [
              name,
              { type: "string", description: `The ${name} of part ${number}` },
            ]),
          ),
        },
      },
    ]),
  );
}
