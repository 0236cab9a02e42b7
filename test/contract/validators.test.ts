/** Compares the generated checks with Ajv for JSON Schema 2020-12, which compiles the same schemas independently. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/docspace.operations.js";
import { operationsOf } from "../../scripts/generate/operations.js";
import { validatorsModule } from "../../scripts/generate/validators.js";
import fc from "../support/fast-check.js";

const document = parse(readFileSync(new URL("../../openapi/docspace.yaml", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "spec", components: document.components });

interface Example {
  operation: keyof typeof operations;
  schema: string;
  name: string;
  value: unknown;
}

const examples: Example[] = operationsOf(document).flatMap(({ id, method, path, answers }) => {
  const declared = document.paths[path][method.toLowerCase()].responses["200"];
  const response = declared.$ref ? document.components.responses.Profile : declared;
  const named = response.content["application/json"].examples as Record<string, { value: unknown }>;
  return Object.entries(named).map(([name, { value }]) => ({
    operation: id as Example["operation"],
    schema: answers[200] as string,
    name,
    value,
  }));
});

const agree = ({ operation, schema }: Example, body: unknown) => {
  const violation = operations[operation].answers[200](body);
  const fits = ajv.validate(`spec#/components/schemas/${schema}`, body);
  expect({ body, fits: violation === null, violation }).toMatchObject({ fits });
};

/** A copy in which one value, chosen by `steps`, is replaced or removed. */
function mutated(value: unknown, steps: number[], replacement: unknown): unknown {
  const copy = structuredClone(value);
  // biome-ignore lint/suspicious/noExplicitAny: any JSON
  let node: any = copy;
  for (const [depth, step] of steps.entries()) {
    const keys = Object.keys(node);
    const key = keys[step % keys.length];
    if (key === undefined) return replacement;
    const next = node[key];
    if (depth === steps.length - 1 || typeof next !== "object" || next === null) {
      if (replacement === undefined) delete node[key];
      else node[key] = replacement;
      return copy;
    }
    node = next;
  }
  return copy;
}

describe("every example of the spec fits its own schema", () => {
  test.for(examples)("$operation: $name", (example) => {
    expect(operations[example.operation].answers[200](example.value)).toBeNull();
    agree(example, example.value);
  });
});

test("the checks agree with Ajv however an example is changed", () => {
  const replacements = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue(),
    fc.constantFrom(-1, 0, 1, 2 ** 31 - 1, 2 ** 31, 1.5, "", "2026-05-04T09:21:33Z", {
      utcTime: "2026-05-04T09:21:33",
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }),
      replacements,
      (example, steps, replacement) => agree(example, mutated(example.value, steps, replacement)),
    ),
    { numRuns: 3000 },
  );
});

describe("a body that does not fit", () => {
  const listed = examples.find(({ name }) => name === "own-connection-known") as Example;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON
  test.for<[string, (body: any) => unknown, { at: string; keyword: string }]>([
    ["no object", () => "text", { at: "", keyword: "type" }],
    [
      "a missing field",
      (body) => void delete body.response.items,
      { at: "response.items", keyword: "required" },
    ],
    [
      "a missing field of an item",
      (body) => void delete body.response.items[1].userId,
      { at: "response.items[1].userId", keyword: "required" },
    ],
    [
      "a field of another type",
      (body) => Object.assign(body.response.items[1], { ip: 7 }) && body,
      { at: "response.items[1].ip", keyword: "type" },
    ],
    [
      "another form",
      (body) => Object.assign(body.response.items[0], { userId: "mara" }) && body,
      { at: "response.items[0].userId", keyword: "pattern" },
    ],
    [
      "none of several forms",
      (body) => Object.assign(body.response.items[0], { date: "yesterday" }) && body,
      { at: "response.items[0].date", keyword: "anyOf" },
    ],
    [
      "a limit",
      (body) => Object.assign(body.response, { loginEvent: -1 }) && body,
      { at: "response.loginEvent", keyword: "minimum" },
    ],
  ])("names the place and the keyword of %s", ([, change, violation]) => {
    const body = structuredClone(listed.value);
    expect(operations[listed.operation].answers[200](change(body) ?? body)).toEqual(violation);
  });
});

