// Made by "npm run generate" from openapi/docspace.yaml. Do not edit.
export interface SchemaViolation {
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
export const ActiveConnectionsEnvelope: Validator;
export const BooleanEnvelope: Validator;
export const EmptyEnvelope: Validator;
export const LoginEventsEnvelope: Validator;
export const NullableStringEnvelope: Validator;
export const ProfileEnvelope: Validator;
