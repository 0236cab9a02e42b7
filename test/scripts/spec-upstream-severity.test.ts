import { describe, expect, it } from "vitest";
import { compareWithUpstream } from "../../scripts/upstream/compare.js";
import { countsOf } from "../../scripts/upstream/report.js";
import { connection, filters, linesOf, OURS, upstreamWith } from "./our-document.js";
import { type Json, PATHS } from "./published-reference.js";

describe("an upstream that says what we say", () => {
  it("has no differences", () => {
    expect(linesOf(structuredClone(OURS))).toEqual([]);
  });

  it("may name its schemas and path parameters otherwise, write references out and reorder everything", () => {
    const upstream = upstreamWith((document) => {
      const { schemas } = document.components;
      schemas.ConnectionDto = schemas.ActiveConnection;
      delete schemas.ActiveConnection;
      schemas.ActiveConnections.properties.items.items.$ref = "#/components/schemas/ConnectionDto";
      schemas.ConnectionDto.properties.userId = { ...schemas.Uuid };
      document.security.reverse();
      document.paths = Object.fromEntries(Object.entries(document.paths).reverse());
    });
    expect(linesOf(upstream)).toEqual([]);
  });

  it("may write an allOf as one schema", () => {
    const upstream = upstreamWith(({ components: { schemas } }) => {
      const response = schemas.BooleanEnvelope.allOf[1].properties.response;
      schemas.BooleanEnvelope = {
        required: ["response"],
        properties: { ...schemas.Envelope.properties, response },
      };
    });
    expect(linesOf(upstream)).toEqual([]);
  });

  it("may say null in the way of OpenAPI 3.0", () => {
    const upstream = upstreamWith((document) => {
      document.openapi = "3.0.3";
      const { properties } = connection(document);
      for (const name of ["ip", "country", "city", "browser", "platform", "page"]) {
        properties[name] = { type: "string", nullable: true };
      }
      properties.mobile = { nullable: true, allOf: [{ $ref: "#/components/schemas/Mobile" }] };
      document.components.schemas.Mobile = { type: "boolean" };
    });
    expect(linesOf(upstream)).toEqual([]);
  });

  it("may have any number of operations that are not ours", () => {
    const upstream = upstreamWith((document) => Object.assign(document.paths, { "/other": { get: {} } }));
    expect(linesOf(upstream)).toEqual([]);
  });
});

describe("a breaking difference is named", () => {
  const operations = "getAllActiveConnections";
  it.each<[string, (upstream: Json) => void, string]>([
    [
      "an operation that is gone",
      (upstream) => delete upstream.paths[PATHS.others],
      `removed logOutAllExceptThisConnection operation: PUT ${PATHS.others} → none`,
    ],
    [
      "an operation that has moved",
      ({ paths }) => {
        paths["/api/3.0/me"] = paths[PATHS.self];
        delete paths[PATHS.self];
      },
      `removed getSelfProfile operation: GET ${PATHS.self} → none; getSelfProfile is GET /api/3.0/me there`,
    ],
    [
      "a new required parameter",
      ({ paths }) => {
        paths[PATHS.list].get.parameters = [
          { name: "tenant", in: "query", required: true, schema: { type: "integer" } },
        ];
      },
      `added ${operations} query tenant: none → integer, required`,
    ],
    [
      "a filter that upstream does not know",
      (upstream) => filters(upstream).shift(),
      "removed getLoginEventsByFilter query userId: string (uuid) → none",
    ],
    [
      "a parameter that became required",
      (upstream) => Object.assign(filters(upstream)[0] ?? {}, { required: true }),
      "changed getLoginEventsByFilter query userId: optional → required",
    ],
    [
      "a parameter of another type",
      (upstream) => Object.assign(filters(upstream)[1]?.schema, { type: "integer" }),
      "changed getLoginEventsByFilter query action: string → integer",
    ],
    [
      "a parameter of fewer values",
      (upstream) => Object.assign(filters(upstream)[1]?.schema, { enum: ["LoginSuccess", "Logout"] }),
      'changed getLoginEventsByFilter query action: any string → one of "LoginSuccess", "Logout"',
    ],
    [
      "a parameter of a narrower range",
      (upstream) => Object.assign(filters(upstream)[4]?.schema, { maximum: 50 }),
      "changed getLoginEventsByFilter query count: maximum 100 → maximum 50",
    ],
    [
      "a path parameter of another format",
      ({ paths }) =>
        Object.assign(paths[PATHS.one].put.parameters[0].schema, { type: "string", format: "uuid" }),
      "changed logOutActiveConnection path loginEventId: integer (int32) → string (uuid)",
    ],
    [
      "a request body that must be sent",
      ({ paths }) => {
        paths[PATHS.others].put.requestBody = { required: true, content: {} };
      },
      "added logOutAllExceptThisConnection request body: none → required",
    ],
    [
      "a success of another status",
      ({ paths }) => {
        const { responses } = paths[PATHS.one].put;
        responses["202"] = { description: "Accepted" };
      },
      "added logOutActiveConnection 202: none → Accepted",
    ],
    [
      "a success without its body",
      ({ paths }) => delete paths[PATHS.one].put.responses["200"].content,
      "removed logOutActiveConnection 200 body: object → none",
    ],
    [
      "a success of another media type",
      ({ paths }) => {
        paths[PATHS.one].put.responses["200"].content = { "text/plain": { schema: { type: "string" } } };
      },
      "changed logOutActiveConnection 200 body: application/json → text/plain",
    ],
    [
      "a field that is gone",
      (upstream) => delete connection(upstream).properties.city,
      `removed ${operations} 200 response.items[].city: string | null → none`,
    ],
    [
      "a field of another type",
      (upstream) => Object.assign(connection(upstream).properties.id, { type: "string", format: "uuid" }),
      `changed ${operations} 200 response.items[].id: integer (int32) → string (uuid)`,
    ],
    [
      "a field of a wider format",
      (upstream) => Object.assign(connection(upstream).properties.id, { format: "int64" }),
      `changed ${operations} 200 response.items[].id: integer (int32) → integer (int64)`,
    ],
    [
      "a field that may be null now",
      (upstream) => Object.assign(connection(upstream).properties.id, { type: ["integer", "null"] }),
      `changed ${operations} 200 response.items[].id: integer (int32) → integer (int32) | null`,
    ],
    [
      "a field that may be null now, in the way of OpenAPI 3.0",
      (upstream) => Object.assign(connection(upstream).properties.id, { nullable: true }),
      `changed ${operations} 200 response.items[].id: integer (int32) → integer (int32) | null`,
    ],
    [
      "a field that may be missing now",
      (upstream) => connection(upstream).required.pop(),
      `changed ${operations} 200 response.items[].userId: required → optional`,
    ],
    [
      "one more alternative",
      ({ components }) => components.schemas.AnyDate.anyOf.push({ type: "integer" }),
      `changed ${operations} 200 response.items[].date: string | object | null → string | object | integer | null`,
    ],
    [
      "a scheme that is not accepted any more",
      (upstream) => {
        upstream.security = upstream.security.filter((schemes: Json) => !("Basic" in schemes));
      },
      `removed ${operations} security Basic: accepted → none`,
    ],
    [
      "a scheme that is not enough any more",
      (upstream) => {
        upstream.paths[PATHS.list].get.security = [
          { asc_auth_key: [], Basic: [] },
          ...upstream.security.slice(1),
        ];
      },
      `changed ${operations} security asc_auth_key: accepted → accepted with asc_auth_key + Basic`,
    ],
    [
      "a scheme that wants another scope",
      (upstream) => upstream.security.find((schemes: Json) => schemes.OAuth2).OAuth2.push("admin"),
      `changed ${operations} security OAuth2: accepted → accepted with OAuth2 (read, write, admin)`,
    ],
    [
      "a scheme that goes elsewhere in the request",
      ({ components }) => Object.assign(components.securitySchemes.asc_auth_key, { in: "header" }),
      "changed securitySchemes asc_auth_key: apiKey, cookie, asc_auth_key → apiKey, header, asc_auth_key",
    ],
  ])("%s", (_, change, line) => {
    const upstream = upstreamWith(change);
    expect(linesOf(upstream)).toContain(`breaking ${line}`);
    expect(countsOf(compareWithUpstream(OURS, upstream)).breaking).toBeGreaterThan(0);
  });
});

