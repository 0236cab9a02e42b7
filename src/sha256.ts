/** The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. Web Crypto: the same wherever `fetch` runs. */
export async function sha256(text: string): Promise<string> {
  return digestOf(new TextEncoder().encode(text));
}

/**
 * The same for a text in parts, none of which ends within a character. Web Crypto wants all of it at
 * once, but as bytes: the whole text is never put together, and may be longer than a string can be.
 */
export async function sha256OfParts(parts: Iterable<string>): Promise<string> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(0);
  let used = 0;
  let pending = "";
  const encodePending = () => {
    const needed = used + MOST_BYTES_PER_CODE_UNIT * pending.length;
    if (needed > bytes.length) {
      const grown = new Uint8Array(2 * needed);
      grown.set(bytes.subarray(0, used));
      bytes = grown;
    }
    used += encoder.encodeInto(pending, bytes.subarray(used)).written;
    pending = "";
  };
  for (const part of parts) {
    pending += part;
    // One call for many short parts takes a fraction of the time.
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
