/**
 * The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. It uses Web Crypto, so it runs wherever
 * `fetch` does.
 */
export async function sha256(text: string): Promise<string> {
  return digestOf(new TextEncoder().encode(text));
}

/**
 * The same hash for a text in parts. No part may end within a character. Web Crypto needs all bytes at once,
 * but the text is never joined into one string, so it may be longer than the longest string.
 */
export async function sha256OfParts(parts: Iterable<string>): Promise<string> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(0);
  let used = 0;
  let pending = "";
  const encodePending = () => {
    const needed = used + MOST_BYTES_PER_CODE_UNIT * pending.length;
    if (needed > bytes.length) {
      // Memory that is not written to costs nothing, and what is outgrown may stay until garbage is collected.
      const grown = new Uint8Array(4 * needed);
      grown.set(bytes.subarray(0, used));
      bytes = grown;
    }
    used += encoder.encodeInto(pending, bytes.subarray(used)).written;
    pending = "";
  };
  for (const part of parts) {
    pending += part;
    // We encode many short parts in one call, which is several times faster.
    if (pending.length > 16_384) encodePending();
  }
  encodePending();
  return digestOf(bytes.subarray(0, used));
}

const MOST_BYTES_PER_CODE_UNIT = 3;

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
