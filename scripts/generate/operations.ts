import {
  isReference,
  type OpenApiDocument,
  type ParameterObject,
  type Reference,
  type ResponseObject,
  resolve,
} from "./document.js";

const METHODS = ["get", "put", "post", "delete", "patch"];
const PATH_FORMATS = ["int32", "uuid"];

export interface GeneratedOperation {
  id: string;
  method: string;
  path: string;
  effect: string;
  safeToRepeat: boolean;
  lists: boolean;
  pathParameters: Record<string, string>;
  /** For each status, the name of the schema under `components.schemas` for the body; `null` if there is no body. */
  answers: Record<string, string | null>;
}

/**
 * Reads the operations of a document.
 *
 * @throws Error if the document lacks information that the client needs.
 */
export function operationsOf(document: OpenApiDocument): GeneratedOperation[] {
  const found: GeneratedOperation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const where = `${method.toUpperCase()} ${path}`;
      const safeToRepeat = operation["x-safe-to-repeat"];
      if (safeToRepeat === undefined) throw new Error(`${where} has no x-safe-to-repeat.`);
      const effect = operation["x-effect"];
      if (effect !== "read" && effect !== "end")
        throw new Error(`${where} has no x-effect, which must be read or end.`);
      found.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        effect,
        safeToRepeat,
        lists: operation["x-lists"] ?? false,
        pathParameters: pathParametersOf(document, operation.parameters ?? [], where),
        answers: answersOf(document, operation.responses, where),
      });
    }
  }
  return found;
}

function pathParametersOf(
  document: OpenApiDocument,
  parameters: (ParameterObject | { $ref: string })[],
  where: string,
) {
  const formats: Record<string, string> = {};
  for (const parameter of parameters.map((each) => resolve(document, each))) {
    if (parameter.in !== "path") continue;
    const { type, format } = resolve(document, parameter.schema);
    const isText = format === undefined && type === "string";
    if (!isText && !(format && PATH_FORMATS.includes(format))) {
      throw new Error(
        `${where}: path parameter ${parameter.name} must be a string, or have one of the formats ${PATH_FORMATS.join(", ")}.`,
      );
    }
    formats[parameter.name] = format ?? "text";
  }
  return formats;
}

/** The statuses that are answers: every 2xx, and every other status with `x-answer: true` in the document. */
function answersOf(
  document: OpenApiDocument,
  responses: Record<string, ResponseObject | Reference>,
  where: string,
): Record<string, string | null> {
  const answers: Record<string, string | null> = {};
  for (const [status, response] of Object.entries(responses)) {
    const { content, "x-answer": isAnswer } = resolve(document, response);
    if (!/^2\d\d$/.test(status) && !isAnswer) continue;
    const schema = content?.["application/json"]?.schema;
    if (content && !(schema && isReference(schema)))
      throw new Error(`${where}: the ${status} body must be a $ref to a named schema.`);
    answers[status] = schema && isReference(schema) ? schema.$ref.replace("#/components/schemas/", "") : null;
  }
  if (Object.keys(answers).length === 0) throw new Error(`${where} has no status that is an answer.`);
  return answers;
}

/** The names of the schemas against which bodies are checked. */
export function checkedSchemas(operations: readonly GeneratedOperation[]): string[] {
  const names = operations.flatMap(({ answers }) => Object.values(answers));
  return [...new Set(names.filter((name) => name !== null))].sort();
}

/** The text of `generated/<product>.operations.ts`. */
export function operationsModule(product: string, operations: GeneratedOperation[]): string {
  const entries = operations.map(
    ({ id, method, path, effect, safeToRepeat, lists, pathParameters, answers }) => `  ${id}: {
    id: ${JSON.stringify(id)},
    method: ${JSON.stringify(method)},
    path: ${JSON.stringify(path)},
    effect: ${JSON.stringify(effect)},
    safeToRepeat: ${safeToRepeat},
    lists: ${lists},
    pathParameters: ${JSON.stringify(pathParameters)},
    answers: { ${Object.entries(answers)
      .map(([status, schema]) => `${status}: ${schema}`)
      .join(", ")} },
  },`,
  );
  const schemas = checkedSchemas(operations);
  return `import { ${schemas.join(", ")} } from "./${product}.validators.js";

export const operations = {
${entries.join("\n")}
} as const;
`;
}
