/**
 * One operation of a product, as `generated/<product>.operations.ts` lists it. Several may share one path
 * (JSON-RPC): the spec then tells them apart by a fragment behind the path, which is never sent.
 */
export interface Operation {
  /** The operationId of the spec. */
  readonly id: string;
  readonly method: string;
  /** The path template, such as `/logout/{id}` or `/rpc#ListSessions`. */
  readonly path: string;
  /** What it does: an end may be a POST, and so may a read. */
  readonly effect: Effect;
  /** Whether sending it twice leaves the product as sending it once would. */
  readonly safeToRepeat: boolean;
  /** Whether its answer grows with what there is: such an answer may be long. */
  readonly lists: boolean;
  /** The format of each path parameter: `int32`, `uuid` or `text`. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The statuses that carry an answer, each with the check of its body; `null` where it has none. */
  readonly answers: Readonly<Record<number, Check | null>>;
}

/** Whether a call reads, or ends something. */
export type Effect = "read" | "end";

/** Holds a body against the spec's own schema; `null` when it fits. */
type Check = (body: unknown) => Violation | null;

/** The first place where a body does not fit its schema. */
export interface Violation {
  /** Like `response.items[3].userId`; empty for the body as a whole. */
  at: string;
  /** The JSON Schema keyword that it breaks. */
  keyword: string;
}
