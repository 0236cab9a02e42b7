/**
 * One operation of a product, as `generated/<product>.operations.ts` lists it. Several may share one path
 * (JSON-RPC). The spec then distinguishes them by a fragment after the path, which is never sent.
 */
export interface Operation {
  /** The operationId of the spec. */
  readonly id: string;
  readonly method: string;
  /** The path template, such as `/logout/{id}` or `/rpc#ListSessions`. */
  readonly path: string;
  /** Whether it reads or ends something. The method does not tell: both may be a POST. */
  readonly effect: Effect;
  /** Whether sending it twice has the same effect as sending it once. */
  readonly safeToRepeat: boolean;
  /** Whether its answer grows with the amount of data, so that it may be long. */
  readonly lists: boolean;
  /** The format of each path parameter: `int32`, `uuid` or `text`. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The statuses that are answers, each with the check of its body; `null` if its body is not checked. */
  readonly answers: Readonly<Record<number, Check | null>>;
}

/** Whether a call reads, or ends something. */
export type Effect = "read" | "end";

/** Checks a body against its schema in the spec; `null` if it fits. */
type Check = (body: unknown) => Violation | null;

/** The first place where a body does not fit its schema. */
export interface Violation {
  /** Like `response.items[3].userId`; empty for the body as a whole. */
  at: string;
  /** The JSON Schema keyword that it breaks. */
  keyword: string;
}