describe("a harmless difference is named and breaks nothing", () => {
  it.each<[string, (upstream: Json) => void, string]>([
    [
      "a new field",
      (upstream) => Object.assign(connection(upstream).properties, { mfa: { type: "boolean" } }),
      "added getAllActiveConnections 200 response.items[].mfa: none → boolean",
    ],
    [
      "a field that is never null",
      (upstream) => Object.assign(connection(upstream).properties.city, { type: "string" }),
      "changed getAllActiveConnections 200 response.items[].city: string | null → string",
    ],
    [
      "a field that is always there",
      (upstream) => connection(upstream).required.push("city"),
      "changed getAllActiveConnections 200 response.items[].city: optional → required",
    ],
    [
      "a new optional parameter",
      ({ paths }) => {
        paths[PATHS.list].get.parameters = [{ name: "tenant", in: "query", schema: { type: "integer" } }];
      },
      "added getAllActiveConnections query tenant: none → integer",
    ],
    [
      "a new error",
      ({ paths }) => Object.assign(paths[PATHS.list].get.responses, { "418": { description: "A teapot" } }),
      "added getAllActiveConnections 418: none → A teapot",
    ],
    [
      "an error that is not published",
      ({ paths }) => delete paths[PATHS.list].get.responses["503"],
      "removed getAllActiveConnections 503: declared → none",
    ],
    [
      "one more way to sign in",
      ({ paths }) => Object.assign(paths[PATHS.list].get, { security: [...OURS.security, { OpenId: [] }] }),
      "added getAllActiveConnections security OpenId: none → accepted",
    ],
    [
      "another operationId",
      ({ paths }) => Object.assign(paths[PATHS.list].get, { operationId: "listConnections" }),
      "changed getAllActiveConnections operationId: getAllActiveConnections → listConnections",
    ],
    [
      "another name of a path parameter",
      ({ paths }) => {
        const path = PATHS.user.replace("userId", "id");
        paths[path] = paths[PATHS.user];
        paths[path].put.parameters[0].name = "id";
        delete paths[PATHS.user];
      },
      "changed logOutAllActiveConnectionsForUser path userId: named userId → named id",
    ],
    [
      "a deprecation",
      ({ paths }) => Object.assign(paths[PATHS.list].get, { deprecated: true }),
      "changed getAllActiveConnections deprecated: in use → deprecated",
    ],
  ])("%s", (_, change, line) => {
    expect(linesOf(upstreamWith(change))).toEqual([`harmless ${line}`]);
  });
});
