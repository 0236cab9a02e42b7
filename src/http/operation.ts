/** One operation of a product, as `generated/<product>.operations.ts` lists it. */
export interface Operation {
  /** The operationId of the spec. */
  readonly id: string;
  readonly method: string;
  /** The path template, such as `/logout/{loginEventId}`. */
  readonly path: string;
  /** Whether sending it twice leaves the product as sending it once would. */
  readonly safeToRepeat: boolean;
  /** The format of each path parameter: `int32` or `uuid`. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Checks a 200 body against the spec's own schema. */
  readonly fitsSuccess: BodyCheck;
}

/** A compiled schema: a predicate that leaves behind what it found. */
export interface BodyCheck {
  (body: unknown): boolean;
  errors?: SchemaViolation[] | null;
}

/** One place where a body does not fit its schema. */
export interface SchemaViolation {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
