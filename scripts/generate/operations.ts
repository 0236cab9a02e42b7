import { isReference, type OpenApiDocument, type ParameterObject, resolve } from "./document.js";

const METHODS = ["get", "put", "post", "delete", "patch"];
const PATH_FORMATS = ["int32", "uuid"];

export interface GeneratedOperation {
  id: string;
  method: string;
  path: string;
  safeToRepeat: boolean;
  pathParameters: Record<string, string>;
  /** The name of the schema under `components.schemas` that a 200 body must fit. */
  successSchema: string;
}

/** Reads the operations of a document; throws where a document leaves out what the client relies on. */
export function operationsOf(document: OpenApiDocument): GeneratedOperation[] {
  const found: GeneratedOperation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const where = `${method.toUpperCase()} ${path}`;
      const safeToRepeat = operation["x-safe-to-repeat"];
      if (safeToRepeat === undefined) throw new Error(`${where} does not say x-safe-to-repeat.`);
      found.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        safeToRepeat,
        pathParameters: pathParametersOf(document, operation.parameters ?? [], where),
        successSchema: successSchemaOf(document, operation.responses, where),
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
    const { format } = resolve(document, parameter.schema);
    // A path value without a checkable format could escape its path segment.
    if (!format || !PATH_FORMATS.includes(format)) {
      throw new Error(
        `${where}: path parameter ${parameter.name} needs one of the formats ${PATH_FORMATS.join(", ")}.`,
      );
    }
    formats[parameter.name] = format;
  }
  return formats;
}

function successSchemaOf(
  document: OpenApiDocument,
  responses: OpenApiDocument["paths"][string][string]["responses"],
  where: string,
) {
  const success = responses["200"];
  const schema = success && resolve(document, success).content?.["application/json"]?.schema;
  if (!schema || !isReference(schema))
    throw new Error(`${where}: the 200 body must be a $ref to a named schema.`);
  return schema.$ref.replace("#/components/schemas/", "");
}

/** The text of `generated/<product>.operations.ts`. */
export function operationsModule(product: string, operations: GeneratedOperation[]): string {
  const entries = operations.map(
    ({ id, method, path, safeToRepeat, pathParameters, successSchema }) => `  ${id}: {
    id: ${JSON.stringify(id)},
    method: ${JSON.stringify(method)},
    path: ${JSON.stringify(path)},
    safeToRepeat: ${safeToRepeat},
    pathParameters: ${JSON.stringify(pathParameters)},
    violationIn: ${successSchema},
  },`,
  );
  const schemas = [...new Set(operations.map((operation) => operation.successSchema))].sort();
  return `import { ${schemas.join(", ")} } from "./${product}.validators.js";

export const operations = {
${entries.join("\n")}
} as const;
`;
}
