/** The parts of an OpenAPI 3.1 document that the generator reads. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, unknown>; [section: string]: unknown };
}

interface OperationObject {
  operationId: string;
  parameters?: (ParameterObject | Reference)[];
  responses: Record<string, ResponseObject | Reference>;
  "x-effect"?: string;
  "x-safe-to-repeat"?: boolean;
  "x-lists"?: boolean;
}

export interface ParameterObject {
  name: string;
  in: string;
  schema: SchemaObject | Reference;
}

interface SchemaObject {
  type?: string | string[];
  format?: string;
}

export interface ResponseObject {
  "x-answer"?: boolean;
  content?: Record<string, { schema?: Reference | SchemaObject }>;
}

export interface Reference {
  $ref: string;
}

/** Follows `#/…` references in this document until the value is not a reference. */
export function resolve<T>(document: OpenApiDocument, value: T | Reference): T {
  let current: unknown = value;
  while (isReference(current)) {
    const steps = current.$ref.replace(/^#\//, "").split("/");
    current = steps.reduce<unknown>(
      (node, step) => (node as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      document,
    );
  }
  return current as T;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "$ref" in value;
}
