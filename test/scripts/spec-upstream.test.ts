import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { compareWithUpstream } from "../../scripts/upstream/compare.js";
import { readDeviations, staleDeviations } from "../../scripts/upstream/deviations.js";
import type { Deviation } from "../../scripts/upstream/difference.js";
import { readOpenApi } from "../../scripts/upstream/document.js";
import { operationsOf } from "../../scripts/upstream/operations.js";
import { countsOf, reportText } from "../../scripts/upstream/report.js";
import { connection, linesOf, OURS, upstreamWith } from "./our-document.js";
import { PATHS, publishedReference } from "./published-reference.js";

const DEVIATIONS = readDeviations("openapi/docspace.deviations.yaml");

describe("a deviation", () => {
  const deviation: Deviation = {
    operation: "*",
    where: ["200 response.items[].*"],
    kind: "changed",
    upstream: ["string (uuid)"],
    sometimes: false,
    reason: "Seen on the wire.",
  };
  const upstream = upstreamWith((document) => {
    Object.assign(connection(document).properties.id, { type: "string", format: "uuid" });
  });

  it("is not counted, and printed with its reason", () => {
    const differences = compareWithUpstream(OURS, upstream, [deviation]);
    expect(countsOf(differences)).toEqual({ breaking: 0, harmless: 0, deliberate: 1 });
    expect(reportText(operationsOf(OURS), differences)).toContain(
      "deliberate: Seen on the wire.\n  changed  200 response.items[].id: integer (int32) → string (uuid)  (getAllActiveConnections)",
    );
  });

  it.each<[string, Partial<Deviation>]>([
    ["of another operation", { operation: "getSelfProfile" }],
    ["of another place", { where: ["200 response.*"] }],
    ["of another kind", { kind: "removed" }],
    ["for something else that upstream said", { upstream: ["number"] }],
  ])("%s covers nothing and is stale", (_, other) => {
    const deviations = [{ ...deviation, ...other }];
    const differences = compareWithUpstream(OURS, upstream, deviations);
    expect(countsOf(differences)).toEqual({ breaking: 1, harmless: 0, deliberate: 0 });
    expect(staleDeviations(deviations, differences)).toEqual(deviations);
  });

  it("that only some publications need is never stale", () => {
    expect(staleDeviations([{ ...deviation, sometimes: true }], [])).toEqual([]);
  });
});

describe("circular schemas", () => {
  it("are compared once around, in properties, allOf and anyOf alike", () => {
    const circular = upstreamWith((document) => {
      const { schemas } = document.components;
      const self = { $ref: "#/components/schemas/ActiveConnection" };
      Object.assign(connection(document).properties, {
        parent: self,
        next: { anyOf: [self, { type: "null" }] },
      });
      schemas.Uuid.allOf = [{ $ref: "#/components/schemas/Uuid" }];
      schemas.AnyDate.anyOf.push({ $ref: "#/components/schemas/AnyDate" });
    });
    expect(linesOf(structuredClone(circular), circular)).toEqual([]);
    const changed = structuredClone(circular);
    connection(changed).properties.id.type = "string";
    expect(linesOf(changed, circular)).toEqual([
      "breaking changed getAllActiveConnections 200 response.items[].id: integer (int32) → string (int32)",
      "breaking changed getAllActiveConnections 200 response.items[].next.id: integer (int32) → string (int32)",
    ]);
  });

  it("are refused where a reference is nothing but a circle", () => {
    const upstream = upstreamWith(({ components: { schemas } }) => {
      schemas.Uuid = { $ref: "#/components/schemas/Uuid" };
    });
    expect(() => linesOf(upstream)).toThrow("#/components/schemas/Uuid leads back to itself");
  });
});

describe("the published reference", () => {
  it("differs from ours in nothing but what is listed, and the list in nothing but that", () => {
    const differences = compareWithUpstream(OURS, publishedReference(), DEVIATIONS);
    expect(differences.filter(({ deviation }) => !deviation)).toEqual([]);
    expect(staleDeviations(DEVIATIONS, differences)).toEqual([]);
  });

  it("says the same in OpenAPI 3.0 and 3.1", () => {
    const [older, newer] = (["3.0.1", "3.1.1"] as const).map((version) =>
      linesOf(publishedReference(version)),
    );
    expect(older).toEqual(newer);
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "spec-upstream-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "scripts/spec-upstream.ts", ...args], {
      encoding: "utf8",
    });

  it.each([
    ["a web page", "<!doctype html>", "is a web page, not an OpenAPI document. Download the raw file."],
    ["cut short JSON", '{"openapi": "3.1.0", "paths": {', "is not valid JSON"],
    ["cut short YAML", "openapi: 3.1.0\npaths: [", "is not valid YAML"],
    ["Swagger 2.0", "swagger: '2.0'\npaths: {}", "is Swagger 2.0. Convert it to OpenAPI 3.0 or 3.1 first"],
    ["something else", "name: sessionctl", 'has no "openapi" version. Give an OpenAPI 3.0 or 3.1 document.'],
    ["a part of a document", "openapi: 3.1.0", 'has no "paths", so there is nothing to compare.'],
    ["plain text", "hello", "is no document"],
  ])("of %s is refused with a sentence", (_, content, sentence) => {
    expect(() => readOpenApi(file("upstream", content))).toThrow(sentence);
  });

  it.each([
    ["without a reason", "deviations: [{operation: '*', where: '429'}]", 'entry 1: "reason" must say why.'],
    [
      "with a misspelt field",
      "deviations: [{operation: '*', were: '429', reason: x}]",
      'entry 1: "were" is not one of operation, where',
    ],
    ["without a list", "operation: '*'", 'has no list "deviations"'],
  ])("of deviations %s is refused with a sentence", (_, content, sentence) => {
    expect(() => readDeviations(file("deviations.yaml", content))).toThrow(sentence);
  });

  it("of tens of thousands of lines is compared in YAML: exit 0", { timeout: 30_000 }, () => {
    const text = stringify(publishedReference(), { aliasDuplicateObjects: false });
    expect(text.split("\n").length).toBeGreaterThan(20_000);
    const { status, stdout, stderr } = run(file("upstream.yaml", text));
    expect(stdout).toMatch(/\n0 breaking, 0 harmless, \d+ deliberate in 8 operations\.\n$/);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("with a breaking difference and a stale deviation names both: exit 1", { timeout: 30_000 }, () => {
    const upstream = publishedReference("3.0.1");
    delete upstream.components.schemas.ActiveConnectionsItemDto.properties.tenantId;
    upstream.paths[PATHS.email].get.parameters.length = 1;
    upstream.paths[PATHS.list].get.operationId = "\u001b[2Jcleared";
    const { status, stdout, stderr } = run(file("upstream.json", JSON.stringify(upstream)));
    expect(stdout).toContain(
      `getAllActiveConnections  GET ${PATHS.list}\n  breaking  removed  200 response.items[].tenantId: integer (int32) → none`,
    );
    expect(stdout).toContain("1 breaking, 1 harmless,");
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain(
      "stale deviation: getProfileByEmail, query encemail, query culture: nothing differs",
    );
    expect(stderr).toContain("Change openapi/docspace.yaml");
    expect(status).toBe(1);
  });

  it("that is broken is told in a sentence: exit 2", { timeout: 30_000 }, () => {
    const { status, stdout, stderr } = run(file("broken.json", "{"));
    expect(stderr).toMatch(/broken\.json is not valid JSON: .*\. Repair it, or download it again/);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});
