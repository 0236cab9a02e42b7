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
  /** Holds a 200 body against the spec's own schema; `null` when it fits. */
  readonly violationIn: (body: unknown) => Violation | null;
}

/** The first place where a body does not fit its schema. */
export interface Violation {
  /** Like `response.items[3].userId`; empty for the body as a whole. */
  at: string;
  /** The JSON Schema keyword that it breaks. */
  keyword: string;
}