describe("with keywords that this spec does not use", () => {
  const schemas = {
    Leaf: { type: "object", required: ["a"], properties: { a: { type: "integer", minimum: 1 } } },
    Text: { type: "string", pattern: "^x" },
    Tree: {
      type: "object",
      required: ["kind", "a/b"],
      properties: {
        kind: { enum: ["one", "two"] },
        fixed: { const: 7 },
        "a/b": { $ref: "#/components/schemas/Leaf" },
        either: { anyOf: [{ $ref: "#/components/schemas/Leaf" }, { type: "null" }, { type: "boolean" }] },
        one: {
          oneOf: [
            { type: "object", required: ["b"], properties: { b: { $ref: "#/components/schemas/Text" } } },
            { $ref: "#/components/schemas/Leaf" },
          ],
        },
        never: { not: { $ref: "#/components/schemas/Text" } },
        when: {
          if: { type: "string" },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: { pattern: "z$" },
          else: { type: "array", items: { $ref: "#/components/schemas/Leaf" }, minItems: 1, maxItems: 2 },
        },
        some: { type: "array", contains: { $ref: "#/components/schemas/Text" } },
        map: { type: "object", additionalProperties: { $ref: "#/components/schemas/Leaf" } },
        closed: { type: "object", properties: { a: {} }, additionalProperties: false },
        by: { type: "object", patternProperties: { "^x": { type: "integer" } }, maxProperties: 2 },
        inner: { $ref: "#/components/schemas/Tree" },
      },
    },
  };
  const answers = { 200: "Tree" };
  const spec = { paths: {}, components: { schemas } };
  const operation = { ...operationsOf(document)[0], answers } as ReturnType<typeof operationsOf>[number];
  const { code } = transformSync(validatorsModule(spec, [operation]), { loader: "ts" });
  const checks = import(`data:text/javascript,${encodeURIComponent(code)}`);
  const reference = new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false });
  reference.addSchema({ $id: "spec", components: { schemas } });

  const leaf = fc.oneof(fc.constant({ a: 1 }), fc.constant({ a: 0 }), fc.constant({}), fc.jsonValue());
  const text = fc.constantFrom<unknown>("x", "xz", "z", 3, null, true);
  const tree = fc.letrec((tie) => ({
    tree: fc.record(
      {
        kind: fc.constantFrom("one", "two", "three"),
        fixed: fc.constantFrom<unknown>(7, 8, "7"),
        "a/b": leaf,
        either: leaf,
        one: fc.oneof(leaf, fc.record({ b: text }, { requiredKeys: [] }), fc.record({ a: leaf, b: text })),
        never: text,
        when: fc.oneof(text, fc.array(leaf, { maxLength: 3 })),
        some: fc.array(text),
        map: fc.dictionary(fc.constantFrom("p", "q/r", "~s"), leaf),
        closed: fc.record({ a: leaf, b: leaf }, { requiredKeys: [] }),
        by: fc.dictionary(fc.constantFrom("x1", "x2", "y"), text),
        inner: tie("tree"),
      },
      { requiredKeys: ["kind", "a/b"] },
    ),
  })).tree;

  test("the checks agree with Ajv and name the place of its last error", async () => {
    const { Tree } = await checks;
    fc.assert(
      fc.property(tree, (body) => {
        const violation = Tree(body);
        expect({ body, fits: violation === null }).toMatchObject({
          fits: reference.validate("spec#/components/schemas/Tree", body),
        });
        const error = reference.errors?.at(-1);
        if (!error || !violation) return;
        const missing = error.keyword === "required" ? `/${error.params.missingProperty}` : "";
        const place = (error.instancePath.replaceAll("~1", "/").replaceAll("~0", "~") + missing).slice(1);
        expect(violation.keyword).toBe(error.keyword);
        expect(violation.at.replaceAll(/[.[]/g, "/").replaceAll("]", "")).toBe(place);
      }),
      { numRuns: 2000 },
    );
  });
});

test("an unknown keyword stops the generator", () => {
  const unknown = structuredClone(document);
  unknown.components.schemas.ActiveConnection.properties.ip.minimumLength = 1;
  expect(() => validatorsModule(unknown, operationsOf(unknown))).toThrow(/unknown keyword: "minimumLength"/);
});

test("a keyword that needs an Ajv module at run time stops the generator", () => {
  const long = structuredClone(document);
  long.components.schemas.ActiveConnection.properties.ip.maxLength = 45;
  expect(() => validatorsModule(long, operationsOf(long))).toThrow(/needs one of Ajv's own modules/);
});

test("the checks run if a Content-Security-Policy forbids eval", () => {
  expect(validatorsModule(document, operationsOf(document))).not.toMatch(/new Function|\beval\b/);
});

test("a path parameter without a checkable format stops the generator", () => {
  const loose = structuredClone(document);
  delete loose.paths["/api/2.0/security/activeconnections/logout/{loginEventId}"].put.parameters[0].schema
    .format;
  expect(() => operationsOf(loose)).toThrow(
    /path parameter loginEventId must be a string, or have one of the formats int32, uuid/,
  );
});
