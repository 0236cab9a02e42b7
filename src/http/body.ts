/** The maximum length of an answer, decompressed, in bytes. A longer answer is not read to its end. */
export interface AnswerLimits {
  /** For operations that list. Default 64 MiB (67 108 864). */
  listBytes: number;
  /** For all other operations. Default 1 MiB (1 048 576). */
  otherBytes: number;
}

export const DEFAULT_ANSWER_LIMITS: AnswerLimits = { listBytes: 64 * 2 ** 20, otherBytes: 2 ** 20 };

/** No answer of a product is nested nearly as deeply. A JSON parser may recurse, so deep nesting is dangerous. */
const MAX_DEPTH = 64;

/** A JSON value takes far more memory than its text, so many short values within the limit could fill the memory. */
const BYTES_PER_VALUE = 16;

/** A shorter answer is not checked before it is parsed: it has too few values to do harm, however they are nested. */
const LOOKED_AT_FROM_BYTES = 2 ** 16;

/** A body, or why it was not read to its end. */
export type Body = { text: string } | { problem: string };

/**
 * Reads a body up to its limit. When the limit is exceeded or the signal aborts, the rest is cancelled, which
 * closes the connection.
 */
export async function readBody(response: Response, limitBytes: number, signal: AbortSignal): Promise<Body> {
  const reader = response.body?.getReader();
  // If the runtime has no stream for the body, its length is known only after it was read.
  if (!reader) return withinLimit(await response.text(), limitBytes);
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  const gauge = createJsonGauge(limitBytes);
  const pieces: Uint8Array[] = [];
  let lookedAt = 0;
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: decoded(pieces) };
      bytes += value.byteLength;
      pieces.push(value);
      let problem = bytes > limitBytes ? tooLong(limitBytes) : null;
      if (bytes >= LOOKED_AT_FROM_BYTES) {
        while (!problem && lookedAt < pieces.length) problem = gauge(pieces[lookedAt++] as Uint8Array);
      }
      if (problem) {
        cancel();
        return { problem };
      }
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function decoded(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  if (pieces.length === 1) return decoder.decode(pieces[0]);
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}

function withinLimit(text: string, limitBytes: number): Body {
  const bytes = new TextEncoder().encode(text);
  const problem =
    bytes.byteLength > limitBytes
      ? tooLong(limitBytes)
      : bytes.byteLength < LOOKED_AT_FROM_BYTES
        ? null
        : createJsonGauge(limitBytes)(bytes);
  return problem ? { problem } : { text };
}

function tooLong(limitBytes: number): string {
  const size = limitBytes % 2 ** 20 === 0 ? `${limitBytes / 2 ** 20} MiB` : `${limitBytes} bytes`;
  return `more than ${size}, the maximum`;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_BRACKET, OPEN_BRACE, CLOSE_BRACKET, CLOSE_BRACE] = [0x5b, 0x7b, 0x5d, 0x7d];

/**
 * Checks JSON as it arrives, before it is parsed: the depth of nesting and the number of values are limited. Text
 * that is neither an object nor a list is not checked, because no operation expects such JSON.
 */
function createJsonGauge(limitBytes: number): (bytes: Uint8Array) => string | null {
  const maxValues = limitBytes / BYTES_PER_VALUE;
  let isJson: boolean | undefined;
  let depth = 0;
  let values = 0;
  let inString = false;
  let escaped = false;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] as number;
      if (isJson === undefined && byte > 0x20 && byte < 0x80)
        isJson = byte === OPEN_BRACE || byte === OPEN_BRACKET;
      if (isJson === false) return null;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) {
        inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        values++;
        if (++depth > MAX_DEPTH) return `JSON that is nested more than ${MAX_DEPTH} levels deep`;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--;
      } else if (byte === COMMA && ++values > maxValues) {
        return `JSON of more than ${Math.floor(maxValues)} values, the maximum`;
      }
    }
    return null;
  };
}
