import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

const SNAPSHOT = "openapi/upstream/docspace.yaml";
/** The real file of January 2026, shortened by the script itself. */
const JANUARY = "test/scripts/upstream-2026-01.yaml";
const CONNECTIONS = "/api/2.0/security/activeconnections";

// biome-ignore lint/suspicious/noExplicitAny: we edit documents from elsewhere here
type Json = any;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "spec-upstream-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function upstreamWith(edit: (document: Json) => void): string {
  const document = parse(readFileSync(SNAPSHOT, "utf8"));
  edit(document);
  return file("edited.yaml", stringify(document, { aliasDuplicateObjects: false }));
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "scripts/spec-upstream.ts", ...args], {
    encoding: "utf8",
  });

const item = ({ components }: Json) => components.schemas.ActiveConnectionsItemDto;
const listing = ({ paths }: Json) => paths[CONNECTIONS].get;
const history = ({ paths }: Json) => paths["/api/2.0/security/audit/login/filter"].get;
const parameter = (document: Json, wanted: string) =>
  history(document).parameters.find(({ name }: Json) => name === wanted);

type Edit = [what: string, edit: (document: Json) => void, line: string];

/** Each is an edit and the line that reports it. The edits of one batch are independent and made together. */
const batches: Edit[][] = [
  [
    ["a type", (d) => (item(d).properties.id.type = "string"), "200 response.items[].id type:"],
    [
      "a format",
      (d) => (item(d).properties.tenantId.format = "int64"),
      "200 response.items[].tenantId format:",
    ],
    ["null allowed", (d) => (item(d).properties.mobile.nullable = true), "response.items[].mobile nullable:"],
    ["null forbidden", (d) => delete item(d).properties.city.nullable, "200 response.items[].city nullable:"],
    ["a field required", (d) => item(d).required.push("ip"), "200 response.items[] required:"],
    [
      "a field optional",
      (d) => delete d.components.schemas.ActiveConnectionsDto.required,
      "200 response required:",
    ],
    ["a field removed", (d) => delete item(d).properties.browser, "removed  200 response.items[].browser:"],
    ["a field added", (d) => (item(d).properties.region = {}), "added    200 response.items[].region"],
    ["a pattern", (d) => (item(d).properties.page.pattern = "^/"), "200 response.items[].page pattern:"],
    ["other fields", (d) => (item(d).additionalProperties = true), "response.items[] additionalProperties:"],
    [
      "the name of an enum's value",
      (d) => (d.components.schemas.MessageAction["x-enum-varnames"][0] = "Renamed"),
      "not rated by redocly: #/components/schemas/MessageAction/x-enum-varnames/0",
    ],
    ["a status added", (d) => (listing(d).responses["418"] = {}), "added    418"],
    [
      "another success",
      (d) => (listing(d).responses["202"] = {}),
      "added    202: An older client mistakes this",
    ],
    ["a status removed", (d) => delete listing(d).responses["503"], "removed  503: Response `503`"],
    [
      "a header",
      (d) => delete listing(d).responses["429"].headers["Retry-After"],
      "429 headers Retry-After:",
    ],
    [
      "a header's type",
      (d) => (listing(d).responses["200"].headers["X-RateLimit-Reset"].schema.type = "string"),
      "200 headers X-RateLimit-Reset type:",
    ],
    ["a parameter's style", (d) => (parameter(d, "from").style = "form"), "query from style:"],
    ["its explosion", (d) => (parameter(d, "to").explode = true), "query to explode:"],
    ["a parameter required", (d) => (parameter(d, "count").required = true), "query count required:"],
    ["a limit", (d) => (parameter(d, "count").schema.maximum = 50), "query count maximum:"],
    ["a parameter added", (d) => history(d).parameters.push({ name: "sort", in: "query" }), "query sort"],
    ["a way to sign in removed", (d) => listing(d).security.splice(1, 1), "removed  security"],
    [
      "a scope",
      (d) =>
        listing(d)
          .security.find((way: Json) => way.OAuth2)
          .OAuth2.push("admin"),
      "security",
    ],
    [
      "a scope of a scheme",
      (d) => delete d.components.securitySchemes.OAuth2.flows.authorizationCode.scopes.write,
      "not rated by redocly: #/components/securitySchemes/OAuth2/flows/authorizationCode/scopes/write",
    ],
    [
      "a cookie's name",
      (d) => (d.components.securitySchemes.asc_auth_key.name = "auth"),
      "asc_auth_key name:",
    ],
    [
      "a scheme",
      (d) => (d.components.securitySchemes.Bearer.scheme = "digest"),
      "securitySchemes Bearer scheme:",
    ],
    [
      "a path",
      ({ paths }) => {
        paths[`${CONNECTIONS}/endall/{userId}`] = paths[`${CONNECTIONS}/logoutall/{userId}`];
        delete paths[`${CONNECTIONS}/logoutall/{userId}`];
      },
      `${CONNECTIONS}/logoutall/{userId}`,
    ],
    [
      "a body",
      ({ paths }) => {
        const body = { required: true, content: { "application/json": { schema: {} } } };
        paths[`${CONNECTIONS}/logoutallchangepassword`].put.requestBody = body;
      },
      "requestBody: A body must be sent now.",
    ],
    [
      "an operation's id",
      ({ paths }) => (paths["/api/2.0/people/@self"].get.operationId = "whoAmI"),
      "Removed, or under another operationId: getSelfProfile",
    ],
  ],
  [
    ["a value of an enum", (d) => d.components.schemas.MessageAction.enum.push(9), "query action enum:"],
    ["a parameter moved", (d) => (parameter(d, "userId").in = "header"), "userId"],
    [
      "a method",
      ({ paths }) => {
        const place = paths[`${CONNECTIONS}/logoutallexceptthis`];
        place.post = place.put;
        delete place.put;
      },
      "PUT /api/2.0/security/activeconnections/logoutallexceptthis",
    ],
    [
      "a reference to something else",
      (d) =>
        (d.components.schemas.LoginEventDto.properties.date = { $ref: "#/components/schemas/MessageAction" }),
      "200 response[].date type:",
    ],
  ],
  [
    [
      "a media type",
      (d) => {
        const { content } = history(d).responses["200"];
        history(d).responses["200"].content = { "text/json": content["application/json"] };
      },
      "removed  200: ",
    ],
  ],
];

