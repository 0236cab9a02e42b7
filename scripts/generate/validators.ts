import type { OpenApiDocument } from "./document.js";
import type { GeneratedOperation } from "./operations.js";

/** Keywords that describe and do not constrain. `format` is one of them in JSON Schema 2020-12. */
const ANNOTATIONS = new Set([
  "description",
  "format",
  "title",
  "example",
  "examples",
  "default",
  "deprecated",
]);

type Schema = Record<string, unknown>;

/**
 * Turns the schemas of all 200 bodies into plain checks, so that neither a JSON Schema compiler nor a
 * second copy of the shapes is needed at run time. Ajv's standalone code does the same in four times
 * the bytes; a test holds these checks against Ajv.
 *
 * @throws Error for a keyword that it does not know: nothing of the spec goes unchecked in silence.
 */
export function validatorsModule(document: OpenApiDocument, operations: GeneratedOperation[]): string {
  const schemas = document.components.schemas as Record<string, Schema>;
  const exported = new Set(operations.map((operation) => operation.successSchema));
  const written = new Map<string, string>();
  const under: string[] = [];

  /** Writes a named schema once, after those that it refers to. */
  function named(name: string): string {
    if (under.includes(name))
      throw new Error(`${[...under, name].join(" → ")}: a circular schema cannot be checked.`);
    if (!written.has(name)) {
      const schema = schemas[name];
      if (!schema) throw new Error(`There is no schema ${name}.`);
      under.push(name);
      const check = checkOf(schema, name);
      under.pop();
      written.set(name, `${exported.has(name) ? "export " : ""}const ${name}: Check = ${check};`);
    }
    return name;
  }

  function checkOf(schema: Schema, where: string): string {
    const checks: string[] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const check = keywordCheck(keyword, value, `${where}.${keyword}`);
      if (check) checks.push(check);
    }
    return checks.length === 1 ? (checks[0] as string) : `all(${checks.join(", ")})`;
  }

  function keywordCheck(keyword: string, value: unknown, where: string): string | undefined {
    const each = () =>
      (value as Schema[]).map((schema, index) => checkOf(schema, `${where}[${index}]`)).join(", ");
    switch (keyword) {
      case "$ref":
        return named(String(value).replace("#/components/schemas/", ""));
      case "type":
        return `type(${[value].flat().map(json).join(", ")})`;
      case "properties": {
        const entries = Object.entries(value as Record<string, Schema>);
        return `properties({ ${entries.map(([name, schema]) => `${json(name)}: ${checkOf(schema, `${where}.${name}`)}`).join(", ")} })`;
      }
      case "required":
        return `required(${(value as string[]).map(json).join(", ")})`;
      case "items":
        return `items(${checkOf(value as Schema, where)})`;
      case "allOf":
        return `all(${each()})`;
      case "anyOf":
        return `any(${each()})`;
      case "pattern":
        return `pattern(${new RegExp(value as string, "u")})`;
      case "minimum":
      case "maximum":
        return `${keyword}(${value})`;
      default:
        if (ANNOTATIONS.has(keyword)) return undefined;
        throw new Error(
          `${where}: the keyword is not known to scripts/generate/validators.ts. Teach it there.`,
        );
    }
  }

  for (const name of [...exported].sort()) named(name);
  return `${RUNTIME}\n${[...written.values()].join("\n\n")}\n`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

/** What the written checks are made of; JSON Schema's own semantics, keyword by keyword. */
const RUNTIME = `
/** The first place where a body does not fit, like \`response.items[3].id\`, and the keyword that it breaks. */
export interface Violation {
  at: string;
  keyword: string;
}

type Check = (value: unknown, at?: string) => Violation | null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const typeTests: Record<string, (value: unknown) => boolean> = {
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
  integer: Number.isInteger,
};

const type =
  (...types: string[]): Check =>
  (value, at = "") =>
    types.some((name) => (typeTests[name] ? typeTests[name](value) : typeof value === name))
      ? null
      : { at, keyword: "type" };

const properties =
  (checks: Record<string, Check>): Check =>
  (value, at = "") => {
    if (!isObject(value)) return null;
    for (const name in checks) {
      const violation = Object.hasOwn(value, name) && checks[name]!(value[name], at ? at + "." + name : name);
      if (violation) return violation;
    }
    return null;
  };

const required =
  (...names: string[]): Check =>
  (value, at = "") => {
    const missing = isObject(value) && names.find((name) => !Object.hasOwn(value, name));
    return missing ? { at: at ? at + "." + missing : missing, keyword: "required" } : null;
  };

const items =
  (check: Check): Check =>
  (value, at = "") => {
    if (!Array.isArray(value)) return null;
    for (let index = 0; index < value.length; index++) {
      const violation = check(value[index], at + "[" + index + "]");
      if (violation) return violation;
    }
    return null;
  };

const all =
  (...checks: Check[]): Check =>
  (value, at) => {
    for (const check of checks) {
      const violation = check(value, at);
      if (violation) return violation;
    }
    return null;
  };

const any =
  (...checks: Check[]): Check =>
  (value, at = "") =>
    checks.some((check) => !check(value)) ? null : { at, keyword: "anyOf" };

const pattern =
  (form: RegExp): Check =>
  (value, at = "") =>
    typeof value === "string" && !form.test(value) ? { at, keyword: "pattern" } : null;

const minimum =
  (limit: number): Check =>
  (value, at = "") =>
    typeof value === "number" && value < limit ? { at, keyword: "minimum" } : null;

const maximum =
  (limit: number): Check =>
  (value, at = "") =>
    typeof value === "number" && value > limit ? { at, keyword: "maximum" } : null;
`;
