/** The generated checks against Ajv, which compiles the same schemas by itself. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/docspace.operations.js";
import { operationsOf } from "../../scripts/generate/operations.js";
import { validatorsModule } from "../../scripts/generate/validators.js";

const document = parse(readFileSync(new URL("../../openapi/docspace.yaml", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "spec", components: document.components });

interface Example {
  operation: keyof typeof operations;
  schema: string;
  name: string;
  value: unknown;
}

const examples: Example[] = operationsOf(document).flatMap(({ id, method, path, successSchema }) => {
  const declared = document.paths[path][method.toLowerCase()].responses["200"];
  const response = declared.$ref ? document.components.responses.Profile : declared;
  const named = response.content["application/json"].examples as Record<string, { value: unknown }>;
  return Object.entries(named).map(([name, { value }]) => ({
    operation: id as Example["operation"],
    schema: successSchema,
    name,
    value,
  }));
});

const agree = ({ operation, schema }: Example, body: unknown) => {
  const violation = operations[operation].violationIn(body);
  const fits = ajv.validate(`spec#/components/schemas/${schema}`, body);
  expect({ body, fits: violation === null, violation }).toMatchObject({ fits });
};

/** A copy in which one place, chosen by `steps`, is replaced or taken out. */
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
    expect(operations[example.operation].violationIn(example.value)).toBeNull();
    agree(example, example.value);
  });
});

test("whatever an example is changed into, the checks say what Ajv says", () => {
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

test("a keyword that the generator does not know stops it", () => {
  const unknown = structuredClone(document);
  unknown.components.schemas.ActiveConnection.properties.ip.enum = ["203.0.113.7"];
  expect(() => validatorsModule(unknown, operationsOf(unknown))).toThrow(
    /ActiveConnection\.properties\.ip\.enum/,
  );
});

test("a circular schema stops the generator", () => {
  const circular = structuredClone(document);
  circular.components.schemas.Profile.properties.manager = { $ref: "#/components/schemas/Profile" };
  expect(() => validatorsModule(circular, operationsOf(circular))).toThrow(/Profile → Profile/);
});

test("a path parameter without a checkable format stops the generator", () => {
  const loose = structuredClone(document);
  delete loose.paths["/api/2.0/security/activeconnections/logout/{loginEventId}"].put.parameters[0].schema
    .format;
  expect(() => operationsOf(loose)).toThrow(
    /path parameter loginEventId needs one of the formats int32, uuid/,
  );
});
