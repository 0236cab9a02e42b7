import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { transform } from "esbuild";
import type { OpenApiDocument } from "./document.js";
import type { GeneratedOperation } from "./operations.js";

/**
 * Compiles the schemas of all 200 bodies to plain functions, so that no JSON Schema compiler is
 * needed at run time. Minified, because the library's size is what its users pay.
 */
export async function validatorsModule(document: OpenApiDocument, operations: GeneratedOperation[]) {
  const ajv = new Ajv2020({
    strict: true,
    // The spec's own types ("type: [string, 'null']") are meant.
    allowUnionTypes: true,
    // `required` next to an allOf sibling that declares the property is how an envelope is made.
    strictRequired: false,
    // Formats are annotations in JSON Schema 2020-12; what must hold is said by pattern and bounds.
    validateFormats: false,
    messages: false,
    code: { source: true, esm: true },
  });
  // The document is added whole, so that `#/components/schemas/…` resolves inside it.
  ajv.addKeyword("components");
  ajv.addSchema({
    $id: "spec",
    components: { schemas: withoutProse(document.components.schemas) },
  } as object);
  const exported = Object.fromEntries(
    schemaNames(operations).map((name) => [name, `spec#/components/schemas/${name}`]),
  );
  const code = (standaloneCode as unknown as typeof standaloneCode.default)(ajv, exported);
  if (/\brequire\(/.test(code))
    throw new Error("The validators need a runtime module of Ajv; use other keywords.");
  const minified = await transform(code, { format: "esm", minify: true, target: "es2022" });
  return `/* eslint-disable */\n${minified.code}`;
}

/** Types for the module above: predicates that keep Ajv's own errors on the function. */
export function validatorsTypes(operations: GeneratedOperation[]): string {
  return `export interface SchemaViolation {
  /** JSON pointer to the offending value. */
  instancePath: string;
  /** The JSON Schema keyword that it breaks. */
  keyword: string;
  params: Record<string, unknown>;
}
interface Validator {
  (body: unknown): boolean;
  errors?: SchemaViolation[] | null;
}
${schemaNames(operations)
  .map((name) => `export const ${name}: Validator;`)
  .join("\n")}
`;
}

function schemaNames(operations: GeneratedOperation[]): string[] {
  return [...new Set(operations.map((operation) => operation.successSchema))].sort();
}

/** Descriptions and examples would otherwise be carried into the compiled code. */
function withoutProse(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutProse);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(PROSE.has(key) && typeof value === "string"))
      .map(([key, value]) => [key, withoutProse(value)]),
  );
}

const PROSE = new Set(["description", "format", "example"]);