describe("spec:upstream", () => {
  test("prints nothing for a file that agrees with the snapshot: exit 0", () => {
    const { status, stdout, stderr } = run(SNAPSHOT);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "0 breaking, 0 harmless.\n",
      stderr: "",
    });
  });

  test("ignores prose, order and other operations", () => {
    const path = upstreamWith((document) => {
      listing(document).description = "Worded otherwise.";
      item(document).properties.id.example = 7;
      listing(document).security.reverse();
      history(document).parameters.reverse();
      document.paths["/api/2.0/files"] = { get: { operationId: "getFiles", responses: {} } };
      document.components.schemas.File = { type: "object" };
    });
    expect(run(path)).toMatchObject({ status: 0, stdout: "0 breaking, 0 harmless.\n" });
  });

  test("names the real changes from January to July 2026: exit 1", () => {
    const { status, stdout, stderr } = run(SNAPSHOT, "--snapshot", JANUARY);
    expect(status).toBe(1);
    expect(stderr).toContain("Change openapi/docspace.yaml if necessary");
    for (const name of ["from", "to"]) {
      expect(stdout).toContain(
        `query ${name} style: \`style\` of \`${name}\` query parameter changed from 'form' to 'deepObject'.`,
      );
    }
    const perStatus = (code: string) =>
      stdout.split("\n").filter((line) => line.includes(`added    ${code}`));
    expect(perStatus("429")).toHaveLength(8);
    expect(perStatus("502")).toHaveLength(8);
    expect(perStatus("503")).toHaveLength(8);
    expect(perStatus("403")).toHaveLength(2);
    expect(stdout).toContain("widened from 'boolean' to 'boolean | null'");
    expect(stdout).toContain("removed  200 response.sex");
    expect(run(JANUARY)).toMatchObject({ status: 1 });
  });

  describe.each(batches)("reports", (...edits) => {
    let told: string;
    beforeAll(() => {
      const edited = upstreamWith((document) => {
        for (const [, edit] of edits) edit(document);
      });
      const { status, stdout } = run(edited);
      expect(status).toBe(1);
      told = stdout;
    });

    test.each(edits)("%s", (_, __, line) => {
      expect(told).toContain(line);
    });

    test("in redocly's words if it has any", () => {
      const unrated = told.split("\n").filter((line) => line.includes("not rated"));
      expect(unrated.filter((each) => !edits.some(([, , line]) => each.includes(line)))).toEqual([]);
    });
  });

  test("keeps the contents of an accepted file: exit 0", () => {
    const snapshot = join(folder, "snapshot.yaml");
    copyFileSync(JANUARY, snapshot);
    expect(run(SNAPSHOT, "--snapshot", snapshot, "--accept")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("query from style"),
    });
    expect(readFileSync(snapshot, "utf8")).toBe(readFileSync(SNAPSHOT, "utf8"));
    expect(run(SNAPSHOT, "--snapshot", snapshot)).toMatchObject({ status: 0 });
  });

  test.each([
    ["is a web page", "<!doctype html>", /web\.txt cannot be used: Document must be JSON object/],
    ["is cut short", "openapi: 3.1.0\npaths: [", /cannot be used: unexpected end of the stream/],
    [
      "is Swagger 2.0",
      "swagger: '2.0'\npaths: {}",
      /not an OpenAPI document of version 3\.0 or 3\.1\. Convert it/,
    ],
    [
      "is something else",
      "openapi: 3.1.0\npaths: {}",
      /contains none of our operations\. Give the full document/,
    ],
    ["refers to nothing", "dangling", /ActiveConnectionsDto.*: Can't resolve \$ref/],
  ])("refuses a file that %s: exit 2", (_, content, sentence) => {
    const dangling = () =>
      upstreamWith(({ components }) => delete components.schemas.ActiveConnectionsItemDto);
    const { status, stdout, stderr } = run(content === "dangling" ? dangling() : file("web.txt", content));
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain("    at ");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test.each([
    ["no file", [], "Name one file"],
    ["an unknown flag", ["--acept"], "Unknown option '--acept'"],
    ["no snapshot", [SNAPSHOT, "--snapshot", "nowhere.yaml"], "nowhere.yaml does not exist. Make it with"],
  ])("refuses %s: exit 2", (_, args, sentence) => {
    const { status, stderr } = run(...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });
});
